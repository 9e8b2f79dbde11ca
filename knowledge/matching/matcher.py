"""The matcher: an immutable index over all phrasings that ranks entries for a question."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from copy import copy

import numpy as np

from knowledge.entry import Entry
from knowledge.matching.calibration import Calibration
from knowledge.matching.candidates import FEATURES, MEANINGS, Candidate
from knowledge.matching.columns import Columns
from knowledge.matching.guards import Guards
from knowledge.matching.phrasings import Measured, Phrasings
from knowledge.matching.preparation import Preparation
from knowledge.matching.question import Question
from knowledge.matching.verdict import Verdict, decide
from knowledge.matching.words import Words
from knowledge.text import unify
from knowledge.vectors.index import Gauge, VectorIndex
from knowledge.vectors.meanings import Meanings

MOST_CANDIDATES = 10
"""Entries that a ranking holds."""

NEAR_IN_MEANING = 48
"""Phrasings whose vectors come nearest that are measured beside those that words find."""

_MEANING = (*FEATURES, *MEANINGS).index("meaning")


class Matcher:
    """Ranks entries for a question. Built once for a snapshot, never changed."""

    def __init__(
        self,
        entries: Sequence[Entry],
        words: Words,
        calibration: Calibration,
        previous: Matcher | None = None,
    ) -> None:
        """Index every standard question and phrasing of `entries`.

        What `previous`, if built with the same words, knows of the same texts is taken over.
        """
        self.rules = calibration
        self.meanings: Meanings | None = None
        self.centres = VectorIndex(np.zeros((0, 1), np.float16))
        self.gauge = Gauge(0.0, 1.0)
        self.words = words
        self._guards = Guards(entries, words.subjects)
        self._entries = entries
        rows = [(number, text) for number, entry in enumerate(entries) for text in entry.texts]
        self.texts = [text for _, text in rows]
        columns = Columns()
        if previous is None or previous.words != words:
            self.preparation = Preparation(self.texts, words.lexicon)
            for text in self.texts:
                columns.add(self.preparation.read_own(text))
        else:
            self._take_over(previous, columns)
        self.phrasings = Phrasings(columns, [number for number, _ in rows])

    def _take_over(self, previous: Matcher, columns: Columns) -> None:
        """Fill `columns`, reading only the texts that `previous` does not have."""
        known = {text: number for number, text in enumerate(previous.texts)}
        new = [text for text in self.texts if text not in known]
        self.preparation = Preparation(new, self.words.lexicon, previous.preparation)
        columns.vocabulary = dict(previous.phrasings.columns.vocabulary)
        for text in self.texts:
            if text in known:
                columns.copy(previous.phrasings.columns, known[text])
            else:
                columns.add(self.preparation.read_own(text))

    def judge(self, text: str, *, today: dt.date) -> tuple[Verdict, list[Candidate]]:
        """Return the verdict on `text` and the ranked candidates with their guards."""
        asked = self._guards.read(text, today)
        ranked = [
            found._replace(guards=guards) if guards else found
            for found in self.rank(text)
            for guards in [self._guards.speak(asked, found.entry)]
        ]
        return decide(ranked, self.rules), ranked

    def find_guards(self, text: str, entry_id: str, *, today: dt.date) -> tuple[str, ...]:
        """Return the names of the guards in `text` that forbid to answer with an entry."""
        return self._guards.speak(self._guards.read(text, today), entry_id)

    def rank(self, text: str) -> list[Candidate]:
        """Return the likeliest entries for `text`, best first, at most ten."""
        question = self.preparation.read(text)
        if not question.text or not self.texts:
            return []
        rules = self.rules
        measured = self.phrasings.recall(question, rules.weights)
        found = self._compete(measured, rules)
        if len(found) > 1 and found[1].is_exact:
            # Of entries that folding makes the same, the one that is written so comes first.
            written = unify(text)
            found.sort(key=lambda one: (-one.probability, unify(one.phrasing) != written))
        # The very words of an entry, and what words alone make certain, need no vectors.
        is_open = not any(one.is_exact or one.probability >= rules.certain for one in found[:1])
        if is_open and self.meanings and rules.meaning:
            measured = self._add_meaning(text, question, measured, self.meanings)
            return self._compete(measured, rules.meaning)
        return found

    def with_meanings(self, meanings: Meanings | None) -> Matcher:
        """Return a matcher that also asks sentence vectors, those of its `texts`."""
        other = copy(self)
        other.meanings = meanings
        if meanings and self.texts:
            other.centres = meanings.index.average(self.phrasings.owners)
            other.gauge = meanings.index.gauge(self.phrasings.owners)
        return other

    def _compete(self, measured: Measured, rules: Calibration) -> list[Candidate]:
        """Return the best entries with their probabilities."""
        found = measured.pick(rules.weights, MOST_CANDIDATES)
        nearness = found[0].features[_MEANING] if found and rules.known else 0.0
        likely = rules.probabilities([one.score for one in found], nearness)
        return [
            Candidate(
                self._entries[one.entry].id, probability, self.texts[one.phrasing], one.features
            )
            for one, probability in zip(found, likely, strict=True)
        ]

    def _add_meaning(
        self, text: str, question: Question, measured: Measured, meanings: Meanings
    ) -> Measured:
        """Return phrasings with how near they mean, and those beside them that mean it nearest."""
        vector = meanings.read(text)
        near = {number for number, _ in meanings.index.nearest(vector, NEAR_IN_MEANING)}
        more = self.phrasings.measure(question, sorted(near - {*measured.numbers.tolist()}))
        numbers, entries = (
            np.concatenate(both) for both in zip(measured[:2], more[:2], strict=True)
        )
        nearness = self.gauge.nearness(meanings.index.cosines(vector, numbers))
        of_entry = self.centres.nearness(vector, entries)
        features = np.vstack(
            [np.hstack([measured.features, more.features]), nearness, of_entry - of_entry.max()]
        )
        return Measured(numbers, entries, features)
