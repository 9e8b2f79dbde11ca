"""The only place that names rapidfuzz: how alike texts are, 0 … 1."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Prefix


def likeness(question: str, phrasings: Sequence[str]) -> NDArray[np.float64]:
    """Return rapidfuzz's normalised indel similarity of a text with each of `phrasings`."""
    ratios = process.cdist([question], phrasings, scorer=fuzz.ratio, dtype=np.float64)
    return np.asarray(ratios[0] / 100)


def beginning(question: str, phrasings: Sequence[str]) -> NDArray[np.float64]:
    """Return the share of a text, which is not empty, that each of `phrasings` begins with."""
    lengths = process.cdist([question], phrasings, scorer=Prefix.similarity, dtype=np.int32)
    return np.asarray(lengths[0] / len(question), np.float64)
