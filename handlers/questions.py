"""The questions of a message: one or several, each with the matcher's verdict."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.services import Services
from knowledge.matching.candidates import Candidate
from knowledge.matching.guards import ATTRIBUTE, DISTINCTION
from knowledge.matching.splitting import clauses, sentences
from knowledge.matching.verdict import MOST_SUGGESTIONS, Ambiguous, Hit, Verdict
from knowledge.text import fold

CERTAIN_CLAUSE = 0.4
"""Probability from which a clause of a story is taken for its question."""

CERTAIN_FOLLOW_UP = 0.6
"""Probability from which a few words (监督号呢, 是真的吗) are understood on their own."""

CERTAIN_NOUN = 0.85
"""Probability from which a clause without a word that asks (还有你们电话) is a question."""

LIKELY_KNOWN = 0.5
"""Probability that one of the suggestions for a clause is meant, from which it is asked back."""

MOST_PIECES = 8
"""Sentences of a message, and clauses of a sentence, that are looked at on their own."""

LONGEST_FOLLOW_UP = 7
"""Characters of a piece that may leave out what it is about: 多少人次, 监督号呢."""

_ASKING = re.compile(
    r"[?？吗呢几怎哪谁何啥咋]|什么|多少|多久|多长|多大|有没|能不|能否|是不|要不|可不|收不|行不|[不没]$|没有$|给我"
    r"|查查|查下|查一下|告诉我|想知道|想问"
)

# Where what a question is about ends: 网上大厅 in 网上大厅什么时候试运行.
_QUESTION_WORD = re.compile(
    r"是?(?:什么|啥|多少|多久|多长|多大|几|怎|咋|哪|谁|何时|有没|没有|有无|是不是|能不能|是否|能否)|[吗呢]"
)

# How a piece begins that asks more of the same thing: 谁管理 after 微信号多少. A count (几件复议)
# names what it counts.
_GOING_ON = re.compile(
    r"[由归是]?谁|[去在到]?哪|几点|几时|[什啥]么?时候|何时|多久|为[什何啥]|要钱|多少钱"
)


@dataclass(frozen=True, slots=True)
class Judged:
    """One question of a message with its verdict and its ranked candidates."""

    text: str
    verdict: Verdict
    candidates: tuple[Candidate, ...]

    @property
    def likelihood(self) -> float:
        """The probability of the best candidate, 0 when there is none."""
        return self.candidates[0].probability if self.candidates else 0.0

    @property
    def is_sure(self) -> bool:
        """Tell whether the piece says enough by itself to be taken for a question of its own."""
        is_short = len(fold(self.text)) <= LONGEST_FOLLOW_UP
        return not is_short or self.likelihood >= CERTAIN_FOLLOW_UP

    @property
    def is_certain(self) -> bool:
        """Tell whether the piece, however short, can mean one entry only."""
        return bool(self.hit) and self.likelihood >= CERTAIN_NOUN

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
    pieces = sentences(text)[:MOST_PIECES]
    if len(pieces) < 2:  # noqa: PLR2004 - one sentence, or none
        return _judge_sentence(text, "", services)
    judged: list[Judged] = []
    subject = ""
    for piece in pieces:
        judged += _judge_sentence(piece, subject, services)
        subject = _find_subject(piece) or subject
    asked = _asking(judged)
    found = _distinct(asked)
    if len({one.hit for one in found if one.hit}) > 1:
        return found
    whole = judge(text, services)
    return [whole] if whole.hit else _find_asked(asked, whole, services)


def _judge_sentence(text: str, subject: str, services: Services) -> list[Judged]:
    """Return the questions of one sentence: its clauses if they ask different things.

    `subject` is what the sentence before it was about, empty when nobody knows.
    """
    whole = _judge_after(subject, text, services)
    pieces = clauses(text)[:MOST_PIECES]
    if len(pieces) < 2:  # noqa: PLR2004 - nothing to take apart
        return [whole]
    judged: list[Judged] = []
    for piece in pieces:
        taken = judged[-1].hit if judged else ""
        judged.append(_judge_after(subject, piece, services, taken=taken))
        subject = _find_subject(piece) or subject
    asked = _asking(judged)
    is_several = len({one.hit for one in asked if one.hit}) > 1
    # Of a list without a word that asks, the first item may name what all are about.
    needs_all = bool(whole.hit) or len(asked) == len(judged)
    if is_several and (not needs_all or all(one.hit and one.is_sure for one in asked)):
        return _distinct(asked)
    if any(one.hit == whole.hit for one in asked) and any(_is_left(one, whole) for one in asked):
        return _distinct(asked)
    return [whole] if whole.hit else _find_asked(asked, whole, services)


def _judge_after(subject: str, text: str, services: Services, *, taken: str = "") -> Judged:
    """Judge a piece; a short one also as if it named the subject of the piece before it.

    What only goes on from there (重大的呢, 谁管理) is not taken by its own few words unless they
    are certain. An entry already `taken` by the piece before was found by the subject alone.
    """
    alone = judge(text, services)
    folded = fold(text)
    if not subject or len(folded) > LONGEST_FOLLOW_UP:
        return alone
    joined = judge(subject + folded, services)
    names_none = folded.endswith("呢") or _GOING_ON.match(folded)
    goes_on = names_none and alone.likelihood < CERTAIN_FOLLOW_UP
    # 几个窗口 after 电话多少 asks for no telephone: its own words must find the entry too.
    near = {one.entry for one in alone.candidates[:MOST_SUGGESTIONS]}
    is_new = joined.hit != taken and joined.hit in near
    if goes_on or (is_new and joined.likelihood > alone.likelihood):
        return Judged(text, joined.verdict, joined.candidates)
    return alone


def _find_subject(piece: str) -> str:
    """Return what a piece asks about: what stands before its question word, or nothing."""
    folded = fold(piece)
    found = _QUESTION_WORD.search(folded)
    return folded[: found.start()] if found else ""


def _is_left(clause: Judged, whole: Judged) -> bool:
    """Tell whether a clause asks for something known that the answer to the whole leaves out."""
    if not whole.hit or not isinstance(clause.verdict, Ambiguous):
        return False
    likely = {one.entry: one.probability for one in clause.verdict.candidates}
    return whole.hit not in likely and sum(likely.values()) >= LIKELY_KNOWN


def _asking(judged: list[Judged]) -> list[Judged]:
    """Return the pieces that ask something, without those that only lead up to a question.

    Where no piece has a word that asks (地址、电话), every piece does.
    """
    return [one for one in judged if _ASKING.search(one.text) or one.is_certain] or judged


def _find_asked(asked: list[Judged], whole: Judged, services: Services) -> list[Judged]:
    """Return the pieces that ask, when one of them is known; the whole when none is.

    What the rest of the message speaks of (another year, another place) still forbids.
    """
    hits = {one.hit: one for one in asked if one.hit}
    if len(hits) != 1 or (len(asked) > 1 and not all(_ASKING.search(one.text) for one in asked)):
        return [whole]
    (known,) = hits.values()
    guards = services.knowledge.matcher.find_guards(whole.text, known.hit, today=services.today)
    # What a story says of who and why, or of how the citizen came here, asks for nothing.
    is_forbidden = set(guards) - {ATTRIBUTE, DISTINCTION}
    is_repeated = len(asked) > 1 and all(one.hit for one in asked)
    is_known = is_repeated or (known.likelihood >= CERTAIN_CLAUSE and known.is_sure)
    return _distinct(asked) if is_known and not is_forbidden else [whole]


def _distinct(judged: list[Judged]) -> list[Judged]:
    """Return `judged` without a second question for the same entry."""
    first = {one.hit: one for one in reversed(judged) if one.hit}
    return [one for one in judged if not one.hit or first[one.hit] is one]
