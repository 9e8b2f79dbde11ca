"""Promises of the sums of days: they are the counts, and are made once a day is over."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.annuals import PERIOD, make_lines
from support.journals import Line, count_plainly

from bot.store import Store, open_store
from handlers.counts.daysums import FRESH_MS, LATE_MS, DaySums, Sums, read_sums, round_speed
from handlers.counts.definitions import RECEIVED
from handlers.inquiry import Outcome
from handlers.period import days_period

FIRST, LAST = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
_COLUMNS = (
    "id, account, channel, message_key, citizen, received_at, kind, text, outcome, entry, parts,"
    " suggestions, reply, remainder, latency_ms"
)


def insert(database: Path, lines: list[Line]) -> None:
    """Put lines into a journal, each answered within as many milliseconds as its number."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.executemany(
            f"INSERT INTO exchanges ({_COLUMNS})"  # noqa: S608 - ours
            " VALUES (?, ?, ?, ?, ?, ?, ?, 'a', ?, ?, '[]', '[]', 'b', '', ?)",
            [
                (str(n), one.account, one.channel.value, str(n), one.citizen, one.at,
                 one.kind.value, one.outcome.value, one.entry, float(n))
                for n, one in enumerate(lines)
            ],
        )  # fmt: skip


@pytest.fixture
def store(seeded_database: Path, tmp_path: Path) -> Iterator[Store]:
    """Give a store with a year of inquiries."""
    database = tmp_path / "bot.db"
    database.write_bytes(seeded_database.read_bytes())
    insert(database, make_lines())
    with open_store(database) as opened:
        yield opened


def test_sums_are_the_counts(store: Store) -> None:
    """All days of a year together are what a plain count of the journal gives."""
    lines, sums = make_lines(), DaySums(store.database, lambda entry: entry)
    for day in sums.list_due(FIRST, LAST, PERIOD.end + LATE_MS):
        sums.count(day, PERIOD.end + LATE_MS)
    read = read_sums(store.database.read, FIRST, LAST)
    year = read.gather(read.by_day)
    truth = count_plainly(lines, PERIOD)
    asked = [line for line in lines if line.is_counted]
    assert {name: year.counts[name] for name in (RECEIVED, *Outcome)} == {
        name: truth[name] for name in (RECEIVED, *Outcome)
    }
    assert year.hours == Counter(line.moment.hour for line in asked)
    assert year.topics == Counter(line.entry for line in asked if line.entry)
    assert sum(year.speeds.values()) == len(asked)
    one = read.gather([dt.date(2026, 3, 1), dt.date(2027, 1, 1)])
    assert one.counts[RECEIVED] == sum(line.moment.date() == dt.date(2026, 3, 1) for line in asked)


def test_a_day_that_is_over_is_counted_once(store: Store) -> None:
    """Today is counted anew after a while, a day that is over once more, then never."""
    sums, day = DaySums(store.database, lambda _: ""), dt.date(2026, 3, 1)
    end = days_period(day, day).end

    def is_due(now: int) -> bool:
        return day in sums.list_due(day, day, now)

    assert is_due(end - 1)
    sums.count(day, end - 1)
    assert not is_due(end - 1 + FRESH_MS - 1)
    assert is_due(end - 1 + FRESH_MS)
    sums.count(day, end + LATE_MS)
    assert not is_due(end + 10 * LATE_MS)


def test_days_before_anybody_asked_are_not_counted(store: Store) -> None:
    """Counting begins with the first inquiry; without any there is nothing to count."""
    sums = DaySums(store.database, lambda _: "")
    due = sums.list_due(dt.date(2025, 12, 1), dt.date(2026, 1, 2), PERIOD.end)
    assert due == [dt.date(2026, 1, 2), dt.date(2026, 1, 1)]
    store.database.submit(lambda db: db.execute("DELETE FROM exchanges")).result()
    assert sums.list_due(FIRST, LAST, PERIOD.end) == []


@given(st.lists(st.integers(0, 99), min_size=1))
def test_the_median_is_the_one_in_the_middle(speeds: list[int]) -> None:
    """Half of the answers took no longer; without any there is none."""
    sums = Sums(speeds=Counter(speeds))
    assert sums.median_ms == sorted(speeds)[(len(speeds) - 1) // 2]
    assert Sums().median_ms is None


@given(st.integers(-5, 10_000_000))
def test_a_long_time_is_kept_by_two_digits(milliseconds: int) -> None:
    """What is kept of a time is never more, and less by a tenth at most."""
    kept = round_speed(milliseconds)
    assert 0 <= kept <= max(0, milliseconds)
    assert kept > milliseconds * 0.9 or kept >= milliseconds
