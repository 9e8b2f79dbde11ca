"""The two statutory forms as data: labels of chapters, tables, rows and columns."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from knowledge.report.labels import core_of

OLD, CURRENT = "2014", "2021"
"""The formats, by the year of the notice that made them."""

ANNEX, DISCLOSED, APPLIED, DISPUTED = "annex", "2", "3", "4"
"""The tables: the old form's annex, and those of the current form by their chapter."""

TOTAL = "总计"
GROUPED = "法人或其他组织/"

_PACKAGE = "knowledge.report"


@dataclass(frozen=True, slots=True)
class Disclosed:
    """A block of table 2: its columns, their unit as far as printed, and its rows."""

    block: str
    columns: tuple[str, ...]
    unit: str | None
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CurrentForm:
    """The form in force since 2021."""

    chapters: tuple[str, ...]
    disclosed: tuple[Disclosed, ...]
    applicants: tuple[str, ...]
    applications: dict[str, str]
    """Labels of the rows of table 3 by their codes, in their order."""
    dispute_groups: tuple[str, ...]
    dispute_columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnnexRow:
    """A row of the old form's annex; `unit` is None for a heading.

    `is_local` is set for rows that some offices print beyond those of the notice.
    """

    code: str
    label: str
    unit: str | None
    is_local: bool = False


def _read(name: str) -> dict[str, Any]:
    """Return a form of the package."""
    content: dict[str, Any] = json.loads((files(_PACKAGE) / name).read_text(encoding="utf-8"))
    return content


def _disclosed(content: dict[str, Any]) -> tuple[Disclosed, ...]:
    """Return the blocks of table 2 of a form."""
    return tuple(
        Disclosed(one["block"], tuple(one["columns"]), one["unit"], tuple(one["rows"]))
        for one in content["table2"]
    )


@cache
def trial_blocks() -> tuple[Disclosed, ...]:
    """Return table 2 of the trial form of 国办公开办函〔2019〕60号, which had other columns."""
    return _disclosed(_read("format_2019.json"))


@cache
def current_form() -> CurrentForm:
    """Return the form of 国办公开办函〔2021〕30号."""
    content = _read("format_2021.json")
    return CurrentForm(
        chapters=tuple(content["chapters"]),
        disclosed=_disclosed(content),
        applicants=tuple(content["table3"]["columns"]),
        applications={row["code"]: row["label"] for row in content["table3"]["rows"]},
        dispute_groups=tuple(content["table4"]["groups"]),
        dispute_columns=tuple(content["table4"]["columns"]),
    )


@cache
def annex_rows() -> tuple[AnnexRow, ...]:
    """Return the rows of the annex of 国办发〔2014〕32号 in their order, all 71."""
    return tuple(AnnexRow(**row) for row in _read("format_2014.json")["rows"])


@cache
def further_annex_rows() -> tuple[AnnexRow, ...]:
    """Return rows that some prints of that form have besides."""
    return tuple(AnnexRow(**row) for row in _read("format_2014.json")["also"])


@cache
def counterparts() -> dict[str, tuple[str, ...]]:
    """Return for rows of one form those of the other that count alike, as entries name them.

    They are never one figure: the forms count in different ways.
    """
    pairs = _read("format_2014.json")["counterparts"].items()
    return {**{old: (new,) for old, new in pairs}, **{new: (old,) for old, new in pairs}}


@cache
def application_cores() -> dict[str, str]:
    """Return the codes of the rows of table 3 by the cores of their last labels."""
    rows = current_form().applications.items()
    cores = {core_of(label.rpartition("/")[2]): code for code, label in rows}
    return {**cores, "合计": "3.7", "总计": "3.7"}


@cache
def application_groups() -> dict[str, str]:
    """Return the labels under which rows of table 3 stand, by their cores, as whole paths."""
    paths: dict[str, str] = {}
    for label in current_form().applications.values():
        parts = label.split("/")[:-1]
        for end in range(1, len(parts) + 1):
            paths[core_of(parts[end - 1])] = "/".join(parts[:end])
    return paths


@cache
def applicant_cores() -> dict[str, str]:
    """Return the columns of table 3 by the cores of their last labels."""
    columns = {core_of(name.rpartition("/")[2]): name for name in current_form().applicants}
    return {**columns, "合计": TOTAL}


@cache
def annex_cores() -> dict[str, tuple[AnnexRow, ...]]:
    """Return the rows of the annex by their cores, several where labels repeat."""
    found: dict[str, tuple[AnnexRow, ...]] = {}
    for row in (*annex_rows(), *further_annex_rows()):
        core = core_of(row.label)
        found[core] = (*found.get(core, ()), row)
    return found
