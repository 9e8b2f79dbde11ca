"""The year before's figures, against which what was carried over is held."""

from __future__ import annotations

from dataclasses import dataclass

from bot.console.years import wording as words
from bot.reports.files import read_office
from bot.store import Store
from knowledge.report.forms import APPLIED, CURRENT, TOTAL, current_form
from knowledge.statutory import Statutory
from knowledge.statutory_book import find_latest

_MOST_SEARCHED = 200
"""Reports, those read last, among which the office's own is looked for."""

_OPEN = (APPLIED, current_form().applications["4"], TOTAL)


@dataclass(frozen=True, slots=True)
class Previous:
    """The year before's figures, and where they come from."""

    statutory: Statutory
    source: str

    @property
    def carried(self) -> str:
        """What was carried over in all, as it stands there, empty where it does not."""
        return self.statutory.find(_OPEN)


def find_previous(store: Store, year: int) -> Previous | None:
    """Return the figures of the year before `year`: those entered, else those of a report read.

    A report counts where its title names the office. Raises StorageError.
    """
    saved = find_latest(store.database.read, year - 1)
    if saved is not None and saved.statutory.find(_OPEN):
        return Previous(saved.statutory, words.FROM_FIGURES)
    name = read_office(store.database).name
    for one in store.reports.list_page(before=None, limit=_MOST_SEARCHED):
        if (one.year, one.form) == (year - 1, CURRENT) and name in one.title:
            kept = store.reports.find(one.id)
            cells = kept.reading.cells if kept else ()
            figures = {
                (cell.table, cell.row, cell.column): cell.value
                for cell in cells
                if cell.value is not None
            }
            return Previous(
                Statutory(year - 1, figures), words.FROM_REPORT.format(title=one.title)
            )
    return None
