"""Promises of the report's periods."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from handlers.period import (
    day_of,
    days_period,
    list_days,
    name_day,
    name_month,
    year_period,
)

BEIJING = ZoneInfo("Asia/Shanghai")


def to_ms(moment: dt.datetime) -> int:
    """Return a moment in milliseconds UTC."""
    return int(moment.timestamp()) * 1000


def test_new_year_begins_at_midnight_in_beijing() -> None:
    """The last millisecond of New Year's Eve in Beijing is the old year, the next one the new."""
    midnight = to_ms(dt.datetime(2026, 1, 1, tzinfo=BEIJING))
    assert day_of(midnight - 1) == dt.date(2025, 12, 31)
    assert day_of(midnight) == dt.date(2026, 1, 1)
    assert year_period(2025).end == midnight == year_period(2026).start


def test_midnight_in_london_is_not_the_turn_of_the_year() -> None:
    """At midnight UTC Beijing has been in the new year for eight hours."""
    midnight = to_ms(dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    assert midnight - year_period(2026).start == 8 * 60 * 60 * 1000


@given(st.integers(2000, 2100))
def test_years_join_without_gap(year: int) -> None:
    """Each year ends where the next begins and has 365 or 366 days."""
    period = year_period(year)
    assert period.end == year_period(year + 1).start
    assert (period.end - period.start) / 86_400_000 in (365, 366)


@given(st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2100, 12, 31)))  # noqa: DTZ001 - the zone is added below
def test_days_agree_with_the_zone_database(moment: dt.datetime) -> None:
    """A time belongs to the day that the time-zone database gives, and to that day's year."""
    local = moment.replace(tzinfo=BEIJING)
    at = to_ms(local)
    assert day_of(at) == local.date()
    period = year_period(local.year)
    assert period.start <= at < period.end


@given(st.dates(dt.date(2000, 1, 1), dt.date(2099, 1, 1)), st.integers(0, 400))
def test_a_period_of_days_holds_each_of_them(first: dt.date, more: int) -> None:
    """From one day to another is both and all between, each under its own name."""
    last = first + dt.timedelta(days=more)
    period = days_period(first, last)
    assert (day_of(period.start), day_of(period.start - 1)) == (first, first - dt.timedelta(1))
    assert (day_of(period.end - 1), day_of(period.end)) == (last, last + dt.timedelta(1))
    days = [first + dt.timedelta(number) for number in range(more + 1)]
    assert [name_day(number) for number in list_days(period)] == [str(day) for day in days]
    assert name_month(list_days(period)[0]) == f"{first:%Y-%m}"


def test_a_year_is_its_days() -> None:
    """The year as a whole and from its first day to its last are the same time."""
    assert year_period(2026) == days_period(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
