"""An inverted index of grams: who holds which of a question's grams, and how telling these are."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Numbers = NDArray[np.intp]


class Gram(NamedTuple):
    """One gram that is held: its number, its weight, its holders, and beside each the weight."""

    number: int
    weight: float
    holders: Numbers
    weights: Floats


def grams(units: Sequence[str], *, between: str = "") -> list[str]:
    """Return every unit and every pair of neighbours of a sequence of characters or syllables.

    Pairs have `between` in the middle: syllables need it, or hua ng could be huan g.
    """
    return [*units, *map(between.join, itertools.pairwise(units))]


class GramIndex:
    """Knows for each gram which of its holders hold it."""

    def __init__(self, holders: Iterable[Iterable[str]], *, first: int = 0) -> None:
        """Build from the grams of each holder, numbered from `first`.

        How often one holds a gram does not count.
        """
        held: dict[str, list[int]] = {}
        size = 0
        for size, own in enumerate(holders, 1):
            for gram in set(own):
                held.setdefault(gram, []).append(first + size - 1)
        self._size = size
        self._unknown = self._idf(0)
        self._grams: dict[str, Gram] = {}
        for number, (gram, numbers) in enumerate(held.items()):
            weight = self._idf(len(numbers))
            # The weight stands beside each holder, so that a question only puts ranges together.
            beside = np.full(len(numbers), weight)
            self._grams[gram] = Gram(number, weight, np.array(numbers, np.intp), beside)

    def __len__(self) -> int:
        """Return how many grams are held."""
        return len(self._grams)

    def _idf(self, count: int) -> float:
        """Return the inverse document frequency of a gram that `count` holders hold."""
        return math.log1p((self._size + 0.5) / (count + 0.5))

    def find(self, question: Sequence[str]) -> tuple[list[Gram], float]:
        """Return those of a question's different grams that are held, and the weight of all.

        A gram that nobody holds weighs most.
        """
        find = self._grams.get
        found = [gram for name in question if (gram := find(name)) is not None]
        unknown = len(question) - len(found)
        return found, sum([gram.weight for gram in found]) + unknown * self._unknown


def add_up(found: Sequence[Gram], size: int) -> Floats:
    """Return for each of `size` holders the weight, in all, of those grams that it holds."""
    if not found:
        return np.zeros(size)
    # One count over all is several times faster than one addition for each gram.
    holders = np.concatenate([gram.holders for gram in found])
    weights = np.concatenate([gram.weights for gram in found])
    return np.asarray(np.bincount(holders, weights, size), np.float64)
