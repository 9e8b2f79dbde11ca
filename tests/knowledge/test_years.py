"""The years that a question speaks of, in every way that citizens write them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.years import OTHER_YEARS, find_dates, find_years

TODAY = dt.date(2026, 11, 24)
DIGITS = "〇一二三四五六七八九"


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("联系电话是多少", set()),
        ("2016年公开了多少条", {2016}),
        ("二〇一六年公开了多少条", {2016}),
        ("二零一六年公开了多少条", {2016}),
        ("一九九八年呢", {1998}),
        ("2015和2016哪年多", {2015, 2016}),
        ("16年公开了多少条", {2016}),
        ("一六年公开了多少条", {2016}),
        ("98年的档案", {1998}),
        ("去年呢", {2025}),
        ("前年呢", {2024}),
        ("大前年呢", {2023}),
        ("今年呢", {2026}),
        ("上一年度的", {2025}),
        ("上年度报告", {2025}),
        ("明年会怎样", {2027}),
        ("近三年的数据", {2024, 2025, 2026}),
        ("最近两年", {2025, 2026}),
        ("过去5年", {2022, 2023, 2024, 2025, 2026}),
        ("近十年", set(range(2017, 2027))),
        ("近几年", {OTHER_YEARS}),
        ("近十几年", {OTHER_YEARS}),
        ("最近二十年", set(range(2007, 2027))),
        ("过去十五年", set(range(2012, 2027))),
        ("上一年发了多少", {2025}),
        ("微信上一年发了多少", set()),
        ("历年的数据", {OTHER_YEARS}),
        ("往年有多少", {OTHER_YEARS}),
        ("每年多少条", {OTHER_YEARS}),
        ("年年都公开吗", {OTHER_YEARS}),
        ("2016年年度报告由谁公布", {2016}),
        ("2016年年报", {2016}),
    ],
)
def test_years_are_found_however_they_are_written(text: str, years: set[int]) -> None:
    """A year is understood in digits, in Chinese, in two digits and relative to today."""
    assert find_years(text, TODAY) == years


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("近10年的数据", set(range(2017, 2027))),
        ("过去12年", set(range(2015, 2027))),
        ("前20年", set(range(2007, 2027))),
        ("最近15年", set(range(2012, 2027))),
    ],
)
def test_a_count_of_years_is_no_year(text: str, years: set[int]) -> None:
    """近10年 asks for ten years up to this one, never for 2010."""
    assert find_years(text, TODAY) == years


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("15、16年的数据", {2015, 2016}),
        ("15-16年的数据", {2015, 2016}),
        ("14、15和16年的数据", {2014, 2015, 2016}),
        ("一五到一七年", {2015, 2017}),
    ],
)
def test_years_that_share_one_word_are_all_found(text: str, years: set[int]) -> None:
    """15、16年 speaks of both years, so that neither slips past the guard."""
    assert find_years(text, TODAY) == years


@pytest.mark.parametrize(
    "text",
    [
        "1000余条",
        "10月8日",
        "满20年以上的工龄",
        "30年内有效",
        "10年前的事",
        "20年来",
        "16年左右",
        "第12年",
        "120160个",
        "292项许可事项",
        "20个工作日",
    ],
)
def test_other_numbers_are_no_years(text: str) -> None:
    """Counts, days and spans of time are not taken for years."""
    assert find_years(text, TODAY) == frozenset()


@given(st.integers(1950, 2049), st.text(alphabet="的公开信息报告呢数据", max_size=8))
def test_every_spelling_of_a_year_is_the_same_year(year: int, rest: str) -> None:
    """A year in digits, in Chinese digits and in its last two digits is one year."""
    chinese = "".join(DIGITS[int(digit)] for digit in str(year))
    spellings = (f"{year}", f"{year}年", chinese, f"{chinese}年", f"{year % 100:02d}年")
    for spelling in spellings:
        assert find_years(f"{spelling}{rest}", TODAY) == {year}, spelling


@given(st.dates(dt.date(1990, 1, 1), dt.date(2090, 12, 31)))
def test_relative_years_follow_the_clock_passed_in(today: dt.date) -> None:
    """去年, 今年 and 明年 are counted from the day that is given."""
    assert find_years("去年今年明年", today) == {today.year - 1, today.year, today.year + 1}


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("去年，就是2016年", {2016}),
        ("今年（2016年）的", {2016}),
        ("前年也就是一六年", {2016}),
        ("我说的去年是2016年", {2016}),
        ("16年，也就是去年", {2016}),
        ("去年和2016年", {2016, 2025}),
        ("去年不是2016年", {2016, 2025}),
        ("2016年比去年", {2016, 2025}),
    ],
)
def test_two_names_of_one_year_are_the_written_one(text: str, years: set[int]) -> None:
    """Who says which year is meant by 去年 asks for that year; two that are compared stay two."""
    assert find_years(text, TODAY) == years


def test_full_dates_are_found_with_their_day() -> None:
    """A date is found however its day is called; a day without a year is none."""
    assert find_dates("2015年10月08号和2016年3月2日，10月8日") == {
        (2015, "10月8日"),
        (2016, "3月2日"),
    }
