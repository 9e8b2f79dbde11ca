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

RECALLED = 48
"""Phrasings taken for a closer look."""

Features = NDArray[np.float64]
"""One line for each phrasing, in the order of FEATURES."""

_LIKENESS = FEATURES.index("likeness")


@dataclass(frozen=True, slots=True)
class Question:
    """A question or phrasing as the matcher sees it: normalised text, grams of both kinds."""

    text: str
    chars: tuple[str, ...]
    sounds: tuple[str, ...]


class Phrasings:
    """All phrasings, numbered from 0, and the entry that owns each."""

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
        self._texts = [one.text for one in phrasings]
        self._lengths = np.array([len(text) for text in self._texts], np.float64)
        weigh = self._entry_chars.weigh
        self._weights = np.array([sum(weigh(one.chars).values()) or 1.0 for one in phrasings])

    def find_nearest(
        self, question: Question, calibration: Calibration
    ) -> tuple[NDArray[np.int64], Features]:
        """Return the numbers of the phrasings that come nearest, and their features.

        Likeness, which looks at the texts themselves, is found for these alone; every other
        feature is known for all phrasings at once.
        """
        columns = self._measure(question)
        nearness = sum(
            weight * column
            for weight, column in zip(calibration.weights, columns, strict=True)
            if weight
        )
        count = min(RECALLED, len(self._texts))
        found = np.argpartition(-np.asarray(nearness), count - 1)[:count]
        features = np.stack([column[found] for column in columns], axis=1)
        features[:, _LIKENESS] = likeness(question.text, [self._texts[at] for at in found])
        return found, features

    def _measure(self, question: Question) -> list[NDArray[np.float64]]:
        """Return each feature for all phrasings; of likeness and exact only what is cheap."""
        chars = self._entry_chars.weigh(question.chars)
        sounds = self._entry_sounds.weigh(question.sounds)
        length = float(len(question.text))
        nothing = np.zeros(len(self._texts))
        exact = np.zeros(len(self._texts))
        exact[self._same.get(question.text, [])] = 1.0
        return [
            nothing,
            (self._entry_chars.share(chars) / sum(chars.values()))[self.owners],
            (self._entry_sounds.share(sounds) / sum(sounds.values()))[self.owners],
            self._chars.share(chars) / self._weights,
            np.minimum(self._lengths, length) / np.maximum(self._lengths, length),
            exact,
        ]
