"""The only place that names rapidfuzz: functions from two texts to 0 … 1."""

from __future__ import annotations

from rapidfuzz import fuzz


def likeness(question: str, phrasing: str) -> float:
    """Return rapidfuzz's normalised indel similarity of two folded texts."""
    return fuzz.ratio(question, phrasing) / 100
