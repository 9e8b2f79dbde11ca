"""The desk: where staff take hand-offs, read what was said around them, answer and close them.

An answer's words wait in the journal like a reply that was late, and go out with the next thing
the citizen sends. They cannot be sent before: who the citizen is to WeChat is not kept.
"""

from __future__ import annotations

import sqlite_utils

from handlers.exchange import COLUMNS, Delivery, Exchange, from_row, to_row
from handlers.handoffs import Handoff, HandoffStatus, read_handoff
from handlers.inquiry import Kind, Outcome, Reply
from handlers.journal import MEMORY_MS
from handlers.standing import Select
from handlers.wording import STAFF_ANSWER
from knowledge.audit import Deed, append_deed
from knowledge.database import Database

LONGEST_ANSWER = 600
"""Characters of an answer or a comment: with what is said around it, one message."""


class DeskError(Exception):
    """A hand-off cannot be treated so.

    HandoffNotFoundError, HandoffSettledError, CitizenGoneError
    """

    def __init__(self, number: str) -> None:
        """Keep its number."""
        self.number = number
        super().__init__(number)


class HandoffNotFoundError(DeskError):
    """No hand-off has this number."""


class CitizenGoneError(DeskError):
    """The citizen's records were deleted, so words cannot reach them."""


class HandoffSettledError(DeskError):
    """It was answered or closed already."""

    def __init__(self, handoff: Handoff) -> None:
        """Keep how, by whom and when (ms UTC) that was done last."""
        self.status = handoff.status
        self.by = handoff.closed_by or handoff.answered_by
        self.at = handoff.closed_at or handoff.answered_at or 0
        super().__init__(handoff.number)


def _find(select: Select, number: str) -> Handoff:
    """Return the hand-off of this number. Raises HandoffNotFoundError."""
    rows = select("SELECT * FROM handoffs WHERE id = ?", (number,))
    if not rows:
        raise HandoffNotFoundError(number)
    return read_handoff(rows[0])


def _leave_answer(db: sqlite_utils.Database, handoff: Handoff, text: str, now: int) -> None:
    """Let the words of staff wait for the next thing that the citizen sends."""
    words = STAFF_ANSWER.format(number=handoff.number, reply=text)
    exchange = Exchange(
        account=handoff.account,
        channel=handoff.channel,
        key=f"handoff-{handoff.number}",
        citizen=handoff.citizen,
        received_at=now,
        kind=Kind.STAFF_ANSWERED,
        text="",
        reply=Reply(Outcome.HANDED_OFF, words),
        delivery=Delivery.WAITING,
    )
    values = to_row(exchange)
    marks = ", ".join("?" * len(values))
    db.conn.execute(f"INSERT INTO exchanges ({COLUMNS}) VALUES ({marks})", values)  # noqa: S608


class Desk:
    """The hand-offs of all accounts, kept in the database."""

    def __init__(self, database: Database) -> None:
        """Use `database`, which must carry the migrations of the journal and of hand-offs."""
        self._database = database

    def list_handoffs(self, *, closed: bool = False) -> list[Handoff]:
        """Return the hand-offs, with the closed ones where asked, by the day they are due.

        Raises StorageError when the database cannot be read.
        """
        rows = self._database.read(
            "SELECT * FROM handoffs WHERE status <> ? ORDER BY due, received_at",
            ("" if closed else HandoffStatus.CLOSED.value,),
        )
        return [read_handoff(row) for row in rows]

    def get_handoff(self, number: str) -> Handoff:
        """Return the hand-off of this number.

        Raises HandoffNotFoundError, and StorageError when the database cannot be read.
        """
        return _find(self._database.read, number)

    def list_talk(self, handoff: Handoff, *, now: int, limit: int = -1) -> list[Exchange]:
        """Return what its citizen sent and was told from 30 minutes before until it was closed.

        Until `now` (ms UTC) where it is not closed; nothing where the records were deleted; the
        first `limit` of them. Raises StorageError when the database cannot be read.
        """
        since, until = handoff.received_at - MEMORY_MS, handoff.closed_at or now
        rows = self._database.read(
            "SELECT * FROM exchanges WHERE account = ? AND citizen = ? AND received_at >= ?"
            " AND received_at <= ? ORDER BY received_at, rowid LIMIT ?",
            (handoff.account, handoff.citizen, since, until, limit),
        )
        return [from_row(row) for row in rows]

    async def answer(self, number: str, *, by: str, text: str, now: int) -> Handoff:
        """Note who has answered, at `now` (ms UTC); a text waits for the citizen's next message.

        Raises DeskError's kinds, and StorageError when it cannot be written.
        """

        def work(db: sqlite_utils.Database) -> None:
            handoff = _find(lambda sql, of: db.conn.execute(sql, of).fetchall(), number)
            if handoff.status is not HandoffStatus.OPEN:
                raise HandoffSettledError(handoff)
            if text and not handoff.citizen:
                raise CitizenGoneError(number)
            db.conn.execute(
                "UPDATE handoffs SET status = ?, answered_at = ?, answered_by = ?, answer = ?"
                " WHERE id = ?",
                (HandoffStatus.ANSWERED.value, now, by, text or None, number),
            )
            if text:
                _leave_answer(db, handoff, text, now)
            detail = {"with_words": bool(text)}
            append_deed(db, Deed(now, by, "handoff.answered", number, detail))

        await self._database.write(work)
        return self.get_handoff(number)

    async def close(self, number: str, *, by: str, comment: str, now: int) -> Handoff:
        """Note who has closed it and why, at `now` (ms UTC).

        Raises HandoffNotFoundError, HandoffSettledError where it is closed, and StorageError when
        it cannot be written.
        """

        def work(db: sqlite_utils.Database) -> None:
            handoff = _find(lambda sql, of: db.conn.execute(sql, of).fetchall(), number)
            if handoff.status is HandoffStatus.CLOSED:
                raise HandoffSettledError(handoff)
            db.conn.execute(
                "UPDATE handoffs SET status = ?, closed_at = ?, closed_by = ?, comment = ?"
                " WHERE id = ?",
                (HandoffStatus.CLOSED.value, now, by, comment, number),
            )
            append_deed(db, Deed(now, by, "handoff.closed", number))

        await self._database.write(work)
        return self.get_handoff(number)
