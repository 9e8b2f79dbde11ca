"""The statutory figures of a year's report, which people know and no program: entered by hand.

Each figure is known by its place in the form: table, row and column. What nobody entered is
blank, which is unknown and never zero.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from knowledge.errors import KnowledgeError
from knowledge.report.forms import ANNEX, APPLIED, DISCLOSED, DISPUTED, annex_rows, current_form

Place = tuple[str, str, str | None]
"""Table, row and column; the annex has one column without a name."""

_NUMBER = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,6})?")
_TABLES = ("table2", "table3", "table4", "annex")

TEXTS = (
    "主动公开",
    "依申请公开",
    "政府信息管理",
    "政府信息公开平台建设",
    "监督保障",
    "存在的主要问题",
    "改进情况",
    "信息处理费",
    "其他需要报告的事项",
)
"""What people write; the second last stands in chapter six, as the notice demands."""


def is_number(text: str) -> bool:
    """Tell whether a text can be a figure: digits, with a point and some more at most."""
    return _NUMBER.fullmatch(text) is not None


class StatutoryError(KnowledgeError):
    """Figures cannot be read; `faults` name every one."""

    def __init__(self, faults: Sequence[str]) -> None:
        """Keep the faults."""
        self.faults = tuple(faults)
        super().__init__("；".join(faults))


@dataclass(frozen=True, slots=True)
class Statutory:
    """A year's figures by their places, as they were entered, and texts by `TEXTS`."""

    year: int
    figures: Mapping[Place, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)

    def find(self, place: Place) -> str:
        """Return the figure of a place, empty where nobody entered one."""
        return self.figures.get(place, "")


def list_places(*, with_annex: bool = False) -> Iterator[Place]:
    """Yield every place of the form that takes a figure, in its order."""
    form = current_form()
    for block in form.disclosed:
        yield from ((DISCLOSED, row, name) for row in block.rows for name in block.columns)
    for label in form.applications.values():
        yield from ((APPLIED, label, name) for name in form.applicants)
    for group in form.dispute_groups:
        yield from ((DISPUTED, group, name) for name in form.dispute_columns)
    if with_annex:
        yield from ((ANNEX, row.code, None) for row in annex_rows() if row.unit)


def _rows_of(table: str) -> dict[str, list[Place]]:
    """Return the places of each row of a table by the name that the file knows it by."""
    form = current_form()
    if table == "table2":
        rows = {row: block.columns for block in form.disclosed for row in block.rows}
        return {row: [(DISCLOSED, row, name) for name in names] for row, names in rows.items()}
    if table == "table3":
        labels = form.applications.items()
        return {code: [(APPLIED, row, name) for name in form.applicants] for code, row in labels}
    if table == "table4":
        names = form.dispute_columns
        return {
            group: [(DISPUTED, group, name) for name in names] for group in form.dispute_groups
        }
    return {row.code: [(ANNEX, row.code, None)] for row in annex_rows() if row.unit}


def read_statutory(text: str) -> Statutory:
    """Read figures from JSON: `year`, `table2`, `table3`, `table4`, `annex`, `texts`.

    Rows of a table are named by row, code or group, each a list with one value for a column, or
    the one value; null is a blank. Raises StatutoryError, which names every fault.
    """
    try:
        given = json.loads(text)
    except ValueError as error:
        raise StatutoryError([f"不是JSON：{error}"]) from error
    if not isinstance(given, dict) or not isinstance(given.get("year"), int):
        raise StatutoryError(["缺少year：应为四位数的年份"])
    faults = [f"没有这一项：{key}" for key in given if key not in (*_TABLES, "year", "texts")]
    figures: dict[Place, str] = {}
    for table in _TABLES:
        figures |= _read_table(table, given.get(table, {}), faults)
    texts = given.get("texts", {})
    if not isinstance(texts, dict):
        faults.append("texts应为一组文字")
        texts = {}
    faults += [f"texts没有这一项：{name}" for name in texts if name not in TEXTS]
    if faults:
        raise StatutoryError(faults)
    return Statutory(given["year"], figures, {name: str(said) for name, said in texts.items()})


def _read_table(table: str, given: Any, faults: list[str]) -> dict[Place, str]:
    """Return the figures of a table, and add what is wrong with it to `faults`."""
    known = _rows_of(table)
    figures: dict[Place, str] = {}
    if not isinstance(given, dict):
        faults.append(f"{table}应为一组行")
        return figures
    for name, values in given.items():
        places = known.get(name)
        listed = values if isinstance(values, list) else [values]
        if places is None:
            faults.append(f"{table}没有这一行：{name}")
        elif len(listed) != len(places):
            faults.append(f"{table}的“{name}”应有{len(places)}个数，现有{len(listed)}个")
        else:
            for place, value in zip(places, listed, strict=True):
                if value is None or value == "":
                    continue
                figures[place] = str(value)
                if not is_number(str(value)):
                    faults.append(f"{table}的“{name}”不是数：{value}")
    return figures
