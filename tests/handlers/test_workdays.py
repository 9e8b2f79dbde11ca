"""Promises of working days: holidays and made-up days are known, and what is not known is said."""

from __future__ import annotations

import datetime as dt

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.workdays import add_working_days, find_uncertain, is_working_day

LAST_YEAR = max(chinese_calendar.holidays).year
"""The last year that the installed library knows."""

KNOWN = st.dates(dt.date(2005, 1, 1), dt.date(LAST_YEAR - 1, 12, 31))


@pytest.mark.parametrize(
    ("day", "is_worked"),
    [
        ("2025-09-30", True),  # a Tuesday
        ("2025-10-01", False),  # National Day, a Wednesday
        ("2025-10-08", False),  # the last day of that holiday, a Wednesday
        ("2025-09-28", True),  # a Sunday that was worked for it
        ("2025-10-11", True),  # a Saturday that was worked for it
        ("2025-10-12", False),  # a Sunday
        ("2018-12-29", True),  # a Saturday, worked by the notice for 2019
        ("2018-12-31", False),  # a Monday, free by the notice for 2019
    ],
)
def test_holidays_and_made_up_days_are_known(day: str, *, is_worked: bool) -> None:
    """Offices work on the days that the State Council's notices name, weekends or not."""
    assert is_working_day(dt.date.fromisoformat(day)) is is_worked


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2016-07-01", 5, "2016-07-08"),
        ("2016-07-01", 7, "2016-07-12"),
        ("2016-07-02", 5, "2016-07-08"),  # a Saturday: the day of opening never counts
        ("2025-09-26", 5, "2025-10-10"),  # over National Day: 28, 29, 30, 9, 10
        ("2025-09-26", 7, "2025-10-13"),  # and the worked Saturday, 11
        ("2026-02-13", 7, "2026-03-02"),  # over Spring Festival: 14, 24 to 28 (two Saturdays), 2
    ],
)
def test_a_period_ends_on_a_working_day(start: str, count: int, end: str) -> None:
    """Seven working days are seven days on which offices work, the first day not counted."""
    begun, ended = map(dt.date.fromisoformat, (start, end))
    assert add_working_days(begun, count) == ended
    assert find_uncertain(begun, ended) is None


@given(start=KNOWN, count=st.integers(1, 15))
def test_a_period_holds_so_many_working_days(start: dt.date, count: int) -> None:
    """Counted day by day a period holds as many working days as given, and ends on one."""
    end = add_working_days(start, count)
    days = [start + dt.timedelta(days=number + 1) for number in range((end - start).days)]
    assert [chinese_calendar.is_workday(day) for day in days].count(True) == count
    assert chinese_calendar.is_workday(end)


def test_a_year_that_is_not_known_is_said_so() -> None:
    """Where a year's holidays are not known weekends alone are passed over, and it shows."""
    monday = dt.date(2045, 1, 30)
    assert is_working_day(monday) is None
    assert add_working_days(monday, 7) == dt.date(2045, 2, 8)
    assert find_uncertain(monday, dt.date(2045, 2, 8)) == dt.date(2045, 1, 31)
    assert find_uncertain(monday, monday) is None


def test_the_end_of_the_last_known_year_is_not_certain() -> None:
    """The next year's notice may still move the days before New Year."""
    christmas_eve = dt.date(LAST_YEAR, 12, 24)
    assert is_working_day(christmas_eve) is not None
    end = add_working_days(christmas_eve, 7)
    assert find_uncertain(christmas_eve, end) == dt.date(LAST_YEAR, 12, 25)
