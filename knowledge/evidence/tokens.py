"""What an answer claims literally: its figures, names, quotations, and the words themselves."""

from __future__ import annotations

import re

from knowledge.report.amounts import NUMBER
from knowledge.report.figures import UNITS

_MEASURES = "|".join(("个工作日", "个月", "日", "页", "周", *UNITS))
_NUMERALS = "二两三四五六七八九十百千万"
_CHINESE_MEASURES = (
    "工作日|个(?=工作日|月|单位|部门|窗口|方面)|条|件(?!事)|次|篇|台|项|人|场|份|名|家|户"
    "|类|种|天|日|页|倍|万?元"
)
_TOKEN = re.compile(
    r"(?<!\d)0\d{2,3}[—–－-]{1,2}\d{7,8}(?!\d)"
    r"|(?<!\d)\d{1,2}月\d{1,2}日"
    r"|(?<!\d)(?:19|20)\d\d年"
    r"|[〔\[]\d+[〕\]]第?\d+号|第\d+(?:号|条)"
    r"|[A-Za-z_][A-Za-z0-9_.-]+"
    rf"|{NUMBER}(?:{_MEASURES})?"
    rf"|百分之[零一{_NUMERALS}]+"
    rf"|(?<![第零一{_NUMERALS}])[{_NUMERALS}][零一{_NUMERALS}]*余?(?:{_CHINESE_MEASURES})"
)
_QUOTATION = re.compile(r"“[^”]*”|《[^》]*》")
_SPACE = re.compile(r"\s+")
_NOT_WORD = re.compile(r"[\W_]+")
REACH = 12
"""How many characters around a figure tell what it counts."""

YEAR = re.compile(r"(?:19|20)\d\d年")
PHONE = re.compile(r"0\d{2,3}[—–－-]{1,2}\d{7,8}")


def find_tokens(text: str) -> list[str]:
    """Return each figure of a text with its marks and unit, and each Latin name, in order.

    Telephones, days, years, and numbers of laws are whole; counts in Chinese numerals are
    figures from two on, apart from those like 两个数 and 三件事, by which an answer counts its
    own parts.
    """
    return [match[0] for match in _TOKEN.finditer(join_lines(text))]


def find_places(text: str) -> list[tuple[str, str, str]]:
    """Return each token with the `REACH` characters of bare words before and after it."""
    whole = join_lines(text)
    return [
        (match[0], bare(whole[: match.start()])[-REACH:], bare(whole[match.end() :])[:REACH])
        for match in _TOKEN.finditer(whole)
    ]


def find_quotations(text: str) -> list[str]:
    """Return what a text puts into “…” or 《…》, with its marks."""
    return [match[0] for match in _QUOTATION.finditer(text)]


def join_lines(text: str) -> str:
    """Return a text without white space: where a document breaks its lines means nothing.

    This is the only difference that the check allows between a document and what is quoted
    from it; a comma of half width stays one.
    """
    return _SPACE.sub("", text)


def bare(text: str) -> str:
    """Return a text without punctuation and space, to compare its words alone."""
    return _NOT_WORD.sub("", text)


def longest_run(words: str, text: str) -> int:
    """Return how many characters of `words` stand in one piece in `text`, at most."""
    longest = 0
    for start in range(len(words)):
        while words[start : start + longest + 1] in text and start + longest < len(words):
            longest += 1
    return longest
