"""Counts what is not in the journal alone: hand-offs, complaints, suggestions, ratings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from handlers.complaints.complaint import TOLD, ComplaintStatus, Nature, find_due
from handlers.counts.definitions import COMPLAINTS, HANDOFFS, RATINGS
from handlers.handoffs import HandoffStatus
from handlers.inquiry import Channel
from handlers.period import Period, day_of
from handlers.standing import Select
from knowledge.database import Row

_HANDOFFS = """
SELECT account, channel, received_at, status, answered_at, simple_due, due, complex_due
FROM handoffs WHERE received_at >= ? AND received_at < ? ORDER BY received_at
"""
_COMPLAINTS = """
SELECT complaints.account AS account, complaints.received_at AS received_at,
 complaints.nature AS nature, last.status AS status, last.changed_at AS changed_at,
 last.working_days AS working_days
FROM complaints JOIN complaint_changes AS last ON last.complaint = complaints.id
 AND last.number = (SELECT MAX(number) FROM complaint_changes WHERE complaint = complaints.id)
WHERE complaints.received_at >= ? AND complaints.received_at < ?
"""
# An answer to several questions has a row for each; it was rated once.
_RATINGS = """
SELECT account, received_at, rating FROM ratings
WHERE received_at >= ? AND received_at < ? AND part = 0 ORDER BY received_at
"""
_NATURES = {
    Nature.COMPLAINT.value: "complaints.complaints",
    Nature.SUGGESTION.value: "complaints.suggestions",
}


@dataclass(frozen=True, slots=True)
class Case:
    """What people deal with, or say of an answer: when and where it came, what it counts as."""

    at: int
    account: str
    channel: str
    names: tuple[str, ...]


def _name_handoff(row: Row) -> Iterator[str]:
    yield HANDOFFS
    if row["answered_at"] is None:
        is_open = row["status"] == HandoffStatus.OPEN
        yield "handoffs_open" if is_open else "handoffs_closed"
        return
    yield "answered_by_person"
    answered = day_of(row["answered_at"])
    for days, name in ((5, "simple_due"), (7, "due"), (15, "complex_due")):
        if answered <= dt.date.fromisoformat(row[name]):
            yield f"answered_within_{days}"


def _name_complaint(row: Row) -> Iterator[str]:
    yield COMPLAINTS
    yield _NATURES[row["nature"]]
    status = ComplaintStatus(row["status"])
    yield f"complaints.{status}"
    if status in TOLD:
        due = find_due(row["received_at"], row["working_days"])
        if day_of(row["changed_at"]) <= due.day:
            yield "complaints.in_time"


def read_cases(select: Select, period: Period, channels: Mapping[str, str]) -> Iterator[Case]:
    """Yield what came in a period; `channels` are those of the accounts, WeChat for others.

    Raises StorageError when the database cannot be read.
    """
    values = (period.start, period.end)
    for row in select(_HANDOFFS, values):
        if row["channel"] != Channel.CONSOLE:
            names = tuple(_name_handoff(row))
            yield Case(row["received_at"], row["account"], row["channel"], names)
    for row in select(_COMPLAINTS, values):
        channel = channels.get(row["account"], Channel.WECHAT.value)
        yield Case(row["received_at"], row["account"], channel, tuple(_name_complaint(row)))
    for row in select(_RATINGS, values):
        channel = channels.get(row["account"], Channel.WECHAT.value)
        names = (RATINGS, f"rated_{row['rating']}")
        yield Case(row["received_at"], row["account"], channel, names)
