"""The phrasings of all entries, measured against a question at once."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from knowledge.matching.calibration import Calibration
from knowledge.matching.candidates import FEATURES
from knowledge.matching.grams import Floats, Gram, GramIndex, Numbers, add_up
from knowledge.matching.scorers import likeness

CONSIDERED = 64
"""Entries whose phrasings are measured; no other covers the question as well."""

WITHIN = 3.5
"""How far below the best entry, by the score that it may reach, another is still looked at."""

RECALLED = 64
"""Phrasings taken for a closer look."""

_LIKENESS, _COVERED, _COVERED_SOUNDS, _USED, _LENGTH, _EXACT = map(
    FEATURES.index, ("likeness", "covered", "covered_sounds", "used", "length", "exact")
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question or phrasing as the matcher sees it: normalised text, different grams of both."""

    text: str
    chars: tuple[str, ...]
    sounds: tuple[str, ...]


class Nearest(NamedTuple):
    """A phrasing by its number, its entry's number, its score and its features."""

    phrasing: int
    entry: int
    score: float
    features: tuple[float, ...]


class _Rows:
    """The grams of every phrasing by number, one phrasing after the other."""

    def __init__(self, phrasings: Sequence[Question], index: GramIndex) -> None:
        """Lay the grams side by side; `index` has every one of them."""
        found = [index.find(one.chars) for one in phrasings]
        # A gram that no question holds ends every list, so that none is empty.
        nothing = len(index)
        flat = [number for row, _ in found for number in (*(gram.number for gram in row), nothing)]
        self._flat = np.array(flat, np.intp)
        self._counts = np.array([len(row) + 1 for row, _ in found], np.intp)
        self._starts = [0, *np.cumsum(self._counts).tolist()]
        self.totals = np.array([total or 1.0 for _, total in found])
        """The weight of all grams of each phrasing."""
        self._size = nothing + 1
        self._scratch = threading.local()

    def weigh(self, question: Sequence[Gram], ranges: Sequence[slice]) -> Floats:
        """Return the weight of those grams of each phrasing that the question holds."""
        held: Floats | None = getattr(self._scratch, "held", None)
        if held is None:
            # Kept by each thread: a fresh array as long as this costs more than all that is read.
            held = self._scratch.held = np.zeros(self._size)
        starts = self._starts
        flat = np.concatenate([self._flat[starts[r.start] : starts[r.stop]] for r in ranges])
        counts = np.concatenate([self._counts[r] for r in ranges])
        places = [gram.number for gram in question]
        held[places] = [gram.weight for gram in question]
        shared = held.take(flat)
        held[places] = 0.0
        return np.asarray(np.add.reduceat(shared, counts.cumsum() - counts), np.float64)


class Phrasings:
    """All phrasings, numbered from 0 in the order of the entries that own them."""

    def __init__(self, phrasings: Sequence[Question], owners: Sequence[int]) -> None:
        """Index `phrasings`; `owners` has the number of each one's entry, never descending."""
        self._owners = np.array(owners, np.intp)
        self._size = max(owners, default=-1) + 1
        chars: list[set[str]] = [set() for _ in range(self._size)]
        sounds: list[set[str]] = [set() for _ in range(self._size)]
        for owner, one in zip(owners, phrasings, strict=True):
            chars[owner].update(one.chars)
            sounds[owner].update(one.sounds)
        # Rarity is counted by entries: a word in many phrasings of one entry is still telling.
        # The entries are numbered on for the sounds, so that both kinds are added up at once.
        self._chars, self._sounds = GramIndex(chars), GramIndex(sounds, first=self._size)
        self._rows = _Rows(phrasings, self._chars)
        ends = np.searchsorted(self._owners, range(self._size), side="right").tolist()
        self._of_entry = [slice(*pair) for pair in itertools.pairwise([0, *ends])]
        self._least = np.array([self._rows.totals[rows].min() for rows in self._of_entry])
        self._all = np.arange(len(phrasings))
        self._texts = [one.text for one in phrasings]
        self._lengths = np.array([len(text) or 1 for text in self._texts], np.float64)

    def find_nearest(
        self, question: Question, calibration: Calibration, most: int
    ) -> list[Nearest]:
        """Return the phrasing that comes nearest of each of the likeliest entries, best first.

        First the entries that cover the question best are found, then the nearest of their
        phrasings; likeness, which looks at the texts themselves, is found for these alone.
        """
        weights = calibration.weights
        chars, total = self._chars.find(question.chars)
        sounds, total_sounds = self._sounds.find(question.sounds)
        sums = add_up([*chars, *sounds], 2 * self._size)
        covered, covered_sounds = sums[: self._size] / total, sums[self._size :] / total_sounds
        by_entry = weights[_COVERED] * covered + weights[_COVERED_SOUNDS] * covered_sounds
        # Of entries that cover a short question alike, those with a short phrasing come nearer.
        reach = by_entry + weights[_USED] * np.minimum(1, total / self._least)
        ranges = [self._of_entry[entry] for entry in _choose(reach)]
        rows = np.concatenate([self._all[one] for one in ranges])
        owners = self._owners.take(rows)
        used = self._rows.weigh(chars, ranges) / self._rows.totals.take(rows)
        length = self._lengths.take(rows) / len(question.text)
        length = np.minimum(length, 1 / length)
        partial = by_entry.take(owners) + weights[_USED] * used + weights[_LENGTH] * length
        near = _highest(partial, RECALLED)
        numbers, entries = rows.take(near).tolist(), owners.take(near).tolist()
        alike = likeness(question.text, [self._texts[number] for number in numbers])
        exact = alike == 1
        scores = partial.take(near) + weights[_LIKENESS] * alike + weights[_EXACT] * exact
        places = _pick_best(scores, entries, most)
        at = near[places]
        shares = covered[owners[at]], covered_sounds[owners[at]], used[at], length[at]
        # In the order of FEATURES.
        features = np.array([alike[places], *shares, exact[places]]).T.tolist()
        points = scores.tolist()
        return [
            Nearest(numbers[place], entries[place], points[place], tuple(own))
            for place, own in zip(places, features, strict=True)
        ]


def _choose(reach: Floats) -> list[int]:
    """Return the entries whose phrasings are worth a look, in no order."""
    (places,) = (reach >= reach.max() - WITHIN).nonzero()
    if len(places) > CONSIDERED:
        places = places[_highest(reach[places], CONSIDERED)]
    chosen: list[int] = places.tolist()
    return chosen


def _highest(values: Floats, count: int) -> Numbers:
    """Return where the highest `count` values are, in no order; all where there are fewer."""
    if len(values) <= count:
        return np.arange(len(values))
    return values.argpartition(-count)[-count:]


def _pick_best(scores: Floats, entries: Sequence[int], most: int) -> list[int]:
    """Return the place of the best score of each of the best entries, best first."""
    best: dict[int, int] = {}
    for place in (-scores).argsort().tolist():
        if best.setdefault(entries[place], place) == place and len(best) == most:
            break
    return [*best.values()]
