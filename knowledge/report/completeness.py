"""Finds rows of the form that a table does not print: one that was cut off says so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from knowledge.report.findings import CurrentRule, Finding, Key
from knowledge.report.forms import (
    ANNEX,
    APPLIED,
    CURRENT,
    DISCLOSED,
    DISPUTED,
    annex_rows,
    current_form,
)
from knowledge.report.tables import TableCell

_MOST_QUOTED = 5
_NAMES = {
    ANNEX: "附表",
    DISCLOSED: "第二部分的表",
    APPLIED: "第三部分的表",
    DISPUTED: "第四部分的表",
}


def find_gaps(form: str, cells: Sequence[TableCell], *, is_trial: bool) -> tuple[Finding, ...]:
    """Return for each table of a form which of its rows are not printed.

    Rows are not missed whose group has figures of its own; nor the rows of table 2 in a report
    of the trial form, which had others.
    """
    wanted = _old_rows() if form != CURRENT else _current_rows(is_trial=is_trial)
    there = {(cell.table, cell.row) for cell in cells}
    found = []
    for table, rows in wanted.items():
        missing = [row for row in rows if (table, row) not in there]
        missing = [row for row in missing if not any((table, up) in there for up in _above(row))]
        if missing:
            found.append(_finding(table, missing, is_whole=len(missing) == len(rows)))
    return tuple(found)


def _old_rows() -> dict[str, list[str]]:
    """Return the rows of the annex that no print of it lacks."""
    return {ANNEX: [row.label for row in annex_rows() if not row.is_local]}


def _current_rows(*, is_trial: bool) -> dict[str, list[str]]:
    """Return the rows of the tables of the current form."""
    form = current_form()
    disclosed = [] if is_trial else [row for block in form.disclosed for row in block.rows]
    return {
        DISCLOSED: disclosed,
        APPLIED: list(form.applications.values()),
        DISPUTED: list(form.dispute_groups),
    }


def _above(row: str) -> Iterable[str]:
    """Return the groups that a row stands in, outermost first."""
    parts = row.split("/")
    return ("/".join(parts[:end]) for end in range(1, len(parts)))


def _finding(table: str, missing: Sequence[str], *, is_whole: bool) -> Finding:
    """Return what is said of the rows that a table lacks."""
    name = _NAMES[table]
    keys: tuple[Key, ...] = tuple((table, row, None) for row in missing)
    if is_whole:
        says = f"没有读到{name}。"
    else:
        quoted = "”“".join(missing[:_MOST_QUOTED])
        rest = f"等{len(missing)}行" if len(missing) > _MOST_QUOTED else ""
        says = f"{name}缺少“{quoted}”{rest}。"
    return Finding(CurrentRule.ROWS_MISSING, keys, (name,), says)
