"""Charts as tables: each bar stands between its label and its figure, drawn to scale from zero.

What one sees is what one is read out, and no colour carries a meaning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_WHOLE = 100


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: its label, its figure as printed, and its bar's length out of a hundred."""

    label: str
    figure: str
    length: float


@dataclass(frozen=True, slots=True)
class Chart:
    """The answer to one question, which is its title; `is_long` where labels are sentences."""

    question: str
    bars: tuple[Bar, ...]
    is_long: bool = False


def draw(question: str, figures: Mapping[str, int], *, is_long: bool = False) -> Chart:
    """Return the chart of figures by their labels, in their order."""
    longest = max(figures.values(), default=0) or 1
    bars = tuple(
        Bar(label, f"{number:,}", round(number * _WHOLE / longest, 1))
        for label, number in figures.items()
    )
    return Chart(question, bars, is_long)


def take_largest(figures: Mapping[str, int], most: int) -> dict[str, int]:
    """Return the largest of some figures, the largest first, without those that are zero."""
    ranked = sorted(figures.items(), key=lambda one: (-one[1], one[0]))
    return {label: number for label, number in ranked[:most] if number}


def by_labels(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Return figures by their labels; of equal labels the figures are added."""
    figures: dict[str, int] = {}
    for label, number in pairs:
        figures[label] = figures.get(label, 0) + number
    return figures
