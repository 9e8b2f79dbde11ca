"""The questions of a message: one or several, each with the matcher's verdict."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.services import Services
from knowledge.matching.candidates import Candidate
from knowledge.matching.splitting import clauses, sentences
from knowledge.matching.verdict import Hit, Verdict

CERTAIN_CLAUSE = 0.4
"""Probability from which a clause of a story is taken for its question."""

_ASKING = re.compile(
    r"[?？吗呢几怎哪谁何啥咋]|什么|多少|多久|多长|多大|有没|能不|能否|是不|要不|可不|收不|行不|[不没]$"
    r"|查查|查下|查一下|告诉我|想知道|想问"
)


@dataclass(frozen=True, slots=True)
class Judged:
    """One question of a message with its verdict and its ranked candidates."""

    text: str
    verdict: Verdict
    candidates: tuple[Candidate, ...]

    @property
    def hit(self) -> str:
        """The entry that answers, empty when none may."""
        return self.verdict.candidate.entry if isinstance(self.verdict, Hit) else ""


def judge(text: str, services: Services) -> Judged:
    """Ask the matcher for its verdict on one question."""
    verdict, ranked = services.knowledge.matcher.judge(text, today=services.today)
    return Judged(text, verdict, tuple(ranked))


def judge_message(text: str, services: Services) -> list[Judged]:
    """Return the questions of a message, each with its verdict; one when it is a single one.

    A message is taken apart only where its pieces find different entries: at sentences first,
    then at commas and 还有 within a sentence. Where a story surrounds one question, the clause
    that asks it is taken.
    """
    pieces = sentences(text)
    if len(pieces) < 2:  # noqa: PLR2004 - one sentence, or none
        return _judge_sentence(text, services)
    asked = _asking([one for piece in pieces for one in _judge_sentence(piece, services)])
    found = _distinct(asked)
    if len({one.hit for one in found if one.hit}) > 1:
        return found
    whole = judge(text, services)
    return [whole] if whole.hit else [_find_asked(asked, whole, services)]


def _judge_sentence(text: str, services: Services) -> list[Judged]:
    """Return the questions of one sentence: its clauses if they ask different things."""
    whole = judge(text, services)
    pieces = clauses(text)
    if len(pieces) < 2:  # noqa: PLR2004 - nothing to take apart
        return [whole]
    judged = [judge(piece, services) for piece in pieces]
    asked = _asking(judged)
    is_several = len({one.hit for one in asked if one.hit}) > 1
    # Of a list without a word that asks, the first item may name what all are about.
    needs_all = bool(whole.hit) or len(asked) == len(judged)
    if is_several and (not needs_all or all(one.hit for one in asked)):
        return _distinct(asked)
    return [whole if whole.hit else _find_asked(asked, whole, services)]


def _asking(judged: list[Judged]) -> list[Judged]:
    """Return the pieces that ask something, without those that only lead up to a question.

    Where no piece has a word that asks (地址、电话), every piece does.
    """
    return [one for one in judged if _ASKING.search(one.text)] or judged


def _find_asked(asked: list[Judged], whole: Judged, services: Services) -> Judged:
    """Return the one piece that asks inside a story, the whole when there is no such piece.

    What the rest of the message speaks of (another year, another place) still forbids.
    """
    if len(asked) != 1 or not isinstance(asked[0].verdict, Hit):
        return whole
    found = asked[0].verdict.candidate
    is_forbidden = services.knowledge.matcher.find_guards(
        whole.text, found.entry, today=services.today
    )
    return whole if found.probability < CERTAIN_CLAUSE or is_forbidden else asked[0]


def _distinct(judged: list[Judged]) -> list[Judged]:
    """Return `judged` without a second question for the same entry."""
    first = {one.hit: one for one in reversed(judged) if one.hit}
    return [one for one in judged if not one.hit or first[one.hit] is one]
