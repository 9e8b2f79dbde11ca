"""The library: every entry, every revision of it, and the published snapshot."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import sqlite_utils
from sqlite_utils.migrations import Migrations

from knowledge.database import Database, Row
from knowledge.entry import Entry, Importance, Source, Stance, Status, Topic, Window
from knowledge.errors import EntryNotFoundError
from knowledge.masking import find_numbers, find_phones
from knowledge.windows import expand

migrations = Migrations("library")


@migrations()
def create_entries_and_revisions(db: sqlite_utils.Database) -> None:
    """Make the tables of entries, their revisions and the centre's own record."""
    db.execute(
        "CREATE TABLE entries (id TEXT PRIMARY KEY, status TEXT NOT NULL,"
        " published_revision INTEGER, position INTEGER NOT NULL)"
    )
    db.execute(
        "CREATE TABLE revisions (entry TEXT NOT NULL REFERENCES entries(id),"
        " number INTEGER NOT NULL, author TEXT NOT NULL, reason TEXT NOT NULL,"
        " saved_at INTEGER NOT NULL, content TEXT NOT NULL, PRIMARY KEY (entry, number))"
    )
    db.execute("CREATE TABLE centre (name TEXT NOT NULL, phone TEXT NOT NULL, purpose TEXT)")


@migrations()
def count_publications(db: sqlite_utils.Database) -> None:
    """Make the count by which every process sees that something was published."""
    db.execute("CREATE TABLE publications (number INTEGER NOT NULL)")
    db.execute("INSERT INTO publications SELECT COUNT(*) > 0 FROM entries")


@dataclass(frozen=True, slots=True)
class Centre:
    """Who answers: the centre's name, its telephone as printed, and what that is for."""

    name: str
    phone: str
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class Published:
    """An entry as citizens may get it, with the number of its published revision."""

    entry: Entry
    revision: int


@dataclass(frozen=True)
class Snapshot:
    """Everything published at one moment; never changed, swapped whole.

    `publication` is the library's count of publications at that moment. In the place of each item
    of the window directory stand the entries made of it; `items` are the items themselves.
    """

    published: tuple[Published, ...]
    centre: Centre
    publication: int = 0
    items: Mapping[str, Published] = field(default_factory=dict)

    @cached_property
    def by_id(self) -> dict[str, Published]:
        """The published entries by their id."""
        return {published.entry.id: published for published in self.published}

    @cached_property
    def years_held(self) -> frozenset[int]:
        """The years of which there are figures."""
        figures = (one.entry for one in self.published if one.entry.topic is Topic.STATISTICS)
        return frozenset(year for entry in figures for year in entry.years)

    @cached_property
    def own_numbers(self) -> frozenset[str]:
        """The centre's own telephone numbers as bare digits, which masking lets pass."""
        answers = (published.entry.answer for published in self.published)
        windows = [one.entry.window for one in self.items.values() if one.entry.window]
        phones = (phone for one in windows for phone in (one.phone, one.complaint_phone))
        return find_numbers([self.centre.phone, *answers]) | find_phones(phones)


def _to_content(entry: Entry) -> str:
    """Write an entry as JSON, days as ISO text."""
    return json.dumps(dataclasses.asdict(entry), ensure_ascii=False, default=dt.date.isoformat)


def _to_day(text: str | None) -> dt.date | None:
    return None if text is None else dt.date.fromisoformat(text)


def _from_content(content: str) -> Entry:
    """Read an entry from its JSON."""
    fields: dict[str, Any] = json.loads(content)
    fields["topic"] = Topic(fields["topic"])
    fields["stance"] = Stance(fields["stance"])
    fields["importance"] = Importance(fields["importance"])
    fields["source"] = Source(**fields["source"])
    for name in ("phrasings", "evidence", "cells", "years"):
        fields[name] = tuple(fields[name])
    for name in ("valid_from", "valid_until"):
        fields[name] = _to_day(fields[name])
    # What was saved before there was a window directory does not name it.
    fields["window"] = Window(**window) if (window := fields.get("window")) else None
    return Entry(**fields)


