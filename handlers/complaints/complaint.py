"""A complaint or a suggestion: what it is, where it stands, what was done; no I/O."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum, unique
from functools import cache

from handlers.period import day_of
from handlers.workdays import add_working_days, find_uncertain

WORKING_DAYS = 7
"""Working days until it is answered (国办发〔2014〕57号)."""

MORE_WORKING_DAYS = 15
"""The same where the matter is complicated."""


@dataclass(frozen=True, slots=True)
class Due:
    """The last day of a term; `is_certain` unless holidays on the way are not announced yet."""

    day: dt.date
    is_certain: bool


def find_due(received_at: int, working_days: int) -> Due:
    """Return until when what came at a moment (ms UTC) is to be answered."""
    return _find_due(day_of(received_at), working_days)


@cache
def _find_due(start: dt.date, working_days: int) -> Due:
    """Return until when what came on a day is to be answered; lists ask it of few days often."""
    day = add_working_days(start, working_days)
    return Due(day, find_uncertain(start, day) is None)


@unique
class Nature(StrEnum):
    """What a citizen submits."""

    COMPLAINT = "complaint"
    SUGGESTION = "suggestion"


@unique
class ComplaintStatus(StrEnum):
    """Where a complaint stands."""

    SUBMITTED = "submitted"
    FORWARDED = "forwarded"
    """Passed on to the unit that it concerns."""
    HANDLING = "handling"
    CLOSED = "closed"
    REFUSED = "refused"
    """Not taken up; the comment says why."""
    WITHDRAWN = "withdrawn"
    """Taken back by the citizen."""

    @property
    def is_open(self) -> bool:
        """Tell whether something is still to be done."""
        return self in _OPEN


_OPEN = (ComplaintStatus.SUBMITTED, ComplaintStatus.FORWARDED, ComplaintStatus.HANDLING)

OF_STAFF = (
    ComplaintStatus.FORWARDED,
    ComplaintStatus.HANDLING,
    ComplaintStatus.CLOSED,
    ComplaintStatus.REFUSED,
)
"""What staff may set."""

TOLD = (ComplaintStatus.CLOSED, ComplaintStatus.REFUSED)
"""What the citizen must be told the result or the reason of."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a citizen wrote, masked; empty where a step was skipped."""

    window: str
    matter: str
    time: str
    wish: str


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a complaint's history, which never changes.

    `working_days` is the term that holds from then on, `changed_at` is in milliseconds UTC,
    `author` is for staff alone, `comment` for everybody who knows the number.
    """

    status: ComplaintStatus
    changed_at: int
    author: str
    comment: str = ""
    working_days: int = WORKING_DAYS


@dataclass(frozen=True, slots=True)
class Complaint:
    """What was submitted, with its history, the oldest first.

    `id` are the digits of its number, `citizen` is empty where it was dropped.
    """

    id: str
    account: str
    citizen: str
    received_at: int
    nature: Nature
    words: Words
    changes: tuple[Change, ...]

    @property
    def status(self) -> ComplaintStatus:
        """Where it stands now."""
        return self.changes[-1].status

    @property
    def working_days(self) -> int:
        """The term that holds now."""
        return self.changes[-1].working_days

    @property
    def due(self) -> Due:
        """Until when it is to be answered."""
        return find_due(self.received_at, self.working_days)

    def is_overdue(self, today: dt.date) -> bool:
        """Tell whether it still waits for something after its last day."""
        return self.status.is_open and today > self.due.day
