"""An inverted index of grams: who holds which of a question's grams, and how telling these are."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Weights = NDArray[np.float64]


def grams(units: Sequence[str]) -> list[str]:
    """Return every unit and every pair of neighbours of a sequence of characters or syllables."""
    pairs = [f"{first} {second}" for first, second in itertools.pairwise(units)]
    return [*units, *pairs]


class GramIndex:
    """Knows for each gram which of its holders, numbered from 0, hold it."""

    def __init__(self, holders: Iterable[Iterable[str]]) -> None:
        """Build from the grams of each holder; how often one holds a gram does not count."""
        held: dict[str, list[int]] = {}
        self.size = 0
        for number, own in enumerate(holders):
            self.size = number + 1
            for gram in set(own):
                held.setdefault(gram, []).append(number)
        self._weights = {gram: self._idf(len(numbers)) for gram, numbers in held.items()}
        self._unknown = self._idf(0)
        # The weight stands beside each holder, so that a question only puts ranges together.
        self._postings = {
            gram: (np.array(numbers, np.intp), np.full(len(numbers), self._weights[gram]))
            for gram, numbers in held.items()
        }

    def _idf(self, count: int) -> float:
        """Return the inverse document frequency of a gram that `count` holders hold."""
        return math.log1p((self.size + 0.5) / (count + 0.5))

    def weigh(self, question: Iterable[str]) -> dict[str, float]:
        """Return the weight (idf) of each different gram; one that nobody holds weighs most."""
        find, unknown = self._weights.get, self._unknown
        return {gram: find(gram, unknown) for gram in question}

    def share(self, question: Iterable[str]) -> Weights:
        """Return for every holder the weight, in all, of those different grams that it holds."""
        find = self._postings.get
        found = [posting for gram in question if (posting := find(gram)) is not None]
        if not found:
            return np.zeros(self.size)
        # One count over all is several times faster than one addition for each gram.
        numbers, weights = map(np.concatenate, zip(*found, strict=True))
        return np.asarray(np.bincount(numbers, weights, self.size), np.float64)
