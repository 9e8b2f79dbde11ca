"""Guards: what in a question forbids to answer it with an entry, however alike the words are."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from knowledge.entry import Entry, Stance
from knowledge.matching.attributes import find_attributes
from knowledge.matching.numerals import article_numbers, find_numbers
from knowledge.matching.subjects import Subjects, without_whereabouts
from knowledge.text import AT_ONCE, fold, unify
from knowledge.years import find_dates, find_years

YEAR = "year"
"""The name of the guard that speaks when the entry holds no figure of the year asked for."""
NUMBER = "number"
"""The name of the guard that speaks when the question holds a number the entry does not."""
ATTRIBUTE = "attribute"
"""The name of the guard that speaks when nobody is known to ask the entry for who, where, why…"""
DISTINCTION = "distinctions"
"""The name of the guard, and its list, of what the report tells apart: 微信 is not 网站."""
ASKS_BACK = frozenset({NUMBER, ATTRIBUTE, DISTINCTION})
"""Guards that do not forbid to offer: what was remembered or worded so may mean the entry."""

MOST_KNOWN = 65_536
"""Entries of which it is kept at hand what they speak of."""

_WHITE = re.compile(r"\s+")
_BETWEEN_YEARS = re.compile(r"(?<=(?:19|20)[0-9]{2})\s+(?=(?:19|20)[0-9]{2}(?![0-9]))")


@lru_cache(maxsize=AT_ONCE)
def years_asked(text: str, today: dt.date) -> frozenset[int]:
    """Return the years that `text` speaks of, however it is spaced."""
    return find_years(_close_up(text), today)


def _close_up(text: str) -> str:
    """Return unified `text` without white space, but 2015 2016 as two years."""
    return _WHITE.sub("", _BETWEEN_YEARS.sub("、", unify(text)))


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question speaks of: years, other numbers, named subjects with their kind.

    `attributes` are the kinds of thing that it asks for, `dates` the years that stand in a full
    date, with its day.
    """

    years: frozenset[int]
    numbers: frozenset[str]
    subjects: dict[str, str]
    attributes: frozenset[str]
    dates: frozenset[tuple[int, str]] = frozenset()

    @property
    def is_plain(self) -> bool:
        """Tell whether there is nothing that a guard could speak of."""
        return not (self.subjects or self.attributes or self.years or self.numbers)


@dataclass(frozen=True, slots=True)
class _Known:
    years: frozenset[int]
    numbers: frozenset[str]
    text: str
    subjects: frozenset[str]
    attributes: frozenset[str]
    is_free: bool


class Guards:
    """Holds every entry's own years, numbers and words."""

    def __init__(self, entries: Sequence[Entry], subjects: Subjects) -> None:
        """Learn from `entries` what each of them speaks of."""
        self._subjects = subjects
        self._entries = {entry.id: entry for entry in entries}
        # What an entry speaks of is looked up when first asked; of very many few ever are.
        self._find_known = lru_cache(MOST_KNOWN)(self._learn)

    def _learn(self, entry_id: str) -> _Known:
        entry = self._entries[entry_id]
        words = " ".join((*entry.texts, entry.answer, entry.source.section, *entry.evidence))
        plain = unify(words)
        return _Known(
            years=frozenset(entry.years),
            numbers=find_numbers(plain) | article_numbers(plain),
            text=fold(" ".join((*entry.texts, entry.answer))),
            # Found, not looked for: 信访 is no word of 微信访问.
            subjects=frozenset(
                name
                for text in (*entry.texts, entry.answer)
                for name in self._subjects.find(fold(text))
            ),
            attributes=frozenset[str]().union(
                *(find_attributes(fold(text)) for text in entry.texts)
            ),
            # An entry that says no, or that nothing is known, can state no wrong fact.
            is_free=entry.stance is not Stance.FACT,
        )

    def read(self, text: str, today: dt.date) -> Asked:
        """Return what `text` speaks of; `today` gives 去年 its year."""
        years = years_asked(text, today)
        numbers = find_numbers(_close_up(text)) - {str(year) for year in years}
        short = {str(year)[2:] for year in years}
        folded = fold(text)
        named = self._subjects.find(without_whereabouts(folded))
        dates = find_dates(_close_up(text))
        return Asked(years, numbers - short, named, find_attributes(folded), dates)

    def speak(self, asked: Asked, entry_id: str) -> tuple[str, ...]:
        """Return the names of the guards that forbid to answer with this entry unasked."""
        known = self._find_known(entry_id)
        if known.is_free or asked.is_plain:
            return ()
        spoken = [
            kind
            for name, kind in asked.subjects.items()
            if not any(name in longer for longer in known.subjects)
        ]
        # Who gives the very day that the entry states asks for it: the entry tells its year.
        stated = {year for year, day in asked.dates if day in known.text}
        if known.years and asked.years - known.years - stated:
            spoken.append(YEAR)
        if asked.numbers - known.numbers:
            spoken.append(NUMBER)
        if asked.attributes - known.attributes:
            spoken.append(ATTRIBUTE)
        return tuple(dict.fromkeys(spoken))
