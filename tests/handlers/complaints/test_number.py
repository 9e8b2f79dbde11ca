"""Promises of receipt numbers: what was mistyped is recognised, and nothing masks them."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.complaints.complaint import Nature
from handlers.complaints.number import (
    LENGTH,
    Mention,
    find_mention,
    is_whole,
    make_number,
    word_number,
)
from knowledge.masking import mask

DAYS = st.dates(dt.date(2016, 1, 1), dt.date(2099, 12, 31))
NUMBERS = st.builds(make_number, DAYS, st.text())
PLACES = st.integers(0, LENGTH - 1)


@given(NUMBERS)
def test_a_number_is_whole(number: str) -> None:
    """Every number that is made is twelve digits and passes its own check."""
    assert len(number) == LENGTH
    assert is_whole(number)


@given(NUMBERS, PLACES, st.integers(1, 9))
def test_one_wrong_digit_is_found(number: str, place: int, step: int) -> None:
    """A number with any one digit changed to any other is no number."""
    digit = str((int(number[place]) + step) % 10)
    assert not is_whole(number[:place] + digit + number[place + 1 :])


@given(NUMBERS, st.integers(0, LENGTH - 2))
def test_neighbours_that_changed_places_are_found(number: str, place: int) -> None:
    """A number in which two neighbours changed places is no number, unless they are the same."""
    one, other = number[place], number[place + 1]
    swapped = number[:place] + other + one + number[place + 2 :]
    assert is_whole(swapped) == (one == other)


@given(NUMBERS, PLACES, st.integers(0, 9))
def test_a_digit_too_few_or_too_many_is_found(number: str, place: int, digit: int) -> None:
    """A number that lacks a digit, or has one more, is no number."""
    assert not is_whole(number[:place] + number[place + 1 :])
    assert not is_whole(number[:place] + str(digit) + number[place:])


@given(DAYS, st.text(), st.sampled_from(Nature))
def test_a_number_is_read_back_as_it_is_told(day: dt.date, seed: str, nature: Nature) -> None:
    """A number is two letters, its day and six digits, and is found in the text that tells it."""
    number = make_number(day, seed)
    told = word_number(nature, number)
    assert told[:2] == {"complaint": "TS", "suggestion": "JY"}[nature]
    assert told[2:9] == f"{day:%y%m%d}-"
    assert find_mention(told) == Mention(number, is_marked=True, rest="")


@given(NUMBERS, st.sampled_from(Nature))
def test_no_number_is_masked(number: str, nature: Nature) -> None:
    """A number told or typed is no telephone, bank card or identity number."""
    told = word_number(nature, number)
    for text in (told, number, f"请查{told}，谢谢", f"编号：{number[:6]} {number[6:]}"):
        assert mask(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "TS261125-482735",
        "ts261125482735",
        "ＴＳ２６１１２５－４８２７３５",
        "TS 261125 — 482735",
        "  TS261125-482735。",
        "261125-482735",
        "261125482735",
    ],
)
def test_a_number_is_understood_however_it_is_typed(text: str) -> None:
    """Case, width, spaces, dashes and the letters in front do not matter."""
    found = find_mention(text)
    assert found is not None
    assert (found.digits, found.rest) == ("261125482735", "")


def test_what_stands_around_a_number_is_told_apart() -> None:
    """The words around a number are what is asked about it."""
    found = find_mention("请问TS261125-482735办到哪了？")
    assert found == Mention("261125482735", is_marked=True, rest="请问办到哪了")


@pytest.mark.parametrize(
    "text", ["", "TS", "26112548273", "2611254827350", "电话是多少", "ts投诉"]
)
def test_other_texts_name_no_number(text: str) -> None:
    """Without the letters only twelve digits are taken for a number."""
    assert find_mention(text) is None


@pytest.mark.parametrize("digits", ["1", "26112548273", "2611254827351"])
def test_a_marked_number_of_another_length_is_mistyped(digits: str) -> None:
    """After the letters any digits are meant as a number, and those too few or many are wrong."""
    found = find_mention(f"TS{digits}")
    assert found is not None
    assert found.digits == digits
    assert not is_whole(found.digits)


def test_numbers_of_a_day_lie_anywhere() -> None:
    """Numbers of one day do not follow each other: nobody reaches one by counting up."""
    numbers = [make_number(dt.date(2026, 11, 25), f"draft-{number}") for number in range(1000)]
    assert len(set(numbers)) > 990
    tens = Counter(number[6] for number in numbers)
    assert len(tens) == 10
    assert max(tens.values()) < 150
