"""Numbers in digits, and the Chinese numbers of articles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.matching.numerals import article_numbers, find_numbers, to_int

DIGITS = "零一二三四五六七八九"


def write(number: int) -> str:
    """Write 1 to 999 the way a statute numbers its articles."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    head = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        head += "十" if not head and tens == 1 else f"{DIGITS[tens]}十"
    elif head and ones:
        head += "零"
    return head + (DIGITS[ones] if ones else "")


@given(st.integers(1, 999))
def test_every_article_number_is_read_back(number: int) -> None:
    """A number written in Chinese has the value it was written from."""
    assert to_int(write(number)) == number
    assert article_numbers(f"依照第{write(number)}条的规定") == {str(number)}


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("没有数字", set()),
        ("340条和360条", {"340", "360"}),
        ("约9.8亿元", {"9.8"}),
        ("0632—6616110", {"0632", "6616110"}),
        ("18台。", {"18"}),
        ("不等于零", {"0"}),
        ("零投诉", {"0"}),
        ("二零一六年的零售", set()),
        ("第一百零二条", set()),
    ],
)
def test_numbers_in_digits_are_found_whole(text: str, numbers: set[str]) -> None:
    """Every number of a text is found once, with its decimals, and 零 alone is 0."""
    assert find_numbers(text) == numbers


def test_only_articles_count_as_chinese_numbers() -> None:
    """A Chinese numeral outside 第…条 is no article."""
    assert article_numbers("三个工作日，第二次，第五条、第十二条") == {"5", "12"}
