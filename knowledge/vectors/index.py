"""An index of vectors: which phrasings lie nearest to a question, and how near some lie.

Vectors are kept at half precision. Going through all of them would take more time than an answer
has, so each also has a sketch: how far it lies along the few axes on which all differ most. The
sketches tell which are worth a look, the vectors themselves how near these lie.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.vectors.encoder import Vectors

Halves = NDArray[np.float16]

AXES = 128
"""Numbers in a sketch."""

LOOKED_AT = 768
"""Vectors that are looked at themselves, at least; the nearest by sketch."""

_SAMPLED = 20_000
"""Vectors by which the axes are found."""

_COMPARED = 500
"""Vectors that are compared with each other to find what is usual."""

FAR = 5.0
"""How many times the usual spread makes a nearness of one."""

TINY = 1e-9
"""What is divided by where vectors cancel each other."""

LEAST_SPREAD = 0.01
"""The spread of vectors that hardly differ."""

_BLOCK = 4096
"""Vectors that stand at full precision at once."""

_GAUGED = 256
"""Vectors whose nearest of another owner are looked for."""

_ASSUMED = 20
"""Vectors that are assumed beside those seen, because few tell little."""

_WAY = 0.65
"""How far on the way from what is usual to the same they lie to the nearest, as most owners do."""

_DIFFER = 0.15
"""The part of that way by which they differ."""


@dataclass(frozen=True, slots=True)
class Gauge:
    """How near the vectors of an index lie to the nearest of another owner, and how they differ.

    A question that no owner knows lies like these, whatever the model and however much alike the
    owners are; one that is known lies nearer.
    """

    mean: float
    spread: float

    def nearness(self, cosines: Vectors) -> Vectors:
        """Return cosines as spreads above the mean."""
        found: Vectors = (cosines - self.mean) / self.spread
        return found


class VectorIndex:
    """Vectors by number, from 0. Built once for a snapshot, never changed; any thread may ask."""

    def __init__(self, rows: Halves) -> None:
        """Keep `rows`, vectors of length 1, and sketch each of them."""
        self._rows = rows
        self._rows.flags.writeable = False
        self._axes = _find_axes(rows)
        self._usual, self._spread = _find_usual(rows)
        self._sketches = np.empty((len(rows), self._axes.shape[1]), np.float32)
        for start in range(0, len(rows), _BLOCK):
            block = rows[start : start + _BLOCK].astype(np.float32)
            self._sketches[start : start + _BLOCK] = block @ self._axes

    def __len__(self) -> int:
        """Return how many vectors there are."""
        return len(self._rows)

    def average(self, owners: NDArray[np.int64]) -> VectorIndex:
        """Return the index of what the vectors of each owner mean on the whole, by its number.

        `owners` has the number of each vector's owner, ascending from 0 without a gap.
        """
        begins = np.flatnonzero(np.diff(owners, prepend=-1))
        sums = np.add.reduceat(self._rows.astype(np.float32), begins)
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        return VectorIndex((sums / np.maximum(lengths, TINY)).astype(np.float16))

    def gauge(self, owners: NDArray[np.int64]) -> Gauge:
        """Return how near the vectors of each owner lie to those of others.

        `owners` has the number of each vector's owner.
        """
        places = np.arange(0, len(self), max(1, len(self) // _GAUGED))
        sample = self._rows[places].astype(np.float32)
        best = np.full(len(places), -np.inf, np.float32)
        for start in range(0, len(self), _BLOCK):
            block = self._rows[start : start + _BLOCK].astype(np.float32)
            cosines = sample @ block.T
            cosines[owners[places, None] == owners[None, start : start + _BLOCK]] = -np.inf
            best = np.maximum(best, cosines.max(axis=1))
        seen = best[np.isfinite(best)]
        way = 1 - self._usual
        count = len(seen) + _ASSUMED
        mean = (seen.sum() + _ASSUMED * (self._usual + _WAY * way)) / count
        squares = ((seen - mean) ** 2).sum() + _ASSUMED * (_DIFFER * way) ** 2
        return Gauge(float(mean), float(np.sqrt(squares / count)))

    def nearest(self, vector: Vectors, count: int) -> list[tuple[int, float]]:
        """Return the numbers and cosines of the `count` nearest, nearest first.

        Among thousands one of those at the end may be missing, never in a small index.
        """
        near = self._choose(vector, max(LOOKED_AT, 4 * count))
        cosines = self.cosines(vector, near)
        best = np.argsort(-cosines, kind="stable")[:count]
        return list(zip(near[best].tolist(), cosines[best].tolist(), strict=True))

    def cosines(self, vector: Vectors, numbers: Sequence[int] | NDArray[np.intp]) -> Vectors:
        """Return the cosine, -1 to 1, of `vector` with each of the vectors `numbers`."""
        rows = self._rows[np.asarray(numbers, np.intp)]
        # Rounded to halves a vector's length is off by some thousandths of a percent.
        found: Vectors = np.clip(rows.astype(np.float32) @ vector, -1, 1)
        return found

    def nearness(self, vector: Vectors, numbers: Sequence[int] | NDArray[np.intp]) -> Vectors:
        """Return how near `vector` is to some vectors: 0 like any two of the index, 1 far nearer.

        Models differ in which cosines they give to what has nothing in common.
        """
        found: Vectors = (self.cosines(vector, numbers) - self._usual) / (FAR * self._spread)
        return found

    def _choose(self, vector: Vectors, count: int) -> NDArray[np.intp]:
        """Return the numbers of the `count` nearest by their sketches, ascending."""
        if len(self) <= count:
            return np.arange(len(self))
        likely = self._sketches @ (vector @ self._axes)
        return np.sort(likely.argpartition(-count)[-count:])


def _find_usual(rows: Halves) -> tuple[float, float]:
    """Return the mean cosine of any two of `rows`, and how far cosines lie from it."""
    step = max(1, len(rows) // _COMPARED)
    sample = rows[::step][:_COMPARED].astype(np.float32)
    cosines = (sample @ sample.T)[np.triu_indices(len(sample), 1)]
    if not len(cosines):
        return 0.0, 1.0
    return float(cosines.mean()), max(float(cosines.std()), LEAST_SPREAD)


def _find_axes(rows: Halves) -> Vectors:
    """Return, as columns, the axes on which `rows` differ most."""
    sample = rows[:: max(1, len(rows) // _SAMPLED)].astype(np.float32)
    apart = sample - sample.mean(axis=0) if len(sample) else sample
    _, axes = np.linalg.eigh(apart.T @ apart)
    return np.ascontiguousarray(axes[:, -AXES:], np.float32)
