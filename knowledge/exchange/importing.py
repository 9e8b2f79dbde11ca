"""Importing: what a file would change in the library, and the library's side of a dry run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from knowledge.audit import Deed, append_deed
from knowledge.content import from_content
from knowledge.database import Database
from knowledge.entry import Entry, Stage
from knowledge.exchange.doubles import Known
from knowledge.exchange.layout import Layout
from knowledge.exchange.reading import Reading
from knowledge.exchange.window_table import place_of
from knowledge.review.batches import Saved, Tell, tell_nobody
from knowledge.review.holding import find_holders
from knowledge.review.review import Review

T = TypeVar("T")

AT_ONCE = 500
"""Entries that are looked up in one read."""


@dataclass(frozen=True, slots=True)
class Difference:
    """How many entries of a file are new, changed, and as the library has them."""

    new: int = 0
    changed: int = 0
    same: int = 0


def read_known(database: Database, layout: Layout) -> Known:
    """Return what the library holds that a file of this layout could double.

    What is retired may be asked for by another entry. Raises StorageError.
    """
    rows = database.read("SELECT id, is_window, stage FROM entries")
    kinds = {row["id"]: bool(row["is_window"]) for row in rows}

    def find(entry_id: str) -> Entry | None:
        found = read_latest(database, [entry_id]) if entry_id in kinds else {}
        return found.get(entry_id)

    if layout.is_windows:
        ids = [row["id"] for row in rows if row["is_window"] and row["stage"] != Stage.RETIRED]
        latest = (one for some in _in_pieces(ids) for one in read_latest(database, some).values())
        return Known(
            kinds, places={place_of(one.window): one.id for one in latest if one.window}, find=find
        )
    return Known(kinds, find=find, find_holders=partial(find_holders, database.read))


def compare(database: Database, entries: Sequence[Entry]) -> Difference:
    """Tell what saving these as drafts would change. Raises StorageError."""
    new = changed = 0
    for some in _in_pieces(entries):
        known = read_latest(database, [entry.id for entry in some])
        new += sum(entry.id not in known for entry in some)
        changed += sum(known.get(entry.id, entry) != entry for entry in some)
    return Difference(new, changed, len(entries) - new - changed)


def _in_pieces(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[at : at + AT_ONCE] for at in range(0, len(items), AT_ONCE))


def read_latest(database: Database, ids: Sequence[str]) -> dict[str, Entry]:
    """Return the latest content of these entries by their id; of no more than some hundreds."""
    marks = ", ".join("?" * len(ids))
    rows = database.read(
        "SELECT content FROM entries JOIN revisions ON entry = id AND number = latest_revision"  # noqa: S608 - marks alone
        f" WHERE id IN ({marks})",
        ids,
    )
    found = (from_content(row["content"]) for row in rows)
    return {entry.id: entry for entry in found}


async def save_reading(  # noqa: PLR0913 - what is kept of the act
    review: Review,
    database: Database,
    reading: Reading,
    layout: Layout,
    *,
    name: str,
    by: str,
    reason: str,
    now: int,
    tell: Tell = tell_nobody,
) -> Saved:
    """Save the good rows of a file as drafts of one batch, and note who brought it.

    `name` is the file's. Raises CommentMissingError without a reason, and StorageError.
    """
    saved = await review.save_drafts(reading.entries, by=by, reason=reason, now=now, tell=tell)
    act = "windows.imported" if layout.is_windows else "entries.imported"
    detail = {
        "file": name,
        "rows": reading.rows,
        "new": saved.new,
        "changed": saved.changed,
        "faults": len(reading.faults),
    }
    deed = Deed(now, by, act, saved.batch, detail)
    await database.write(lambda db: append_deed(db, deed))
    return saved
