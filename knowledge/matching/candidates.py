"""Candidates: an entry, the phrasing of it that won, and what speaks for and against it."""

from __future__ import annotations

from dataclasses import dataclass

FEATURES = (
    "chars",  # cosine of character grams with the phrasing
    "sounds",  # cosine of syllable grams with the phrasing
    "likeness",  # rapidfuzz ratio of the normalised texts
    "kept_order",  # share of the shorter text found in order in the other
    "covered",  # share by rarity of the question's grams that the entry's phrasings hold
    "covered_sounds",  # the same for syllables
    "used",  # share by rarity of the phrasing's grams that the question holds
    "length",  # shorter length over longer
    "exact",  # 1 when the normalised texts are the same
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry with its probability of being what was asked, the winning phrasing and features.

    `guards` are the names of the guards that forbid to send it unasked.
    """

    entry: str
    probability: float
    phrasing: str
    features: tuple[float, ...]
    guards: tuple[str, ...] = ()
