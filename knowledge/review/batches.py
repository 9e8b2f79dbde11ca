"""Many entries at once: how they are saved, and what becomes of a batch."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

import sqlite_utils

from knowledge.content import from_content
from knowledge.database import Row
from knowledge.review import moving
from knowledge.review.holding import find_held
from knowledge.review.moving import Chosen, Doing, Subject
from knowledge.review.saving import Draft, Numbered, Saving, insert_new, insert_revisions
from knowledge.review.standing import select_in
from knowledge.review.step import Act

Tell = Callable[[int, int], object]

AT_ONCE = 500
"""Entries that are saved in one write; citizens' inquiries come in between."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of many entries: how many are new, changed, as they were; and their batch.

    `batch` is empty where nothing had to be saved. Those in `left` were not saved, because
    others hold some of their words.
    """

    new: int
    changed: int
    same: int
    batch: str
    left: tuple[str, ...] = ()

    def and_also(self, more: Saved) -> Saved:
        """Return what became of these and of more of the same batch."""
        return Saved(
            self.new + more.new,
            self.changed + more.changed,
            self.same + more.same,
            self.batch or more.batch,
            (*self.left, *more.left),
        )


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of a batch: how many entries went on, and which were left where they stood.

    `done` went on: were submitted, published, or sent back; `to_sign` wait for a signature now.
    Those in `left` the person had written or reviewed, so somebody else must judge them.
    """

    done: int
    to_sign: int = 0
    left: tuple[str, ...] = ()


def tell_nobody(_there: int, _of: int) -> None:
    """Tell nobody."""


def name_batch(now: int) -> str:
    """Return an id that sorts by time and is nobody else's."""
    moment = dt.datetime.fromtimestamp(now / 1000, dt.UTC)
    return f"{moment:%Y%m%d%H%M%S}-{secrets.token_hex(3)}"


def save_some(
    db: sqlite_utils.Database, drafts: Sequence[Draft], saving: Saving, own: Collection[str]
) -> Saved:
    """Save those that are new or not as they were, unless others hold their words.

    `own` are the ids of all that are saved together, which may take words from each other.
    """
    marks = ", ".join("?" * len(drafts))
    rows: list[Row] = db.conn.execute(
        "SELECT id, latest_revision, content FROM entries JOIN revisions ON entry = id"  # noqa: S608 - ours
        f" AND number = latest_revision WHERE id IN ({marks})",
        [draft.entry.id for draft in drafts],
    ).fetchall()
    known = {row["id"]: row for row in rows}
    differing = [
        draft
        for draft in drafts
        if not (row := known.get(draft.entry.id)) or from_content(row["content"]) != draft.entry
    ]
    held = find_held(select_in(db), [draft.entry for draft in differing], but=own)
    free = [draft for draft in differing if draft.entry.id not in held]
    new = [draft for draft in free if draft.entry.id not in known]
    changed = [
        Numbered(draft, row["latest_revision"] + 1)
        for draft in free
        if (row := known.get(draft.entry.id))
    ]
    saved = Saved(len(new), len(changed), len(drafts) - len(differing), "", tuple(held))
    if not free:
        return saved
    db.conn.execute(
        "INSERT INTO batches (id, staff, at, reason) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (saving.batch, saving.by, saving.now, saving.reason),
    )
    insert_new(db, new, saving)
    insert_revisions(db, changed, saving, act=Act.EDITED)
    doing = Doing(saving.by, saving.now)
    for act, count in ((Act.DRAFTED, len(new)), (Act.EDITED, len(changed))):
        if count:
            moving.note_deed(db, act, doing, Subject(saving.batch or "", {"entries": count}))
    return replace(saved, batch=saving.batch or "")


def list_ids(db: sqlite_utils.Database, chosen: Chosen) -> tuple[str, ...]:
    """Return the ids of these, in the office's order."""
    rows = db.conn.execute(
        f"SELECT id FROM entries WHERE {chosen.where} ORDER BY position, id",  # noqa: S608 - ours
        chosen.values,
    ).fetchall()
    return tuple(row["id"] for row in rows)
