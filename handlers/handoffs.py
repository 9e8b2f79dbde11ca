"""The hand-offs that citizens open with 转人工, and until when each is to be answered.

One is opened by the write that records its exchange (`handlers.annex`); a partial index allows
each citizen of an account one that is open. Its dates are kept as they were told.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum, unique

import sqlite_utils
from sqlite_utils.migrations import Migrations

from handlers.annex import Annex, OutdatedReplyError
from handlers.exchange import Exchange
from handlers.inquiry import Channel, Effect
from handlers.standing import Select
from handlers.workdays import add_working_days, find_uncertain
from knowledge.database import Row

migrations = Migrations("handoffs")

SIMPLE_DAYS = 5
"""Working days for what is simple and often asked, the centre's own aim."""

DUE_DAYS = 7
"""Working days within which an answer is owed, and which the citizen is told.

国务院办公厅关于加强政府网站信息内容建设的意见（国办发〔2014〕57号）.
"""

COMPLEX_DAYS = 15
"""Working days that the same document allows for what is complex."""


@migrations()
def create_handoffs(db: sqlite_utils.Database) -> None:
    """Make the table: one row for each hand-off, its id the number that the citizen is told."""
    db.execute(
        "CREATE TABLE handoffs (id TEXT PRIMARY KEY, account TEXT NOT NULL,"
        " channel TEXT NOT NULL, citizen TEXT, received_at INTEGER NOT NULL,"
        " status TEXT NOT NULL, simple_due TEXT NOT NULL, due TEXT NOT NULL,"
        " complex_due TEXT NOT NULL, uncertain_from TEXT,"
        " answered_at INTEGER, answered_by TEXT, answer TEXT,"
        " closed_at INTEGER, closed_by TEXT, comment TEXT)"
    )
    db.execute(
        "CREATE UNIQUE INDEX handoffs_open ON handoffs (account, citizen) WHERE status = 'open'"
    )
    db.execute("CREATE INDEX handoffs_by_due ON handoffs (status, due)")
    db.execute("CREATE INDEX handoffs_by_time ON handoffs (received_at)")


@unique
class HandoffStatus(StrEnum):
    """How far a hand-off has come."""

    OPEN = "open"
    """Nobody has answered."""
    ANSWERED = "answered"
    CLOSED = "closed"
    """Nothing is left to be done, with an answer or without."""


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The days in China until which an answer is owed, by how hard the matter is.

    From `uncertain_from` on holidays were not known when they were reckoned; None for no such day.
    """

    simple: dt.date
    due: dt.date
    complex: dt.date
    uncertain_from: dt.date | None = None

    def is_certain(self, day: dt.date) -> bool:
        """Tell whether all holidays on the way to one of these days were known."""
        return self.uncertain_from is None or day < self.uncertain_from


def find_deadlines(opened: dt.date) -> Deadlines:
    """Return until when what is opened on a day is to be answered."""
    simple, due, late = (
        add_working_days(opened, count) for count in (SIMPLE_DAYS, DUE_DAYS, COMPLEX_DAYS)
    )
    return Deadlines(simple, due, late, find_uncertain(opened, late))


@dataclass(frozen=True, slots=True)
class HandoffWish(Effect):
    """What opens a hand-off: the number and the dates that its citizen is told."""

    number: str
    deadlines: Deadlines


@dataclass(frozen=True, slots=True)
class Handoff:
    """A citizen's wish for a person; moments in milliseconds UTC, None for not yet.

    `citizen` is empty, and so is what was said, where the records were deleted.
    """

    number: str
    account: str
    channel: Channel
    citizen: str
    received_at: int
    status: HandoffStatus
    deadlines: Deadlines
    answered_at: int | None = None
    answered_by: str = ""
    answer: str = ""
    closed_at: int | None = None
    closed_by: str = ""
    comment: str = ""

    def is_overdue(self, today: dt.date) -> bool:
        """Tell whether nobody has answered and the day until which that was owed is over."""
        return self.status is HandoffStatus.OPEN and today > self.deadlines.due


def read_handoff(row: Row) -> Handoff:
    """Read a hand-off back."""
    simple, due, late = (
        dt.date.fromisoformat(row[name]) for name in ("simple_due", "due", "complex_due")
    )
    uncertain = row["uncertain_from"]
    return Handoff(
        number=row["id"],
        account=row["account"],
        channel=Channel(row["channel"]),
        citizen=row["citizen"] or "",
        received_at=row["received_at"],
        status=HandoffStatus(row["status"]),
        deadlines=Deadlines(simple, due, late, uncertain and dt.date.fromisoformat(uncertain)),
        answered_at=row["answered_at"],
        answered_by=row["answered_by"] or "",
        answer=row["answer"] or "",
        closed_at=row["closed_at"],
        closed_by=row["closed_by"] or "",
        comment=row["comment"] or "",
    )


def find_open(select: Select, account: str, citizen: str) -> Handoff | None:
    """Return the hand-off of a citizen that is open, None where there is none.

    Raises StorageError when the database cannot be read.
    """
    rows = select(
        "SELECT * FROM handoffs WHERE account = ? AND citizen = ? AND status = 'open'",
        (account, citizen),
    )
    return read_handoff(rows[0]) if rows else None


def open_handoff(db: sqlite_utils.Database, exchange: Exchange) -> None:
    """Open the hand-off that an exchange's reply tells of.

    Raises OutdatedReplyError where its number is taken, or the citizen has one that is open.
    """
    wish = exchange.reply.effect
    assert isinstance(wish, HandoffWish)  # noqa: S101 - for mypy; the annex sees to it
    days = wish.deadlines
    dates = (days.simple, days.due, days.complex, days.uncertain_from)
    opened = db.conn.execute(
        "INSERT INTO handoffs (id, account, channel, citizen, received_at, status, simple_due,"
        " due, complex_due, uncertain_from) VALUES (?, ?, ?, ?, ?, 'open', ?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        (
            wish.number,
            exchange.account,
            exchange.channel.value,
            exchange.citizen,
            exchange.received_at,
            *(day and day.isoformat() for day in dates),
        ),
    ).rowcount
    if not opened:
        raise OutdatedReplyError


HANDOFFS = Annex(HandoffWish, open_handoff, "handoffs", ("citizen", "answer", "comment"))
