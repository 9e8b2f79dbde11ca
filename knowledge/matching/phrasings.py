"""The phrasings of all entries, measured against a question at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.matching.calibration import Calibration
from knowledge.matching.candidates import FEATURES
from knowledge.matching.grams import GramIndex
from knowledge.matching.scorers import likeness

CONSIDERED = 40
"""Entries whose phrasings are measured; no other covers the question as well."""

RECALLED = 48
"""Phrasings taken for a closer look."""

Features = NDArray[np.float64]
"""One line for each phrasing, in the order of FEATURES."""

_LIKENESS, _COVERED, _COVERED_SOUNDS, _USED, _LENGTH, _EXACT = map(
    FEATURES.index, ("likeness", "covered", "covered_sounds", "used", "length", "exact")
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question or phrasing as the matcher sees it: normalised text, grams of both kinds."""

    text: str
    chars: tuple[str, ...]
    sounds: tuple[str, ...]


class Phrasings:
    """All phrasings, numbered from 0 in the order of the entries that own them."""

    def __init__(self, phrasings: Sequence[Question], owners: Sequence[int]) -> None:
        """Index `phrasings`; `owners` has the number of each one's entry."""
        self.owners = np.array(owners, np.int32)
        entries = range(max(owners, default=-1) + 1)
        chars: list[set[str]] = [set() for _ in entries]
        sounds: list[set[str]] = [set() for _ in entries]
        self._same: dict[str, list[int]] = {}
        for number, (owner, one) in enumerate(zip(owners, phrasings, strict=True)):
            chars[owner].update(one.chars)
            sounds[owner].update(one.sounds)
            self._same.setdefault(one.text, []).append(number)
        # Rarity is counted by entries: a word in many phrasings of one entry is still telling.
        self._entry_chars, self._entry_sounds = GramIndex(chars), GramIndex(sounds)
        self._chars = GramIndex(one.chars for one in phrasings)
        self._of_entry = [np.flatnonzero(self.owners == entry) for entry in entries]
        self._texts = [one.text for one in phrasings]
        self._lengths = np.array([len(text) for text in self._texts], np.float64)
        weigh = self._entry_chars.weigh
        self._weights = np.array([sum(weigh(one.chars).values()) or 1.0 for one in phrasings])

    def find_nearest(
        self, question: Question, calibration: Calibration
    ) -> tuple[NDArray[np.int64], Features]:
        """Return the numbers of the phrasings that come nearest, and their features.

        First the entries that cover the question best are found, then the nearest of their
        phrasings; likeness, which looks at the texts themselves, is found for these alone.
        """
        weights = np.array(calibration.weights)
        chars = self._entry_chars.weigh(question.chars)
        sounds = self._entry_sounds.weigh(question.sounds)
        covered = self._entry_chars.share(chars) / sum(chars.values())
        covered_sounds = self._entry_sounds.share(sounds) / sum(sounds.values())
        by_entry = weights[_COVERED] * covered + weights[_COVERED_SOUNDS] * covered_sounds
        rows = np.concatenate([self._of_entry[entry] for entry in _highest(by_entry, CONSIDERED)])
        features = np.zeros((len(rows), len(FEATURES)))
        owners, lengths, length = self.owners[rows], self._lengths[rows], len(question.text)
        features[:, _COVERED] = covered[owners]
        features[:, _COVERED_SOUNDS] = covered_sounds[owners]
        features[:, _USED] = self._chars.share(chars)[rows] / self._weights[rows]
        features[:, _LENGTH] = np.minimum(lengths, length) / np.maximum(lengths, length)
        features[:, _EXACT] = np.isin(rows, self._same.get(question.text, []))
        nearest = _highest(features @ weights, RECALLED)
        rows, features = rows[nearest], features[nearest]
        features[:, _LIKENESS] = likeness(question.text, [self._texts[row] for row in rows])
        return rows, features


def _highest(values: NDArray[np.float64], count: int) -> NDArray[np.int64]:
    """Return where the highest `count` values are, in no order; all where there are fewer."""
    if len(values) <= count:
        return np.arange(len(values))
    return np.argpartition(-values, count - 1)[:count]
