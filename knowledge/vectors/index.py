"""An index of vectors: which phrasings lie nearest to a question, and how near some lie.

Vectors are kept at half precision. Going through all of them would take more time than an answer
has, so each also has a sketch: how far it lies along the few axes on which all differ most. The
sketches tell which are worth a look, the vectors themselves how near these lie.
"""

from __future__ import annotations

from collections.abc import Sequence

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

_BLOCK = 4096
"""Vectors that stand at full precision at once."""


class VectorIndex:
    """Vectors by number, from 0. Built once for a snapshot, never changed; any thread may ask."""

    def __init__(self, rows: Halves) -> None:
        """Keep `rows`, vectors of length 1, and sketch each of them."""
        self._rows = rows
        self._rows.flags.writeable = False
        self._axes = _find_axes(rows)
        self._sketches = np.empty((len(rows), self._axes.shape[1]), np.float32)
        for start in range(0, len(rows), _BLOCK):
            block = rows[start : start + _BLOCK].astype(np.float32)
            self._sketches[start : start + _BLOCK] = block @ self._axes

    def __len__(self) -> int:
        """Return how many vectors there are."""
        return len(self._rows)

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

    def _choose(self, vector: Vectors, count: int) -> NDArray[np.intp]:
        """Return the numbers of the `count` nearest by their sketches, ascending."""
        if len(self) <= count:
            return np.arange(len(self))
        likely = self._sketches @ (vector @ self._axes)
        return np.sort(likely.argpartition(-count)[-count:])


def _find_axes(rows: Halves) -> Vectors:
    """Return, as columns, the axes on which `rows` differ most."""
    sample = rows[:: max(1, len(rows) // _SAMPLED)].astype(np.float32)
    apart = sample - sample.mean(axis=0) if len(sample) else sample
    _, axes = np.linalg.eigh(apart.T @ apart)
    return np.ascontiguousarray(axes[:, -AXES:], np.float32)
