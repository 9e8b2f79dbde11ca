"""What does not stand together in a report, with the cells that it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum, unique

from knowledge.report.annex import label_of
from knowledge.report.facts import Cell, Contradiction
from knowledge.report.forms import ANNEX

Key = tuple[str, str, str | None]
"""Table, row and column of a cell."""


@unique
class CurrentRule(StrEnum):
    """The stable names of the rules for reports of the current form, and for both."""

    APPLICATIONS_UNBALANCED = "applications-unbalanced"
    RESULTS_UNLIKE_TOTAL = "results-unlike-total"
    APPLICANTS_UNLIKE_TOTAL = "applicants-unlike-total"
    DISPUTES_UNLIKE_TOTAL = "disputes-unlike-total"
    TEXT_UNLIKE_TABLE = "text-unlike-table"
    CARRIED_UNLIKE_PREVIOUS = "carried-unlike-previous"
    NO_WHOLE_NUMBER = "no-whole-number"
    PERIOD_UNLIKE_TITLE = "period-unlike-title"
    ROWS_MISSING = "rows-missing"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a rule found: the cells, the places for people, one Chinese sentence."""

    rule: str
    cells: tuple[Key, ...]
    places: tuple[str, ...]
    says: str
    is_remark: bool = False


def finding_of(one: Contradiction, rows: Sequence[Cell]) -> Finding:
    """Return a contradiction of the old form with the cells of the annex that it names."""
    labels = {cell.place: label_of(cell) for cell in rows}
    cells = tuple((ANNEX, labels[place], None) for place in one.places if place in labels)
    return Finding(one.rule.value, cells, one.places, one.says, one.rule.is_remark)
