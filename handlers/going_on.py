"""Going on: a few words (那监督平台呢, 2015年的呢) understood from what was asked before them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from handlers.few_words import LONGEST_GOING_ON, NEAR, Before, Words
from handlers.judging import CERTAIN_FOLLOW_UP, LONGEST_FOLLOW_UP, Judged, judge, leave_out
from handlers.reported_years import list_beside
from handlers.services import Services
from handlers.windows import name_window
from knowledge.entry import Entry, Stance
from knowledge.matching.candidates import Candidate
from knowledge.matching.guards import DISTINCTION, YEAR, years_asked
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
    if before is not None and (words.goes_on or not before.is_message):
        window = name_window(before.entry, words.core or text, services.knowledge)
        if window:
            return replace(judge(window, services), text=text)
    if before is not None and words.is_marked and words.core and not alone.is_certain:
        # 那电话呢 says no more than 电话 does.
        alone = replace(judge(words.core, services), text=text)
    if before is None or not _is_short(words, before):
        return alone
    if words.is_year:
        return _judge_year(words, before, alone)
    if not words.goes_on and alone.hit and alone.likelihood >= CERTAIN_FOLLOW_UP:
        return alone
    found = _judge_joined(words, before, alone)
    entry = services.knowledge.snapshot.by_id[found.hit].entry if found.hit else None
    is_elsewhere = entry is not None and _is_elsewhere(words, before, entry)
    return _ask_back(text, found.offered) if words.goes_on and is_elsewhere else found


PROBABLE = 0.5
"""Probability from which a part of a message takes a reading together with the part before it."""

LIKELY = 0.3
"""Probability from which an entry of another topic may be meant by a few words that go on."""


def _is_short(words: Words, before: Before) -> bool:
    """Tell whether a piece may leave out what it is about; a message less than a piece."""
    is_whole = before.is_message and not words.goes_on
    return 0 < len(words.core) <= (LONGEST_FOLLOW_UP if is_whole else LONGEST_GOING_ON)


@dataclass(frozen=True)
class _Joined:
    """How a piece reads together with what was asked before it.

    `best` is the first sure reading, else the likeliest; `near` are entries that may be meant,
    `guards` what forbids the others.
    """

    best: Judged | None
    near: tuple[Candidate, ...]
    guards: tuple[str, ...]
    is_told: bool = False
    """Whether it asks more of what has just been said to be unknown."""


def _judge_joined(words: Words, before: Before, alone: Judged) -> Judged:
    """Judge a piece by itself and together with what was asked before it."""
    joined = _join(words, before, alone)
    if joined.best is None:
        return _without(before, _judge_alone(words, before, alone, joined))
    if words.is_choice and _stays(joined.best, before, words):
        return joined.best
    if not words.own:
        is_sure = joined.best.likelihood >= CERTAIN_FOLLOW_UP
        return joined.best if is_sure else _ask_back(alone.text, joined.near)
    return _choose(joined.best, alone, before, words)


def _join(words: Words, before: Before, alone: Judged) -> _Joined:
    """Read a piece in every way together with what was asked before it.

    Its own words must be among those that found the entry: 几个窗口 after 电话多少 asks for no
    telephone.
    """
    found: list[Judged] = []
    same: list[Judged] = []
    near: list[Candidate] = []
    guards: tuple[str, ...] = ()
    is_told = False
    for text in words.compose(before):
        read = replace(judge(text, words.services), text=alone.text)
        if words.is_choice:
            # What does not name the choice is not what is asked for.
            left = [one for one in read.candidates if DISTINCTION not in one.guards]
            read = leave_out(read, left, words.services)
        if not before.is_message:
            read = _take_likely(read)
        used = [one for one in read.offered if words.is_used_by(one, before, alone)]
        near += [one for one in used if before.entry is None or one.entry != before.entry.id]
        match read.verdict:
            case Miss(others):
                guards = guards or others
            case Hit(candidate) if not _may_follow(candidate, before, words):
                is_told = is_told or candidate.probability >= CERTAIN_FOLLOW_UP
            case Hit(candidate) if used:
                if candidate.probability >= CERTAIN_FOLLOW_UP:
                    return _Joined(read, (), ())
                found.append(read)
            case Hit(candidate) if candidate.entry == alone.hit:
                same.append(read)
    best = max(found or same, key=lambda one: one.likelihood, default=None)
    return _Joined(best, tuple(near), guards, is_told=is_told and words.goes_on)


def _take_likely(read: Judged) -> Judged:
    """Take what is more likely than all else for one of several questions.

    It is answered under the question that it takes, so that the citizen sees it.
    """
    match read.verdict:
        case Ambiguous((best, *_)) if best.probability >= PROBABLE and not best.guards:
            return replace(read, verdict=Hit(best))
    return read


def _may_follow(candidate: Candidate, before: Before, words: Words) -> bool:
    """Tell whether an entry may answer again: a fact may, where no more than 重大的呢 is said.

    Else it was found by what was asked before alone. That nothing is known is told again only of
    another choice.
    """
    entry = before.entry
    if entry is None or entry.id != candidate.entry:
        return True
    return words.goes_on and (entry.stance is Stance.FACT or words.is_choice)


def _is_fact(judged: Judged, words: Words) -> bool:
    entry = words.services.knowledge.snapshot.by_id[judged.hit].entry
    return entry.stance is Stance.FACT


def _stays(judged: Judged, before: Before, words: Words) -> bool:
    """Tell whether what answers has the topic of what was asked before."""
    entry = words.services.knowledge.snapshot.by_id[judged.hit].entry
    return before.entry is not None and before.entry.topic is entry.topic


def _choose(joined: Judged, alone: Judged, before: Before, words: Words) -> Judged:
    """Choose between two readings of a piece; ask back where both may be meant.

    A talk rather stays in its topic.
    """
    if not alone.hit or joined.hit == alone.hit:
        return joined
    is_likelier = joined.likelihood > alone.likelihood
    is_sure = joined.likelihood >= CERTAIN_FOLLOW_UP
    alone_is_sure = alone.likelihood >= CERTAIN_FOLLOW_UP
    stays, joined_stays = _stays(alone, before, words), _stays(joined, before, words)
    # Two facts of one topic: that of the words alone leaves out what was asked about before.
    is_narrower = words.goes_on and _is_fact(joined, words) and _is_fact(alone, words)
    if is_sure and (is_likelier or (words.goes_on and not stays) or is_narrower):
        return joined
    if is_narrower and joined.likelihood >= PROBABLE:
        return _ask_back(alone.text, (*joined.offered, *alone.offered))
    if stays and (alone_is_sure or not joined_stays):
        return alone
    if is_likelier or (joined_stays and not stays and not alone_is_sure):
        return joined
    is_piece = not words.goes_on and not before.is_message
    return alone if is_piece else _ask_back(alone.text, (*joined.offered, *alone.offered))


def _judge_alone(words: Words, before: Before, alone: Judged, joined: _Joined) -> Judged:
    """Judge a piece that nothing is surely known of together with what was asked before it.

    What asks and names nothing (为什么) is not looked for on its own, and what is not sure is
    asked back beside what may be meant of that before; what that forbids is said.
    """
    entries = words.services.knowledge.snapshot.by_id
    is_sure = bool(alone.hit) and alone.likelihood >= CERTAIN_FOLLOW_UP
    is_gap = bool(alone.hit) and entries[alone.hit].entry.stance is not Stance.FACT
    stays = bool(alone.hit) and _stays(alone, before, words)
    if not words.goes_on:
        is_open = before.is_message and joined.near and not is_sure and not stays
        return _ask_back(alone.text, (*joined.near, *alone.offered)) if is_open else alone
    if is_sure and (stays or not words.is_choice) and (words.own or is_gap):
        return alone
    is_likely = alone.likelihood >= LIKELY and not words.is_choice
    if joined.guards and not is_likely:
        return replace(alone, verdict=Miss(joined.guards))
    if not words.own or (joined.is_told and not is_likely):
        return replace(alone, verdict=Miss())
    if is_gap and stays:
        return alone
    free = [one for one in alone.candidates if not one.guards and _is_near(one, before, words)]
    return _ask_back(alone.text, (*joined.near, *free))


def _is_near(candidate: Candidate, before: Before, words: Words) -> bool:
    """Tell whether an entry may be meant by a few words: in another topic it must be likelier."""
    entry = words.services.knowledge.snapshot.by_id[candidate.entry].entry
    stays = before.entry is None or entry.topic is before.entry.topic
    return candidate.probability >= (NEAR if stays else LIKELY)


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
    beside = list_beside(before.entry, words.services)
    if len(beside) > 1:  # the same figure is known of other years too
        fits = [one for one in beside if years <= set(one.years)]
        return _take_up(fits[0], alone, words) if fits else replace(alone, verdict=Miss((YEAR,)))
    same = replace(judge(before.entry.question, words.services), text=alone.text)
    is_held = years <= frozenset(before.entry.years) and same.hit == before.entry.id
    if not is_held or any(map(_is_of_year, read)):
        return replace(alone, verdict=Miss((YEAR,)))
    return same


def _take_up(entry: Entry, alone: Judged, words: Words) -> Judged:
    """Return the piece with an entry as what answers it."""
    asked = judge(entry.question, words.services)
    found = next((one for one in asked.candidates if one.entry == entry.id), None)
    if found is None:
        return replace(alone, verdict=Miss((YEAR,)))
    return Judged(alone.text, Hit(found._replace(guards=())), asked.candidates)


def _is_of_year(judged: Judged) -> bool:
    return isinstance(judged.verdict, Miss) and YEAR in judged.verdict.guards


def _ask_back(text: str, candidates: Iterable[Candidate]) -> Judged:
    """Return a question with what may be meant by it."""
    found = tuple({one.entry: one for one in candidates}.values())[:MOST_SUGGESTIONS]
    return Judged(text, Ambiguous(found) if found else Miss(), found)
