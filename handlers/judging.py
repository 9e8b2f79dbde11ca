"""Judging: one question with the matcher's verdict on it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from handlers.reported_years import Ranked, settle_year
from handlers.services import Services
from handlers.windows import judge_window
from knowledge.entry import Stance
from knowledge.matching.candidates import Candidate
from knowledge.matching.guards import YEAR, years_asked
from knowledge.matching.verdict import Ambiguous, Hit, Miss, Verdict, decide
from knowledge.text import fold, unify
from knowledge.years import OTHER_YEARS, without_years

CERTAIN_FOLLOW_UP = 0.6
"""Probability from which a few words (监督号呢, 是真的吗) are understood on their own."""

CERTAIN_NOUN = 0.85
"""Probability from which a clause without a word that asks (还有你们电话) is a question."""

LONGEST_AGAIN = 20
"""Characters of a message that only asks to hear the last reply again."""

HALF = 0.5
"""Share of the best probability from which another entry may be meant as well."""

RIVAL = 0.7
"""Share of the best probability from which another entry is nearly as likely."""

LONGEST_FOLLOW_UP = 7
"""Characters of a piece that may leave out what it is about: 多少人次, 监督号呢."""

_AGAIN = re.compile(
    r"(?:再|重新?)(?:给|发|说|报|念|讲|告诉|来|写)*(?:我|俺|咱)?(?:们)?(?:发|说|报|念|讲|看)?"
    r"(?:[一两]?[遍次回下]|(?<=[发说报念讲])(?=$|吧|呗))(?:吧|呗|行吗|好吗|可以吗|好不好)?"
)
_ONLY_AGAIN = re.compile(
    rf"(?:请|麻烦|能不能|可以|我?[没不][看听记][清懂明住]楚?白?|刚才|不好意思|{_AGAIN.pattern})*{_AGAIN.pattern}[吗吧呗]?"
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

    @property
    def offered(self) -> tuple[Candidate, ...]:
        """What may be meant: the hit, or those that are asked back."""
        match self.verdict:
            case Hit(candidate):
                return (candidate,)
            case Ambiguous(candidates):
                return candidates
        return ()


def judge(text: str, services: Services) -> Judged:
    """Ask the matcher for its verdict on one question.

    What is not found as it stands is looked for without what does not say what it is about: the
    wish to hear it again (号码再给我一遍), and years that the entry found so speaks of. Where the
    figure asked for is known of several years, that of the year is taken, or the year asked for.
    """
    judged = _judge(text, services)
    named = years_asked(text, services.today) - {OTHER_YEARS}
    plain = without_years(unify(text)) if named and not judged.hit else ""
    found = _ask(text, plain, services) if fold(plain) else judged
    verdict = settle_year(
        judged.verdict, Ranked(judged.candidates, found.candidates), named, services
    )
    return replace(judged, verdict=verdict)


def _judge(text: str, services: Services) -> Judged:
    """Return the verdict on one question as if each figure were known of one year."""
    judged = _ask(text, text, services)
    if judged.hit:
        has_rival = _has_rival(judged, services)
        return replace(judged, verdict=Miss((YEAR,))) if has_rival else judged
    plain = _AGAIN.sub("", text).removeprefix("把")
    again = _ask(text, plain, services) if plain != text and fold(plain) else judged
    return again if again.hit else _judge_without_years(judged, services)


def _has_rival(judged: Judged, services: Services) -> bool:
    """Tell whether an entry that is forbidden by its year is nearly as likely as the one found.

    Then the figure asked for is none of that year, whatever else speaks of it; but where the one
    found is of the very year, only what is more likely is its rival.
    """
    hit = services.knowledge.snapshot.by_id[judged.hit].entry
    years = years_asked(judged.text, services.today)
    forbidden = [one.probability for one in judged.candidates if YEAR in one.guards]
    if years and years <= frozenset(hit.years):
        own = next(one.probability for one in judged.candidates if one.entry == hit.id)
        return any(one > own for one in forbidden)
    return any(one >= RIVAL * judged.likelihood for one in forbidden)


def wants_again(text: str) -> bool:
    """Tell whether a message only asks to hear the last reply again: 没看清，再发一遍."""
    folded = fold(text)
    return len(folded) <= LONGEST_AGAIN and bool(_ONLY_AGAIN.fullmatch(folded))


def _ask(text: str, words: str, services: Services) -> Judged:
    """Return the verdict on `words`, which stand for `text`."""
    verdict, ranked = services.knowledge.matcher.judge(words, today=services.today)
    asked = years_asked(words, services.today)
    left = [one for one in ranked if not _is_of_other_years(one, asked, services)]
    judged = leave_out(Judged(text, verdict, tuple(ranked)), left, services)
    window = judge_window(words, judged.verdict, judged.candidates, services.knowledge)
    if window is not None:
        return Judged(text, *window)
    return _ask_for_difference(judged, words, services)


def leave_out(judged: Judged, left: Sequence[Candidate], services: Services) -> Judged:
    """Judge again with those candidates that are `left`.

    Who takes no part in the competition leaves each of the others its share.
    """
    if len(left) == len(judged.candidates):
        return judged
    gone = sum(one.probability for one in judged.candidates if one not in left)
    # Never less than what is left, however the sum is rounded.
    share = max(1 - gone, sum(one.probability for one in left)) or 1.0
    found = [one._replace(probability=one.probability / share) for one in left]
    return Judged(judged.text, decide(found, services.knowledge.matcher.rules), tuple(found))


def _ask_for_difference(judged: Judged, words: str, services: Services) -> Judged:
    """Ask back where others are half as likely and differ in what the question leaves open."""
    if not isinstance(judged.verdict, Hit) or judged.verdict.candidate.is_exact:
        return judged
    least = HALF * judged.verdict.candidate.probability
    near = [one for one in judged.candidates if one.probability >= least and not one.guards]
    entries = [services.knowledge.snapshot.by_id[one.entry].entry for one in near]
    differs = bool(services.knowledge.aspects.find_difference(words, entries))
    return replace(judged, verdict=Ambiguous(tuple(near))) if differs else judged


def _is_of_other_years(candidate: Candidate, asked: frozenset[int], services: Services) -> bool:
    """Tell whether a sentence that nothing is known was found by a year that nobody asks for."""
    entry = services.knowledge.snapshot.by_id[candidate.entry].entry
    if entry.stance is not Stance.GAP or entry.years:
        return False
    is_known = asked <= services.knowledge.snapshot.years_held
    return is_known and bool(years_asked(candidate.phrasing, services.today))


def _judge_without_years(judged: Judged, services: Services) -> Judged:
    """Judge a question that names years as if it named none, for an entry that holds them all."""
    years = years_asked(judged.text, services.today)
    plain = without_years(unify(judged.text)) if years else ""
    is_forbidden = isinstance(judged.verdict, Miss) and judged.verdict.guards
    if not fold(plain) or is_forbidden:
        return judged
    found = _ask(judged.text, plain, services)
    if not found.hit:
        return judged
    knowledge = services.knowledge
    held = frozenset(knowledge.snapshot.by_id[found.hit].entry.years)
    guards = knowledge.matcher.find_guards(judged.text, found.hit, today=services.today)
    return found if years <= held and not guards else judged
