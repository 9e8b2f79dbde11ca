"""The forms' own arithmetic over figures that are being entered.

The rules are those for a report that is read (`knowledge.report`): a figure that is typed is held
to the same as one that was printed. A blank makes a sum neither kept nor broken. Of the old annex
only what cannot be so is told: what is merely odd must keep nobody from going on.
"""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.report.arithmetic import check_current
from knowledge.report.contradictions import check_annex
from knowledge.report.facts import Cell, Report
from knowledge.report.findings import CurrentRule, Finding
from knowledge.report.forms import ANNEX, CURRENT, DISCLOSED, annex_rows
from knowledge.report.labels import number_of
from knowledge.report.tables import TableCell
from knowledge.statutory import Statutory

_MONEY = "万元"


def _cells(statutory: Statutory) -> list[TableCell]:
    """Return the figures of the current form as a report's cells."""
    return [
        TableCell(table, row, column, None, value, str(statutory.year))
        for (table, row, column), value in statutory.figures.items()
        if table != ANNEX
    ]


def check_statutory(
    statutory: Statutory, previous: Statutory | None = None
) -> tuple[Finding, ...]:
    """Return every sum that the figures break, with the places of its figures.

    `previous` are the figures of the year before, whose open applications must be those that
    are carried over; without them that is not judged.
    """
    texts = "\n".join(statutory.texts.values())
    report = Report("", statutory.year, (), CURRENT, texts, (), (), "", "", ())
    return (
        *check_current(report, _cells(statutory), _cells(previous) if previous else ()),
        *_check_annex(statutory),
        *_check_counts(statutory),
    )


def _check_annex(statutory: Statutory) -> Iterator[Finding]:
    """Find rows of the old annex that others which make them up do not allow."""
    rows = [
        Cell(
            code=row.code,
            label=row.label,
            unit=row.unit,
            printed=statutory.find((ANNEX, row.code, None)) or None,
            printed_year=str(statutory.year),
            is_heading=row.unit is None,
        )
        for row in annex_rows()
    ]
    return check_annex(rows, statutory.year)


def _check_counts(statutory: Statutory) -> Iterator[Finding]:
    """Find numbers with a fraction in table 2 and in the annex, where no money is meant."""
    rows = {row.code: row for row in annex_rows()}
    for (table, row, column), value in statutory.figures.items():
        name, unit = (rows[row].label, rows[row].unit) if table == ANNEX else (row, column)
        number = number_of(value) if table in (ANNEX, DISCLOSED) else None
        if number is not None and number != int(number) and _MONEY not in (unit or ""):
            says = f"“{name}”填的是{value}，应为整数。"
            yield Finding(CurrentRule.NO_WHOLE_NUMBER, ((table, row, column),), (name,), says)
