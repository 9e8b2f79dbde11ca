"""Rules that find what does not stand together inside the narrative."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations, groupby

from knowledge.report.amounts import Span, span_of
from knowledge.report.facts import Contradiction, Figure, Paragraph, Report, Rule, Statement
from knowledge.report.numerals import NUMERAL

LAW_REVISED = 2019
"""The year in which the revised disclosure regulation came into force (15 May 2019)."""

_LEAST_LOOK_ALIKE = 10
_SAME_SUBJECT = 3
_VISITS_PER_FOLLOWER = 50
_LAW = re.compile(r"《[^》]*政府信息公开条例》")
_ODD = re.compile(r"废|流标|流拍|终止|取消|撤销|中止|失败|无效")
_APART = re.compile(r"另|此外|不含")
_SAVED = re.compile(r"[比较](?P<base>[^比较]+?)(?:节约|节省|节支|降低|减少)")
_DOUBLED = re.compile(r"([\u4e00-\u9fff]{2,6})\1")
_UNNAMED = re.compile(r"(?:(?:19|20)\d\d年度?)?[区县市省州旗镇乡](?!.{1,2}[区县市])")
_SPOKEN = re.compile(r".*是$")
_STOPS = {";": "；", ",": "，"}


def all_figures(report: Report) -> Iterator[tuple[Statement, Figure]]:
    """Yield each figure of the narrative with its statement."""
    for statement in report.statements:
        for figure in statement.figures:
            yield statement, figure


def look_alike_numbers(report: Report) -> tuple[Contradiction, ...]:
    """Find two plain numbers, equal or one apart, that stand for different things."""
    plain = [
        (statement, figure, span.low)
        for statement, figure in all_figures(report)
        if (span := span_of(figure.printed)) and span.is_exact and span.low >= _LEAST_LOOK_ALIKE
    ]
    return tuple(
        Contradiction(
            Rule.LOOK_ALIKE_NUMBERS,
            (one.place, other.place),
            f"数字相同或相近而所指不同：“{first.clause}”，“{second.clause}”。",
        )
        for (one, first, low), (other, second, high) in combinations(plain, 2)
        if abs(low - high) <= 1 and not _share_subject(first, second)
    )


def _share_subject(first: Figure, second: Figure) -> bool:
    """Tell whether the words around two figures have a run of three characters in common."""
    runs = [
        {text[at : at + _SAME_SUBJECT] for text in sides for at in range(len(text) - 2)}
        for sides in ((first.before, first.after), (second.before, second.after))
    ]
    return bool(runs[0] & runs[1])


def vague_both_ways(report: Report) -> tuple[Contradiction, ...]:
    """Find a number that is marked as less and as more than it says: 近…余."""
    return tuple(
        Contradiction(
            Rule.VAGUE_BOTH_WAYS,
            (statement.place,),
            f"概数标记自相矛盾：“{figure.printed}{figure.unit}”。",
        )
        for statement, figure in all_figures(report)
        if re.match(r"(?:近|约|不足).*[余多]$", figure.printed)
    )


def visits_over_followers(report: Report) -> tuple[Contradiction, ...]:
    """Find visits against so few followers that one of the two needs an explanation."""
    followers = _figures_about(report, r"关注|粉丝|订阅")
    visits = _figures_about(report, r"访问|浏览|点击|阅读")
    return tuple(
        Contradiction(
            Rule.VISITS_OVER_FOLLOWERS,
            (one.place, other.place),
            f"访问量与关注人数相差悬殊：“{few.clause}”，“{many.clause}”。",
        )
        for one, few, least in followers
        for other, many, most in visits
        if most.low > least.high * _VISITS_PER_FOLLOWER
    )


def _figures_about(report: Report, pattern: str) -> list[tuple[Statement, Figure, Span]]:
    """Return the figures with a number whose clause speaks of something."""
    return [
        (statement, figure, span)
        for statement, figure in all_figures(report)
        if re.search(pattern, figure.clause) and (span := span_of(figure.printed))
    ]


def odd_part(report: Report) -> tuple[Contradiction, ...]:
    """Find a whole that is only reached with a part that did not come about, such as 废标."""
    found = []
    for statement in report.statements:
        for whole, parts in _wholes(statement):
            odd = [part for part in parts if _ODD.search(part.before)]
            if not odd or _add(parts) != _add([whole]):
                continue
            quoted = "，".join(f"“{part.clause}”" for part in parts)
            says = f"总数含未成的部分：“{whole.clause}”由{quoted}合成。"
            found.append(Contradiction(Rule.ODD_PART, (statement.place,), says))
    return tuple(found)


def _wholes(statement: Statement) -> Iterator[tuple[Figure, list[Figure]]]:
    """Yield each figure that 其中 follows, with its parts: as far as the unit stays the same."""
    figures = statement.figures
    for at in range(1, len(figures)):
        if "其中" not in figures[at].before:
            continue
        parts: list[Figure] = []
        for figure in figures[at:]:
            if figure.unit != figures[at].unit or _APART.search(figure.before):
                break
            parts.append(figure)
        yield figures[at - 1], parts


def _add(figures: list[Figure]) -> Decimal | None:
    """Add up figures, for comparison only; None if one of them is vague or no number."""
    spans = [span_of(figure.printed) for figure in figures]
    exact = [span.low for span in spans if span and span.is_exact]
    return sum(exact, Decimal(0)) if len(exact) == len(figures) else None


def saving_without_base(report: Report) -> tuple[Contradiction, ...]:
    """Find a saving against a base that the narrative gives no figure for."""
    figures = list(all_figures(report))
    found = []
    for statement, figure in figures:
        match = _SAVED.search(figure.before)
        if match is None:
            continue
        others = [other for _, other in figures if other is not figure]
        if not any(match["base"] in other.before for other in others):
            says = f"只印节约数，未印“{match['base']}”：“{figure.clause}”，不能推算比例。"
            place = (statement.place,)
            found.append(Contradiction(Rule.SAVING_WITHOUT_BASE, place, says))
    return tuple(found)


def doubled_words(report: Report) -> tuple[Contradiction, ...]:
    """Find the same words printed twice in a row."""
    texts = [("标题", report.title), ("前言", report.preamble)]
    texts += [
        (f"{section.number}{paragraph.mark}", paragraph.text)
        for section in report.sections
        for paragraph in section.paragraphs
    ]
    return tuple(
        Contradiction(Rule.DOUBLED_WORDS, (place,), f"词语重复，原文如此：“{match[0]}”。")
        for place, text in texts
        for match in _DOUBLED.finditer(text)
    )


def unnamed_district(report: Report) -> tuple[Contradiction, ...]:
    """Find a title that says 区 or 县 and not which one."""
    if not _UNNAMED.match(report.title):
        return ()
    says = f"标题未写明行政区名称：“{report.title}”。"
    return (Contradiction(Rule.UNNAMED_DISTRICT, ("标题",), says),)


def older_law(report: Report) -> tuple[Contradiction, ...]:
    """Find a report of a year before the regulation that it names was revised."""
    texts = [("前言", report.preamble)]
    texts += [(section.number, section.text) for section in report.sections]
    named = [(place, match[0]) for place, text in texts if (match := _LAW.search(text))]
    if report.year >= LAW_REVISED or not named:
        return ()
    place, law = named[0]
    says = (
        f"报告年度为{report.year}年，所据{law}是修订之前的文本，修订后的自{LAW_REVISED}年起施行。"
    )
    return (Contradiction(Rule.OLDER_LAW, ("标题", place), says),)


def mixed_stops(report: Report) -> tuple[Contradiction, ...]:
    """Find items 一是, 二是, … that, but for the last, do not all end with the same stop."""
    found = []
    for section in report.sections:
        items = [item for item in section.paragraphs if _SPOKEN.match(item.mark)]
        for outer, group in groupby(items, key=_outer):
            ends = [item.text[-1] for item in list(group)[:-1]]
            if len({_STOPS.get(end, end) for end in ends}) > 1:
                place = f"{section.number}{outer}"
                says = f"并列各项的标点不一：“一是”等项分别以“{'”“'.join(ends)}”结尾。"
                found.append(Contradiction(Rule.MIXED_STOPS, (place,), says))
    return tuple(found)


def _outer(paragraph: Paragraph) -> str:
    """Return the bracketed mark that an item stands under, or nothing."""
    return re.sub(rf"{NUMERAL}是$", "", paragraph.mark)
