"""What an entry says of itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from knowledge.entry import Entry, Topic

DAY = dt.timedelta(days=1)
ENTRY = Entry("phone", Topic.CENTRE, "电话是多少？", "0632—6616110", phrasings=("电话", "热线"))


def test_texts_start_with_the_standard_question() -> None:
    """The texts of an entry are its question, then its phrasings in their order."""
    assert ENTRY.texts == ("电话是多少？", "电话", "热线")


@given(st.dates())
def test_an_entry_without_dates_is_always_valid(day: dt.date) -> None:
    """An entry that names no days may be given on any day."""
    assert ENTRY.is_valid_on(day)


@given(st.dates(dt.date(2000, 1, 2), dt.date(2100, 1, 1)), st.integers(0, 900))
def test_both_ends_belong_to_the_validity(first: dt.date, length: int) -> None:
    """An entry is valid on its first and its last day, and not a day outside them."""
    last = first + dt.timedelta(days=length)
    entry = replace(ENTRY, valid_from=first, valid_until=last)
    assert entry.is_valid_on(first)
    assert entry.is_valid_on(last)
    assert not entry.is_valid_on(first - DAY)
    assert not entry.is_valid_on(last + DAY)


def test_an_open_end_stays_open() -> None:
    """An entry with one day named is bound on that side alone."""
    day = dt.date(2026, 5, 1)
    assert replace(ENTRY, valid_from=day).is_valid_on(dt.date.max)
    assert replace(ENTRY, valid_until=day).is_valid_on(dt.date.min)
