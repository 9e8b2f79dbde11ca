"""Moving entries on in their life, one or many at once, inside a write."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

import sqlite_utils

from knowledge.audit import Deed, append_deed
from knowledge.entry import Importance, Stage
from knowledge.review.step import Act


@dataclass(frozen=True, slots=True)
class Chosen:
    """Rows of the table of entries: a condition of our own, and its values."""

    where: str
    values: tuple[object, ...] = ()

    def and_also(self, other: Chosen) -> Chosen:
        """Return those for which both hold."""
        return Chosen(f"({self.where}) AND ({other.where})", (*self.values, *other.values))

    def and_not(self, other: Chosen) -> Chosen:
        """Return those for which the other does not hold."""
        return Chosen(f"({self.where}) AND NOT ({other.where})", (*self.values, *other.values))


NEED_SIGNATURE = Chosen(f"'{Importance.MAJOR}' IN (importance, published_importance)")
"""What is 重大, or was when it was last published; see `Standing.needs_signature`."""


def written_by(staff: str) -> Chosen:
    """Return what somebody had a part in writing since it was last published."""
    return Chosen(
        "EXISTS (SELECT 1 FROM revision_authors WHERE entry = entries.id"
        " AND revision > last_published AND author = ?)",
        (staff,),
    )


def reviewed_by(staff: str) -> Chosen:
    """Return what has been reviewed by somebody as it is now."""
    return Chosen(
        "EXISTS (SELECT 1 FROM steps WHERE entry = entries.id AND revision = latest_revision"
        " AND act = ? AND staff = ?)",
        (Act.REVIEWED, staff),
    )


@dataclass(frozen=True, slots=True)
class Doing:
    """Who does something, when, why, and for which batch; see `Step`."""

    by: str
    now: int
    comment: str = ""
    is_secrecy_checked: bool = False
    despite: str = ""
    batch: str | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """What a deed is about: an entry or a batch, and what else an auditor needs to know."""

    id: str
    detail: Mapping[str, object] = field(default_factory=dict)


def next_step(db: sqlite_utils.Database) -> int:
    """Return the number of the next step."""
    (last,) = db.conn.execute("SELECT COALESCE(MAX(number), 0) FROM steps").fetchone()
    return int(last) + 1


def note_steps(db: sqlite_utils.Database, chosen: Chosen, act: Act, doing: Doing) -> int:
    """Write that somebody did this with the latest revision of each; return how many."""
    return db.conn.execute(
        "INSERT INTO steps (number, entry, revision, act, staff, at, comment,"  # noqa: S608 - ours
        " is_secrecy_checked, despite, batch) SELECT ? - 1 + ROW_NUMBER() OVER"
        " (ORDER BY position, id), id, latest_revision, ?, ?, ?, ?, ?, ?, ?"
        f" FROM entries WHERE {chosen.where}",
        (
            next_step(db),
            act,
            doing.by,
            doing.now,
            doing.comment,
            int(doing.is_secrecy_checked),
            doing.despite,
            doing.batch,
            *chosen.values,
        ),
    ).rowcount


def move(db: sqlite_utils.Database, chosen: Chosen, stage: Stage, now: int) -> int:
    """Let the latest revisions of these stand there from `now`; return how many."""
    return db.conn.execute(
        f"UPDATE entries SET stage = ?, changed_at = ? WHERE {chosen.where}",  # noqa: S608 - ours
        (stage, now, *chosen.values),
    ).rowcount


def publish(db: sqlite_utils.Database, chosen: Chosen, now: int) -> int:
    """Let the latest revisions of these answer citizens; return how many.

    Every process sees one publication, however many they are.
    """
    count = db.conn.execute(
        "UPDATE entries SET stage = ?, changed_at = ?, published_revision = latest_revision,"  # noqa: S608 - ours
        " last_published = latest_revision, published_importance = importance,"
        " published_from = valid_from, published_until = valid_until"
        f" WHERE {chosen.where}",
        (Stage.PUBLISHED, now, *chosen.values),
    ).rowcount
    if count:
        announce(db)
    return count


def approve(db: sqlite_utils.Database, chosen: Chosen, doing: Doing) -> tuple[int, int]:
    """Let what waits for review be reviewed: published, or to be signed where that is needed.

    Returns how many were published and how many wait for a signature. `chosen` must hold
    nothing but what stands in review.
    """
    note_steps(db, chosen, Act.REVIEWED, doing)
    waiting = move(db, chosen.and_also(NEED_SIGNATURE), Stage.TO_SIGN, doing.now)
    # What waits for the signature does not stand in review any more.
    note_steps(db, chosen, Act.PUBLISHED, publication_of(doing))
    return publish(db, chosen, doing.now), waiting


def publication_of(doing: Doing) -> Doing:
    """Return the publication that an approval or a signature brings about."""
    return Doing(doing.by, doing.now, despite=doing.despite, batch=doing.batch)


def settle(db: sqlite_utils.Database, chosen: Chosen, now: int) -> None:
    """Let the latest revisions of these stand for what is published, which they are like."""
    db.conn.execute(
        "UPDATE entries SET stage = ?, changed_at = ?, published_revision = latest_revision,"  # noqa: S608 - ours
        f" last_published = latest_revision WHERE {chosen.where}",
        (Stage.PUBLISHED, now, *chosen.values),
    )


def retire(db: sqlite_utils.Database, chosen: Chosen, now: int) -> None:
    """Let these answer citizens no more."""
    (were_answering,) = db.conn.execute(
        f"SELECT COUNT(published_revision) FROM entries WHERE {chosen.where}",  # noqa: S608 - ours
        chosen.values,
    ).fetchone()
    db.conn.execute(
        "UPDATE entries SET stage = ?, changed_at = ?, published_revision = NULL,"  # noqa: S608 - ours
        f" published_from = NULL, published_until = NULL WHERE {chosen.where}",
        (Stage.RETIRED, now, *chosen.values),
    )
    if were_answering:
        announce(db)


def announce(db: sqlite_utils.Database) -> None:
    """Let every process see that what answers has changed."""
    db.conn.execute("UPDATE publications SET number = number + 1")


def digest(db: sqlite_utils.Database, chosen: Chosen) -> Mapping[str, object]:
    """Return how many these are, and a hash that holds only for these revisions of these."""
    rows = db.conn.execute(
        f"SELECT id, latest_revision FROM entries WHERE {chosen.where} ORDER BY id",  # noqa: S608 - ours
        chosen.values,
    ).fetchall()
    text = "\n".join(f"{row[0]} {row[1]}" for row in rows)
    return {"entries": len(rows), "sha256": hashlib.sha256(text.encode()).hexdigest()}


def note_deed(db: sqlite_utils.Database, act: Act, doing: Doing, subject: Subject) -> None:
    """Add to the audit record that somebody did this."""
    detail = dict(subject.detail)
    if doing.is_secrecy_checked:
        detail["secrecy_checked"] = True
    if doing.despite:
        detail["despite"] = doing.despite
    append_deed(db, Deed(doing.now, doing.by, act.deed, subject.id, detail))
