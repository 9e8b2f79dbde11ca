"""Masking: personal numbers become stars before anything is written or logged.

Masked by shape, not by checksum: a mistyped identity number is one still. The centre's own
numbers pass, or the bot would mask its own answer.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

MASK = "＊＊＊"

_DIGIT = "[0-9]"
_GAP = r"(?:\s{0,3}[\-—–―·•.~_/]\s{0,3}|\s{1,3})?"
_CHINESE_DIGIT = "[零〇一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖]"
_PROVINCE = (
    "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领滬雲遼魯蘇贛陝閩貴寧瓊"
)
_SERIAL = "[A-HJ-NP-Za-hj-np-z0-9]"


def _digits(shortest: int, longest: int | None = None) -> str:
    """Return a pattern of that many digits, a space or dash allowed between any two."""
    most = "" if longest is None else longest - 1
    return f"{_DIGIT}(?:{_GAP}{_DIGIT}){{{shortest - 1},{most}}}"


_ALONE = rf"(?<!{_DIGIT}){{}}(?!{_DIGIT})"
_PATTERNS = (
    # e-mail address
    r"[A-Za-z0-9._%+\-]{1,64}+\s?@\s?[A-Za-z0-9\-]{1,63}(?:\s?[.。]\s?[A-Za-z0-9\-]{1,63}){1,4}",
    # unified social credit code: 18 digits and capitals, at least one capital
    r"(?<![A-Za-z0-9])(?=[0-9A-Z]{0,17}[A-Z])(?=(?:[A-Z]{0,8}[0-9]){8})[0-9A-Z]{18}(?![A-Za-z0-9])",
    # identity number of 18 (last may be X), then bank cards, old identity numbers and numbers
    # typed one after the other, then mobiles
    _ALONE.format(rf"{_digits(17, 17)}{_GAP}[0-9xX]"),
    _ALONE.format(_digits(13)),
    _ALONE.format(rf"(?:(?:\+|00)?86{_GAP})?1{_GAP}[3-9]{_GAP}{_DIGIT}\)?(?:{_GAP}{_DIGIT}){{8}}"),
    # landline with its area code
    _ALONE.format(rf"0{_DIGIT}{{2,3}}\)?[\s\-—–―]{{0,3}}{_DIGIT}{{3,4}}{_GAP}{_DIGIT}{{4}}"),
    # seven or eight digits after a word that says it is a telephone, and what follows them
    rf"(?<=[电话号码座机])(?P<lead>[:是为\s]{{0,3}}){_DIGIT}{{7,8}}(?!{_DIGIT})(?:{_GAP}{_DIGIT})*",
    # eleven or more digits written in Chinese
    rf"{_CHINESE_DIGIT}(?:[\s,、]?{_CHINESE_DIGIT}){{10,}}",
    # number plate, of which at least one sign is a digit
    (
        rf"[{_PROVINCE}]\s?[A-HJ-NP-Za-hj-np-z][\s·・•.\-]?(?=(?:{_SERIAL}\s?){{0,5}}[0-9])"
        rf"{_SERIAL}(?:\s?{_SERIAL}){{3}}(?:[警学港澳挂领]|(?:\s?{_SERIAL}){{1,2}}(?![A-Za-z0-9]))"
    ),
)
_PERSONAL = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS))
_MAY_BE_PERSONAL = re.compile(rf"{_DIGIT}|(?:{_CHINESE_DIGIT}[\s,、]?){{11}}|@")
# A row of years or days is as long as a card's number, but says when, not whose.
_DAY = r"(?:19|20)\d\d(?:[\-./](?:0?[1-9]|1[0-2])(?:[\-./](?:0?[1-9]|[12]\d|3[01]))?)?"
_DAYS = re.compile(rf"{_DAY}(?:[\s\-—–―·•.~_/]{{1,3}}{_DAY})*")
_YEARS = re.compile(rf"(?:(?:一九|二[零〇]){_CHINESE_DIGIT}{{2}}[\s,、]?)+")
_NOT_DIGIT = re.compile(r"\D")
_OWN_NUMBER = re.compile(r"0\d{2,3}[\s\-－—–―]{0,3}\d{7,8}|(?<!\d)1[3-9]\d{9}(?!\d)")

_PHONE = re.compile(r"\d(?:[\s\-－—–―]{0,3}\d){6,11}")


def find_numbers(texts: Iterable[str]) -> frozenset[str]:
    """Return the telephone numbers printed in reviewed texts, as bare digits.

    These are the centre's own; with and without the area code both are.
    """
    found = {_NOT_DIGIT.sub("", number) for text in texts for number in _OWN_NUMBER.findall(text)}
    without_area = {number[4:] for number in found if number.startswith("0")}
    return frozenset(found | without_area)


def find_phones(texts: Iterable[str]) -> frozenset[str]:
    """Return every number of texts that hold telephone numbers alone, as bare digits.

    A number of the town is printed there without its area code.
    """
    found = {_NOT_DIGIT.sub("", number) for text in texts for number in _PHONE.findall(text)}
    without_area = {number[4:] for number in found if number.startswith("0")}
    return frozenset(found | without_area)


class _PlainSigns(dict[int, str]):
    """For each character the one that means the same in plain type, one for one."""

    def __missing__(self, code: int) -> str:
        """Make digits of any kind and full-width signs ASCII, invisible characters spaces."""
        sign = chr(code)
        digit = unicodedata.digit(sign, None)
        folded = unicodedata.normalize("NFKC", sign)
        plain = folded if len(folded) == 1 and folded.isascii() else sign
        plain = " " if unicodedata.category(sign) == "Cf" else plain
        self[code] = plain if digit is None else str(digit)
        return self[code]


_PLAIN = _PlainSigns()


# The handlers and the journal mask the same message; few are kept, and forgotten soon.
@lru_cache(maxsize=16)
def mask(text: str, own_numbers: frozenset[str] = frozenset()) -> str:
    """Return `text` with identity, telephone, bank-card and plate numbers and e-mails as stars.

    A number whose digits are in `own_numbers` (see `find_numbers`) is left as it is.
    """
    plain = text if text.isascii() else text.translate(_PLAIN)
    if not _MAY_BE_PERSONAL.search(plain):
        return text
    kept: list[str] = []
    end = 0
    for found in _PERSONAL.finditer(plain):
        number = found.group()
        is_time = _DAYS.fullmatch(number) or _YEARS.fullmatch(number)
        if is_time or _NOT_DIGIT.sub("", number) in own_numbers:
            continue
        kept += text[end : found.start() + len(found["lead"] or "")], MASK
        end = found.end()
    return "".join((*kept, text[end:]))


def has_personal_number(text: str, own_numbers: frozenset[str] = frozenset()) -> bool:
    """Tell whether `mask` would hide anything in `text`."""
    return mask(text, own_numbers) != text
