"""The questions that weights are learned from, each asked of a knowledge base made for it."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from noise import Noise
from remembered import Remembered

from knowledge.documents import seed_folder
from knowledge.entry import Entry, Stance
from knowledge.matching.calibration import Calibration
from knowledge.matching.evaluation import read_faq, read_queries
from knowledge.matching.matcher import Matcher
from knowledge.matching.words import read_words
from knowledge.seeding import read_entries

FOLDS = 5
FOREIGN = 1500
"""Questions of each FAQ folder that are asked of the seeds."""
GONE_STEP = 4
"""Of the phrasings whose entry is taken away, one in so many is asked."""
SLIPS = ("homophones", "confused sounds", "dropped", "swapped")
"""The kinds of noise that are learned from; the others are folded away."""


@dataclass(frozen=True)
class Asked:
    """A question's candidates: features (candidates × features), and the right one or -1."""

    features: list[tuple[float, ...]]
    right: int
    group: str


@dataclass(frozen=True)
class Asking:
    """Asks with a calibration, and with sentence vectors where there is an encoder.

    With vectors no slips are asked: each question would have to be encoded for itself.
    """

    calibration: Calibration
    encoder: Remembered | None = None

    def build(self, entries: Sequence[Entry]) -> Matcher:
        """Return a matcher over `entries` with the shipped word lists."""
        matcher = Matcher(entries, read_words(seed_folder()), self.calibration)
        return matcher.with_meanings(self.encoder.mean(entries) if self.encoder else None)

    def ask_all(self, folders: Sequence[Path]) -> list[Asked]:
        """Ask everything there is to learn from."""
        rng = random.Random(20161231)
        asked = [*self.ask_seeds(rng), *self.ask_gone()]
        for folder in folders:
            asked += self.ask_faq(folder, rng)
        return asked

    def ask_seeds(self, rng: random.Random) -> Iterator[Asked]:
        """Ask every phrasing of a knowledge base that lacks it."""
        entries, _ = read_entries(seed_folder())
        noise = Noise(text for entry in entries for text in entry.texts)
        for fold in range(FOLDS):
            matcher = self.build([_without(entry, fold) for entry in entries])
            for entry in entries:
                for text in entry.phrasings[fold::FOLDS]:
                    yield ask(matcher, text, entry.id, "seeds")
                    if not self.encoder:
                        slip = noise.kinds[rng.choice(SLIPS)]
                        yield ask(matcher, slip(text, rng), entry.id, "seeds, noisy")

    def ask_gone(self) -> Iterator[Asked]:
        """Ask phrasings of a knowledge base that lacks their entry; none is right."""
        entries, _ = read_entries(seed_folder())
        for fold in range(FOLDS):
            matcher = self.build([one for at, one in enumerate(entries) if at % FOLDS != fold])
            for entry in entries[fold::FOLDS]:
                for text in entry.texts[::GONE_STEP]:
                    yield ask(matcher, text, "", "seeds, entry gone")

    def ask_faq(self, folder: Path, rng: random.Random) -> Iterator[Asked]:
        """Ask the questions of an FAQ folder of its own entries, and some of the seeds' facts."""
        matcher = self.build(read_faq(folder / "kb.jsonl"))
        queries = read_queries(folder / "queries.jsonl")
        if self.encoder:
            self.encoder.read_ahead([query.text for query in queries])
        noise = Noise(query.text for query in queries)
        for query in queries:
            yield ask(matcher, query.text, query.entry, f"{folder.name}, {query.scope}")
            if query.entry and not self.encoder:
                slip = noise.kinds[rng.choice(SLIPS)]
                text = slip(query.text, rng)
                yield ask(matcher, text, query.entry, f"{folder.name}, noisy")
        facts = [one for one in read_entries(seed_folder())[0] if one.stance is Stance.FACT]
        seeds = self.build(facts)
        for query in queries[:: max(1, len(queries) // FOREIGN)]:
            yield ask(seeds, query.text, "", f"{folder.name} asked of the seeds")


def _without(entry: Entry, fold: int) -> Entry:
    """Return an entry without one in FOLDS of its phrasings."""
    kept = (text for at, text in enumerate(entry.phrasings) if at % FOLDS != fold)
    return replace(entry, phrasings=tuple(kept))


def ask(matcher: Matcher, text: str, right: str, group: str) -> Asked:
    """Return the candidates for `text` and which of them is `right`, empty where none is."""
    found = matcher.rank(text)
    ids = [candidate.entry for candidate in found]
    place = ids.index(right) if right in ids else -1
    return Asked([candidate.features for candidate in found], place, group)
