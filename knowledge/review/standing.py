"""Where an entry stands: its latest revision, what answers citizens, and who had a part in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import sqlite_utils

from knowledge.content import from_content
from knowledge.database import Row
from knowledge.entry import Entry, Importance, Stage
from knowledge.errors import EntryNotFoundError
from knowledge.review.errors import (
    OwnWorkError,
    RevisionNotFoundError,
    StageError,
    StaleRevisionError,
)
from knowledge.review.step import Act

Select = Callable[[str, Sequence[object]], Sequence[Row]]


def select_in(db: sqlite_utils.Database) -> Select:
    """Return what reads inside a write."""
    return lambda sql, values: db.conn.execute(sql, values).fetchall()


@dataclass(frozen=True, slots=True)
class Revision:
    """One saved state of an entry; `at` is when it was saved, in milliseconds UTC."""

    entry: Entry
    number: int
    author: str
    reason: str
    at: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an entry stands.

    `entry` is what its latest revision, `revision`, holds; `stage` where that stands.
    `published_revision` answers citizens now (on its days of validity), None where nothing does;
    `last_published` was the last to do so, 0 where none ever did. `authors` are all who wrote
    since then, `reviewers` all who have approved the latest revision. `author` saved it, the last
    step was at `changed_at` (ms UTC). `batch` is what it was imported with, until it is edited.
    `needs_signature` says that 主要负责人 must sign before it is published.
    """

    entry: Entry
    revision: int
    stage: Stage
    published_revision: int | None
    last_published: int
    authors: tuple[str, ...]
    reviewers: tuple[str, ...]
    author: str
    changed_at: int
    batch: str | None
    needs_signature: bool

    @property
    def is_on_its_way(self) -> bool:
        """Tell whether the latest revision has still to be published."""
        return self.stage in {Stage.DRAFT, Stage.IN_REVIEW, Stage.TO_SIGN}

    def may_review(self, by: str) -> bool:
        """Tell whether `by` had no part in writing what waits for review."""
        return by not in self.authors

    def may_sign(self, by: str) -> bool:
        """Tell whether `by` had no part in writing or reviewing what waits for a signature."""
        return by not in self.authors and by not in self.reviewers


_STANDING = (
    "SELECT entries.*, revisions.content FROM entries JOIN revisions"
    " ON revisions.entry = entries.id AND revisions.number = entries.latest_revision"
    " WHERE entries.id = ?"
)


def find_standing(select: Select, entry_id: str) -> Standing | None:
    """Return where an entry stands, None where there is none of this id."""
    rows = select(_STANDING, (entry_id,))
    if not rows:
        return None
    row = rows[0]
    authors = select(
        "SELECT author FROM revision_authors WHERE entry = ? AND revision > ?"
        " GROUP BY author ORDER BY MIN(revision), author",
        (entry_id, row["last_published"]),
    )
    reviewers = select(
        "SELECT staff FROM steps WHERE entry = ? AND revision = ? AND act = ?"
        " GROUP BY staff ORDER BY MIN(number)",
        (entry_id, row["latest_revision"], Act.REVIEWED),
    )
    return Standing(
        entry=from_content(row["content"]),
        revision=row["latest_revision"],
        stage=Stage(row["stage"]),
        published_revision=row["published_revision"],
        last_published=row["last_published"],
        authors=tuple(one["author"] for one in authors),
        reviewers=tuple(one["staff"] for one in reviewers),
        author=row["author"],
        changed_at=row["changed_at"],
        batch=row["batch"],
        # What was 重大 is not made 一般 without the signature that it needed.
        needs_signature=Importance.MAJOR in (row["importance"], row["published_importance"]),
    )


def get_standing(select: Select, entry_id: str) -> Standing:
    """Return where an entry stands. Raises EntryNotFoundError."""
    found = find_standing(select, entry_id)
    if found is None:
        raise EntryNotFoundError(entry_id)
    return found


def get_revision(select: Select, entry_id: str, number: int) -> Revision:
    """Return one revision of an entry. Raises RevisionNotFoundError."""
    rows = select("SELECT * FROM revisions WHERE entry = ? AND number = ?", (entry_id, number))
    if not rows:
        raise RevisionNotFoundError(entry_id, number)
    return read_revision(rows[0])


def read_revision(row: Row) -> Revision:
    """Read a revision from its row."""
    return Revision(
        entry=from_content(row["content"]),
        number=row["number"],
        author=row["author"],
        reason=row["reason"],
        at=row["saved_at"],
    )


def require_latest(select: Select, standing: Standing, revision: int | None) -> None:
    """Raise StaleRevisionError unless this is the latest revision."""
    if revision != standing.revision:
        last = get_revision(select, standing.entry.id, standing.revision)
        raise StaleRevisionError(standing.entry.id, last.number, last.author, last.at)


def require_stage(standing: Standing, *stages: Stage) -> None:
    """Raise StageError unless the latest revision stands in one of these."""
    if standing.stage not in stages:
        raise StageError(standing.entry.id, standing.stage)


def require_other(standing: Standing, by: str) -> None:
    """Raise OwnWorkError where `by` wrote what is judged, or has reviewed what is signed."""
    may = standing.may_sign if standing.stage is Stage.TO_SIGN else standing.may_review
    if not may(by):
        raise OwnWorkError(standing.entry.id, by)
