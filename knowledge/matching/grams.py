"""An inverted index of grams: which entries hold which grams of a question, and how telling."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from knowledge.matching.columns import Columns, Holders
from knowledge.matching.question import (
    CHARACTER,
    KIND_AT,
    VIEW_OF_KIND,
    VIEWS,
    Numbers,
    Question,
    different,
    find_grams,
)

Floats = NDArray[np.float64]

FEW = 50_000
"""Holders up to which the shares of all are found for every question."""
MOST_READ = 60_000
"""Places of lists that are read for a question where there are more holders."""
NOTHING = 1e-9
"""What is divided by where there is no weight."""
MOST_PLACES = 4096
"""Places of the nearest holders among these: a holder has one for each gram."""
MOST_LOOKED_AT = 1024
"""Holders whose shares are found there."""
STEPS = 4096
"""Steps in which nearness is told apart where there are many holders."""


class Asked(NamedTuple):
    """The grams of a question as an index knows them.

    `numbers`, `weights` and `views` have one place for each gram that is held, kind after kind;
    `totals` is the weight of all grams, held or not, of each view, `total_characters` that of
    single characters.
    """

    numbers: Numbers
    weights: Floats
    views: Numbers
    totals: Floats
    total_characters: float


class Covered(NamedTuple):
    """Holders by number, ascending, and the share of a question that each holds, by view."""

    holders: Numbers
    shares: Floats


class GramIndex:
    """Knows for each gram which of its holders hold it."""

    def __init__(
        self,
        columns: Columns,
        owners: Numbers,
        size: int,
        *,
        few: int = FEW,
        most_read: int = MOST_READ,
    ) -> None:
        """Build from questions and the number of each one's holder, below `size`.

        How often a holder holds a gram does not count.
        """
        self.size = size
        self._few, self._most_read = few, most_read
        keys: list[Numbers] = []
        counts: list[Numbers] = []
        lists: list[Holders] = []
        for every, holders in columns.gather(owners):
            begins = np.flatnonzero(np.diff(every, prepend=-1))
            keys.append(every[begins])
            counts.append(np.diff(begins, append=len(every)))
            lists.append(holders)
        self._words = columns.vocabulary
        # A gram that no question has stands last, held by nobody: every search ends at a gram.
        self._keys = np.concatenate([*keys, [1 << 62]])
        self._starts = np.concatenate([[0], *counts, [0]]).cumsum()
        self._holders: Holders = np.concatenate(lists)
        self.weights: Floats = self._idf(np.concatenate(counts))
        """The inverse document frequency of each gram, by its number."""
        self.characters = len(keys[CHARACTER])
        """How many characters are held; they have the lowest numbers."""
        self._unknown = float(self._idf(np.zeros(1, np.int64))[0])
        self._every = np.arange(size)
        self._scratch = threading.local()

    def __len__(self) -> int:
        """Return how many grams are held."""
        return len(self._keys) - 1

    def _idf(self, counts: Numbers) -> Floats:
        return np.asarray(np.log1p((self.size + 0.5) / (counts + 0.5)), np.float64)

    def find(self, question: Question) -> Asked:
        """Return what is known of the grams of a question. One that nobody holds weighs most."""
        grams = find_grams(question, self._words)
        kinds = grams >> KIND_AT
        places = self._keys.searchsorted(grams)
        held = self._keys.take(places) == grams
        numbers = places[held]
        weights = self.weights.take(numbers)
        every = np.full(len(grams), self._unknown)
        every[held] = weights
        of_kind = np.bincount(kinds, every, len(VIEW_OF_KIND))
        totals = np.maximum(np.bincount(VIEW_OF_KIND, of_kind, VIEWS), NOTHING)
        views = VIEW_OF_KIND.take(kinds[held])
        return Asked(numbers, weights, views, totals, float(of_kind[CHARACTER]))

    def cover(self, asked: Asked, values: Floats, bonus: Callable[[Holders], Floats]) -> Covered:
        """Return what share of a question each holder holds, in each view.

        Of many holders only those are returned that come nearest by the `values` of the views
        and a `bonus`, which is never negative.
        """
        if self.size <= self._few:
            sums = self._add_up(asked, np.arange(len(asked.numbers)), self._every)
            return Covered(self._every, sums / asked.totals[:, None])
        order = self._counts(asked.numbers).argsort(kind="stable")
        ends = self._counts(asked.numbers[order]).cumsum()
        # Rare grams tell most; common ones are only looked up for those that hold the rare.
        read = order[: max(1, int(ends.searchsorted(self._most_read)))]
        most = self._find_most(asked, read, values, bonus)
        sums = self._add_up(asked, read, most)
        self._look_up(asked, order[len(read) :].tolist(), most, sums)
        return Covered(most, sums / asked.totals[:, None])

    def cover_some(self, asked: Asked, holders: Numbers) -> Floats:
        """Return what share of a question each of some holders holds (views × holders)."""
        sums = np.zeros((VIEWS, len(holders)))
        self._look_up(asked, range(len(asked.numbers)), holders, sums)
        return sums / asked.totals[:, None]

    def _look_up(self, asked: Asked, grams: Iterable[int], holders: Numbers, sums: Floats) -> None:
        """Add to `sums` the weight of those of some grams that each of some holders holds."""
        for gram in grams:
            listed = self._list(int(asked.numbers[gram]))
            places = np.minimum(listed.searchsorted(holders), len(listed) - 1)
            sums[asked.views[gram]] += asked.weights[gram] * (listed.take(places) == holders)

    def _counts(self, numbers: Numbers) -> Numbers:
        return np.asarray(self._starts.take(numbers + 1) - self._starts.take(numbers), np.int64)

    def _list(self, number: int) -> Holders:
        return self._holders[self._starts[number] : self._starts[number + 1]]

    def _read(self, numbers: Numbers) -> tuple[Holders, Numbers]:
        """Return the lists of some grams, one after the other, and how long each is."""
        starts, ends = self._starts.take(numbers), self._starts.take(numbers + 1)
        lists = [
            self._holders[start:end]
            for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
        ]
        return np.concatenate([self._holders[:0], *lists]), ends - starts

    def _find_most(
        self, asked: Asked, read: Numbers, values: Floats, bonus: Callable[[Holders], Floats]
    ) -> Numbers:
        """Return the holders that come nearest by the grams to be read, ascending."""
        holders, counts = self._read(asked.numbers[read])
        if not len(holders):
            return self._every[:0]
        worth = (values / asked.totals).take(asked.views[read]) * asked.weights[read]
        sums = np.bincount(holders, worth.repeat(counts), self.size)
        reached = sums.take(holders) + bonus(holders)
        cut, next_cut = _find_cuts(reached, MOST_PLACES)
        nearest = different(holders[reached >= next_cut].astype(np.int64))
        near = different(holders[reached >= cut].astype(np.int64))
        # Where very many come equally near, those above them are enough.
        if len(near) > MOST_LOOKED_AT and len(nearest):
            return nearest
        return near[:MOST_LOOKED_AT]

    def _add_up(self, asked: Asked, read: Numbers, chosen: Numbers) -> Floats:
        """Return the weight of those grams to be read that each chosen one holds, by view."""
        holders, counts = self._read(asked.numbers[read])
        views, weights = asked.views[read].repeat(counts), asked.weights[read].repeat(counts)
        if len(chosen) < self.size:
            slots: Numbers | None = getattr(self._scratch, "slots", None)
            if slots is None:
                # Kept by each thread: to make it anew takes as long as all the rest.
                slots = self._scratch.slots = np.full(self.size, -1)
            slots[chosen] = np.arange(len(chosen))
            found = slots.take(holders)
            slots[chosen] = -1
            (places,) = (found >= 0).nonzero()
            slot, views, weights = found[places], views[places], weights[places]
        else:
            slot = holders.astype(np.int64)
        sums = np.bincount(slot + views * len(chosen), weights, VIEWS * len(chosen))
        return np.asarray(sums.reshape(VIEWS, len(chosen)), np.float64)


def _find_cuts(values: Floats, count: int) -> tuple[float, float]:
    """Return the value that at least `count` of `values` reach, and the next that fewer do.

    Counts in steps, for to part or sort values of which many are the same takes far longer.
    None of `values` is negative.
    """
    step = float(values.max()) / STEPS or 1.0
    from_top = np.bincount((values / step).astype(np.int64))[::-1].cumsum()
    cut = len(from_top) - 1 - int(from_top.searchsorted(count))
    return cut * step, (cut + 1) * step
