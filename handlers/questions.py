"""The questions of a message: one or several, each with the matcher's verdict."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.services import Services
from knowledge.matching.candidates import Candidate
from knowledge.matching.splitting import clauses, sentences
from knowledge.matching.verdict import Hit, Verdict

CERTAIN_CLAUSE = 0.5
"""Probability from which a clause of a story is taken for its question."""

_ASKING = re.compile(
    r"[?？吗呢几怎哪谁何啥咋]|什么|多少|多久|有没|能不|能否|是不|要不|可不|收不"
)


@dataclass(frozen=True, slots=True)
class Judged:
    """One question of a message with its verdict and its ranked candidates."""

    text: str
    verdict: Verdict
    candidates: tuple[Candidate, ...]


def judge(text: str, services: Services) -> Judged:
    """Ask the matcher for its verdict on one question."""
    verdict, ranked = services.knowledge.matcher.judge(text, today=services.today)
    return Judged(text, verdict, tuple(ranked))


def judge_message(text: str, services: Services) -> list[Judged]:
    """Return the questions of a message, each with its verdict; one when it is a single one.

    A message is taken apart only where its pieces find different entries: at sentences first,
    then at commas and 还有 if every clause finds one or the whole finds none. Where a story
    surrounds one question, the clause that asks it is taken.
    """
    whole = judge(text, services)
    is_hit = isinstance(whole.verdict, Hit)
    judged: list[Judged] = []
    for cut in (sentences, clauses):
        pieces = cut(text)
        if len(pieces) == 1 or len(pieces) == len(judged):
            continue
        judged = [judge(piece, services) for piece in pieces]
        is_several = len(_hits(judged)) > 1
        if is_several and (cut is sentences or not is_hit or all(map(_is_hit, judged))):
            return _distinct([one for one in judged if _asks(one)])
    return [whole if is_hit else _find_asked(judged, whole, services)]


def _is_hit(judged: Judged) -> bool:
    return isinstance(judged.verdict, Hit)


def _asks(judged: Judged) -> bool:
    """Tell whether a piece of a message asks something, or only leads up to a question."""
    return _is_hit(judged) or bool(_ASKING.search(judged.text))


def _hits(judged: list[Judged]) -> set[str]:
    return {one.verdict.candidate.entry for one in judged if isinstance(one.verdict, Hit)}


def _find_asked(judged: list[Judged], whole: Judged, services: Services) -> Judged:
    """Return the one clause that asks inside a story, the whole when there is no such clause.

    What the rest of the message speaks of (another year, another place) still forbids.
    """
    asked = [
        one
        for one in judged
        if isinstance(one.verdict, Hit)
        and one.verdict.candidate.probability >= CERTAIN_CLAUSE
        and not services.knowledge.matcher.find_guards(
            whole.text, one.verdict.candidate.entry, today=services.today
        )
    ]
    is_open = any(_asks(one) and not _is_hit(one) for one in judged)
    return asked[0] if len(_hits(asked)) == 1 and not is_open else whole


def _distinct(judged: list[Judged]) -> list[Judged]:
    """Return `judged` without a second question for the same entry."""
    seen: set[str] = set()
    kept = []
    for one in judged:
        entry = one.verdict.candidate.entry if isinstance(one.verdict, Hit) else ""
        if entry not in seen or not entry:
            kept.append(one)
        seen.add(entry)
    return kept
