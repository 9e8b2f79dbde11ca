"""The questions of a message: one or several, each with the matcher's verdict."""

from __future__ import annotations

import re
from dataclasses import replace

from handlers.few_words import Before
from handlers.going_on import judge_after
from handlers.judging import CERTAIN_FOLLOW_UP, Judged, judge
from handlers.services import Services
from knowledge.matching.guards import ATTRIBUTE, DISTINCTION
from knowledge.matching.splitting import clauses, sentences
from knowledge.matching.verdict import Ambiguous, Hit, Miss
from knowledge.text import fold

CERTAIN_CLAUSE = 0.4
"""Probability from which a clause of a story is taken for its question."""

LIKELY_KNOWN = 0.5
"""Probability that one of the suggestions for a clause is meant, from which it is asked back."""

MOST_PIECES = 8
"""Sentences of a message, and clauses of a sentence, that are looked at on their own."""

LEAST_OF_UNKNOWN = 5
"""Characters of a clause that asks something of its own; fewer only go on."""

_ASKING = re.compile(
    r"[?？吗呢几怎哪谁何啥咋]|什么|多少|多[久长大远高重]|有多|有没|能不|能否|是不|要不|可不|收不|行不|[不没]$|没有$|给我"
    r"|(.)[不没]\1|查查|查下|查一下|告诉我|想知道|想问"
)
# What only asks whether something before it is so: 是真的吗, 对不对, 行吗, 知道不.
_TAG = re.compile(
    r"(?:这|那)?(?:是|对|真|真的|是真的|行|好|可以|成|中|能行|知道|晓得|明白|有|在|没错|正常|属实)?"
    r"(?:是|对|行|好|可以)?[不没]?(?:是|对|行|好|可以)?(?:吗|不|么|吧|嘛|没|没有|呢)?"
)
# What tells and asks nothing: 好几天了, 去了几次了, 不知道怎么回事.
_TELLING = re.compile(r"(?:不知道?|不晓得|不清楚|不明白).*|好几.|几[天次趟回年个]了$")


def judge_message(text: str, services: Services, before: Before | None = None) -> list[Judged]:
    """Return the questions of a message, each with its verdict; one when it is a single one.

    A message is taken apart only where its pieces find different entries: at sentences first,
    then at commas and 还有 within a sentence. Where a story surrounds one question, the clause
    that asks it is taken. No piece that asks is lost to an answer to the others. `before` is what
    was asked before the message.
    """
    pieces = sentences(text)[:MOST_PIECES]
    if len(pieces) < 2:  # noqa: PLR2004 - one sentence, or none
        return _judge_sentence(text, before, services)
    judged: list[Judged] = []
    for piece in pieces:
        judged += _judge_sentence(piece, before, services)
        before = _after(judged[-1], before, services)
    asked = _asking(judged)
    found = _distinct(asked)
    if len({one.hit for one in found if one.hit}) > 1:
        return found
    whole = judge(text, services)
    if whole.hit and not _is_any_left(asked, whole):
        return [whole]
    return found if whole.hit else _find_asked(asked, whole, services)


def _judge_sentence(text: str, before: Before | None, services: Services) -> list[Judged]:
    """Return the questions of one sentence: its clauses if they ask different things.

    `before` is what was asked before it, None when nobody knows.
    """
    whole = judge_after(before, text, services)
    pieces = clauses(text)[:MOST_PIECES]
    if len(pieces) < 2:  # noqa: PLR2004 - nothing to take apart
        return [whole]
    judged: list[Judged] = []
    for piece in pieces:
        judged.append(judge_after(before, piece, services))
        before = _after(judged[-1], before, services)
    asked = _asking(_without_lead(judged, whole))
    is_several = len({one.hit for one in asked if one.hit}) > 1
    if is_several and _are_questions(asked, judged, whole):
        return _distinct(asked)
    if _is_any_left(asked, whole):
        return _distinct(asked)
    if whole.hit:
        return [whole]
    agreed = _find_agreed(asked, judged, whole)
    return [agreed] if agreed else _find_asked(asked, whole, services)


def _find_agreed(asked: list[Judged], judged: list[Judged], whole: Judged) -> Judged | None:
    """Return the message with what is likeliest for it, where its clauses say the same.

    One clause finds it (工作人员态度很差), and what asks (找谁反映) may mean it.
    """
    best = next(iter(whole.candidates), None)
    if best is None or best.guards:
        return None
    is_found = any(one.hit == best.entry and one.likelihood >= CERTAIN_FOLLOW_UP for one in judged)
    may_be_meant = all(best.entry in [each.entry for each in one.offered] for one in asked)
    return replace(whole, verdict=Hit(best)) if is_found and may_be_meant else None


