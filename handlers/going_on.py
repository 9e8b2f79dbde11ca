"""Going on: a few words (那监督平台呢, 2015年的呢) understood from what was asked before them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from handlers.few_words import LONGEST_GOING_ON, Before, Words
from handlers.judging import CERTAIN_FOLLOW_UP, Judged, judge
from handlers.services import Services
from knowledge.entry import Entry, Stance
from knowledge.matching.candidates import Candidate
from knowledge.matching.guards import YEAR, years_asked
from knowledge.matching.verdict import MOST_SUGGESTIONS, Ambiguous, Hit, Miss
from knowledge.text import fold, unify
from knowledge.years import without_years


def judge_after(before: Before | None, text: str, services: Services) -> Judged:
    """Judge a piece; a short one also together with what was asked before it.

    What only goes on from there (重大的呢, 谁管理) is not taken by its own few words unless they
    say enough.
    """
    alone = judge(text, services)
    words = Words(text, services)
    if before is not None and words.is_marked and words.core and not alone.is_certain:
        # 那电话呢 says no more than 电话 does.
        alone = replace(judge(words.core, services), text=text)
    if before is None or not words.core or len(words.core) > LONGEST_GOING_ON:
        return alone
    if words.is_year:
        return _judge_year(words, before, alone)
    if not words.goes_on and alone.hit and alone.likelihood >= CERTAIN_FOLLOW_UP:
        return alone
    found = _judge_joined(words, before, alone)
    entry = services.knowledge.snapshot.by_id[found.hit].entry if found.hit else None
    is_elsewhere = entry is not None and _is_elsewhere(words, before, entry)
    return _ask_back(text, found.offered) if words.goes_on and is_elsewhere else found


def _judge_joined(words: Words, before: Before, alone: Judged) -> Judged:
    """Judge a piece by itself and together with what was asked before it."""
    joined = _find_joined(words, before, alone)
    if joined is None:
        return _without(before, _judge_alone(words, before, alone))
    if words.is_choice and _stays_in_topic(joined, before, words.services):
        return joined
    return _choose(joined, alone, before, words)


def _find_joined(words: Words, before: Before, alone: Judged) -> Judged | None:
    """Return the first sure reading of a piece together with what was asked before, else the best.

    Its own words must be among those that found the entry: 几个窗口 after 电话多少 asks for no
    telephone.
    """
    found, same = [], []
    for text in words.compose(before):
        read = replace(judge(text, words.services), text=alone.text)
        match read.verdict:
            case Hit(candidate) if not _may_follow(candidate, before, goes_on=words.goes_on):
                continue
            case Hit(candidate) if words.is_used_by(candidate, before, alone):
                if candidate.probability >= CERTAIN_FOLLOW_UP:
                    return read
                found.append(read)
            case Hit(candidate) if candidate.entry == alone.hit:
                same.append(read)
    return max(found or same, key=lambda one: one.likelihood, default=None)


def _may_follow(candidate: Candidate, before: Before, *, goes_on: bool) -> bool:
    """Tell whether an entry may answer again: a fact may, where no more than 重大的呢 is said.

    Else it was found by what was asked before alone.
    """
    entry = before.entry
    is_same = entry is not None and entry.id == candidate.entry
    return not is_same or (goes_on and entry is not None and entry.stance is Stance.FACT)


def _stays_in_topic(joined: Judged, before: Before, services: Services) -> bool:
    entry = services.knowledge.snapshot.by_id[joined.hit].entry
    return before.entry is not None and before.entry.topic is entry.topic


def _choose(joined: Judged, alone: Judged, before: Before, words: Words) -> Judged:
    """Choose between two readings of a piece; ask back where both may be meant."""
    if not alone.hit or joined.hit == alone.hit:
        return joined
    is_sure = joined.likelihood >= CERTAIN_FOLLOW_UP
    if is_sure and (words.goes_on or joined.likelihood > alone.likelihood):
        return joined
    stays, leaves = (_stays_in_topic(one, before, words.services) for one in (alone, joined))
    if stays and not leaves:
        return alone
    if joined.likelihood > alone.likelihood:
        return joined
    if not words.goes_on and not before.is_message:
        return alone
    return _ask_back(alone.text, (*joined.offered, *alone.offered))


def _judge_alone(words: Words, before: Before, alone: Judged) -> Judged:
    """Judge a piece that nothing is known of together with what was asked before it.

    What asks and names nothing (为什么) is not looked for on its own, and a fact must be found
    surely.
    """
    if not words.goes_on:
        return alone
    if not words.own:
        return replace(alone, verdict=Miss())
    if not alone.hit:
        return alone
    if words.is_choice and not _stays_in_topic(alone, before, words.services):
        return _ask_back(alone.text, alone.offered)
    entry = words.services.knowledge.snapshot.by_id[alone.hit].entry
    is_sure = alone.likelihood >= CERTAIN_FOLLOW_UP or entry.stance is not Stance.FACT
    if is_sure:
        return alone
    return _ask_back(alone.text, [one for one in alone.candidates if not one.guards])


def _without(before: Before, judged: Judged) -> Judged:
    """Return a question without the offer of what has just been answered, if that is all."""
    offered = [one.entry for one in judged.offered]
    is_same = before.entry is not None and offered == [before.entry.id] and not judged.hit
    return replace(judged, verdict=Miss()) if is_same and before.is_message else judged


def _is_elsewhere(words: Words, before: Before, entry: Entry) -> bool:
    """Tell whether an entry is about another choice than was asked about before.

    访问量 after a question about 网站 does not ask for that of 微信.
    """
    asked = " ".join(before.texts)
    return any(
        aspect.find(entry.question) and not aspect.find(entry.question) & aspect.find(asked)
        for aspect in words.services.knowledge.aspects.find_named(asked)
        if not aspect.find(words.core)
    )


def _judge_year(words: Words, before: Before, alone: Judged) -> Judged:
    """Judge a piece that only names a year: the same question, of that year and no other."""
    years = years_asked(words.text, words.services.today)
    texts = (words.core + fold(without_years(unify(text))) for text in before.texts)
    read = [replace(judge(text, words.services), text=alone.text) for text in texts]
    if before.entry is None:
        return next((one for one in read if one.hit or _is_of_year(one)), alone)
    same = replace(judge(before.entry.question, words.services), text=alone.text)
    is_held = years <= frozenset(before.entry.years) and same.hit == before.entry.id
    if not is_held or any(map(_is_of_year, read)):
        return replace(alone, verdict=Miss((YEAR,)))
    return same


def _is_of_year(judged: Judged) -> bool:
    return isinstance(judged.verdict, Miss) and YEAR in judged.verdict.guards


def _ask_back(text: str, candidates: Iterable[Candidate]) -> Judged:
    """Return a question with what may be meant by it."""
    found = tuple({one.entry: one for one in candidates}.values())[:MOST_SUGGESTIONS]
    return Judged(text, Ambiguous(found), found)
