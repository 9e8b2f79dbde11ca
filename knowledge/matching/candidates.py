"""Candidates: an entry, the phrasing of it that won, and what speaks for and against it."""

from __future__ import annotations

from typing import NamedTuple

from knowledge.matching.question import VIEWS

FEATURES = (
    "held",  # share by rarity of the question's characters and pairs that the entry holds
    "held_sounds",  # the same for syllables
    "held_words",  # the same for words
    "covered",  # share by rarity of the question's characters that the phrasing holds
    "used",  # share by rarity of the phrasing's characters that the question holds
    "length",  # shorter length over longer
    "likeness",  # rapidfuzz ratio of the normalised texts
    "likeness_sounds",  # the same of their syllables
    "beginning",  # share of the question that the phrasing begins with
    "exact",  # 1 when the normalised texts are the same
)
MEANINGS = (
    "meaning",  # how near the phrasing's sentence vector lies: 0 as entries do to each other
    "meaning_lead",  # how far the mean of the entry's lies behind that of the nearest entry; ≤ 0
)
"""The features beside these where there are sentence vectors."""


class Candidate(NamedTuple):
    """An entry with its probability of being what was asked, the winning phrasing and features.

    `guards` are the names of the guards that forbid to send it unasked.
    """

    entry: str
    probability: float
    phrasing: str
    features: tuple[float, ...]
    guards: tuple[str, ...] = ()

    @property
    def held(self) -> float:
        """The share of the question that the entry holds, in the view in which it is most."""
        return max(self.features[:VIEWS])

    @property
    def has_meaning(self) -> bool:
        """Tell whether sentence vectors were asked for it."""
        return len(self.features) > len(FEATURES)

    @property
    def is_exact(self) -> bool:
        """Tell whether the question is this phrasing, spelt in one way or another."""
        return self.features[FEATURES.index("exact")] == 1
