"""The questions of a message: one or several, each with the matcher's verdict."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.services import Services
from knowledge.matching.candidates import Candidate
from knowledge.matching.splitting import clauses, sentences
from knowledge.matching.verdict import Hit, Verdict


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
    and at commas and 还有 only when the whole finds nothing.
    """
    whole = judge(text, services)
    pieces = sentences(text)
    if len(pieces) > 1:
        judged = [judge(piece, services) for piece in pieces]
        if len(_hits(judged)) > 1:
            return _apart(judged, services)
    if isinstance(whole.verdict, Hit):
        return [whole]
    pieces = clauses(text)
    if len(pieces) < 2:  # noqa: PLR2004 - one piece is the whole again
        return [whole]
    judged = [judge(piece, services) for piece in pieces]
    if len(_hits(judged)) > 1 and all(isinstance(one.verdict, Hit) for one in judged):
        return _distinct(judged)
    return [whole]


def _hits(judged: list[Judged]) -> set[str]:
    return {one.verdict.candidate.entry for one in judged if isinstance(one.verdict, Hit)}


def _apart(judged: list[Judged], services: Services) -> list[Judged]:
    """Return sentences with their verdicts, a sentence that holds several questions as these."""
    apart: list[Judged] = []
    for one in judged:
        pieces = [judge(piece, services) for piece in clauses(one.text)]
        is_several = len(_hits(pieces)) > 1 and not isinstance(one.verdict, Hit)
        apart.extend(pieces if is_several else [one])
    return _distinct(apart)


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
