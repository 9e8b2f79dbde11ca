"""The library: what is published, as it is read for answers, and the seeds it begins with."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import sqlite_utils

from knowledge.content import from_content
from knowledge.database import Database, Row
from knowledge.entry import Entry, Stage, Topic
from knowledge.errors import EntryNotFoundError
from knowledge.lexicon import WordChange
from knowledge.masking import find_numbers, find_phones
from knowledge.review.moving import Chosen, publish
from knowledge.review.saving import Draft, Saving, insert_new
from knowledge.review.step import Act
from knowledge.synonyms import read_used
from knowledge.tables import SEEDED_BY, SEEDED_WHY
from knowledge.windows import expand


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


@dataclass(frozen=True, slots=True)
class Change:
    """What a publication would do, to be tried before: entries that come, and such that go.

    `drafts` take the place of what is published of the same entries; new ones come last. `words`
    are changes to the word lists that would be in use beside those that are.
    """

    drafts: tuple[Published, ...] = ()
    retired: frozenset[str] = frozenset()
    words: tuple[WordChange, ...] = ()

    def apply(self, published: Sequence[Published], day: dt.date | None) -> list[Published]:
        """Return what would be published and valid on `day`, or on any where none is given."""
        new = {one.entry.id: one for one in self.drafts}
        gone = self.retired | {
            one.entry.id for one in self.drafts if day and not one.entry.is_valid_on(day)
        }
        kept = [new.pop(one.entry.id, one) for one in published]
        return [one for one in (*kept, *new.values()) if one.entry.id not in gone]


@dataclass(frozen=True)
class Snapshot:
    """Everything published at one moment; never changed, swapped whole.

    `publication` is the library's count of publications at that moment. In the place of each item
    of the window directory stand the entries made of it; `items` are the items themselves. `day`
    is the day in China on which all of it is valid; None where days were not asked for. `words`
    are staff's changes to the word lists.
    """

    published: tuple[Published, ...]
    centre: Centre
    publication: int = 0
    items: Mapping[str, Published] = field(default_factory=dict)
    day: dt.date | None = None
    words: tuple[WordChange, ...] = ()

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
    def _by_cell(self) -> dict[str, tuple[str, ...]]:
        """The entries that answer each row of a report's tables."""
        found: dict[str, tuple[str, ...]] = {}
        for one in self.published:
            for cell in one.entry.cells:
                found[cell] = (*found.get(cell, ()), one.entry.id)
        return found

    def list_holders(self, cell: str) -> list[Entry]:
        """Return the entries that answer a row of a report's tables."""
        return [self.by_id[one].entry for one in self._by_cell.get(cell, ())]

    def list_alike(self, entry_id: str, *, cell: str = "") -> list[Entry]:
        """Return the entries of the same row in reports of other years, this one first.

        `cell` is the row that is meant, of an entry that answers several; else all its rows are.
        """
        entry = self.by_id[entry_id].entry
        rows = [cell] if cell else entry.cells
        others = {one.id: one for row in rows for one in self.list_holders(row)}
        own = set(entry.years)
        apart = (one for one in others.values() if one.years and not own & set(one.years))
        return [entry, *apart] if own else [entry]

    @cached_property
    def own_numbers(self) -> frozenset[str]:
        """The centre's own telephone numbers as bare digits, which masking lets pass."""
        answers = (published.entry.answer for published in self.published)
        windows = [one.entry.window for one in self.items.values() if one.entry.window]
        phones = (phone for one in windows for phone in (one.phone, one.complaint_phone))
        return find_numbers([self.centre.phone, *answers]) | find_phones(phones)


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
        seeds = [Draft.of(entry) for entry in entries]

        def work(db: sqlite_utils.Database) -> int:
            saving = Saving(SEEDED_BY, SEEDED_WHY, saved_at)
            known = {row[0] for row in db.conn.execute("SELECT id FROM entries")}
            new = [seed for seed in seeds if seed.entry.id not in known]
            insert_new(db, new, saving, act=Act.PUBLISHED)
            # What is shipped was reviewed before; nobody else's draft is by this name.
            publish(db, Chosen("stage = ? AND author = ?", (Stage.DRAFT, SEEDED_BY)), saved_at)
            if not db.conn.execute("SELECT 1 FROM centre").fetchone():
                db.conn.execute("INSERT INTO centre VALUES (?, ?, ?)", dataclasses.astuple(centre))
            return len(new)

        return self._database.submit(work).result()

    def count_publications(self) -> int:
        """Return how often something was published. Raises StorageError when it cannot be read."""
        number: int = self._database.read("SELECT number FROM publications")[0]["number"]
        return number

    def load_snapshot(
        self,
        previous: Snapshot | None = None,
        *,
        day: dt.date | None = None,
        change: Change | None = None,
    ) -> Snapshot:
        """Read what is published and valid on `day`, or on any day where none is given.

        Of `previous`, of this library, is taken over what is still so. With a `change` the
        snapshot is what would be published after it. Raises StorageError when
        the database cannot be read, EntryNotFoundError when the library was never seeded.
        """
        # Counted first: what is published meanwhile is seen as news, and loaded again.
        publication = self.count_publications()
        known = {**previous.by_id, **previous.items} if previous else {}
        rows = self._database.read(
            f"SELECT id, published_revision FROM entries WHERE {_VALID} ORDER BY position, id",  # noqa: S608 - ours
            _on(day),
        )
        centres = self._database.read("SELECT name, phone, purpose FROM centre")
        if not centres or self.is_empty():
            raise EntryNotFoundError("*")
        kept = {
            row["id"]: found
            for row in rows
            if (found := known.get(row["id"])) and found.revision == row["published_revision"]
        }
        new = (
            self._read_published(day)
            if not kept
            else self._read_some(day, [row["id"] for row in rows if row["id"] not in kept])
        )
        every = {**kept, **new}
        # An entry that was retired meanwhile is gone from both; its news is still to come.
        published = [every[row["id"]] for row in rows if row["id"] in every]
        if change is not None:
            published = change.apply(published, day)
        snapshot = _make_snapshot(published, Centre(*centres[0]), publication)
        words = (*read_used(self._database), *(change.words if change else ()))
        return dataclasses.replace(snapshot, day=day, words=words)

    def has_turned(self, since: dt.date, day: dt.date) -> bool:
        """Tell whether what is valid on `day` is not what was on `since`, an earlier day or later.

        Raises StorageError when it cannot be read.
        """
        first, last = sorted((since.isoformat(), day.isoformat()))
        return bool(
            self._database.read(
                "SELECT 1 FROM entries WHERE published_revision IS NOT NULL"
                " AND ((published_from > ? AND published_from <= ?)"
                " OR (published_until >= ? AND published_until < ?)) LIMIT 1",
                (first, last, first, last),
            )
        )

    def _read_published(self, day: dt.date | None) -> dict[str, Published]:
        return _to_published(self._database.read(_PUBLISHED, _on(day)))

    def _read_some(self, day: dt.date | None, ids: Sequence[str]) -> dict[str, Published]:
        found: dict[str, Published] = {}
        for entry_id in ids:
            rows = self._database.read(f"{_PUBLISHED} AND entries.id = ?", (*_on(day), entry_id))
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


_VALID = (
    "published_revision IS NOT NULL AND COALESCE(published_from, '') <= ?"
    " AND COALESCE(published_until, '9999') >= ?"
)
_PUBLISHED = (
    "SELECT entries.id, revisions.content, revisions.number FROM entries JOIN revisions"  # noqa: S608 - a condition of our own
    f" ON revisions.entry = entries.id AND revisions.number = entries.published_revision"
    f" WHERE {_VALID}"
)


def _on(day: dt.date | None) -> tuple[str, str]:
    """Return the values of `_VALID` for a day, or for any."""
    return (day.isoformat(), day.isoformat()) if day else ("9999", "")


def _to_published(rows: Iterable[Row]) -> dict[str, Published]:
    return {row["id"]: Published(from_content(row["content"]), row["number"]) for row in rows}
