"""Learn the weights of the matcher and write them to knowledge/matching/weights.json.

    python bench/learn_weights.py [FAQ_FOLDER ...] [--write] [--vectors FOLDER]

Learns from the seeds themselves (each phrasing asked of a knowledge base that lacks it, plain
and with noise, and of one that lacks its whole entry) and from any FAQ folders given: kb.jsonl
and queries.jsonl, as `inquiry-bot evaluate` reads them. Questions of the FAQ folders are also
asked of the seeds' facts, where none is right. Only the weights are kept, none of the questions.

With --vectors the weights for sentence vectors are learned, by the model that is installed; what
it has encoded stays in that folder for the next time. There two things are learned one after the
other: which candidate it is, from questions that have a right one, and whether it is any.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
from asking import Asked, Asking
from numpy.typing import NDArray
from remembered import read_encoder

from knowledge.matching.calibration import Calibration, Known, read_calibration
from knowledge.matching.candidates import FEATURES, MEANINGS
from knowledge.matching.matcher import MOST_CANDIDATES

STEPS = 3000
RATE = 0.05
RIDGE = 1e-5
SHARES = {"seeds": 2.0, "seeds, noisy": 0.7, "seeds, entry gone": 0.6}
"""How much a group of questions counts among the seeds."""
SHARES_OF_FAQ = {"in": 0.5, "noisy": 0.3}
"""How much a group of an FAQ folder counts; those where none is right count REST."""
REST = 0.2
NOT_KNOWN = {"seeds": 1.0, "seeds, entry gone": 1.5, "in": 1.0, "oos_near": 1.5}
"""How much a group counts where it is learned whether a question is known; others count REST."""
WEIGHTS = Path(__file__).parent.parent / "knowledge" / "matching" / "weights.json"

Floats = NDArray[np.float64]


def to_arrays(asked: Sequence[Asked], width: int) -> tuple[Floats, Floats, Floats]:
    """Return features (n × candidates × width), which exist (n × candidates), target (n × +1)."""
    features = np.zeros((len(asked), MOST_CANDIDATES, width))
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


def descend(slope: Callable[[Floats], Floats], width: int, least: Floats) -> Floats:
    """Return weights, none below `least`, where what has this slope is lowest (Adam)."""
    weights = np.zeros(width)
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        down = slope(weights) + RIDGE * weights
        first = 0.9 * first + 0.1 * down
        second = 0.999 * second + 0.001 * down**2
        weights -= RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
        weights = np.maximum(weights, least)
    return weights


def spread(asked: Sequence[Asked], share: Callable[[str], float]) -> Floats:
    """Return how much each question counts, all together 1."""
    groups = Counter(one.group for one in asked)
    shares = np.array([share(one.group) / groups[one.group] for one in asked])
    return np.asarray(shares / shares.sum())


def learn(asked: Sequence[Asked], width: int) -> Floats:
    """Return the weights and, last, the score of none.

    No weight is below zero:
    what makes a phrasing more like the question must never speak against its entry.
    """
    features, exists, target = to_arrays(asked, width)
    share = spread(asked, share_of)[:, None]

    def slope(weights: Floats) -> Floats:
        scores = np.where(exists > 0, features @ weights[:-1], -np.inf)
        scores = np.concatenate([scores, np.full((len(asked), 1), weights[-1])], axis=1)
        raised = np.exp(scores - scores.max(axis=1, keepdims=True))
        off = (raised / raised.sum(axis=1, keepdims=True) - target) * share
        return np.append(np.einsum("nc,ncf->f", off[:, :-1], features), off[:, -1].sum())

    return descend(slope, width + 1, np.append(np.zeros(width), -np.inf))


def has_meaning(asked: Asked) -> bool:
    """Tell whether vectors were asked: the very words of an entry need none."""
    return any(len(found) > len(FEATURES) for found in asked.features)


def learn_meaning(asked: Sequence[Asked], calibration: Calibration) -> Calibration:
    """Return the calibration with sentence vectors: which candidate it is, and whether any."""
    right = [one for one in asked if one.right >= 0]
    width = len(FEATURES) + len(MEANINGS)
    features, exists, target = to_arrays(right, width)
    share = spread(right, share_of)[:, None]

    def slope(weights: Floats) -> Floats:
        scores = np.where(exists > 0, features @ weights, -np.inf)
        raised = np.exp(scores - scores.max(axis=1, keepdims=True))
        off = (raised / raised.sum(axis=1, keepdims=True) - target[:, :-1]) * share
        return np.asarray(np.einsum("nc,ncf->f", off, features))

    weights = descend(slope, width, np.zeros(width))
    known = learn_known(asked, weights)
    rules = calibration.meaning or calibration
    return replace(rules, weights=tuple(weights.tolist()), none=-np.inf, meaning=None, known=known)


def learn_known(asked: Sequence[Asked], weights: Floats) -> Known:
    """Return how likely a question is known by how near its first candidate means."""
    firsts = [max(one.features, key=lambda found: float(weights @ found)) for one in asked]
    near = np.array([first[len(FEATURES)] for first in firsts])
    is_known = np.array([one.right >= 0 for one in asked])
    share = spread(asked, lambda group: NOT_KNOWN.get(group.rpartition(", ")[2], REST))

    def slope(weights: Floats) -> Floats:
        off = (1 / (1 + np.exp(-weights[0] * near - weights[1])) - is_known) * share
        return np.array([off @ near, off.sum()])

    return Known(*descend(slope, 2, np.array([0.0, -np.inf])).tolist())


def report(asked: Sequence[Asked], calibration: Calibration) -> None:
    """Print for each group: how many, right first, sent at the threshold, and sent wrongly."""
    print(f"{'group':34}{'n':>6}{'first':>7}{'sent':>7}{'wrong':>7}")
    for group in sorted({one.group for one in asked}):
        rows = [one for one in asked if one.group == group]
        first = sent = wrong = 0
        for one in rows:
            table = np.array(one.features).reshape(-1, len(calibration.weights))
            scores = (table @ calibration.weights).tolist()
            best = int(np.argmax(scores)) if scores else -2
            first += best == one.right
            near = table[best, -len(MEANINGS)] if scores and calibration.known else 0.0
            if scores and calibration.probabilities(scores, near)[best] >= calibration.threshold:
                sent += 1
                wrong += best != one.right
        n = len(rows)
        print(f"{group:34}{n:6}{first / n:7.3f}{sent / n:7.3f}{wrong / n:7.3f}")


def main() -> None:
    """Learn twice, because the weights decide which phrasing of an entry is looked at."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("faq", nargs="*", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--vectors", type=Path)
    options = parser.parse_args()
    calibration = read_calibration()
    encoder = read_encoder(options.vectors) if options.vectors else None
    for _ in range(2):
        asked = Asking(replace(calibration, certain=2.0), encoder).ask_all(options.faq)
        if encoder:
            asked = [one for one in asked if has_meaning(one)]
            learned = learn_meaning(asked, calibration)
            calibration = replace(calibration, meaning=learned)
        else:
            weights = learn(asked, len(FEATURES)).tolist()
            learned = replace(calibration, weights=tuple(weights[:-1]), none=weights[-1])
            calibration = learned
        report(asked, learned)
    stored = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    sources = ", ".join(["the seeds", *(folder.name for folder in options.faq)])
    stored["learned_from"] = f"bench/learn_weights.py: {sources}"
    stored |= keep(learned)
    print(json.dumps(keep(learned)))
    if options.write:
        WEIGHTS.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")


def keep(learned: Calibration) -> dict[str, dict[str, float]]:
    """Return what weights.json keeps of a calibration."""
    kept = {
        name: round(one, 4)
        for name, one in zip((*FEATURES, *MEANINGS), learned.weights, strict=False)
    }
    if not learned.known:
        return {"weights": kept | {"none": round(learned.none, 4)}}
    known = {name: round(one, 4) for name, one in asdict(learned.known).items()}
    return {"weights_with_meaning": kept, "known_by_meaning": known}


if __name__ == "__main__":
    main()
