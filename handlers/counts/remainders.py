"""Remainders: what an exchange still counts as after its words and its citizen were dropped.

Nothing in them tells whose it was. A citizen is counted by the last of a year's, and of a month's,
inquiries of theirs that is dropped: as long as one is left, they are counted by that.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlite_utils

from handlers.counts.tally import ASKED, CHOICE_MS, CHOSEN, lists
from handlers.inquiry import Outcome
from handlers.period import Period, day_of, month_of, year_of
from handlers.standing import Select
from knowledge.database import Row

OF_YEAR, OF_MONTH = "citizen_of_year", "citizen_of_month"
_PERIODS = {OF_YEAR: year_of, OF_MONTH: month_of}

_KINDS = json.dumps(sorted(ASKED))
_ASKED = "channel <> 'console' AND kind IN (SELECT value FROM json_each(?))"
_ABOUT = f"""
SELECT id, account, channel, citizen, received_at, outcome, suggestions FROM exchanges
WHERE id IN (SELECT value FROM json_each(?)) AND citizen IS NOT NULL AND {_ASKED}
ORDER BY received_at
"""  # noqa: S608 - the constants above
_AFTER = f"""
SELECT id, entry, outcome, suggestions FROM exchanges
WHERE account = ? AND citizen = ? AND received_at >= ? AND received_at <= ? AND {_ASKED}
ORDER BY received_at
"""  # noqa: S608 - the same
_LEFT = f"""
SELECT 1 FROM exchanges
WHERE account = ? AND citizen = ? AND received_at >= ? AND received_at < ? AND {_ASKED} LIMIT 1
"""  # noqa: S608 - the same
_KEEP = """
INSERT INTO remainders (id, counts_as, account, channel, received_at) VALUES (?, ?, ?, ?, ?)
ON CONFLICT DO NOTHING
"""
_READ = """
SELECT counts_as, account, channel, received_at FROM remainders
WHERE received_at >= ? AND received_at < ?
"""


@dataclass(frozen=True, slots=True)
class Remainder:
    """What a dropped exchange still counts as, when (ms UTC) and where it came."""

    counts_as: str
    account: str
    channel: str
    at: int


def create_table(db: sqlite_utils.Database) -> None:
    """Make the table, inside a migration of the journal's."""
    db.execute(
        "CREATE TABLE remainders (id TEXT NOT NULL, counts_as TEXT NOT NULL,"
        " account TEXT NOT NULL, channel TEXT NOT NULL, received_at INTEGER NOT NULL,"
        " PRIMARY KEY (id, counts_as))"
    )
    db.execute("CREATE INDEX remainders_by_time ON remainders (received_at)")


@dataclass(frozen=True, slots=True)
class Going:
    """Exchanges that are about to be dropped, and those of them that offered what was chosen."""

    rows: Sequence[Row]
    chosen: Sequence[Row]


def note_going(db: sqlite_utils.Database, ids: Iterable[str]) -> Going:
    """Take note of what is about to be dropped, inside the write that drops it."""
    rows = db.conn.execute(_ABOUT, (json.dumps([*ids]), _KINDS)).fetchall()
    return Going(rows, [row for row in rows if _is_chosen(db, row)])


def _is_chosen(db: sqlite_utils.Database, row: Row) -> bool:
    """Tell whether an answer from an offer was given to its citizen in time."""
    if row["outcome"] != Outcome.SUGGESTED or row["suggestions"] == "[]":
        return False
    at = row["received_at"]
    values = (row["account"], row["citizen"], at, at + CHOICE_MS, _KINDS)
    for later in db.conn.execute(_AFTER, values):
        if later["id"] == row["id"]:
            continue
        if later["entry"] and lists(row["suggestions"], later["entry"]):
            return True
        if later["outcome"] == Outcome.SUGGESTED and later["suggestions"] != "[]":
            return False
    return False


def keep_remainders(db: sqlite_utils.Database, going: Going) -> None:
    """Keep what those that were dropped still count as, inside the same write."""
    kept = [(row, CHOSEN) for row in going.chosen]
    for name, period_of in _PERIODS.items():
        last: dict[tuple[str, str, Period], Row] = {}
        for row in going.rows:
            period = period_of(day_of(row["received_at"]))
            last[row["account"], row["citizen"], period] = row
        for (account, citizen, period), row in last.items():
            values = (account, citizen, period.start, period.end, _KINDS)
            if db.conn.execute(_LEFT, values).fetchone() is None:
                kept.append((row, name))
    db.conn.executemany(
        _KEEP,
        [
            (row["id"], name, row["account"], row["channel"], row["received_at"])
            for row, name in kept
        ],
    )


def read_remainders(select: Select, period: Period) -> list[Remainder]:
    """Return what was dropped of a period and still counts. Raises StorageError."""
    rows = select(_READ, (period.start, period.end))
    return [Remainder(*row) for row in rows]
