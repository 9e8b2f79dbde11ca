"""The verdict on ranked candidates: Hit, Ambiguous or Miss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.matching.calibration import Calibration
from knowledge.matching.candidates import Candidate
from knowledge.matching.guards import ASKS_BACK

MOST_SUGGESTIONS = 5
"""Suggestions in one offer; more do not fit an elderly reader's screen."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One candidate over the threshold, with its margin, and no guard against it."""

    candidate: Candidate


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several candidates that may be meant, best first, at most five."""

    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Miss:
    """Nothing may be given; `guards` name what forbade the candidate that came nearest."""

    guards: tuple[str, ...] = ()


Verdict = Hit | Ambiguous | Miss


def decide(candidates: Sequence[Candidate], rules: Calibration) -> Verdict:
    """Judge ranked `candidates` by the thresholds of `rules`.

    Where sentence vectors were asked, those of `rules.meaning` count. A guard turns what would be
    a hit into a miss; those of `ASKS_BACK` alone into a question back. The very words of one
    entry alone are that entry, whatever else is like them.
    """
    if rules.meaning and candidates and candidates[0].has_meaning:
        rules = rules.meaning
    likely = [found for found in candidates if found.probability >= rules.floor]
    if not likely or likely[0].probability < rules.offer:
        return Miss()
    best = likely[0]
    if set(best.guards) - ASKS_BACK:
        return Miss(best.guards)
    free = tuple(found for found in likely if not set(found.guards) - ASKS_BACK)
    same = [found for found in free if found.is_exact]
    if len(same) == 1 and not same[0].guards:
        return Hit(same[0])
    if not best.guards and _is_sure(best, free[1:], rules):
        return Hit(best)
    return Ambiguous(free[:MOST_SUGGESTIONS])


def _is_sure(best: Candidate, others: Sequence[Candidate], rules: Calibration) -> bool:
    """Tell whether the best candidate may be sent: likely enough, and no other nearly so.

    What says hardly half of the question is about something else, whatever makes it likely.
    """
    if best.probability < rules.threshold or best.held < rules.held:
        return False
    second = max((other.probability for other in others), default=0.0)
    return best.probability >= rules.sure or best.probability >= rules.margin * second
