"""Receipt numbers: TS261125-482735 is a complaint of 25 November 2026, JY… a suggestion.

Two letters, the day in China, five digits that nobody can guess, one check digit. Twelve digits,
so that masking takes them for nobody's own number. The letters are for the reader alone.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import dataclass

from handlers.complaints.complaint import Nature
from knowledge.text import fold

LENGTH = 12
_DRAWN = 5
MARKS = {Nature.COMPLAINT: "TS", Nature.SUGGESTION: "JY"}

# Damm's quasigroup of order ten: one wrong digit, or two neighbours that changed places, are
# always found. https://en.wikipedia.org/wiki/Damm_algorithm
_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)

_MENTION = re.compile(r"(?:ts|jy)(?P<marked>[0-9]+)|(?<![0-9])(?P<bare>[0-9]{12})(?![0-9])")


def _find_check(digits: str) -> str:
    """Return the check digit for `digits`; of digits with a right one it is 0."""
    interim = "0"
    for digit in digits:
        interim = _DAMM[int(interim)][int(digit)]
    return interim


def is_whole(digits: str) -> bool:
    """Tell whether `digits` are a number that was not mistyped."""
    return len(digits) == LENGTH and _find_check(digits) == "0"


def make_number(day: dt.date, seed: str) -> str:
    """Return the digits of a number of `day`; `seed` must be such that nobody can guess it."""
    drawn = int.from_bytes(hashlib.sha256(seed.encode()).digest()) % 10**_DRAWN
    digits = f"{day:%y%m%d}{drawn:0{_DRAWN}}"
    return digits + _find_check(digits)


def word_number(nature: Nature, digits: str) -> str:
    """Return a number as it is read: TS261125-482735."""
    return f"{MARKS[nature]}{digits[:6]}-{digits[6:]}"


@dataclass(frozen=True, slots=True)
class Mention:
    """A number named in a message: its digits, whether letters stood before them, other words."""

    digits: str
    is_marked: bool
    rest: str


def find_mention(text: str) -> Mention | None:
    """Return the receipt number that a message names, whole or mistyped; None without one.

    Without its letters only twelve digits are taken for one.
    """
    folded = fold(text)
    found = _MENTION.search(folded)
    if not found:
        return None
    rest = folded[: found.start()] + folded[found.end() :]
    return Mention(found["marked"] or found["bare"], found["marked"] is not None, rest)
