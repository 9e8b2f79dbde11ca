"""Candidates: an entry, the phrasing of it that won, and what speaks for and against it."""

from __future__ import annotations

from typing import NamedTuple

FEATURES = (
    "likeness",  # rapidfuzz ratio of the normalised texts
    "covered",  # share by rarity of the question's grams that the entry's phrasings hold
    "covered_sounds",  # the same for syllables
    "used",  # share by rarity of the phrasing's grams that the question holds
    "length",  # shorter length over longer
    "exact",  # 1 when the normalised texts are the same
)


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
    def is_exact(self) -> bool:
        """Tell whether the question is this phrasing, spelt in one way or another."""
        return self.features[FEATURES.index("exact")] == 1
