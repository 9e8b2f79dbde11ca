"""Labels of the forms: what is compared of them, so that house styles of printing do not count."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

from knowledge.report.numerals import NUMERAL

LIKE = 0.8
"""From this likeness on two labels are one, where no label is the same."""

_LEAST_PIECE = 4
_SPACES = re.compile(r"[\s\u200b-\u200d\u2060\ufeff]+")
_MARK = re.compile(
    rf"^(?:其中[:、,]?|{NUMERAL}[、.,:]|\({NUMERAL}\)[、.]?|\(\d{{1,2}}\)[、.]?"
    r"|\d{1,2}[、.,)](?!\d)|\d{1,2}(?=[\u4e00-\u9fff]))"
)
_NOTE = re.compile(r"\([^()]*\)")
_LETTERS = re.compile(r"[^0-9A-Za-z\u4e00-\u9fff]+")
_UNIT = "(?:[件宗个次条项份篇人元起]|人次|万元|亿元)"
_VALUE = re.compile(
    rf"(?:[-+±]|增加?|减少?)?\d[\d,，.\s]*(?:{_UNIT}|[万亿])?(?:\([^()]{{1,6}}\))?"
    r"|[-—–－─/\\_*.、]+|[无零空]|暂无|未填列|不适用|不涉及|无变化"
)
_NUMBER = re.compile(rf"(-?\d+(?:\.\d+)?)(?:{_UNIT}|\({_UNIT}\))?")


def squeeze(text: str) -> str:
    """Return a text in half width without spaces, invisible ones included."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", text))


@lru_cache(maxsize=4096)
def core_of(text: str) -> str:
    """Return what is compared of a label: no numbering, no notes in brackets, no punctuation.

    A label that is nothing else keeps it: the whole of （本列数据…）.
    """
    plain = squeeze(text)
    while mark := _MARK.match(plain):
        if not _LETTERS.sub("", plain[mark.end() :]):
            break
        plain = plain[mark.end() :]
    bare = _LETTERS.sub("", _NOTE.sub("", plain))
    return bare or _LETTERS.sub("", plain)


def find_label(text: str, known: Mapping[str, str]) -> str | None:
    """Return what `known` holds for the label that a text is, None for none.

    `known` is keyed by `core_of`. The same core goes first, then one that begins or ends the
    other, then the one that is most alike, where it is alike enough.
    """
    core = core_of(text)
    if core in known:
        return known[core]
    if len(core) < _LEAST_PIECE:
        return None
    parts = [
        name
        for name in known
        if len(name) >= _LEAST_PIECE
        and (core.startswith(name) or name.startswith(core) or core.endswith(name))
    ]
    if parts:
        return known[max(parts, key=len)]
    alike = difflib.get_close_matches(core, known, n=1, cutoff=LIKE)
    return known[alike[0]] if alike else None


def is_value(text: str) -> bool:
    """Tell whether a cell holds a figure, a mark for none, or nothing, and no label."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return not plain or _VALUE.fullmatch(plain) is not None


def number_of(value: str | None) -> Decimal | None:
    """Return the number of a printed value; None for a blank and for what is no plain number."""
    plain = squeeze(value or "").replace(",", "")
    if plain == "零":
        return Decimal(0)
    match = _NUMBER.fullmatch(plain)
    return Decimal(match[1]) if match else None
