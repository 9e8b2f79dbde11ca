"""The verdict on ranked candidates: Hit, Ambiguous or Miss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.matching.calibration import Calibration
from knowledge.matching.candidates import Candidate
from knowledge.matching.guards import ASKS_BACK

MOST_SUGGESTIONS = 4
"""Suggestions in one offer; more do not fit an elderly reader's screen."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One candidate over the threshold, with its margin, and no guard against it."""

    candidate: Candidate


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several candidates that may be meant, best first, at most four."""

    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Miss:
    """Nothing may be given; `guards` name what forbade the candidate that came nearest."""

    guards: tuple[str, ...] = ()


Verdict = Hit | Ambiguous | Miss


def decide(candidates: Sequence[Candidate], rules: Calibration) -> Verdict:
    """Judge ranked `candidates` by the thresholds of `rules`.

    A guard turns what would be a hit into a miss; those of `ASKS_BACK` alone into a question
    back. The very words of one entry alone are that entry, whatever else is like them.
    """
    likely = [found for found in candidates if found.probability >= rules.floor]
    if not likely:
        return Miss()
    best = likely[0]
    if set(best.guards) - ASKS_BACK:
        return Miss(best.guards)
    free = tuple(found for found in likely if not set(found.guards) - ASKS_BACK)
    same = [found for found in free if found.is_exact]
    if len(same) == 1 and not same[0].guards:
        return Hit(same[0])
    lead = best.probability - (free[1].probability if len(free) > 1 else 0.0)
    if not best.guards and best.probability >= rules.threshold and lead >= rules.margin:
        return Hit(best)
    return Ambiguous(free[:MOST_SUGGESTIONS])