class Library:
    """All entries and their revisions, kept in the database."""

    def __init__(self, database: Database) -> None:
        """Use `database`, which must carry this module's `migrations`."""
        self._database = database

    def is_empty(self) -> bool:
        """Tell whether no entry was ever saved."""
        return not self._database.read("SELECT 1 FROM entries LIMIT 1")

    def publish_seeds(self, entries: Iterable[Entry], centre: Centre, *, saved_at: int) -> int:
        """Save and publish the first revision of every entry, in one transaction.

        Entries that are already there are left alone; so two processes may seed at once.
        Returns how many were new. Raises StorageError when nothing could be written.
        """
        rows = [(entry.id, _to_content(entry)) for entry in entries]

        def work(db: sqlite_utils.Database) -> int:
            new = 0
            for position, (entry_id, content) in enumerate(rows):
                inserted = db.conn.execute(
                    "INSERT INTO entries (id, status, published_revision, position)"
                    " VALUES (?, ?, 1, ?) ON CONFLICT (id) DO NOTHING",
                    (entry_id, Status.PUBLISHED, position),
                ).rowcount
                if inserted:
                    db.conn.execute(
                        "INSERT INTO revisions (entry, number, author, reason, saved_at, content)"
                        " VALUES (?, 1, '初始数据', '初始条目', ?, ?)",
                        (entry_id, saved_at, content),
                    )
                new += inserted
            if new:
                db.conn.execute("UPDATE publications SET number = number + 1")
            if not db.conn.execute("SELECT 1 FROM centre").fetchone():
                db.conn.execute("INSERT INTO centre VALUES (?, ?, ?)", dataclasses.astuple(centre))
            return new

        return self._database.submit(work).result()

    def count_publications(self) -> int:
        """Return how often something was published. Raises StorageError when it cannot be read."""
        number: int = self._database.read("SELECT number FROM publications")[0]["number"]
        return number

    def load_snapshot(self, previous: Snapshot | None = None) -> Snapshot:
        """Read everything that is published; of `previous`, of this library, what is still so.

        Raises StorageError when the database cannot be read, EntryNotFoundError when the
        library was never seeded.
        """
        # Counted first: what is published meanwhile is seen as news, and loaded again.
        publication = self.count_publications()
        known = {**previous.by_id, **previous.items} if previous else {}
        rows = self._database.read(
            "SELECT id, published_revision FROM entries WHERE status = ? ORDER BY position, id",
            (Status.PUBLISHED,),
        )
        centres = self._database.read("SELECT name, phone, purpose FROM centre")
        if not rows or not centres:
            raise EntryNotFoundError("*")
        kept = {
            row["id"]: found
            for row in rows
            if (found := known.get(row["id"])) and found.revision == row["published_revision"]
        }
        new = (
            self._read_published()
            if not kept
            else self._read_some([row["id"] for row in rows if row["id"] not in kept])
        )
        every = {**kept, **new}
        # An entry that was retired meanwhile is gone from both; its news is still to come.
        published = [every[row["id"]] for row in rows if row["id"] in every]
        return _make_snapshot(published, Centre(*centres[0]), publication)

    def _read_published(self) -> dict[str, Published]:
        return _to_published(self._database.read(_PUBLISHED, (Status.PUBLISHED,)))

    def _read_some(self, ids: Sequence[str]) -> dict[str, Published]:
        found: dict[str, Published] = {}
        for entry_id in ids:
            rows = self._database.read(
                f"{_PUBLISHED} AND entries.id = ?", (Status.PUBLISHED, entry_id)
            )
            found |= _to_published(rows)
        return found


def _make_snapshot(published: Sequence[Published], centre: Centre, publication: int) -> Snapshot:
    """Return what citizens get: entries, and in the place of windows what is made of them."""
    items = {one.entry.id: one for one in published if one.entry.window}
    purpose = f"（{centre.purpose}）" if centre.purpose else ""
    made = expand((one.entry for one in items.values()), f"{centre.phone}{purpose}")
    spread: list[Published] = []
    for one in published:
        parts = made.get(one.entry.id)
        spread += [Published(part, one.revision) for part in parts] if parts else [one]
    return Snapshot(tuple(spread), centre, publication, items)


_PUBLISHED = (
    "SELECT entries.id, revisions.content, revisions.number FROM entries JOIN revisions"
    " ON revisions.entry = entries.id AND revisions.number = entries.published_revision"
    " WHERE entries.status = ?"
)


def _to_published(rows: Iterable[Row]) -> dict[str, Published]:
    return {row["id"]: Published(_from_content(row["content"]), row["number"]) for row in rows}
