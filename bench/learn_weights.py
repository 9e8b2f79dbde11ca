"""Learn the weights of the matcher and write them to knowledge/matching/weights.json.

    python bench/learn_weights.py [FAQ_FOLDER ...] [--write]

Learns from the seeds themselves (each phrasing asked of a knowledge base that lacks it, plain
and with noise, and of one that lacks its whole entry) and from any FAQ folders given: kb.jsonl
with {"id", "question", "similar"} and queries.jsonl with {"q", "id", "kind"}. Questions of the
FAQ folders are also asked of the seeds' facts, where none is right. Only the weights are kept,
none of the questions.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from noise import Noise
from numpy.typing import NDArray

from knowledge.documents import seed_folder
from knowledge.entry import Entry, Stance, Topic
from knowledge.matching.calibration import Calibration, read_calibration
from knowledge.matching.candidates import FEATURES
from knowledge.matching.matcher import MOST_CANDIDATES, Matcher
from knowledge.matching.words import read_words
from knowledge.seeding import read_entries

FOLDS = 5
STEPS = 1500
RATE = 0.05
RIDGE = 1e-4
FOREIGN = 1500
"""Questions of each FAQ folder that are asked of the seeds."""
GONE_STEP = 4
"""Of the phrasings whose entry is taken away, one in so many is asked."""
SHARES = {"seeds": 2.0, "seeds, noisy": 0.7, "seeds, entry gone": 0.6}
"""How much a group of questions counts among the seeds."""
SHARES_OF_FAQ = {"in": 0.5, "noisy": 0.3}
"""How much a group of an FAQ folder counts; those where none is right count REST."""
REST = 0.2
SLIPS = ("homophones", "confused sounds", "dropped", "swapped")
"""The kinds of noise that are learned from; the others are folded away."""
WEIGHTS = Path(__file__).parent.parent / "knowledge" / "matching" / "weights.json"

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Asked:
    """A question's candidates: features (candidates × FEATURES), and the right one or -1."""

    features: list[tuple[float, ...]]
    right: int
    group: str


def build(entries: Sequence[Entry], calibration: Calibration) -> Matcher:
    """Return a matcher over `entries` with the shipped word lists."""
    folder = seed_folder()
    return Matcher(entries, read_words(folder), calibration)


def ask(matcher: Matcher, text: str, right: str | None, group: str) -> Asked:
    """Return the candidates for `text` and which of them is `right`."""
    found = matcher.rank(text)
    ids = [candidate.entry for candidate in found]
    place = ids.index(right) if right in ids else -1
    return Asked([candidate.features for candidate in found], place, group)


def ask_seeds(calibration: Calibration, rng: random.Random) -> Iterator[Asked]:
    """Ask every phrasing of a knowledge base that lacks it."""
    entries, _ = read_entries(seed_folder())
    noise = Noise(text for entry in entries for text in entry.texts)
    for fold in range(FOLDS):
        kept = [
            replace(
                entry,
                phrasings=tuple(
                    text for at, text in enumerate(entry.phrasings) if at % FOLDS != fold
                ),
            )
            for entry in entries
        ]
        matcher = build(kept, calibration)
        for entry in entries:
            for text in entry.phrasings[fold::FOLDS]:
                yield ask(matcher, text, entry.id, "seeds")
                slip = noise.kinds[rng.choice(SLIPS)]
                yield ask(matcher, slip(text, rng), entry.id, "seeds, noisy")


def ask_gone(calibration: Calibration) -> Iterator[Asked]:
    """Ask phrasings of a knowledge base that lacks their entry; none is right."""
    entries, _ = read_entries(seed_folder())
    for fold in range(FOLDS):
        kept = [entry for at, entry in enumerate(entries) if at % FOLDS != fold]
        matcher = build(kept, calibration)
        for entry in entries[fold::FOLDS]:
            for text in entry.texts[::GONE_STEP]:
                yield ask(matcher, text, None, "seeds, entry gone")


