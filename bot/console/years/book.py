"""The book of years that were counted: how far a count is, and what it found.

It stands in the database, so that any process shows it, and files are made of what was shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique

import sqlite_utils
from sqlite_utils.migrations import Migrations

from knowledge.audit import Deed, append_deed
from knowledge.database import Database

migrations = Migrations("year_counts")

SILENT_MS = 120_000
"""After how long without a word whoever counted is taken to have ended."""


@migrations()
def create_year_counts(db: sqlite_utils.Database) -> None:
    """Make the table: one row for each year that was ever counted."""
    db.execute(
        "CREATE TABLE year_counts (year INTEGER PRIMARY KEY, state TEXT NOT NULL,"
        " done INTEGER NOT NULL, touched_at INTEGER NOT NULL, counted_at INTEGER NOT NULL,"
        " content TEXT NOT NULL)"
    )


@unique
class State(StrEnum):
    """How far the count of a year is."""

    NONE = "none"
    COUNTING = "counting"
    COUNTED = "counted"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class YearCount:
    """A year's count: how far it is in percent, and what was found last and when (ms UTC).

    `content` is the exported JSON, empty where the year was never counted to its end.
    """

    year: int
    state: State = State.NONE
    done: int = 0
    touched_at: int = 0
    counted_at: int = 0
    content: str = ""

    def is_open(self, now: int) -> bool:
        """Tell whether somebody is counting at `now`."""
        return self.state is State.COUNTING and now - self.touched_at < SILENT_MS

    def is_broken(self, now: int) -> bool:
        """Tell whether the last count did not come to its end."""
        is_over = self.state is State.COUNTING and not self.is_open(now)
        return is_over or self.state is State.FAILED


class YearBook:
    """The counts of all years."""

    def __init__(self, database: Database) -> None:
        """Use `database`, which must carry this module's `migrations` and those of the audit."""
        self._database = database

    def find(self, year: int) -> YearCount:
        """Return a year's count. Raises StorageError."""
        rows = self._database.read("SELECT * FROM year_counts WHERE year = ?", (year,))
        if not rows:
            return YearCount(year)
        row = rows[0]
        return YearCount(**{**dict(row), "state": State(row["state"])})

    async def begin(self, year: int, *, by: str, now: int) -> bool:
        """Note that a year is being counted; False where somebody is at it.

        Raises StorageError.
        """

        def work(db: sqlite_utils.Database) -> bool:
            begun = db.conn.execute(
                "INSERT INTO year_counts (year, state, done, touched_at, counted_at, content)"
                " VALUES (?, ?, 0, ?, 0, '') ON CONFLICT (year) DO UPDATE SET"
                " state = excluded.state, done = 0, touched_at = excluded.touched_at"
                " WHERE year_counts.state <> excluded.state OR year_counts.touched_at <= ?",
                (year, State.COUNTING, now, now - SILENT_MS),
            ).rowcount
            if begun:
                append_deed(db, Deed(now, by, "counts.made", str(year)))
            return bool(begun)

        return await self._database.write(work)

    def note_progress(self, year: int, done: int, now: int) -> None:
        """Note how many percent are done; blocks. Raises StorageError."""
        self._write(
            "UPDATE year_counts SET done = ?, touched_at = ? WHERE year = ?", (done, now, year)
        )

    def keep(self, year: int, content: str, now: int) -> None:
        """Keep what was counted; blocks. Raises StorageError."""
        self._write(
            "UPDATE year_counts SET state = ?, done = 100, touched_at = ?, counted_at = ?,"
            " content = ? WHERE year = ?",
            (State.COUNTED, now, now, content, year),
        )

    def note_failure(self, year: int, now: int) -> None:
        """Note that a count did not come to its end; blocks. Raises StorageError."""
        self._write(
            "UPDATE year_counts SET state = ?, touched_at = ? WHERE year = ?",
            (State.FAILED, now, year),
        )

    def _write(self, sql: str, values: tuple[object, ...]) -> None:
        def work(db: sqlite_utils.Database) -> int:
            return int(db.conn.execute(sql, values).rowcount)

        self._database.submit(work).result()
