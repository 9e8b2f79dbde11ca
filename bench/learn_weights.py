"""Learn the weights of the matcher and write them to knowledge/matching/weights.json.

    python bench/learn_weights.py [FAQ_FOLDER ...] [--write] [--vectors FOLDER]

Learns from the seeds themselves (each phrasing asked of a knowledge base that lacks it, plain
and with noise, and of one that lacks its whole entry) and from any FAQ folders given: kb.jsonl
and queries.jsonl, as `inquiry-bot evaluate` reads them. Questions of the FAQ folders are also
asked of the seeds' facts, where none is right. Only the weights are kept, none of the questions.

With --vectors the weights for sentence vectors are learned, by the model that is installed; what
it has encoded stays in that folder for the next time.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from asking import Asked, Asking
from numpy.typing import NDArray
from remembered import read_encoder

from knowledge.matching.calibration import Calibration, read_calibration
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


def learn(asked: Sequence[Asked], width: int) -> Floats:
    """Return the weights and, last, the score of none, by gradient descent (Adam).

    No weight is below zero:
    what makes a phrasing more like the question must never speak against its entry.
    """
    features, exists, target = to_arrays(asked, width)
    sizes = {group: sum(one.group == group for one in asked) for group in {a.group for a in asked}}
    share = np.array([share_of(one.group) / sizes[one.group] for one in asked])
    share /= share.sum()
    weights = np.zeros(width + 1)
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
            table = np.array(one.features).reshape(-1, len(calibration.weights))
            scores = (table @ calibration.weights).tolist()
            best = int(np.argmax(scores)) if scores else -2
            first += best == one.right
            if scores and calibration.probabilities(scores)[best] >= calibration.threshold:
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
    names = [*FEATURES, *MEANINGS] if encoder else [*FEATURES]
    for _ in range(2):
        asked = Asking(replace(calibration, certain=2.0), encoder).ask_all(options.faq)
        weights = [*map(float, learn(asked, len(names)))]
        learned = replace(calibration, weights=tuple(weights[:-1]), none=weights[-1], meaning=None)
        report(asked, learned)
        calibration = replace(calibration, meaning=learned) if encoder else learned
    stored = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    sources = ", ".join(["the seeds", *(folder.name for folder in options.faq)])
    stored["learned_from"] = f"bench/learn_weights.py: {sources}"
    kept = {name: round(one, 4) for name, one in zip([*names, "none"], weights, strict=True)}
    stored["weights_with_meaning" if encoder else "weights"] = kept
    print(json.dumps(kept))
    if options.write:
        WEIGHTS.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
