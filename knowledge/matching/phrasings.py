"""The phrasings of all entries, measured against a question at once."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

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


class Nearest(NamedTuple):
    """A phrasing by its number, its entry's number, its score and its features."""

    phrasing: int
    entry: int
    score: float
    features: tuple[float, ...]


class Measured(NamedTuple):
    """Phrasings by number, beside each its entry's number, and `features` × phrasings."""

    numbers: Numbers
    entries: Numbers
    features: Floats

    def pick(self, weights: Sequence[float], most: int) -> list[Nearest]:
        """Return the best phrasing of each of the best entries by `weights`, best first."""
        scores = np.array(weights) @ self.features
        places: dict[int, int] = {}
        entries = self.entries.tolist()
        for place in (-scores).argsort(kind="stable").tolist():
            if places.setdefault(entries[place], place) == place and len(places) == most:
                break
        at = [*places.values()]
        rows = self.features[:, at].T.tolist()
        return [
            Nearest(number, entry, score, tuple(row))
            for number, entry, score, row in zip(
                self.numbers[at].tolist(), places, scores[at].tolist(), rows, strict=True
            )
        ]


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

    def weigh(self, asked: Asked, ranges: Sequence[tuple[int, int]], numbers: Numbers) -> Floats:
        """Return the weight of those characters of each phrasing that the question holds.

        `ranges` are the first phrasing and the one after the last, several times, and `numbers`
        all of them.
        """
        held: Floats | None = getattr(self._scratch, "held", None)
        if held is None:
            # Kept by each thread: a fresh array as long as this costs more than all that is read.
            held = self._scratch.held = np.zeros(self._nothing + 1)
        starts = self._starts
        flat = np.concatenate([self._flat[starts[first] : starts[last]] for first, last in ranges])
        sizes = self._sizes.take(numbers)
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
        self.owners = np.array(owners, np.int64)
        size = max(owners, default=-1) + 1
        self._index = GramIndex(columns, self.owners, size)
        self._rows = _Rows(columns, self._index)
        self._starts = self.owners.searchsorted(np.arange(size + 1))
        self._least = np.minimum.reduceat(self._rows.totals, self._starts[:-1])
        lengths = np.fromiter(map(len, columns.texts), np.float64, len(columns.texts))
        self._lengths = np.maximum(lengths, 1.0)

    def recall(self, question: Question, weights: Sequence[float]) -> Measured:
        """Return the phrasings that come nearest by `weights`, measured; in no order.

        First the entries that cover the question best are found, then the nearest of their
        phrasings; likeness, which looks at the texts themselves, is found for these alone.
        """
        asked = self._index.find(question)
        worth = np.array(weights)
        # Of entries that cover a short question alike, those with a short phrasing come nearer.
        short = worth[_USED] * asked.total_characters

        def bonus(entries: Holders | Numbers) -> Floats:
            return np.asarray(np.minimum(worth[_USED], short / self._least.take(entries)))

        holders, shares = self._index.cover(asked, worth[:VIEWS], bonus)
        if not len(holders):
            return Measured(holders, holders, np.zeros((len(FEATURES), 0)))
        by_entry = worth[:VIEWS] @ shares
        chosen = _choose(by_entry + bonus(holders))
        entries = holders.take(chosen)
        firsts, lasts = self._starts.take(entries), self._starts.take(entries + 1)
        ranges = [*zip(firsts.tolist(), lasts.tolist(), strict=True)]
        counts = lasts - firsts
        # The numbers of all ranges: each counts on from its first.
        numbers = np.arange(counts.sum()) + (firsts - (counts.cumsum() - counts)).repeat(counts)
        places = chosen.repeat(counts)
        own = self._compare(question, asked, ranges, numbers)
        near = _highest(by_entry.take(places) + worth[_OWN] @ own, RECALLED)
        numbers, places = numbers.take(near), places.take(near)
        close = self._look_closely(question, numbers.tolist())
        # In the order of FEATURES.
        features = np.vstack([shares[:, places], own[:, near], close])
        return Measured(numbers, holders.take(places), features)

    def measure(self, question: Question, numbers: Sequence[int]) -> Measured:
        """Return the phrasings `numbers`, whatever they have in common with the question."""
        ordered = np.array(numbers, np.int64)
        if not numbers:
            return Measured(ordered, ordered, np.zeros((len(FEATURES), 0)))
        asked = self._index.find(question)
        entries = self.owners.take(ordered)
        shares = self._index.cover_some(asked, entries)
        own = self._compare(question, asked, [(one, one + 1) for one in numbers], ordered)
        features = np.vstack([shares, own, self._look_closely(question, numbers)])
        return Measured(ordered, entries, features)

    def _compare(
        self,
        question: Question,
        asked: Asked,
        ranges: Sequence[tuple[int, int]],
        numbers: Numbers,
    ) -> Floats:
        """Return what the characters of some phrasings tell (features × phrasings).

        `numbers` are the phrasings of all `ranges`.
        """
        shared = self._rows.weigh(asked, ranges, numbers)
        length = self._lengths.take(numbers) / len(question.text)
        return np.array(
            [
                shared / asked.total_characters,
                shared / self._rows.totals.take(numbers),
                np.minimum(length, 1 / length),
            ]
        )

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
