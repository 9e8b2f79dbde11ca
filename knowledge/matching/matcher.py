"""The matcher: an immutable index over all phrasings that ranks entries for a question."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from knowledge.entry import Entry
from knowledge.lexicon import Lexicon
from knowledge.matching.calibration import Calibration
from knowledge.matching.candidates import Candidate
from knowledge.matching.grams import grams
from knowledge.matching.guards import Guards
from knowledge.matching.phrasings import Phrasings, Question
from knowledge.matching.pinyin import PinyinReader, sounds
from knowledge.matching.spelling import SpellingReader
from knowledge.matching.subjects import Subjects
from knowledge.matching.verdict import Verdict, decide
from knowledge.text import fold, unify

MOST_CANDIDATES = 10
"""Entries that a ranking holds."""


class Matcher:
    """Ranks entries for a question. Built once for a snapshot, never changed."""

    def __init__(
        self,
        entries: Sequence[Entry],
        lexicon: Lexicon,
        subjects: Subjects,
        calibration: Calibration,
    ) -> None:
        """Index every standard question and phrasing of `entries`."""
        self._calibration = calibration
        self._guards = Guards(entries, subjects)
        self._lexicon = lexicon
        self._entries = entries
        rows = [(number, text) for number, entry in enumerate(entries) for text in entry.texts]
        folded = [fold(text) for _, text in rows]
        self._reader = PinyinReader(folded)
        self._spelling = SpellingReader(folded)
        self._texts = [text for _, text in rows]
        prepared = [self.prepare(text) for text in self._texts]
        self._phrasings = Phrasings(prepared, [number for number, _ in rows])

    def prepare(self, text: str) -> Question:
        """Return `text` with pinyin read, slips mended, fillers gone and words standardised."""
        spelt = self._spelling.read(fold(self._reader.read(unify(text))))
        normal = self._lexicon.normalise(spelt)
        spoken = grams(sounds(normal), between=" ")
        return Question(normal, tuple(dict.fromkeys(grams(normal))), tuple(dict.fromkeys(spoken)))

    def judge(self, text: str, *, today: dt.date) -> tuple[Verdict, list[Candidate]]:
        """Return the verdict on `text` and the ranked candidates with their guards."""
        asked = self._guards.read(text, today)
        ranked = [
            found._replace(guards=guards) if guards else found
            for found in self.rank(text)
            for guards in [self._guards.speak(asked, found.entry)]
        ]
        return decide(ranked, self._calibration), ranked

    def find_guards(self, text: str, entry_id: str, *, today: dt.date) -> tuple[str, ...]:
        """Return the names of the guards in `text` that forbid to answer with an entry."""
        return self._guards.speak(self._guards.read(text, today), entry_id)

    def rank(self, text: str) -> list[Candidate]:
        """Return the likeliest entries for `text`, best first, at most ten."""
        question = self.prepare(text)
        if not question.text or not self._texts:
            return []
        found = self._phrasings.find_nearest(question, self._calibration, MOST_CANDIDATES)
        likely = self._calibration.probabilities([one.score for one in found])
        return [
            Candidate(
                self._entries[one.entry].id,
                probability,
                self._texts[one.phrasing],
                one.features,
            )
            for one, probability in zip(found, likely, strict=True)
        ]
