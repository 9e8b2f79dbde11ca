"""The files of a year, each made of the same values whether they are frozen or not."""

from __future__ import annotations

from collections.abc import Callable

from bot.reports.annual import read_annual, to_json
from bot.reports.document import Extras, Office, to_docx
from bot.reports.frozen import Frozen
from bot.reports.listing import to_csv
from bot.reports.spreadsheet import to_xlsx
from bot.store import Store
from knowledge.database import Database
from knowledge.statutory import Statutory
from knowledge.statutory_book import find_latest


def read_office(database: Database) -> Office:
    """Return whose report it is. Raises StorageError."""
    name, phone, *_ = database.read("SELECT name, phone FROM centre")[0]
    return Office(name, phone)


def gather(store: Store, statutory: Statutory) -> Frozen:
    """Return what the files of a year are made of. Raises StorageError."""
    return Frozen(read_annual(store, statutory.year), read_office(store.database), statutory)


def read_entered(database: Database, year: int) -> tuple[Statutory, bool]:
    """Return the figures that staff entered, and whether they may be frozen: final, or none.

    Raises StorageError.
    """
    saved = find_latest(database.read, year)
    return (saved.statutory, saved.is_final) if saved else (Statutory(year), True)


WRITERS: dict[str, Callable[[Frozen, Extras], bytes]] = {
    ".csv": lambda given, _: to_csv(given.annual).encode(),
    ".docx": lambda given, extras: to_docx(given.annual, given.statutory, given.office, extras),
    ".json": lambda given, _: to_json(given.annual).encode(),
    ".xlsx": lambda given, _: to_xlsx(given.annual),
}
"""What makes a file of each kind, by how its name ends."""
