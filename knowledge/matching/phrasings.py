"""The phrasings of all entries, measured against a question at once."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from knowledge.matching.calibration import Calibration
from knowledge.matching.candidates import FEATURES
from knowledge.matching.columns import Columns, Holders
from knowledge.matching.grams import Asked, Floats, GramIndex
from knowledge.matching.question import VIEWS, Numbers, Question
from knowledge.matching.scorers import beginning, likeness

CONSIDERED = 64
"""Entries whose phrasings are measured; no other covers the question as well."""

WITHIN = 3.5
"""How far below the best entry, by the score that it may reach, another is still looked at."""

RECALLED = 64
"""Phrasings taken for a closer look."""

_USED = FEATURES.index("used")
_OWN = slice(VIEWS, FEATURES.index("likeness"))
_CLOSE = slice(FEATURES.index("likeness"), len(FEATURES))


class Nearest(NamedTuple):
    """A phrasing by its number, its entry's number, its score and its features."""

    phrasing: int
    entry: int
    score: float
    features: tuple[float, ...]


class _Rows:
    """The different characters of every phrasing by number, one phrasing after the other."""

    def __init__(self, columns: Columns, index: GramIndex) -> None:
        """Lay the characters side by side; `index` has every one of them."""
        letters, counts = columns.list_characters()
        # A character that no question holds ends every row, so that none is empty.
        self._nothing = index.characters
        self._flat = np.insert(letters, counts.cumsum(), self._nothing).astype(np.intp)
        self._sizes = counts + 1
        self._starts = [0, *self._sizes.cumsum().tolist()]
        weights = np.append(index.weights[: self._nothing], 0.0)
        totals = np.add.reduceat(weights[self._flat], self._starts[:-1])
        self.totals: Floats = np.maximum(totals, 1e-9)
        """The weight of all characters of each phrasing."""
        self._scratch = threading.local()

    def weigh(self, asked: Asked, ranges: Sequence[tuple[int, int]]) -> Floats:
        """Return the weight of those characters of each phrasing that the question holds.

        `ranges` are the first phrasing and the one after the last, several times.
        """
        held: Floats | None = getattr(self._scratch, "held", None)
        if held is None:
            # Kept by each thread: a fresh array as long as this costs more than all that is read.
            held = self._scratch.held = np.zeros(self._nothing + 1)
        starts = self._starts
        flat = np.concatenate([self._flat[starts[first] : starts[last]] for first, last in ranges])
        sizes = np.concatenate([self._sizes[first:last] for first, last in ranges])
        places = asked.numbers[: asked.numbers.searchsorted(self._nothing)]
        held[places] = asked.weights[: len(places)]
        shared = held.take(flat)
        held[places] = 0.0
        return np.asarray(np.add.reduceat(shared, sizes.cumsum() - sizes), np.float64)


class Phrasings:
    """All phrasings, numbered from 0 in the order of the entries that own them."""

    def __init__(self, columns: Columns, owners: Sequence[int]) -> None:
        """Index phrasings; `owners` has the number of each one's entry, never descending.

        Every entry has a phrasing.
        """
        self.columns = columns
        self._owners = np.array(owners, np.int64)
        size = max(owners, default=-1) + 1
        self._index = GramIndex(columns, self._owners, size)
        self._rows = _Rows(columns, self._index)
        self._starts = self._owners.searchsorted(np.arange(size + 1))
        self._least = np.minimum.reduceat(self._rows.totals, self._starts[:-1])
        lengths = np.fromiter(map(len, columns.texts), np.float64, len(columns.texts))
        self._lengths = np.maximum(lengths, 1.0)

    def find_nearest(
        self, question: Question, calibration: Calibration, most: int
    ) -> list[Nearest]:
        """Return the phrasing that comes nearest of each of the likeliest entries, best first.

        First the entries that cover the question best are found, then the nearest of their
        phrasings; likeness, which looks at the texts themselves, is found for these alone.
        """
        weights = np.array(calibration.weights)
        asked = self._index.find(question)
        # Of entries that cover a short question alike, those with a short phrasing come nearer.
        short = weights[_USED] * asked.total_characters

        def bonus(entries: Holders | Numbers) -> Floats:
            return np.asarray(np.minimum(weights[_USED], short / self._least.take(entries)))

        holders, shares = self._index.cover(asked, weights[:VIEWS], bonus)
        if not len(holders):
            return []
        by_entry = weights[:VIEWS] @ shares
        chosen = _choose(by_entry + bonus(holders))
        entries = holders.take(chosen)
        firsts, lasts = self._starts.take(entries), self._starts.take(entries + 1)
        ranges = [*zip(firsts.tolist(), lasts.tolist(), strict=True)]
        rows = np.concatenate([np.arange(*one) for one in ranges])
        at_entry = chosen.repeat(lasts - firsts)
        shared = self._rows.weigh(asked, ranges)
        length = self._lengths.take(rows) / len(question.text)
        own = np.array(
            [
                shared / asked.total_characters,
                shared / self._rows.totals.take(rows),
                np.minimum(length, 1 / length),
            ]
        )
        partial = by_entry.take(at_entry) + weights[_OWN] @ own
        near = _highest(partial, RECALLED)
        numbers = rows.take(near)
        close = self._look_closely(question, numbers.tolist())
        scores = partial.take(near) + weights[_CLOSE] @ close
        places = _pick_best(scores, self._owners.take(numbers).tolist(), most)
        at = near[places]
        # In the order of FEATURES.
        features = np.vstack([shares[:, at_entry[at]], own[:, at], close[:, places]]).T.tolist()
        return [
            Nearest(number, entry, score, tuple(row))
            for number, entry, score, row in zip(
                numbers[places].tolist(),
                self._owners.take(numbers[places]).tolist(),
                scores[places].tolist(),
                features,
                strict=True,
            )
        ]

    def _look_closely(self, question: Question, numbers: Sequence[int]) -> Floats:
        """Return what only the texts tell of some phrasings (features × phrasings)."""
        texts = [self.columns.texts[number] for number in numbers]
        spoken = [self.columns.spoken[number] for number in numbers]
        alike = likeness(question.text, texts)
        return np.array(
            [
                alike,
                likeness(question.spoken, spoken),
                beginning(question.text, texts),
                alike == 1,
            ]
        )


def _choose(reach: Floats) -> Numbers:
    """Return the places of entries whose phrasings are worth a look, in no order."""
    (places,) = (reach >= reach.max() - WITHIN).nonzero()
    if len(places) > CONSIDERED:
        places = places[_highest(reach[places], CONSIDERED)]
    return np.asarray(places, np.int64)


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
