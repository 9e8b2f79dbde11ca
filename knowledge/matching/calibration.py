"""Calibration: learned weights turn features into one probability; thresholds judge it."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from knowledge.matching.candidates import FEATURES


@dataclass(frozen=True, slots=True)
class Calibration:
    """What `bench/learn_weights.py` learned, as kept in `weights.json`.

    `threshold` is the probability from which a candidate may be sent unasked, `margin` the
    lead it needs over the second, `floor` the probability from which it may be suggested.
    """

    weights: tuple[float, ...]
    bias: float
    threshold: float
    margin: float
    floor: float

    def probability(self, features: Sequence[float]) -> float:
        """Return the probability, 0 to 1, that a candidate with these features is meant."""
        total = self.bias
        for weight, feature in zip(self.weights, features, strict=True):
            total += weight * feature
        return 1.0 / (1.0 + math.exp(-total))


def read_calibration() -> Calibration:
    """Read the shipped `weights.json`."""
    text = (files("knowledge.matching") / "weights.json").read_text(encoding="utf-8")
    stored: Mapping[str, Mapping[str, float]] = json.loads(text)
    rules = stored["thresholds"]
    return Calibration(
        weights=tuple(stored["weights"][name] for name in FEATURES),
        bias=stored["weights"]["bias"],
        threshold=rules["threshold"],
        margin=rules["margin"],
        floor=rules["floor"],
    )
