"""Years in a question: written out, in Chinese digits, short or relative to today."""

from __future__ import annotations

import datetime as dt
import re

from knowledge.matching.numerals import to_int

OTHER_YEARS = 0
"""Stands for years that are asked for without being named: 历年, 往年, 这几年."""

_CHINESE = str.maketrans("零〇一二三四五六七八九", "00123456789")
_DIGITS = "0-9零〇一二三四五六七八九"
_FULL = re.compile(rf"(?<![{_DIGITS}])((?:19|20|一九|二零|二〇)[{_DIGITS}]{{2}})(?![{_DIGITS}])")
_AND = r"[、,，\-—–~～到至和与及或]"
# The second and later years of 15、16年 share one 年 with the first; 近10年 is a span, no year.
_SHORT = re.compile(
    rf"(?<![{_DIGITS}第近前])(?<!过去)([{_DIGITS}]{{2}})"
    rf"(?=(?:{_AND}[{_DIGITS}]{{2}})*年(?!以上|内|前|后|来|多|左右))"
)
_RELATIVE = {
    "大前年": -3, "前年": -2, "去年": -1, "上年度": -1, "上一年": -1, "旧年": -1,
    "今年": 0, "本年": 0, "这一年": 0, "当前年度": 0, "现在这年": 0, "明年": 1, "后年": 2,
}  # fmt: skip
_RELATIVE_NAMES = "|".join(sorted(_RELATIVE, key=len, reverse=True))
# 微信上一年发了多少 asks what is sent on WeChat in a year, not what was sent last year.
_RELATIVES = re.compile(_RELATIVE_NAMES.replace("上一年", "(?<![信网台站])上一年"))
_RECENT = re.compile(r"(?:近|过去|前)([两二三四五六七八九十几]{1,3}|[0-9]{1,2})年")
# 2016年年度报告 names one year, 年年 all of them.
_VAGUE = re.compile(
    r"历年|往年|这几年|这些年|前几年|每一?年|年年(?!度|报)|其他年|别的年|上半年度?报告"
)
# Two names of one year: 去年就是2016年, 今年（2016年）, 16年也就是去年. The written one counts.
_WRITTEN = rf"(?:19|20|一九|二零|二〇)?[{_DIGITS}]{{2}}年"
_THAT_IS = (
    r"[,，.。、;；:：(（\[【—-]*(?:我[说指]的)?"
    r"(?:也?就是(?:说|指)?|[即系]|指的?是|是指|(?<=[(（\[【]))"
)
_TWO_NAMES = re.compile(
    rf"(?:{_RELATIVE_NAMES})(?:{_THAT_IS}(?={_WRITTEN})|是(?=(?:19|20)[0-9]{{2}}年))"
    rf"|(?:(?<=年)|(?<=年度)){_THAT_IS}(?:{_RELATIVE_NAMES})"
)
_VAGUE_COUNT = "几"
_CENTURY_TURN = 50


def _short_year(digits: str) -> int:
    """Return the year of two digits: 16 is 2016, 98 is 1998."""
    number = int(digits)
    return number + (2000 if number < _CENTURY_TURN else 1900)


def _recent(count: str, this_year: int) -> set[int]:
    """Return the years of 近三年; OTHER_YEARS where the count is vague."""
    if _VAGUE_COUNT in count:
        return {OTHER_YEARS}
    number = int(count) if count.isdecimal() else to_int(count.replace("两", "二"))
    return set(range(this_year - number + 1, this_year + 1))


def find_years(text: str, today: dt.date) -> frozenset[int]:
    """Return the years that unified `text` speaks of; empty when it names none.

    Years asked for without a name (历年) give OTHER_YEARS. Of two names of one year
    (去年就是2016年) the written one counts.
    """
    if "年" not in text:  # as in most questions; then only four digits name one
        return frozenset(int(found.translate(_CHINESE)) for found in _FULL.findall(text))
    text = _TWO_NAMES.sub("", text)
    years = {int(found.translate(_CHINESE)) for found in _FULL.findall(text)}
    years |= {_short_year(found.translate(_CHINESE)) for found in _SHORT.findall(text)}
    years |= {today.year + _RELATIVE[found] for found in _RELATIVES.findall(text)}
    for count in _RECENT.findall(text):
        years |= _recent(count, today.year)
    if _VAGUE.search(text):
        years.add(OTHER_YEARS)
    return frozenset(years)


_DAY = re.compile(r"((?:19|20)[0-9]{2})年([0-9]{1,2})月([0-9]{1,2})[日号]")


def find_dates(text: str) -> frozenset[tuple[int, str]]:
    """Return the full dates in unified `text`: the year of each, and its day as 10月8日."""
    return frozenset(
        (int(year), f"{int(month)}月{int(day)}日") for year, month, day in _DAY.findall(text)
    )


_NAMED = re.compile(
    rf"(?:(?:{_FULL.pattern}|{_SHORT.pattern})(?:年度?|{_AND})?|{_RELATIVES.pattern})(?:那年)?的?"
)


def without_years(text: str) -> str:
    """Return unified `text` without the years that it names: 2015年的呢 leaves 呢."""
    return _NAMED.sub("", _TWO_NAMES.sub("", text))
