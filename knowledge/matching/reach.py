"""Reach: which phrasings a change of some entries can make answered otherwise.

Asked as it stands, a phrasing is found by itself: its own entry has every feature in full. Another
entry matters for it only where it comes so near that the verdict looks at it, that is, where its
probability beside that entry reaches the floor. What an entry's score can be at most is told from
the characters and sounds that it shares, for all phrasings at once and in far less time than it
takes to judge them. `bench/trial.py` measures what is overlooked so.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.entry import Entry
from knowledge.matching.calibration import Calibration
from knowledge.matching.candidates import FEATURES
from knowledge.matching.matcher import Matcher
from knowledge.matching.question import CODE_BITS, Numbers, Question, different, to_codes
from knowledge.matching.splitting import clauses

Floats = NDArray[np.float64]

MOST_TEXTS = 400
"""Changed texts up to which it is quicker to ask what they reach than to judge everything."""

SLACK = 0.1
"""What a share may be above that of single characters: pairs and words weigh on their own."""

_OWNER_BITS = 24


class _Letters:
    """The different characters of many texts, or their sounds, beside each other."""

    def __init__(self, texts: Sequence[str], owners: Numbers) -> None:
        """Read `texts`; `owners` has the number of each one's entry."""
        codes = to_codes(texts)
        of_text = (codes == 0).cumsum() - 1
        is_letter = codes > 0
        pairs = different((of_text[is_letter] << CODE_BITS) | codes[is_letter])
        self._texts = pairs >> CODE_BITS
        self._flat = pairs & ((1 << CODE_BITS) - 1)
        self.size = len(texts)
        held = different((self._flat << _OWNER_BITS) | owners[self._texts]) >> _OWNER_BITS
        counts = np.bincount(held, minlength=1 << CODE_BITS)
        count = int(owners.max(initial=-1)) + 1
        self.weights: Floats = np.log1p((count + 0.5) / (counts + 0.5))
        self.totals = np.maximum(self.weigh(self._flat), 1e-9)
        self.lengths = np.maximum(np.fromiter(map(len, texts), np.float64, len(texts)), 1.0)

    def weigh(self, letters: Numbers) -> Floats:
        """Return for each text the weight of those of its characters that are among `letters`."""
        held = np.zeros(1 << CODE_BITS)
        held[letters] = self.weights[letters]
        return np.asarray(np.bincount(self._texts, held[self._flat], self.size), np.float64)

    def count(self, letters: Numbers) -> Floats:
        """Return for each text how many of its characters are among `letters`."""
        held = np.zeros(1 << CODE_BITS)
        held[letters] = 1.0
        return np.asarray(np.bincount(self._texts, held[self._flat], self.size), np.float64)

    def total(self, letters: Numbers) -> float:
        """Return the weight of some characters."""
        return max(float(self.weights[letters].sum()), 1e-9)


def _letters_of(texts: Sequence[str]) -> Numbers:
    codes = to_codes(texts)
    return different(codes[codes > 0])


def find_reached(matcher: Matcher, changed: Sequence[Entry]) -> list[str] | None:
    """Return the phrasings of a matcher that `changed` entries can make answered otherwise.

    `changed` are entries as they were and as they are. None stands for all: where very much
    changed, it is quicker to judge them than to ask.
    """
    if sum(len(entry.texts) for entry in changed) > MOST_TEXTS:
        return None
    columns, texts = matcher.phrasings.columns, matcher.texts
    written = _Letters(columns.texts, matcher.phrasings.owners)
    spoken = _Letters(columns.spoken, matcher.phrasings.owners)
    least = sum(matcher.rules.weights) + math.log(matcher.rules.floor)
    # What is several clauses may be judged in pieces, none of which is a phrasing.
    reached = np.array([len(clauses(text)) > 1 for text in texts], bool)
    for entry in changed:
        read = [matcher.preparation.read_own(text) for text in entry.texts]
        reached |= _reach(written, spoken, read, matcher.rules) >= least
    return [texts[number] for number in reached.nonzero()[0].tolist()]


def _reach(
    written: _Letters, spoken: _Letters, entry: Sequence[Question], rules: Calibration
) -> Floats:
    """Return for each phrasing the score that an entry can have at most."""
    worth = dict(zip(FEATURES, rules.weights, strict=True))
    held = written.weigh(_letters_of([one.text for one in entry])) / written.totals
    sounds = spoken.weigh(_letters_of([one.spoken for one in entry])) / spoken.totals
    whole = (
        worth["held"] * np.minimum(held + SLACK, 1)
        + worth["held_sounds"] * np.minimum(sounds + SLACK, 1)
        + worth["held_words"] * np.minimum(np.maximum(held, sounds) + SLACK, 1)
        + worth["beginning"]
        + worth["exact"]
    )
    best = np.full(written.size, -np.inf)
    for one in entry:
        letters, heard = _letters_of([one.text]), _letters_of([one.spoken])
        used = written.weigh(letters) / written.total(letters)
        ratio = len(one.text) / written.lengths
        shared = np.minimum(spoken.count(heard) + 2, np.minimum(len(one.text), written.lengths))
        alike = 2 * shared / (len(one.text) + written.lengths)
        own = (
            worth["used"] * used
            + worth["length"] * np.minimum(ratio, 1 / ratio)
            + (worth["likeness"] + worth["likeness_sounds"]) * np.minimum(alike, 1)
            + worth["covered"] * np.minimum(held, 1)
        )
        best = np.maximum(best, own)
    return np.asarray(whole + best, np.float64)
