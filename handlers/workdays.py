"""Working days of China: weekends, public holidays and the days made up for them (调休).

`chinese_calendar` holds the State Council's yearly notices as they were published and refuses a
year that it lacks; a library that computes holidays cannot know which weekends are worked.
"""

from __future__ import annotations

import datetime as dt

import chinese_calendar

_SATURDAY = 5
_DAY = dt.timedelta(days=1)

# New Year's notice reaches back over the year's end: 29 December 2018, a Saturday, was worked by
# the notice for 2019. So a day is certain once the year a week later is.
_REACH = dt.timedelta(days=7)


def is_working_day(day: dt.date) -> bool | None:
    """Tell whether offices work on a day, None where its year's holidays are not known."""
    try:
        chinese_calendar.is_workday(day + _REACH)
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None


def add_working_days(start: dt.date, count: int) -> dt.date:
    """Return the last of `count` working days after `start`, which itself is none (民法典 201).

    Where holidays are not known weekends alone are passed over; see `find_uncertain`.
    """
    day = start
    while count:
        day += _DAY
        is_worked = is_working_day(day)
        count -= day.weekday() < _SATURDAY if is_worked is None else is_worked
    return day


def find_uncertain(start: dt.date, end: dt.date) -> dt.date | None:
    """Return the first day after `start`, up to `end`, whose holidays are not known; else None."""
    days = (start + _DAY * number for number in range(1, (end - start).days + 1))
    return next((day for day in days if is_working_day(day) is None), None)
