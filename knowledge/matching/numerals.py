"""Numbers in words: digits of a text, and article numbers written in Chinese."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
# 零 alone is 0; 二零一六 is a year, 零售 a trade.
_ZERO = re.compile(
    r"(?<![一二三四五六七八九十百千点零\d])零(?![一二三四五六七八九零\d售星件工用钱食头散])"
)
_ARTICLE = re.compile(r"第([一二三四五六七八九十百零]+)条")
_DIGIT = {digit: value for value, digit in enumerate("零一二三四五六七八九")}
_TENS = {"十": 10, "百": 100}


def to_int(numeral: str) -> int:
    """Return the value of a Chinese numeral below one thousand: 三十三 is 33, 一百零二 is 102."""
    total, digit = 0, 0
    for character in numeral:
        if character in _TENS:
            total += (digit or 1) * _TENS[character]
            digit = 0
        else:
            digit = _DIGIT[character]
    return total + digit


def find_numbers(text: str) -> frozenset[str]:
    """Return the numbers written in digits in unified text, and 0 where it says 零."""
    zero = {"0"} if _ZERO.search(text) else ()
    return frozenset(_NUMBER.findall(text)).union(zero)


def article_numbers(text: str) -> frozenset[str]:
    """Return the numbers, as digits, of the articles that a text names in Chinese: 第三十三条."""
    return frozenset(str(to_int(numeral)) for numeral in _ARTICLE.findall(text))
