"""What staff do about a group of misses."""

from __future__ import annotations

from dataclasses import dataclass

import sqlite_utils

from handlers.misses.book import GroupNotFoundError, Handled
from knowledge.audit import Deed, append_deed
from knowledge.database import Database


@dataclass(frozen=True, slots=True)
class Handling:
    """What is done about a group, by whom (login name) and when (ms UTC)."""

    by: str
    now: int
    as_: Handled
    comment: str = ""
    entry: str = ""
    """The entry that was drafted or got a phrasing, for the audit record."""


async def handle_group(database: Database, group: str, handling: Handling) -> None:
    """Take a group off the list; what is asked anew after this moment puts it there again.

    Raises GroupNotFoundError, and StorageError.
    """

    def work(db: sqlite_utils.Database) -> None:
        done = db.conn.execute(
            "UPDATE miss_groups SET handled_at = ?, handled_by = ?, handled_as = ?, comment = ?"
            " WHERE id = ?",
            (handling.now, handling.by, handling.as_.value, handling.comment, group),
        ).rowcount
        if not done:
            raise GroupNotFoundError(group)
        db.conn.execute(
            "UPDATE misses SET is_open = 0 WHERE grouped = ? AND received_at <= ?",
            (group, handling.now),
        )
        detail = {"as": handling.as_.value}
        detail |= {"entry": handling.entry} if handling.entry else {}
        append_deed(db, Deed(handling.now, handling.by, "miss.handled", group, detail))

    await database.write(work)


async def reopen_group(database: Database, group: str, *, by: str, now: int) -> None:
    """Put a group on the list again that was taken off. Raises GroupNotFoundError."""

    def work(db: sqlite_utils.Database) -> None:
        done = db.conn.execute(
            "UPDATE miss_groups SET handled_at = 0, handled_by = '', handled_as = '',"
            " comment = '' WHERE id = ?",
            (group,),
        ).rowcount
        if not done:
            raise GroupNotFoundError(group)
        db.conn.execute("UPDATE misses SET is_open = 1 WHERE grouped = ?", (group,))
        append_deed(db, Deed(now, by, "miss.reopened", group))

    await database.write(work)
