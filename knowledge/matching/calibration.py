"""Calibration: learned weights turn the features of all candidates into probabilities.

A conditional logit: the candidates compete with each other and with "none of them", so the
probabilities of a question's candidates add up to less than one, and two entries that are
equally alike cannot both be near certain.
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
class Calibration:
    """What `bench/learn_weights.py` learned, as kept in `weights.json`.

    A score is the sum of features by `weights`, and `none` that of "none of them". `threshold`
    is the probability from which a candidate may be sent unasked, `margin` how many times as
    likely as the second it must be, unless it is as likely as `sure`, and `held` the share of the
    question that its entry must hold. `offer` is the probability from which the first may be
    suggested, and `floor` that for others beside it. Where there are sentence vectors, they are
    asked unless the first is as likely as `certain`; `meaning` has the weights with them.
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

    def probabilities(self, scores: Sequence[float]) -> list[float]:
        """Return the probability, 0 to 1, that each of a question's candidates is meant."""
        highest = max(self.none, *scores) if scores else self.none
        raised = [math.exp(score - highest) for score in scores]
        total = sum(raised) + math.exp(self.none - highest)
        return [one / total for one in raised]


def read_calibration() -> Calibration:
    """Read the shipped `weights.json`."""
    text = (files("knowledge.matching") / "weights.json").read_text(encoding="utf-8")
    stored: dict[str, dict[str, Any]] = json.loads(text)
    rules, plain, more = stored["thresholds"], stored["weights"], stored["weights_with_meaning"]
    meaning = Calibration(
        tuple(more[name] for name in (*FEATURES, *MEANINGS)), more["none"], **rules
    )
    return Calibration(
        tuple(plain[name] for name in FEATURES), plain["none"], **rules, meaning=meaning
    )
