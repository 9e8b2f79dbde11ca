"""Heading numerals and year labels."""

from __future__ import annotations

import pytest

from knowledge.report.numerals import ORDINALS, find_year_label, year_of


def test_ordinals() -> None:
    """The numerals run from 一 to 九十九, each with its number."""
    assert list(ORDINALS.values()) == list(range(1, 100))
    wanted = {"一": 1, "十": 10, "十一": 11, "二十": 20, "九十九": 99}
    assert {numeral: ORDINALS[numeral] for numeral in wanted} == wanted


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("附件:2016年度统计表", "2016年度"),
        ("区中心2016年报告", "2016年"),
        ("12016年", ""),
        ("一六年", ""),
    ],
)
def test_year_label(text: str, label: str) -> None:
    """A year label is found as printed, with or without 度."""
    assert find_year_label(text) == label


def test_year() -> None:
    """A label names its year."""
    assert year_of("2015年度") == 2015
