"""Sums of days: what the overview shows, counted once a day is over and anew while it lasts.

They are made of the same kinds of inquiries as the counts, and spare a page the whole journal.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import sqlite_utils
from sqlite_utils.migrations import Migrations

from handlers.counts.definitions import RECEIVED
from handlers.counts.tally import names_of
from handlers.period import CHINA_MS, HOUR_MS, Period, day_of, days_period
from handlers.standing import Select
from knowledge.database import Database

migrations = Migrations("day_sums")

LATE_MS = HOUR_MS
"""How long after its end a day may still get an exchange that was begun in it."""

FRESH_MS = 45_000
"""How long a sum is not made anew, by whatever process."""

_EXACT_MS = 100
"""Up to so many milliseconds a time is kept exactly, above by two digits."""

FindTopic = Callable[[str], str]
"""Returns the topic of an entry."""


@migrations()
def create_day_sums(db: sqlite_utils.Database) -> None:
    """Make the table: one row for each day in China."""
    db.execute(
        "CREATE TABLE day_sums (day TEXT PRIMARY KEY, content TEXT NOT NULL,"
        " counted_at INTEGER NOT NULL)"
    )


@dataclass(slots=True)
class Sums:
    """What came in some days: counts by name, received by hour and topic, and answering times.

    `speeds` counts inquiries by the milliseconds that the answer took.
    """

    counts: Counter[str] = field(default_factory=Counter)
    hours: Counter[int] = field(default_factory=Counter)
    topics: Counter[str] = field(default_factory=Counter)
    speeds: Counter[int] = field(default_factory=Counter)

    def add(self, other: Sums) -> None:
        """Take other days in."""
        self.counts.update(other.counts)
        self.hours.update(other.hours)
        self.topics.update(other.topics)
        self.speeds.update(other.speeds)

    @property
    def median_ms(self) -> int | None:
        """The time within which half of the inquiries were answered, None without any."""
        half, passed = sum(self.speeds.values()) / 2, 0
        for speed in sorted(self.speeds):
            passed += self.speeds[speed]
            if passed >= half:
                return speed
        return None


_WAYS = f"""
SELECT (received_at + {CHINA_MS}) / {HOUR_MS} % 24 AS hour, channel, kind, outcome,
 entry IS NOT NULL AS has_entry, entry, CAST(latency_ms AS INTEGER) AS speed, COUNT(*) AS number
FROM exchanges WHERE received_at >= ? AND received_at < ?
GROUP BY 1, 2, 3, 4, 5, 6, 7
"""  # noqa: S608 - two numbers of ours


def round_speed(milliseconds: int) -> int:
    """Return a time of answering as it is kept: the first two digits of a long one."""
    if milliseconds < _EXACT_MS:
        return max(0, milliseconds)
    size: int = 10 ** (len(str(milliseconds)) - 2)
    return milliseconds // size * size


def sum_period(select: Select, period: Period, find_topic: FindTopic) -> Sums:
    """Return what came in a period, best not longer than a day. Raises StorageError."""
    sums = Sums()
    for hour, channel, kind, outcome, has_entry, entry, speed, number in select(
        _WAYS, (period.start, period.end)
    ):
        for name in names_of((channel, kind, outcome, has_entry)):
            sums.counts[name] += number
            if name == RECEIVED:
                sums.hours[hour] += number
                sums.speeds[round_speed(speed)] += number
                if entry:
                    sums.topics[find_topic(entry)] += number
    return sums


def _to_content(sums: Sums) -> str:
    said = (sums.counts, sums.hours, sums.topics, sums.speeds)
    return json.dumps([[*one.items()] for one in said], ensure_ascii=False)


def _from_content(text: str) -> Sums:
    counts, hours, topics, speeds = json.loads(text)
    return Sums(*(Counter(dict(pairs)) for pairs in (counts, hours, topics, speeds)))


@dataclass(frozen=True, slots=True)
class Read:
    """Sums by their days, and the moment (ms UTC) of the latest one, 0 for none."""

    by_day: Mapping[dt.date, Sums]
    counted_at: int

    def gather(self, days: Iterable[dt.date]) -> Sums:
        """Return the sums of some days together."""
        gathered = Sums()
        for day in days:
            if day in self.by_day:
                gathered.add(self.by_day[day])
        return gathered


def read_sums(select: Select, first: dt.date, last: dt.date) -> Read:
    """Return the sums of days that were counted, both ends among them. Raises StorageError."""
    rows = select(
        "SELECT * FROM day_sums WHERE day >= ? AND day <= ? ORDER BY day",
        (first.isoformat(), last.isoformat()),
    )
    by_day = {dt.date.fromisoformat(row["day"]): _from_content(row["content"]) for row in rows}
    return Read(by_day, max((row["counted_at"] for row in rows), default=0))


class DaySums:
    """The sums of days, kept in the database."""

    def __init__(self, database: Database, find_topic: FindTopic) -> None:
        """Use `database`, which must carry this module's `migrations` and the journal's."""
        self._database = database
        self._find_topic = find_topic

    def list_due(self, first: dt.date, last: dt.date, now: int) -> Sequence[dt.date]:
        """Return the days that are to be counted at `now`, the last first. Raises StorageError.

        Days before anybody ever asked are not.
        """
        (begin,) = self._database.read("SELECT MIN(received_at) AS at FROM exchanges")
        if begin["at"] is None:
            return []
        first = max(first, day_of(begin["at"]))
        rows = self._database.read(
            "SELECT day, counted_at FROM day_sums WHERE day >= ? AND day <= ?",
            (first.isoformat(), last.isoformat()),
        )
        counted = {row["day"]: row["counted_at"] for row in rows}
        days = (last - dt.timedelta(days=n) for n in range((last - first).days + 1))
        return [day for day in days if _is_due(day, counted.get(day.isoformat(), 0), now)]

    def count(self, day: dt.date, now: int) -> None:
        """Count a day and keep its sums; blocks. Raises StorageError."""
        sums = sum_period(self._database.read, days_period(day, day), self._find_topic)
        row = (day.isoformat(), _to_content(sums), now)

        def work(db: sqlite_utils.Database) -> None:
            db.conn.execute(
                "INSERT INTO day_sums (day, content, counted_at) VALUES (?, ?, ?)"
                " ON CONFLICT (day) DO UPDATE SET"
                " content = excluded.content, counted_at = excluded.counted_at",
                row,
            )

        self._database.submit(work).result()


def _is_due(day: dt.date, counted_at: int, now: int) -> bool:
    is_whole = counted_at >= days_period(day, day).end + LATE_MS
    return not is_whole and (counted_at == 0 or now - counted_at >= FRESH_MS)
