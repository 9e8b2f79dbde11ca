"""Saving revisions inside a write: new entries, and new revisions of known ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlite_utils

from knowledge.content import COLUMNS, Described, describe, fold_entry, to_content
from knowledge.entry import Entry, Stage
from knowledge.review.holding import fold_texts
from knowledge.review.moving import next_step
from knowledge.review.step import Act

_MARKS = ", ".join("?" * len(COLUMNS.split(", ")))


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry with all that is written for it; made before the write, which others wait for."""

    entry: Entry
    content: str
    folded: str
    texts: tuple[str, ...]
    described: Described

    @classmethod
    def of(cls, entry: Entry) -> Draft:
        """Return the draft of an entry."""
        texts = fold_texts(entry)
        return cls(entry, to_content(entry), fold_entry(entry), texts, describe(entry))


@dataclass(frozen=True, slots=True)
class Saving:
    """Who saves, why, when (ms UTC), and in which batch; `helpers` had a part in the words."""

    by: str
    reason: str
    now: int
    batch: str | None = None
    helpers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Numbered:
    """A draft with the number of its revision; `like` is the one that it restores."""

    draft: Draft
    number: int
    like: int | None = None


def insert_new(
    db: sqlite_utils.Database, drafts: Sequence[Draft], saving: Saving, *, act: Act = Act.DRAFTED
) -> None:
    """Save the first revision of entries that are not there yet."""
    (position,) = db.conn.execute("SELECT COALESCE(MAX(position) + 1, 0) FROM entries").fetchone()
    db.conn.executemany(
        f"INSERT INTO entries (id, stage, position, latest_revision, author, changed_at, batch,"  # noqa: S608 - ours
        f" {COLUMNS}) VALUES (?, ?, ?, 1, ?, ?, ?, {_MARKS})",
        [
            (
                draft.entry.id,
                Stage.DRAFT,
                position + at,
                saving.by,
                saving.now,
                saving.batch,
                *draft.described,
            )
            for at, draft in enumerate(drafts)
        ],
    )
    _insert(db, [Numbered(draft, 1) for draft in drafts], saving, act)


def insert_revisions(
    db: sqlite_utils.Database, numbered: Sequence[Numbered], saving: Saving, *, act: Act
) -> None:
    """Save new revisions of known entries; they begin as drafts."""
    db.conn.executemany(
        "UPDATE entries SET stage = ?, latest_revision = ?, author = ?, changed_at = ?, batch = ?,"  # noqa: S608 - ours
        f" ({COLUMNS}) = ({_MARKS}) WHERE id = ?",
        [
            (
                Stage.DRAFT,
                one.number,
                saving.by,
                saving.now,
                saving.batch,
                *one.draft.described,
                one.draft.entry.id,
            )
            for one in numbered
        ],
    )
    _insert(db, numbered, saving, act)


def _insert(
    db: sqlite_utils.Database, numbered: Sequence[Numbered], saving: Saving, act: Act
) -> None:
    """Write revisions with their authors, their words and the step by which they came."""
    db.conn.executemany(
        "INSERT INTO revisions (entry, number, author, reason, saved_at, content)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        [
            (
                one.draft.entry.id,
                one.number,
                saving.by,
                saving.reason,
                saving.now,
                one.draft.content,
            )
            for one in numbered
        ],
    )
    db.conn.executemany(
        "INSERT INTO entry_texts (entry, folded) VALUES (?, ?)"
        " ON CONFLICT (entry) DO UPDATE SET folded = excluded.folded",
        [(one.draft.entry.id, one.draft.folded) for one in numbered],
    )
    _credit(db, numbered, saving)
    first = next_step(db)
    db.conn.executemany(
        "INSERT INTO steps (number, entry, revision, act, staff, at, comment,"
        " is_secrecy_checked, despite, batch) VALUES (?, ?, ?, ?, ?, ?, ?, 0, '', ?)",
        [
            (
                first + at,
                one.draft.entry.id,
                one.number,
                act,
                saving.by,
                saving.now,
                saving.reason,
                saving.batch,
            )
            for at, one in enumerate(numbered)
        ],
    )


def _credit(db: sqlite_utils.Database, numbered: Sequence[Numbered], saving: Saving) -> None:
    """Write the words of revisions, and who had a part in them.

    Of a restored revision they are also those who wrote the one it is like: all who had a part in
    it since what was published before it, for the last to save it may have changed no more than a
    sign.
    """
    db.conn.executemany(
        "INSERT INTO revision_texts (folded, entry, revision) VALUES (?, ?, ?)",
        [(text, one.draft.entry.id, one.number) for one in numbered for text in one.draft.texts],
    )
    db.conn.executemany(
        "INSERT INTO revision_authors (entry, revision, author) VALUES (?, ?, ?)",
        [
            (one.draft.entry.id, one.number, author)
            for one in numbered
            for author in {saving.by, *saving.helpers}
        ],
    )
    db.conn.executemany(
        "INSERT INTO revision_authors (entry, revision, author)"
        " SELECT DISTINCT entry, ?, author FROM revision_authors"
        " WHERE entry = ? AND revision <= ? AND author <> ? AND revision > (SELECT"
        " COALESCE(MAX(revision), 0) FROM steps WHERE entry = ? AND act IN (?, ?)"
        " AND revision < ?)",
        [
            (
                one.number,
                one.draft.entry.id,
                one.like,
                saving.by,
                one.draft.entry.id,
                Act.PUBLISHED,
                Act.ABANDONED,
                one.like,
            )
            for one in numbered
            if one.like is not None
        ],
    )
