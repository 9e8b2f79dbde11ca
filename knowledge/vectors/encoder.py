"""An encoder: turns texts into vectors that lie close together where the texts mean the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""One vector, or one a row."""


class Encoder(Protocol):
    """A model of sentence vectors that is loaded; any thread may use it.

    Texts come folded (`knowledge.text.fold`), so that a vector belongs to one spelling.
    """

    @property
    def name(self) -> str:
        """Say which model this is; vectors of different names are never compared."""
        ...

    @property
    def size(self) -> int:
        """The numbers in a vector."""
        ...

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Return a row of length 1 for each question that a citizen asked."""
        ...

    def encode_phrasings(self, texts: Sequence[str]) -> Vectors:
        """Return a row of length 1 for each phrasing of an entry."""
        ...
