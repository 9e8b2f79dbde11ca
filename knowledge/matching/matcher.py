"""The matcher: an immutable index over all phrasings that ranks entries for a question."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from knowledge.entry import Entry
from knowledge.lexicon import Lexicon
from knowledge.matching.calibration import Calibration
from knowledge.matching.candidates import Candidate
from knowledge.matching.grams import GramIndex, Rarity, Scores, coverage, grams
from knowledge.matching.guards import Guards
from knowledge.matching.pinyin import PinyinReader, sounds
from knowledge.matching.scorers import likeness
from knowledge.matching.spelling import SpellingReader
from knowledge.matching.subjects import Subjects
from knowledge.matching.verdict import Verdict, decide
from knowledge.text import fold, unify

RECALLED = 32
"""Phrasings taken from the index for a closer look."""

CONSIDERED = 2
"""Phrasings of one entry that are looked at closely; more would favour entries with many."""

MOST_CANDIDATES = 10
"""Entries that a ranking holds."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as the matcher sees it: its normalised text, its grams of both kinds."""

    text: str
    chars: tuple[str, ...]
    sounds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question with the rarity of its grams."""

    question: Question
    chars: dict[str, float]
    sounds: dict[str, float]


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
        self._owners = [number for number, _ in rows]
        self._phrasings = [text for _, text in rows]
        self._rows = [self.prepare(text) for text in self._phrasings]
        self._chars = GramIndex(row.chars for row in self._rows)
        self._sounds = GramIndex(row.sounds for row in self._rows)
        self._held_chars: list[set[str]] = [set() for _ in entries]
        self._held_sounds: list[set[str]] = [set() for _ in entries]
        for owner, row in zip(self._owners, self._rows, strict=True):
            self._held_chars[owner].update(row.chars)
            self._held_sounds[owner].update(row.sounds)
        self._char_rarity = Rarity(self._held_chars)
        self._sound_rarity = Rarity(self._held_sounds)
        self._row_chars = [frozenset(row.chars) for row in self._rows]
        self._row_weights = [
            sum(self._char_rarity.weigh(held).values()) for held in self._row_chars
        ]

    def prepare(self, text: str) -> Question:
        """Return `text` with pinyin read, slips mended, fillers gone and words standardised."""
        spelt = self._spelling.read(fold(self._reader.read(unify(text))))
        normal = self._lexicon.normalise(spelt)
        return Question(normal, tuple(grams(normal)), tuple(grams(sounds(normal))))

    def judge(self, text: str, *, today: dt.date) -> tuple[Verdict, list[Candidate]]:
        """Return the verdict on `text` and the ranked candidates with their guards."""
        asked = self._guards.read(text, today)
        ranked = [
            replace(found, guards=guards) if guards else found
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
        if not question.text or not self._rows:
            return []
        best: dict[int, tuple[float, int, tuple[float, ...]]] = {}
        for row, features in self.look(question):
            score = self._calibration.score(features)
            owner = self._owners[row]
            if owner not in best or score > best[owner][0]:
                best[owner] = (score, row, features)
        ranked = sorted(best.items(), key=lambda found: -found[1][0])[:MOST_CANDIDATES]
        likely = self._calibration.probabilities([score for _, (score, _, _) in ranked])
        return [
            Candidate(self._entries[owner].id, probability, self._phrasings[row], features)
            for (owner, (_, row, features)), probability in zip(ranked, likely, strict=True)
        ]

    def look(self, question: Question) -> Iterator[tuple[int, tuple[float, ...]]]:
        """Yield the recalled rows with their features, at most two of each entry."""
        asked = _Asked(
            question,
            self._char_rarity.weigh(question.chars),
            self._sound_rarity.weigh(question.sounds),
        )
        together = self._chars.score(question.chars) + self._sounds.score(question.sounds)
        seen: dict[int, int] = {}
        covered: dict[int, tuple[float, float]] = {}
        for row in self._recall(together):
            owner = self._owners[row]
            seen[owner] = seen.get(owner, 0) + 1
            if seen[owner] > CONSIDERED:
                continue
            if owner not in covered:
                chars = coverage(asked.chars, self._held_chars[owner])
                covered[owner] = chars, coverage(asked.sounds, self._held_sounds[owner])
            yield row, self._features(asked, row, covered[owner])

    @staticmethod
    def _recall(together: Scores) -> list[int]:
        """Return the rows that share most with a question, best first."""
        count = min(RECALLED, len(together))
        found = np.argpartition(-together, count - 1)[:count]
        found = found[np.argsort(-together[found], kind="stable")]
        return [int(row) for row in found if together[row] > 0]

    def _features(
        self, asked: _Asked, row: int, covered: tuple[float, float]
    ) -> tuple[float, ...]:
        """Return what speaks for one phrasing, in the order of FEATURES."""
        text, other = asked.question.text, self._rows[row]
        shorter, longer = sorted((len(text), len(other.text)))
        shared = asked.chars.keys() & self._row_chars[row]
        return (
            likeness(text, other.text),
            *covered,
            sum(map(asked.chars.__getitem__, shared)) / (self._row_weights[row] or 1.0),
            shorter / longer if longer else 0.0,
            float(text == other.text),
        )
