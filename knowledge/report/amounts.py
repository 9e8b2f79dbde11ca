"""What a printed number can mean: the span between the least and the greatest it allows."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

NUMBER = (
    r"(?:(?<![附最])近|(?<![节预签合违契条公])约|超过|超|逾|不足)?"
    r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:\.\d+)?)"
    r"[余多]?(?:[千万亿](?!元))?[余多]?"
)
"""A pattern for a number with its marks; 万 and 亿 before 元 belong to the unit.

节约 and 最近 and their like are words and no marks."""

_PARTS = re.compile(
    r"(近|约|超过|超|逾|不足)?(\d[\d,]{0,20}(?:\.\d{1,9})?)([余多]?)([千万亿]?)([余多]?)"
)
_SCALES = {"": 1, "千": 1000, "万": 10_000, "亿": 100_000_000}


@dataclass(frozen=True, slots=True)
class Span:
    """From `low` to `high`, both included; equal for a number without marks."""

    low: Decimal
    high: Decimal

    @property
    def is_exact(self) -> bool:
        """Tell whether the number carries no mark of vagueness."""
        return self.low == self.high

    def meets(self, other: Span) -> bool:
        """Tell whether one number can be meant by both."""
        return self.low <= other.high and other.low <= self.high


def span_of(printed: str | None) -> Span | None:
    """Return the span of a number as printed; None for a blank and for what is no number.

    余 and its like allow up to the next round number ("300余" is 300 to 400), 近 down to the
    one before, 约 both.
    """
    match = _PARTS.fullmatch(unicodedata.normalize("NFKC", printed or ""))
    if match is None:
        return None
    front, digits, first, scale, second = match.groups()
    plain = digits.replace(",", "")
    factor = _SCALES[scale]
    number, step = Decimal(plain) * factor, _step(plain) * factor
    is_over = bool(first or second) or front in ("超过", "超", "逾", "约")
    is_under = front in ("近", "不足", "约")
    return Span(number - step if is_under else number, number + step if is_over else number)


def _step(plain: str) -> Decimal:
    """Return the worth of the last digit that is not a zero: 10 for 1770, 0.1 for 9.8."""
    if "." in plain:
        return Decimal(1).scaleb(-len(plain.partition(".")[2]))
    zeros = len(plain) - len(plain.rstrip("0"))
    return Decimal(10) ** min(zeros, len(plain) - 1)  # a bare 0 counts ones
