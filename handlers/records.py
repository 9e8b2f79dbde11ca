"""What is kept of one citizen, in short."""

from __future__ import annotations

import json
from dataclasses import dataclass

from handlers.inquiry import Kind
from handlers.standing import Select

MOST_SHOWN = 5
"""Questions that a citizen is shown of what they asked."""


@dataclass(frozen=True, slots=True)
class Records:
    """How many inquiries are kept, when the first and last came (ms UTC), the latest words.

    `latest` has the time and the masked text of each, latest first.
    """

    count: int = 0
    first: int = 0
    last: int = 0
    latest: tuple[tuple[int, str], ...] = ()


def find_records(select: Select, account: str, citizen: str) -> Records:
    """Return what is kept of a citizen of an account.

    Raises StorageError when the database cannot be read.
    """
    who = (account, citizen)
    kinds = json.dumps([kind.value for kind in Kind if kind.is_inquiry])
    (whole,) = select(
        "SELECT COUNT(*) AS number, MIN(received_at) AS first, MAX(received_at) AS last"
        " FROM exchanges WHERE account = ? AND citizen = ?"
        " AND kind IN (SELECT value FROM json_each(?))",
        (*who, kinds),
    )
    if not whole["number"]:
        return Records()
    rows = select(
        "SELECT received_at, text FROM exchanges WHERE account = ? AND citizen = ?"
        " AND text IS NOT NULL AND kind IN (?, ?) ORDER BY received_at DESC, rowid DESC LIMIT ?",
        (*who, Kind.TEXT.value, Kind.PICKED.value, MOST_SHOWN),
    )
    latest = tuple((row["received_at"], row["text"]) for row in rows)
    return Records(whole["number"], whole["first"], whole["last"], latest)
