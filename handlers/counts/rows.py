"""Reads the journal for the tally: in the order of time, an hour at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from handlers.counts.tally import CHOICE_MS, Row
from handlers.period import HOUR_MS, Period
from handlers.standing import Select

# What was offered is long, and needed only where something was.
_ROWS = """
SELECT received_at, citizen,
 CASE WHEN outcome = 'suggested' AND suggestions <> '[]' THEN suggestions ELSE '' END AS offers,
 account, channel, kind, outcome, entry IS NOT NULL AS has_entry, entry
FROM exchanges WHERE received_at >= ? AND received_at < ? ORDER BY received_at
"""


def read_hours(select: Select, period: Period) -> Iterator[tuple[int, Sequence[Row]]]:
    """Yield the hours of a period, and the one after it, with what the journal holds of each.

    An hour at a time takes no more memory for a year than for a day. Of the hour after it only
    that is read in which a citizen may still pick what was offered before. Raises StorageError
    when the database cannot be read.
    """
    for start in range(period.start, period.end, HOUR_MS):
        yield start, select(_ROWS, (start, start + HOUR_MS))
    yield period.end, select(_ROWS, (period.end, period.end + CHOICE_MS))
