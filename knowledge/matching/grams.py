"""An inverted index of grams: which phrasings share what with a question, and how much."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]

_NO_ROWS = np.zeros(0, np.int32)
_NO_WEIGHTS = np.zeros(0, np.float32)


def grams(units: Sequence[str]) -> list[str]:
    """Return every unit and every pair of neighbours of a sequence of characters or syllables."""
    pairs = [f"{first} {second}" for first, second in itertools.pairwise(units)]
    return [*units, *pairs]


class GramIndex:
    """Cosine of tf-idf vectors between a question and every row of the index.

    Rows are phrasings. A gram that no row holds counts in the question's length, so words
    that the knowledge base never heard of lower every score.
    """

    def __init__(self, rows: Iterable[Sequence[str]]) -> None:
        """Build from one list of grams a row."""
        counted = [Counter(row) for row in rows]
        self.size = len(counted)
        frequency = Counter(gram for row in counted for gram in row)
        self._idf = {gram: _idf(self.size, count) for gram, count in frequency.items()}
        self._unknown = _idf(self.size, 0)
        self._postings = self._collect(counted)

    def _collect(
        self, counted: Sequence[Counter[str]]
    ) -> dict[str, tuple[NDArray[np.int32], Scores]]:
        rows: dict[str, list[int]] = {}
        weights: dict[str, list[float]] = {}
        for number, row in enumerate(counted):
            length = math.sqrt(sum((n * self._idf[g]) ** 2 for g, n in row.items())) or 1.0
            for gram, count in row.items():
                rows.setdefault(gram, []).append(number)
                weights.setdefault(gram, []).append(count * self._idf[gram] / length)
        return {
            gram: (np.array(rows[gram], np.int32), np.array(weights[gram], np.float32))
            for gram in rows
        }

    def score(self, question: Sequence[str]) -> Scores:
        """Return the cosine, 0 to 1, of every row with the question's grams."""
        rows, weights, squared = [_NO_ROWS], [_NO_WEIGHTS], 0.0
        for gram, count in Counter(question).items():
            weight = count * self._idf.get(gram, self._unknown)
            squared += weight * weight
            posting = self._postings.get(gram)
            if posting is not None:
                rows.append(posting[0])
                weights.append(posting[1] * np.float32(weight))
        # One count over all postings is several times faster than one addition for each.
        summed = np.bincount(np.concatenate(rows), np.concatenate(weights), self.size)
        return (summed / (math.sqrt(squared) or 1.0)).astype(np.float32)


class Rarity:
    """How telling a gram is: seldom among entries, however many phrasings an entry has."""

    def __init__(self, entries: Sequence[Collection[str]]) -> None:
        """Count in how many of `entries`, each given as its grams, a gram stands."""
        frequency = Counter(gram for held in entries for gram in held)
        self._of = {gram: _idf(len(entries), count) for gram, count in frequency.items()}
        self._unknown = _idf(len(entries), 0)

    def weigh(self, question: Iterable[str]) -> dict[str, float]:
        """Return the weight of each different gram; a gram of no entry weighs most."""
        find, unknown = self._of.get, self._unknown
        return {gram: find(gram, unknown) for gram in question}


def _idf(size: int, count: int) -> float:
    """Return the inverse document frequency of a gram that `count` of `size` hold."""
    return math.log1p((size + 0.5) / (count + 0.5))


def coverage(weights: Mapping[str, float], held: Collection[str]) -> float:
    """Return the share, 0 to 1 by weight, of grams that are in `held`; 0 for no grams."""
    total = sum(weights.values())
    return sum(map(weights.__getitem__, weights.keys() & held)) / total if total else 0.0
