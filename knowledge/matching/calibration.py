"""Calibration: learned weights turn the features of all candidates into probabilities.

A conditional logit: the candidates compete with each other and with "none of them", so the
probabilities of a question's candidates add up to less than one, and two entries that are
equally alike cannot both be near certain. Where there are sentence vectors the candidates compete
with each other alone, and how near the first means tells whether any of them is meant at all.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from knowledge.matching.candidates import FEATURES, MEANINGS


@dataclass(frozen=True, slots=True)
class Known:
    """How likely a question is known at all, by how near the first candidate means: a logit."""

    nearness: float
    bias: float

    def probability(self, nearness: float) -> float:
        """Return it, 0 to 1."""
        return 0.5 + 0.5 * math.tanh((self.nearness * nearness + self.bias) / 2)


@dataclass(frozen=True, slots=True)
class Calibration:
    """What `bench/learn_weights.py` learned, as kept in `weights.json`.

    A score is the sum of features by `weights`, and `none` that of "none of them", unless `known`
    tells whether it is none. `threshold` is the probability from which a candidate may be sent
    unasked, `margin` how many times as likely as the second it must be, unless it is as likely as
    `sure`, and `held` the share of the question that its entry must hold. `offer` is the
    probability from which the first may be suggested, and `floor` that for others beside it.
    Where there are sentence vectors, they are asked unless the first is as likely as `certain`;
    `meaning` has the weights and rules with them.
    """

    weights: tuple[float, ...]
    none: float
    threshold: float
    margin: float
    sure: float
    held: float
    offer: float
    floor: float
    certain: float = 1.0
    meaning: Calibration | None = None
    known: Known | None = None

    def probabilities(self, scores: Sequence[float], nearness: float = 0.0) -> list[float]:
        """Return the probability, 0 to 1, that each of a question's candidates is meant.

        `nearness` is how near the first of them means, for those that `known` judges.
        """
        if not scores:
            return []
        none = -math.inf if self.known else self.none
        highest = max(none, *scores)
        raised = [math.exp(score - highest) for score in scores]
        total = sum(raised) + math.exp(none - highest)
        whole = self.known.probability(nearness) if self.known else 1.0
        return [whole * one / total for one in raised]


def read_calibration() -> Calibration:
    """Read the shipped `weights.json`."""
    text = (files("knowledge.matching") / "weights.json").read_text(encoding="utf-8")
    stored: dict[str, dict[str, Any]] = json.loads(text)
    rules, plain, more = stored["thresholds"], stored["weights"], stored["weights_with_meaning"]
    weights = tuple(more[name] for name in (*FEATURES, *MEANINGS))
    known = Known(**stored["known_by_meaning"])
    meaning = Calibration(weights, -math.inf, **stored["thresholds_with_meaning"], known=known)
    return Calibration(
        tuple(plain[name] for name in FEATURES), plain["none"], **rules, meaning=meaning
    )
