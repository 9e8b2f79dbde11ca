"""Periods of a report: years as the calendar of Asia/Shanghai has them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

CHINA = dt.timezone(dt.timedelta(hours=8), "Asia/Shanghai")
"""China has had one offset and no summer time since 1992; no time-zone data are needed."""


@dataclass(frozen=True, slots=True)
class Period:
    """From `start` up to but without `end`, both in milliseconds UTC."""

    start: int
    end: int


def year_period(year: int) -> Period:
    """Return the calendar year in China, from midnight to midnight."""
    start, end = (dt.datetime(number, 1, 1, tzinfo=CHINA) for number in (year, year + 1))
    return Period(int(start.timestamp() * 1000), int(end.timestamp() * 1000))


def day_of(milliseconds: int) -> dt.date:
    """Return the day in China of a time in milliseconds UTC."""
    return dt.datetime.fromtimestamp(milliseconds / 1000, CHINA).date()