def _are_questions(asked: list[Judged], judged: list[Judged], whole: Judged) -> bool:
    """Tell whether clauses are questions of their own, and not one question with commas in it.

    Of a list without a word that asks, the first item may name what all are about. Where the
    whole finds an entry too, the clauses must find theirs more surely.
    """
    are_sure = all(one.hit and one.is_sure for one in asked)
    if not whole.hit:
        return (
            are_sure or len(asked) < len(judged) or all(_ASKING.search(one.text) for one in asked)
        )
    is_surer = min(one.likelihood for one in asked) > whole.likelihood
    return are_sure or (is_surer and all(one.hit for one in asked))


def _after(judged: Judged, before: Before | None, services: Services) -> Before | None:
    """Return what the next piece may go on from: this one, where it asks or names anything."""
    if not judged.hit and not _ASKING.search(judged.text):
        return before
    entry = services.knowledge.snapshot.by_id[judged.hit].entry if judged.hit else None
    return Before((judged.text, *([entry.question] if entry else [])), entry)


def _is_any_left(asked: list[Judged], whole: Judged) -> bool:
    """Tell whether the answer to the whole is that to one clause, and leaves another out."""
    is_of_one = any(one.hit == whole.hit for one in asked)
    return bool(whole.hit) and is_of_one and any(_is_left(one, whole) for one in asked)


def _is_left(clause: Judged, whole: Judged) -> bool:
    """Tell whether a clause asks for something that the answer to the whole leaves out."""
    likely = {one.entry: one.probability for one in clause.offered}
    if whole.hit in likely or _TAG.fullmatch(fold(clause.text)):
        return False
    match clause.verdict:
        case Miss():
            return len(fold(clause.text)) >= LEAST_OF_UNKNOWN
        case Ambiguous():
            return sum(likely.values()) >= LIKELY_KNOWN
    return True


def _asking(judged: list[Judged]) -> list[Judged]:
    """Return the pieces that ask something, without those that only lead up to a question.

    Where no piece has a word that asks (地址、电话), every piece does.
    """
    asked = [one for one in judged if not _TAG.fullmatch(fold(one.text))]
    return [one for one in asked if _asks(one.text) or one.is_certain] or judged


def _without_lead(judged: list[Judged], whole: Judged) -> list[Judged]:
    """Return the pieces without those that only name what the whole asks about.

    申请公开 in 请问，申请公开，要交钱吗; but 还有你们电话 behind a question asks for more.
    """
    first = next((at for at, one in enumerate(judged) if _asks(one.text)), 0)
    is_one = bool(whole.hit) and all(one.hit == whole.hit for one in judged[first:])
    return judged[first:] if is_one else judged


def _asks(text: str) -> bool:
    """Tell whether a piece has a word that asks, and does not only tell (等了好几天了)."""
    return bool(_ASKING.search(_TELLING.sub("", fold(text)) + "?" * text.endswith(("?", "？"))))


def _find_asked(asked: list[Judged], whole: Judged, services: Services) -> list[Judged]:
    """Return the pieces that ask, when one of them is known; the whole when none is.

    What the rest of the message speaks of (another year, another place) still forbids.
    """
    hits = {one.hit: one for one in asked if one.hit}
    if not hits and whole.verdict == Miss():
        found = [one for one in asked if not _is_forbidden(one, whole, services)]
        return [one for one in found if one.offered] or [whole]
    if len(hits) != 1 or (len(asked) > 1 and not all(_ASKING.search(one.text) for one in asked)):
        return [whole]
    (known,) = hits.values()
    is_repeated = len(asked) > 1 and all(one.hit for one in asked)
    is_enough = known.is_sure or len(asked) > 1
    is_known = is_repeated or (known.likelihood >= CERTAIN_CLAUSE and is_enough)
    is_taken = is_known and not _is_forbidden(known, whole, services)
    return _distinct(asked) if is_taken else [whole]


def _is_forbidden(clause: Judged, whole: Judged, services: Services) -> bool:
    """Tell whether the rest of the message forbids what a clause finds.

    What a story says of who and why, or of how the citizen came here, asks for nothing.
    """
    find = services.knowledge.matcher.find_guards
    guards = (find(whole.text, one.entry, today=services.today) for one in clause.offered)
    return any(set(each) - {ATTRIBUTE, DISTINCTION} for each in guards)


def _distinct(judged: list[Judged]) -> list[Judged]:
    """Return `judged` without a second question for the same entry."""
    first = {one.hit: one for one in reversed(judged) if one.hit}
    return [one for one in judged if not one.hit or first[one.hit] is one]
