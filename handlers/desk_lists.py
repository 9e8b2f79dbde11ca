"""Lists of hand-offs by pages: what waits by the day it is due, what is closed newest first."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum, unique

from handlers.handoffs import Handoff, read_handoff
from handlers.standing import Select


@unique
class View(StrEnum):
    """Which hand-offs are listed."""

    WAITING = "waiting"
    """Those on which something is left to be done."""
    OVERDUE = "overdue"
    """Those that nobody has answered, past the day until which that was owed."""
    CLOSED = "closed"


_CONDITIONS = {
    View.WAITING: "status IN ('open', 'answered')",
    View.OVERDUE: "status = 'open' AND due < ?",
    View.CLOSED: "status = 'closed'",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ends: the last one's due day and number."""

    due: str
    number: str


@dataclass(frozen=True, slots=True)
class Load:
    """How many wait for an answer, and how many of them too long."""

    waiting: int
    overdue: int


def list_page(
    select: Select, view: View, *, today: dt.date, after: Place | None = None, limit: int
) -> list[Handoff]:
    """Return the hand-offs of a view that come after a place. Raises StorageError."""
    condition = _CONDITIONS[view]
    values: list[object] = [today.isoformat()] if view is View.OVERDUE else []
    way, sign = ("DESC", "<") if view is View.CLOSED else ("ASC", ">")
    if after is not None:
        condition += f" AND (due {sign} ? OR (due = ? AND id {sign} ?))"
        values += [after.due, after.due, after.number]
    rows = select(
        f"SELECT * FROM handoffs WHERE {condition} ORDER BY due {way}, id {way} LIMIT ?",  # noqa: S608 - ours
        [*values, limit],
    )
    return [read_handoff(row) for row in rows]


def count_load(select: Select, *, today: dt.date) -> Load:
    """Return how many hand-offs wait. Raises StorageError."""
    (row,) = select(
        "SELECT COUNT(*) AS waiting, COUNT(CASE WHEN due < ? THEN 1 END) AS overdue"
        " FROM handoffs WHERE status = 'open'",
        (today.isoformat(),),
    )
    return Load(row["waiting"], row["overdue"])