def read_lines(path: Path) -> list[dict[str, object]]:
    """Return the rows of a JSON-lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def read_faq(folder: Path) -> list[Entry]:
    """Return the entries of an FAQ folder."""
    return [
        Entry(
            id=str(row["id"]),
            topic=Topic.HELP,
            question=str(row["question"]),
            answer="",
            phrasings=tuple(map(str, row["similar"] or ())),  # type: ignore[call-overload]
        )
        for row in read_lines(folder / "kb.jsonl")
    ]


def ask_faq(folder: Path, calibration: Calibration, rng: random.Random) -> Iterator[Asked]:
    """Ask the questions of an FAQ folder of its own knowledge base, and some of the facts."""
    matcher = build(read_faq(folder), calibration)
    facts = [one for one in read_entries(seed_folder())[0] if one.stance is Stance.FACT]
    seeds = build(facts, calibration)
    rows = read_lines(folder / "queries.jsonl")
    noise = Noise(str(row["q"]) for row in rows)
    for row in rows:
        right = str(row["id"]) if row["id"] is not None else None
        yield ask(matcher, str(row["q"]), right, f"{folder.name}, {row['kind']}")
        if right:
            slip = noise.kinds[rng.choice(SLIPS)]
            yield ask(matcher, slip(str(row["q"]), rng), right, f"{folder.name}, noisy")
    for row in rows[:: max(1, len(rows) // FOREIGN)]:
        yield ask(seeds, str(row["q"]), None, f"{folder.name} asked of the seeds")


def to_arrays(asked: Sequence[Asked]) -> tuple[Floats, Floats, Floats]:
    """Return features (n × candidates × F), which exist (n × candidates), target (n × +1)."""
    features = np.zeros((len(asked), MOST_CANDIDATES, len(FEATURES)))
    exists = np.zeros((len(asked), MOST_CANDIDATES))
    target = np.zeros((len(asked), MOST_CANDIDATES + 1))
    for row, one in enumerate(asked):
        count = len(one.features)
        if count:
            features[row, :count] = one.features
        exists[row, :count] = 1
        target[row, one.right] = 1  # -1 is the last column: none of them
    return features, exists, target


def share_of(group: str) -> float:
    """Return how much a group of questions counts, however many it has."""
    return SHARES.get(group) or SHARES_OF_FAQ.get(group.rpartition(", ")[2], REST)


def learn(asked: Sequence[Asked]) -> Floats:
    """Return the weights and, last, the score of none, by gradient descent (Adam).

    No weight is below zero:
    what makes a phrasing more like the question must never speak against its entry.
    """
    features, exists, target = to_arrays(asked)
    sizes = {group: sum(one.group == group for one in asked) for group in {a.group for a in asked}}
    share = np.array([share_of(one.group) / sizes[one.group] for one in asked])
    share /= share.sum()
    weights = np.zeros(len(FEATURES) + 1)
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        scores = np.where(exists > 0, features @ weights[:-1], -np.inf)
        scores = np.concatenate([scores, np.full((len(asked), 1), weights[-1])], axis=1)
        raised = np.exp(scores - scores.max(axis=1, keepdims=True))
        off = (raised / raised.sum(axis=1, keepdims=True) - target) * share[:, None]
        slope = np.append(np.einsum("nc,ncf->f", off[:, :-1], features), off[:, -1].sum())
        slope += RIDGE * weights
        first = 0.9 * first + 0.1 * slope
        second = 0.999 * second + 0.001 * slope**2
        weights -= RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
        weights[:-1] = weights[:-1].clip(min=0.0)
    return weights


def report(asked: Sequence[Asked], calibration: Calibration) -> None:
    """Print for each group: how many, right first, sent at the threshold, and sent wrongly."""
    print(f"{'group':34}{'n':>6}{'first':>7}{'sent':>7}{'wrong':>7}")
    for group in sorted({one.group for one in asked}):
        rows = [one for one in asked if one.group == group]
        first = sent = wrong = 0
        for one in rows:
            table = np.array(one.features).reshape(-1, len(FEATURES))
            scores = (table @ calibration.weights).tolist()
            best = int(np.argmax(scores)) if scores else -2
            first += best == one.right
            if scores and calibration.probabilities(scores)[best] >= calibration.threshold:
                sent += 1
                wrong += best != one.right
        n = len(rows)
        print(f"{group:34}{n:6}{first / n:7.3f}{sent / n:7.3f}{wrong / n:7.3f}")


def gather(folders: Iterable[Path], calibration: Calibration) -> list[Asked]:
    """Ask everything there is to learn from."""
    rng = random.Random(20161231)
    asked = list(ask_seeds(calibration, rng))
    asked += ask_gone(calibration)
    for folder in folders:
        asked += ask_faq(folder, calibration, rng)
    return asked


def main() -> None:
    """Learn twice, because the weights decide which phrasing of an entry is looked at."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("faq", nargs="*", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    calibration = read_calibration()
    for _ in range(2):
        asked = gather(options.faq, calibration)
        weights = learn(asked)
        calibration = replace(
            calibration, weights=tuple(map(float, weights[:-1])), none=float(weights[-1])
        )
        report(asked, calibration)
    stored = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    names = ", ".join(["the seeds", *(folder.name for folder in options.faq)])
    stored["learned_from"] = f"bench/learn_weights.py: {names}"
    stored["weights"] = {
        name: round(float(weight), 4)
        for name, weight in zip([*FEATURES, "none"], weights, strict=True)
    }
    print(json.dumps(stored["weights"]))
    if options.write:
        WEIGHTS.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
