"""Chinese ordinal numerals and year labels, as the reports number with them."""

from __future__ import annotations

import re

_DIGITS = "一二三四五六七八九"


def _numeral(number: int) -> str:
    """Write 1 to 99 the way a heading does."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens - 1]}十"
    return head + (_DIGITS[ones - 1] if ones else "")


ORDINALS = {_numeral(number): number for number in range(1, 100)}
"""Every heading numeral from 一 to 九十九 with its number."""

NUMERAL = f"[{_DIGITS}十]{{1,3}}"
"""A pattern for what may be such a numeral; `ORDINALS` decides."""

_YEAR = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)年度?")


def find_year_label(text: str) -> str:
    """Return the first year label as printed ("2016年", "2015年度"), or nothing."""
    match = _YEAR.search(text)
    return match[0] if match else ""


def year_of(label: str) -> int:
    """Return the year of a label that `find_year_label` found."""
    return int(label[:4])
