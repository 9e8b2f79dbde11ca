"""The book of statutory figures: every saved state of a year's, who saved it, and which is final.

What was saved never changes; whoever saves upon a state that is no longer the last is told so,
and loses nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import sqlite_utils
from sqlite_utils.migrations import Migrations

from knowledge.audit import Deed, append_deed
from knowledge.database import Database, Row
from knowledge.errors import KnowledgeError
from knowledge.statutory import Statutory

migrations = Migrations("statutory")

Select = Callable[[str, Sequence[object]], Sequence[Row]]


@migrations()
def create_statutory(db: sqlite_utils.Database) -> None:
    """Make the table, one row for every time that a year's figures were saved."""
    db.execute(
        "CREATE TABLE statutory (year INTEGER NOT NULL, number INTEGER NOT NULL,"
        " content TEXT NOT NULL, saved_at INTEGER NOT NULL, saved_by TEXT NOT NULL,"
        " is_final INTEGER NOT NULL, PRIMARY KEY (year, number))"
    )


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved state: its number, counted from 1 in each year, who saved it, and when (ms UTC)."""

    statutory: Statutory
    number: int
    saved_at: int
    saved_by: str
    is_final: bool


class StaleFiguresError(KnowledgeError):
    """Somebody saved meanwhile; `latest` is what they saved."""

    def __init__(self, latest: Saved) -> None:
        """Keep what was saved meanwhile."""
        self.latest = latest
        super().__init__(f"{latest.saved_by} saved meanwhile")


def to_content(statutory: Statutory) -> str:
    """Return figures as JSON."""
    figures = [[*place, value] for place, value in statutory.figures.items()]
    said = {"figures": figures, "texts": dict(statutory.texts)}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def from_content(year: int, text: str) -> Statutory:
    """Return the figures that `to_content` wrote down."""
    said = json.loads(text)
    figures = {(table, row, column): value for table, row, column, value in said["figures"]}
    return Statutory(year, figures, said["texts"])


def _read(row: Row) -> Saved:
    return Saved(
        from_content(row["year"], row["content"]),
        row["number"],
        row["saved_at"],
        row["saved_by"],
        bool(row["is_final"]),
    )


def find_latest(select: Select, year: int) -> Saved | None:
    """Return what was saved last of a year, None for nothing. Raises StorageError."""
    rows = select("SELECT * FROM statutory WHERE year = ? ORDER BY number DESC LIMIT 1", (year,))
    return _read(rows[0]) if rows else None


def find_state(select: Select, year: int, number: int) -> Statutory:
    """Return the state of a number, without any figure for 0. Raises StorageError."""
    rows = select("SELECT * FROM statutory WHERE year = ? AND number = ?", (year, number))
    return _read(rows[0]).statutory if rows else Statutory(year)


class StatutoryBook:
    """The figures of all years, kept in the database."""

    def __init__(self, database: Database) -> None:
        """Use `database`, which must carry this module's `migrations` and those of the audit."""
        self._database = database

    async def save(
        self, statutory: Statutory, *, base: int, by: str, now: int, is_final: bool = False
    ) -> int:
        """Save figures upon the state of number `base`, 0 for none; return the new number.

        Raises StaleFiguresError where somebody saved since, and StorageError.
        """
        year = statutory.year

        def work(db: sqlite_utils.Database) -> int:
            rows = db.conn.execute(
                "SELECT * FROM statutory WHERE year = ? ORDER BY number DESC LIMIT 1", (year,)
            ).fetchall()
            if rows and rows[0]["number"] != base:
                raise StaleFiguresError(_read(rows[0]))
            number = base + 1 if rows else 1
            db.conn.execute(
                "INSERT INTO statutory (year, number, content, saved_at, saved_by, is_final)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (year, number, to_content(statutory), now, by, int(is_final)),
            )
            act = "figures.finalised" if is_final else "figures.saved"
            detail = {"revision": number, "filled": len(statutory.figures)}
            append_deed(db, Deed(now, by, act, str(year), detail))
            return number

        return await self._database.write(work)


@dataclass(frozen=True, slots=True)
class Merged:
    """What two people made of one state: all of both, and where they differ the other's value.

    `theirs` holds, by place or name of a text, what the other saved and this one wrote otherwise.
    """

    statutory: Statutory
    theirs: dict[object, str]


def merge(base: Statutory, mine: Statutory, theirs: Statutory) -> Merged:
    """Return what both changed in `base`; where both changed one thing, mine stands."""
    clashes: dict[object, str] = {}

    def pick(key: object, before: str, own: str, other: str) -> str:
        if own == before:
            return other
        if other not in (before, own):
            clashes[key] = other
        return own

    places = {**base.figures, **mine.figures, **theirs.figures}
    names = {**base.texts, **mine.texts, **theirs.texts}
    figures = {
        place: pick(place, base.find(place), mine.find(place), theirs.find(place))
        for place in places
    }
    texts = {
        name: pick(name, *(one.texts.get(name, "") for one in (base, mine, theirs)))
        for name in names
    }
    merged = Statutory(
        mine.year,
        {place: value for place, value in figures.items() if value},
        {name: text for name, text in texts.items() if text},
    )
    return Merged(merged, clashes)
