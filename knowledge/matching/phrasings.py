"""The phrasings of all entries, measured against a question at once."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.matching.calibration import Calibration
from knowledge.matching.candidates import FEATURES
from knowledge.matching.grams import GramIndex
from knowledge.matching.scorers import likeness

CONSIDERED = 32
"""Entries whose phrasings are measured; no other covers the question as well."""

WITHIN = 3.0
"""How far below the best covering entry, by score, another one is still looked at.

Its phrasings would have to fit as much better, and to fit at all adds little more.
"""

RECALLED = 48
"""Phrasings taken for a closer look."""

Features = NDArray[np.float64]
"""One line for each phrasing, in the order of FEATURES."""

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


class _Lists:
    """Lists of numbers, one after the other in one array, and where each begins."""

    def __init__(self, lists: Sequence[Sequence[int]]) -> None:
        """Lay `lists` side by side."""
        self._flat = np.array([number for one in lists for number in one], np.intp)
        self.lengths = np.array([len(one) for one in lists], np.intp)
        self._starts = [0, *np.cumsum(self.lengths).tolist()]

    def gather(self, ranges: Sequence[slice]) -> tuple[Numbers, Numbers]:
        """Return the lists of `ranges` laid side by side, and where each of them begins there."""
        starts = self._starts
        laid = np.concatenate([self._flat[starts[r.start] : starts[r.stop]] for r in ranges])
        lengths = np.concatenate([self.lengths[r] for r in ranges])
        return laid, np.cumsum(lengths) - lengths


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
        self._all = np.arange(len(phrasings))
        self._numbers = {gram: n for n, gram in enumerate(sorted(set().union(*chars)))}
        # A gram that no question holds ends every list, so that none is empty.
        nothing = len(self._numbers)
        self._grams = _Lists(
            [[*map(self._numbers.__getitem__, {*one.chars}), nothing] for one in phrasings]
        )
        self._texts = [one.text for one in phrasings]
        self._lengths = np.array([len(text) for text in self._texts], np.float64)
        weigh = self._entry_chars.weigh
        self._weights = np.array([sum(weigh(one.chars).values()) or 1.0 for one in phrasings])

    def find_nearest(
        self, question: Question, calibration: Calibration
    ) -> tuple[list[int], list[int], Features]:
        """Return the phrasings that come nearest: numbers, numbers of their entries, features.

        First the entries that cover the question best are found, then the nearest of their
        phrasings; likeness, which looks at the texts themselves, is found for these alone.
        """
        weights = calibration.weights
        chars = self._entry_chars.weigh(question.chars)
        sounds = self._entry_sounds.weigh(question.sounds)
        covered = self._entry_chars.share(chars) / sum(chars.values())
        covered_sounds = self._entry_sounds.share(sounds) / sum(sounds.values())
        by_entry = weights[_COVERED] * covered + weights[_COVERED_SOUNDS] * covered_sounds
        ranges = [self._of_entry[at] for at in _highest(by_entry, CONSIDERED, WITHIN).tolist()]
        rows = np.concatenate([self._all[one] for one in ranges])
        owners = self._owners[rows]
        used = self._use(chars, ranges) / self._weights[rows]
        length = self._lengths[rows] / len(question.text)
        length = np.minimum(length, 1 / np.maximum(length, 1))
        partial = by_entry[owners] + weights[_USED] * used + weights[_LENGTH] * length
        nearest = _highest(partial, RECALLED)
        rows, owners = rows[nearest], owners[nearest]
        numbers = rows.tolist()
        alike = likeness(question.text, [self._texts[row] for row in numbers])
        features = np.empty((len(numbers), len(FEATURES)))
        features[:, _LIKENESS] = alike
        features[:, _COVERED] = covered[owners]
        features[:, _COVERED_SOUNDS] = covered_sounds[owners]
        features[:, _USED] = used[nearest]
        features[:, _LENGTH] = length[nearest]
        features[:, _EXACT] = alike == 1
        return numbers, owners.tolist(), features

    def _use(self, chars: Mapping[str, float], ranges: Sequence[slice]) -> NDArray[np.float64]:
        """Return the weight, in all, of each phrasing's grams that the question holds."""
        held = np.zeros(len(self._numbers) + 1)
        for gram in chars.keys() & self._numbers.keys():
            held[self._numbers[gram]] = chars[gram]
        grams, begins = self._grams.gather(ranges)
        return np.asarray(np.add.reduceat(held[grams], begins), np.float64)


def _highest(values: NDArray[np.float64], count: int, within: float = np.inf) -> Numbers:
    """Return where the highest `count` values are, in no order; none so far below the best."""
    if len(values) > count:
        places = np.argpartition(-values, count - 1)[:count]
    else:
        places = np.arange(len(values))
    return places[values[places] >= values.max() - within] if within < np.inf else places
