"""The phrasings of all entries, measured against a question at once."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.matching.calibration import Calibration
from knowledge.matching.candidates import FEATURES
from knowledge.matching.grams import GramIndex
from knowledge.matching.scorers import likeness

CONSIDERED = 64
"""Entries whose phrasings are measured; no other covers the question as well."""

WITHIN = 3.5
"""How far below the best entry, by the score that it may reach, another is still looked at."""

RECALLED = 64
"""Phrasings taken for a closer look."""

Numbers = NDArray[np.intp]

_LIKENESS, _COVERED, _COVERED_SOUNDS, _USED, _LENGTH, _EXACT = map(
    FEATURES.index, ("likeness", "covered", "covered_sounds", "used", "length", "exact")
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question or phrasing as the matcher sees it: normalised text, grams of both kinds."""

    text: str
    chars: tuple[str, ...]
    sounds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Nearest:
    """A phrasing by its number, its entry's number, its score and its features."""

    phrasing: int
    entry: int
    score: float
    features: tuple[float, ...]


class _Rows:
    """The grams of every phrasing by number, one phrasing after the other."""

    def __init__(self, phrasings: Sequence[Question], weights: Mapping[str, float]) -> None:
        """Lay the grams side by side; `weights` has every one of them."""
        self._numbers = {gram: number for number, gram in enumerate(sorted(weights))}
        # A gram that no question holds ends every list, so that none is empty.
        nothing = len(self._numbers)
        lists = [[*map(self._numbers.__getitem__, {*one.chars}), nothing] for one in phrasings]
        self._flat = np.array([number for one in lists for number in one], np.int32)
        self._lengths = np.array([len(one) for one in lists], np.intp)
        self._starts = [0, *np.cumsum(self._lengths).tolist()]
        totals = [sum(map(weights.__getitem__, {*one.chars})) or 1.0 for one in phrasings]
        self.totals = np.array(totals)
        self._shares = 1 / self.totals
        self._scratch = threading.local()

    def _hold(self, question: Mapping[str, float]) -> NDArray[np.float64]:
        """Return the weight in the question of every gram; not to be kept."""
        # Kept by each thread: a fresh array as long as this costs more than all that is read.
        held: NDArray[np.float64] | None = getattr(self._scratch, "held", None)
        if held is None:
            held = self._scratch.held = np.zeros(len(self._numbers) + 1)
        else:
            held[self._scratch.places] = 0.0
        grams = [gram for gram in question if gram in self._numbers]
        places = [self._numbers[gram] for gram in grams]
        held[places] = [question[gram] for gram in grams]
        self._scratch.places = places
        return held

    def use(self, question: Mapping[str, float], ranges: Sequence[slice]) -> NDArray[np.float64]:
        """Return the share by rarity of the grams of each phrasing that the question holds."""
        starts = self._starts
        flat = np.concatenate([self._flat[starts[r.start] : starts[r.stop]] for r in ranges])
        lengths = np.concatenate([self._lengths[r] for r in ranges])
        shares = np.concatenate([self._shares[r] for r in ranges])
        held = self._hold(question).take(flat)
        return np.asarray(np.add.reduceat(held, lengths.cumsum() - lengths) * shares, np.float64)


class Phrasings:
    """All phrasings, numbered from 0 in the order of the entries that own them."""

    def __init__(self, phrasings: Sequence[Question], owners: Sequence[int]) -> None:
        """Index `phrasings`; `owners` has the number of each one's entry, never descending."""
        self._owners = np.array(owners, np.intp)
        entries = range(max(owners, default=-1) + 1)
        chars: list[set[str]] = [set() for _ in entries]
        sounds: list[set[str]] = [set() for _ in entries]
        for owner, one in zip(owners, phrasings, strict=True):
            chars[owner].update(one.chars)
            sounds[owner].update(one.sounds)
        # Rarity is counted by entries: a word in many phrasings of one entry is still telling.
        self._entry_chars, self._entry_sounds = GramIndex(chars), GramIndex(sounds)
        ends = np.searchsorted(self._owners, entries, side="right").tolist()
        self._of_entry = [slice(*pair) for pair in itertools.pairwise([0, *ends])]
        self._rows = _Rows(phrasings, self._entry_chars.weigh(set().union(*chars)))
        self._least = np.array([self._rows.totals[rows].min() for rows in self._of_entry])
        self._all = np.arange(len(phrasings))
        self._texts = [one.text for one in phrasings]
        self._lengths = np.array([len(text) for text in self._texts], np.float64)

    def find_nearest(
        self, question: Question, calibration: Calibration, most: int
    ) -> list[Nearest]:
        """Return the phrasing that comes nearest of each of the likeliest entries, best first.

        First the entries that cover the question best are found, then the nearest of their
        phrasings; likeness, which looks at the texts themselves, is found for these alone.
        """
        weights = calibration.weights
        chars = self._entry_chars.weigh(question.chars)
        sounds = self._entry_sounds.weigh(question.sounds)
        covered = self._entry_chars.share(chars) / sum(chars.values())
        covered_sounds = self._entry_sounds.share(sounds) / sum(sounds.values())
        by_entry = weights[_COVERED] * covered + weights[_COVERED_SOUNDS] * covered_sounds
        # Of entries that cover a short question alike, those with a short phrasing come nearer.
        reach = by_entry + weights[_USED] * np.minimum(1, sum(chars.values()) / self._least)
        ranges = [self._of_entry[entry] for entry in _choose(reach)]
        rows = np.concatenate([self._all[one] for one in ranges])
        owners = self._owners[rows]
        used = self._rows.use(chars, ranges)
        length = self._lengths[rows] / len(question.text)
        length = np.minimum(length, 1 / np.maximum(length, 1))
        partial = by_entry[owners] + weights[_USED] * used + weights[_LENGTH] * length
        near = _highest(partial, RECALLED)
        numbers, owners = rows[near].tolist(), owners[near]
        alike = likeness(question.text, [self._texts[number] for number in numbers])
        features = np.empty((len(numbers), len(FEATURES)))
        features[:, _LIKENESS], features[:, _EXACT] = alike, alike == 1
        features[:, _COVERED] = covered[owners]
        features[:, _COVERED_SOUNDS] = covered_sounds[owners]
        features[:, _USED], features[:, _LENGTH] = used[near], length[near]
        scores = calibration.score(features)
        entries, points = owners.tolist(), scores.tolist()
        best: dict[int, int] = {}
        for place in (-scores).argsort().tolist():
            if best.setdefault(entries[place], place) == place and len(best) == most:
                break
        return [
            Nearest(numbers[at], entry, points[at], tuple(features[at].tolist()))
            for entry, at in best.items()
        ]


def _choose(reach: NDArray[np.float64]) -> list[int]:
    """Return the entries whose phrasings are worth a look, in no order."""
    places = np.flatnonzero(reach >= reach.max() - WITHIN)
    if len(places) > CONSIDERED:
        places = places[_highest(reach[places], CONSIDERED)]
    chosen: list[int] = places.tolist()
    return chosen


def _highest(values: NDArray[np.float64], count: int) -> Numbers:
    """Return where the highest `count` values are, in no order; all where there are fewer."""
    if len(values) <= count:
        return np.arange(len(values))
    return np.argpartition(values, -count)[-count:]
