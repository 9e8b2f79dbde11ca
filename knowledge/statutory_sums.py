"""The form's own arithmetic over figures that are being entered.

The rules are those for a report that is read (`knowledge.report.arithmetic`): a figure that is
typed is held to the same as one that was printed. A blank makes a sum neither kept nor broken.
"""

from __future__ import annotations

from knowledge.report.arithmetic import check_current
from knowledge.report.facts import Report
from knowledge.report.findings import Finding
from knowledge.report.forms import ANNEX, CURRENT
from knowledge.report.tables import TableCell
from knowledge.statutory import Statutory


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
    return check_current(report, _cells(statutory), _cells(previous) if previous else ())
