"""Periods of a report: years as the calendar of Asia/Shanghai has them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache

CHINA = dt.timezone(dt.timedelta(hours=8), "Asia/Shanghai")
"""China has had one offset and no summer time since 1992; no time-zone data are needed."""

HOUR_MS = 60 * 60 * 1000
CHINA_MS = 8 * HOUR_MS
"""What is added to milliseconds UTC so that days and hours begin as they do in China."""

_EPOCH = dt.date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Period:
    """From `start` up to but without `end`, both in milliseconds UTC."""

    start: int
    end: int


def year_period(year: int) -> Period:
    """Return the calendar year in China, from midnight to midnight."""
    start, end = (dt.datetime(number, 1, 1, tzinfo=CHINA) for number in (year, year + 1))
    return Period(int(start.timestamp() * 1000), int(end.timestamp() * 1000))


def year_of(day: dt.date) -> Period:
    """Return the calendar year of a day."""
    return year_period(day.year)


def month_of(day: dt.date) -> Period:
    """Return the calendar month of a day."""
    after = (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    return days_period(day.replace(day=1), after - dt.timedelta(days=1))


def days_period(first: dt.date, last: dt.date) -> Period:
    """Return the time from the beginning of one day in China to the end of another."""
    # Counted by numbers, for the last of all days has none after it.
    begin, after = (
        (number - _EPOCH) * 24 * HOUR_MS - CHINA_MS
        for number in (first.toordinal(), last.toordinal() + 1)
    )
    return Period(begin, after)


@cache
def name_day(number: int) -> str:
    """Return the day that is that many after the first of 1970, as 2026-11-28."""
    return dt.date.fromordinal(_EPOCH + number).isoformat()


@cache
def name_month(number: int) -> str:
    """Return the month in which that day lies, as 2026-11."""
    return name_day(number)[:7]


def list_days(period: Period) -> range:
    """Return the numbers, since 1970, of the days in China that a period touches."""
    day = 24 * HOUR_MS
    return range((period.start + CHINA_MS) // day, -(-(period.end + CHINA_MS) // day))


def day_of(milliseconds: int) -> dt.date:
    """Return the day in China of a time in milliseconds UTC."""
    return dt.datetime.fromtimestamp(milliseconds / 1000, CHINA).date()
