"""The only place that names rapidfuzz: functions from two texts to 0 … 1."""

from __future__ import annotations

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq


def likeness(question: str, phrasing: str) -> float:
    """Return rapidfuzz's normalised indel similarity of two folded texts."""
    return fuzz.ratio(question, phrasing) / 100


def kept_order(question: str, phrasing: str) -> float:
    """Return the share of the shorter text that stands in the other in the same order."""
    shorter = min(len(question), len(phrasing))
    return LCSseq.similarity(question, phrasing) / shorter if shorter else 0.0
