"""Figures: who asks to compare, add or share them gets what is printed, and no sum of ours."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from handlers.few_words import Before
from handlers.judging import CERTAIN_FOLLOW_UP, Judged, judge
from handlers.reported_years import list_of_years
from handlers.services import Services
from knowledge.entry import Entry, Stance, Topic
from knowledge.matching.attributes import find_attributes
from knowledge.matching.guards import years_asked
from knowledge.matching.verdict import Hit
from knowledge.text import fold, unify
from knowledge.years import without_years

MOST_FIGURES = 3
"""Entries that are listed in one reply."""

LIKELY = 0.3
"""Probability from which a figure is listed."""

MOST_OPERANDS = 4
"""Names of figures that are looked for in one message."""

_COMPUTING = (
    r"全?都?加在?一?起来?|加上|相加|合计|总和|之和|汇总|减(?!免)去?|之差|相差|差了?(?=多少|几)|差多少"
    r"|[多少]了|更?[多少](?=多少|几)|增长了?|增加了?|下降了?|减少了?|翻了?几番|几倍|平均|[日月人]均|占比|比例|比率"
    r"|百分比|百分之几|几成|率(?=是?多少|有?几)|比(?!例|率|预算|较)|相比|对比|比较|同比|环比"
)
_WHICH_IS_MORE = re.compile(
    r"(?:谁|哪[个年边家种]?)(.{0,8}?)得?更?[多少大高](?:一些|一点|些|点)?[吗呢啊]?$"
)
# 多 in 微信比网站多公开多少条, not in 多少.
_LEADING_MORE = re.compile(r"多(?![少大久长余])|(?<!多)少(?=[^数])")
_ASKS_TO_COMPUTE = re.compile(_COMPUTING)
_ALL = re.compile(r"一共|总共|总计|共计|拢共|合起来")
_REST = re.compile(
    rf"{_COMPUTING}|{_ALL.pattern}|每一?[天日月周年场次项件条人个]"
    r"|一[天日月周年](?=多少|几)|占(?=多少|几)"
)
_AND = re.compile(r"[和与跟、,，及]|以及|还有|减去?|比(?!例|率|预算|较)|加上")
_COUNT = re.compile(r"(?:的|是|多少|几.)+$")
_BARE = re.compile(
    r"(?:那么?|这些?|它们?|两个|两项|上?一?年|多少|几[个条件次台]?|[的一起吗呢吧啊了是多少占])*"
)
# 加起来 and 哪个多 are about several figures, 平均每天 and 比去年多多少 about one.
_TOGETHER = re.compile(r"加|合|两|三个|都|哪|谁|相差|之[和差]|减")
_TWO = 2


@dataclass(frozen=True)
class Figures:
    """What is printed of what is to be computed, and the years of which nothing is."""

    judged: tuple[Judged, ...]
    missing: frozenset[int] = frozenset()
    is_one: bool = False
    """Whether one figure stands for several years that were asked for."""


def find_figures(text: str, before: Before | None, services: Services) -> Figures | None:
    """Return the figures that a message asks to compute with, None where it asks for none."""
    folded = fold(text)
    if not _may_compute(folded) or "why" in find_attributes(folded):
        return None
    operands = _find_operands(text)
    years = years_asked(text, services.today)
    is_bare = names_nothing(text)
    is_several = max(len(operands), len(years)) >= _TWO
    is_all = bool(_ALL.search(folded)) and (is_several or is_bare)
    names_two = bool(_AND.search(text)) or is_bare
    is_which = names_two and bool(_WHICH_IS_MORE.search(folded))
    if not is_all and not is_which and not _ASKS_TO_COMPUTE.search(folded):
        return None
    whole = judge(text, services)
    if _knows_itself(whole, services):
        return None
    if is_bare:
        found = _list_before(folded, before, services)
    else:
        found = _list_operands(operands, whole, services)
    found = _spread(found, years, services)
    held = frozenset(year for one in found for year in _get(one, services).years)
    is_one = any(len(years & set(_get(one, services).years)) >= _TWO for one in found)
    return Figures(tuple(found), years - held, is_one) if found else None


def _may_compute(folded: str) -> bool:
    """Tell whether folded text has any word of those that ask to compute or compare."""
    return any(words.search(folded) for words in (_ALL, _WHICH_IS_MORE, _ASKS_TO_COMPUTE))


def _spread(found: list[Judged], years: frozenset[int], services: Services) -> list[Judged]:
    """Return the figures, each that is known of several years once for each year asked for."""
    spread: dict[str, Judged] = {}
    for one in found:
        entries = list_of_years(one.hit, years, services) if years else []
        for entry in entries or [_get(one, services)]:
            candidate = one.offered[0]._replace(entry=entry.id)
            spread.setdefault(entry.id, replace(one, verdict=Hit(candidate)))
    return list(spread.values())[:MOST_FIGURES]


def is_computing(text: str) -> bool:
    """Tell whether a piece asks to compute with what was asked before it, and names nothing."""
    folded = fold(text)
    return names_nothing(text) and bool(_ALL.search(folded) or _ASKS_TO_COMPUTE.search(folded))


def _get(judged: Judged, services: Services) -> Entry:
    return services.knowledge.snapshot.by_id[judged.hit].entry


def _knows_itself(whole: Judged, services: Services) -> bool:
    """Tell whether an entry that is no figure speaks of this very computation."""
    if not whole.hit or whole.likelihood < CERTAIN_FOLLOW_UP:
        return False
    entry = _get(whole, services)
    return entry.stance is not Stance.FACT and bool(entry.years)


def _strip(folded: str) -> str:
    """Return folded text without the words that ask to compute."""
    return _REST.sub("", _WHICH_IS_MORE.sub(r"\1", folded))


def names_nothing(text: str) -> bool:
    """Tell whether nothing is named that could be computed: 一共多少, 比去年多了多少."""
    return bool(_BARE.fullmatch(_strip(fold(without_years(fold(text))))))


def _find_operands(text: str) -> list[str]:
    """Return what is to be put together: 微信, 网站公开几条 of 微信和网站加起来公开几条."""
    plain = without_years(unify(text))
    pieces = (_LEADING_MORE.sub("", _strip(fold(piece))) for piece in _AND.split(plain))
    named = dict.fromkeys(piece for piece in pieces if not _BARE.fullmatch(piece))
    return list(named)[:MOST_OPERANDS]


def _list_operands(operands: list[str], whole: Judged, services: Services) -> list[Judged]:
    """Return the figures that are named; what follows the last name belongs to each.

    Where not all of them are known one by one, the question without its computing may be.
    """
    read = (_read_operand(one, operands, services) for one in operands)
    found = [_find_figure(texts, services) for texts in read]
    figures = [one for one in found if one] if all(found) else []
    if all(_is_gap(one, services) for one in figures):
        figures = []
    if not figures and whole.hit and _is_figure(_get(whole, services)):
        figures = [whole]
    if not figures:
        joined = "".join(operands)
        single = _find_figure([joined, f"{joined}多少"], services)
        figures = [single] if single else []
    return list({one.hit: one for one in figures}.values())[:MOST_FIGURES]


def _read_operand(operand: str, operands: list[str], services: Services) -> list[str]:
    """Return the questions that an operand may stand for.

    Of one that only names a choice (微信) the others say what is asked for.
    """
    texts = [operand, f"{operand}多少"]
    for aspect in services.knowledge.aspects.find_named(operand):
        is_bare = _BARE.fullmatch(aspect.drop(operand))
        others = [aspect.drop(one) for one in operands if one != operand] if is_bare else []
        texts = [*(_COUNT.sub("", operand) + other for other in others), *texts]
    return texts


def _find_figure(texts: list[str], services: Services) -> Judged | None:
    """Return the figure that one of `texts` asks for, else what is surely said to be unknown.

    Each stands under its own question, so that a likely one will do.
    """
    read = [one for one in (_take(judge(text, services)) for text in texts) if one.hit]
    figures = [one for one in read if _is_figure(_get(one, services))]
    unknown = [
        one for one in read if one.likelihood >= CERTAIN_FOLLOW_UP and _is_gap(one, services)
    ]
    return next(iter([*figures, *unknown]), None)


def _take(judged: Judged) -> Judged:
    """Return a question with its best candidate as what answers it, where that is likely."""
    best = next(iter(judged.offered), None)
    is_likely = best is not None and best.probability >= LIKELY and not best.guards
    return replace(judged, verdict=Hit(best)) if best is not None and is_likely else judged


def _is_gap(judged: Judged, services: Services) -> bool:
    entry = _get(judged, services)
    return entry.stance is Stance.GAP and entry.topic is Topic.STATISTICS


def _is_figure(entry: Entry) -> bool:
    is_reason = "why" in find_attributes(fold(entry.question))
    return entry.stance is Stance.FACT and entry.topic is Topic.STATISTICS and not is_reason


def _list_before(folded: str, before: Before | None, services: Services) -> list[Judged]:
    """Return the figures that were told before: the last one, or those to be put together."""
    if before is None or before.entry is None or not _is_figure(before.entry):
        return []
    told = dict.fromkeys(one for one in before.told if _is_figure(one))
    most = MOST_FIGURES if _TOGETHER.search(without_years(folded)) else 1
    read = (judge(entry.question, services) for entry in list(told)[:most])
    return [one for one in read if one.hit][::-1]
