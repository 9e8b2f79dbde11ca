"""The matcher: an immutable index over all phrasings that ranks entries for a question."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from knowledge.entry import Entry
from knowledge.lexicon import Lexicon
from knowledge.matching.calibration import Calibration
from knowledge.matching.candidates import Candidate
from knowledge.matching.grams import GramIndex, grams
from knowledge.matching.guards import Guards
from knowledge.matching.pinyin import PinyinReader, sounds
from knowledge.matching.scorers import kept_order, likeness
from knowledge.matching.subjects import Subjects
from knowledge.matching.verdict import Verdict, decide
from knowledge.text import fold, unify

RECALLED = 48
"""Phrasings taken from the index for a closer look."""

CONSIDERED = 2
"""Phrasings of one entry that are looked at closely; more would favour entries with many."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as the matcher sees it: its normalised text, its grams of both kinds."""

    text: str
    chars: tuple[str, ...]
    sounds: tuple[str, ...]


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
        self._reader = PinyinReader(fold(text) for _, text in rows)
        self._owners = np.array([number for number, _ in rows], np.int32)
        self._phrasings = [text for _, text in rows]
        self._rows = [self.prepare(text) for text in self._phrasings]
        self._chars = GramIndex(row.chars for row in self._rows)
        self._sounds = GramIndex(row.sounds for row in self._rows)
        self._held_chars: list[set[str]] = [set() for _ in entries]
        self._held_sounds: list[set[str]] = [set() for _ in entries]
        for owner, row in zip(self._owners, self._rows, strict=True):
            self._held_chars[owner].update(row.chars)
            self._held_sounds[owner].update(row.sounds)

    def prepare(self, text: str) -> Question:
        """Return `text` with pinyin read, fillers gone and words standardised."""
        normal = self._lexicon.normalise(fold(self._reader.read(unify(text))))
        return Question(normal, tuple(grams(normal)), tuple(grams(sounds(normal))))

    def judge(self, text: str, *, today: dt.date) -> tuple[Verdict, list[Candidate]]:
        """Return the verdict on `text` and the ranked candidates with their guards."""
        asked = self._guards.read(text, today)
        ranked = [
            replace(found, guards=self._guards.speak(asked, found.entry))
            for found in self.rank(text)
        ]
        return decide(ranked, self._calibration), ranked

    def rank(self, text: str, *, limit: int = 10) -> list[Candidate]:
        """Return the likeliest entries for `text`, best first, at most `limit`."""
        question = self.prepare(text)
        if not question.text or not self._rows:
            return []
        chars = self._chars.score(question.chars)
        spoken = self._sounds.score(question.sounds)
        together = chars + spoken
        count = min(RECALLED, len(self._rows))
        recalled = np.argpartition(-together, count - 1)[:count]
        recalled = recalled[np.argsort(-together[recalled], kind="stable")]
        best: dict[int, Candidate] = {}
        looked: dict[int, int] = {}
        for row in recalled.tolist():
            owner = int(self._owners[row])
            if together[row] <= 0 or looked.get(owner, 0) >= CONSIDERED:
                continue
            looked[owner] = looked.get(owner, 0) + 1
            candidate = self._weigh(question, row, float(chars[row]), float(spoken[row]))
            if owner not in best or candidate.probability > best[owner].probability:
                best[owner] = candidate
        ranked = sorted(best.values(), key=lambda found: -found.probability)
        return ranked[:limit]

    def _weigh(self, question: Question, row: int, chars: float, spoken: float) -> Candidate:
        """Look at one phrasing closely."""
        owner, other = int(self._owners[row]), self._rows[row]
        lengths = sorted((len(question.text), len(other.text)))
        features = (
            chars,
            spoken,
            likeness(question.text, other.text),
            kept_order(question.text, other.text),
            self._chars.coverage(question.chars, self._held_chars[owner]),
            self._sounds.coverage(question.sounds, self._held_sounds[owner]),
            self._chars.coverage(other.chars, set(question.chars)),
            lengths[0] / lengths[1] if lengths[1] else 0.0,
        )
        return Candidate(
            entry=self._entries[owner].id,
            probability=self._calibration.probability(features),
            phrasing=self._phrasings[row],
            features=features,
        )
