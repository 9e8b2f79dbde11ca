"""Rules that hold the narrative against the annex."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.report.amounts import Span, span_of
from knowledge.report.facts import Cell, Contradiction, Figure, Report, Rule, Statement
from knowledge.report.text_rules import all_figures

_CHANNEL = re.compile(r"微信|微博|网站|公报")
_PUBLISHED = re.compile(r"发布|公开|推送|转发")
_CHANNEL_LABEL = re.compile(r"公开政府信息数")
_RECEIVED = re.compile(r"(?:收到|受理)[^,，。]*申请")
_RECEIVED_LABEL = re.compile(r"收到申请数")
_INQUIRY = re.compile(r"咨询|留言")
_INQUIRY_ACT = re.compile(r"答复|回复|回应|接受|受理|接收")
_RESPONSE_LABEL = re.compile(r"(?:微博|微信).*回应事件数")
_OTHER_NONE = "(?:超期|逾期|延期|不予|败诉|纠错|撤销|积压)"
_FUTURE = re.compile(r"将|下一步|今后|计划|拟|明年|需要|有待")


@dataclass(frozen=True, slots=True)
class Topic:
    """What a part of the narrative and some rows of the annex both speak of.

    `section` limits it to sections with such a title; `says_none` means that the words say
    that there was nothing.
    """

    words: re.Pattern[str]
    labels: re.Pattern[str]
    section: re.Pattern[str] = re.compile("")
    says_none: bool = False


def _none_topic(section: str, labels: str, subject: str) -> Topic:
    """Make a topic of a section that says that there was nothing of a subject.

    That no case was lost, or none late, is another thing.
    """
    words = re.compile(
        rf"(?![^,，。；;]*{_OTHER_NONE})[^,，。；;]{{0,80}}"
        rf"(?:没有|未(?:收到|发生|产生|收取)|无)(?!.{{0,4}}减免)[^,，。；;]{{0,80}}(?:{subject})[^,，。；;]{{0,80}}"
    )
    return Topic(words, re.compile(labels), re.compile(section), says_none=True)


def _clause(words: str) -> re.Pattern[str]:
    """Make a pattern for a clause that holds one of the words."""
    rest = "[^,，。；;]{0,80}"
    return re.compile(f"{rest}(?:{words}){rest}")


TOPICS = (
    _none_topic("申请的?(?:办理|受理)", "收到申请数", "申请"),
    _none_topic("收费", "收取的费用", "收费|收取|费用"),
    _none_topic("复议|诉讼", "^[^(（]*(?:行政复议|行政诉讼)数量", "复议|诉讼|案件"),
    Topic(_clause("零投诉"), re.compile("被举报投诉数量"), says_none=True),
    Topic(_clause("LED|显示屏|触摸屏"), re.compile("其他方式公开政府信息数")),
    Topic(_clause("领导小组|专门机构"), re.compile("专门机构数")),
    Topic(_clause("专职人员"), re.compile("专职人员数|工作人员数$")),
)
"""Where the narrative speaks, the annex should hold a figure."""

ANNEX_TOPICS = (
    (re.compile("培训"), re.compile("培训")),
    (re.compile("查阅点"), re.compile("查阅点|查阅场所")),
    (re.compile("政策解读稿件"), re.compile("政策解读|解读稿")),
)
"""Rows of the annex, and the words with which the narrative would speak of the same."""


def narrative_unlike_annex(report: Report) -> tuple[Contradiction, ...]:
    """Find what the narrative and the annex both count and print differently.

    Where one number of the narrative fits a row, others are of parts of what it counts.
    """
    pairs = [
        (statement, figure, cell)
        for statement, figure in all_figures(report)
        for cell in _counterparts(report, statement, figure)
    ]
    fitting = {cell.code for _, figure, cell in pairs if _agree(figure.printed, cell.printed)}
    return tuple(
        Contradiction(
            Rule.NARRATIVE_UNLIKE_ANNEX,
            (statement.place, cell.place),
            f"正文与附表不一致：正文“{figure.clause}”，附表{cell.quoted}。",
        )
        for statement, figure, cell in pairs
        if cell.code not in fitting and _differ(figure.printed, cell.printed)
    )


def _counterparts(report: Report, statement: Statement, figure: Figure) -> Iterator[Cell]:
    """Yield the rows of the annex that count what a figure counts, in the same unit."""
    channel = _channel_before(report, statement, figure)
    for cell in report.cells:
        if cell.unit != figure.unit:
            continue
        if channel and channel in cell.label and _CHANNEL_LABEL.search(cell.label):
            yield cell
        if _RECEIVED.search(figure.before) and _RECEIVED_LABEL.search(cell.label):
            yield cell


def _channel_before(report: Report, statement: Statement, figure: Figure) -> str:
    """Return the channel last named before a figure of published items, in its paragraph."""
    section = report.find_section(statement.section)
    if section is None or not _PUBLISHED.search(figure.before):
        return ""
    texts = [item.text for item in section.paragraphs if item.mark == statement.mark]
    head = "\n".join(texts).partition(statement.sentence)[0]
    head += statement.sentence.partition(figure.clause)[0]
    named = _CHANNEL.findall(head + figure.before)
    return named[-1] if named else ""


def _agree(first: str | None, second: str | None) -> bool:
    """Tell whether two printed numbers can mean the same; a blank never does."""
    one, other = span_of(first), span_of(second)
    return one is not None and other is not None and one.meets(other)


def _differ(first: str | None, second: str | None) -> bool:
    """Tell whether two printed numbers cannot mean the same; a blank never differs."""
    one, other = span_of(first), span_of(second)
    return one is not None and other is not None and not one.meets(other)


def similar_indicators_differ(report: Report) -> tuple[Contradiction, ...]:
    """Find differing counts of answered inquiries, here and in the annex: never to be mixed."""
    found: list[tuple[str, str, Span]] = []
    for statement, figure in all_figures(report):
        span = span_of(figure.printed)
        if span and _INQUIRY.search(figure.before) and _INQUIRY_ACT.search(figure.before):
            found.append((statement.place, f"“{figure.clause}”", span))
    for cell in report.cells:
        span = span_of(cell.printed)
        if span and _RESPONSE_LABEL.search(cell.label):
            found.append((cell.place, cell.quoted, span))
    if all(one.meets(other) for _, _, one in found for _, _, other in found):
        return ()
    quoted = "，".join(words for _, words, _ in found)
    says = f"相近指标数字不同，不能相加或互换：{quoted}。"
    places = tuple(place for place, _, _ in found)
    return (Contradiction(Rule.SIMILAR_INDICATORS_DIFFER, places, says),)


def blank_where_text_speaks(report: Report) -> tuple[Contradiction, ...]:
    """Find a row left blank where the narrative speaks, or says that there was nothing."""
    return tuple(
        Contradiction(
            Rule.BLANK_WHERE_TEXT_SPEAKS,
            (place, cell.place),
            f"正文写“{words}”，而附表{cell.quoted}。",
        )
        for topic in TOPICS
        for place, words in _spoken(report, topic)
        for cell in report.cells
        if cell.printed is None and not cell.is_heading and topic.labels.search(cell.label)
    )


def none_against_figure(report: Report) -> tuple[Contradiction, ...]:
    """Find a number above zero where the narrative says that there was nothing."""
    return tuple(
        Contradiction(
            Rule.NONE_AGAINST_FIGURE,
            (place, cell.place),
            f"正文写“{words}”，而附表{cell.quoted}。",
        )
        for topic in TOPICS
        if topic.says_none
        for place, words in _spoken(report, topic)
        for cell in report.cells
        if topic.labels.search(cell.label) and _is_positive(cell)
    )


def _spoken(report: Report, topic: Topic) -> list[tuple[str, str]]:
    """Return the first place where the narrative speaks of a topic, with its words, if any."""
    for section in report.sections:
        if not topic.section.search(section.title):
            continue
        for paragraph in section.paragraphs:
            match = topic.words.search(paragraph.text)
            if match:
                return [(f"{section.number}{paragraph.mark}", match[0])]
    return []


def _is_positive(cell: Cell) -> bool:
    """Tell whether a row prints a number above zero."""
    span = span_of(cell.printed)
    return span is not None and span.low > 0


def only_in_annex(report: Report) -> tuple[Contradiction, ...]:
    """Find a figure of the annex of which the narrative does not speak, but for plans."""
    said = "\n".join(section.text for section in report.sections)
    past = [sentence for sentence in re.split(r"[。\n]", said) if not _FUTURE.search(sentence)]
    return tuple(
        Contradiction(
            Rule.ONLY_IN_ANNEX,
            (cell.place,),
            f"附表有而正文未提：{cell.quoted}。",
        )
        for labels, words in ANNEX_TOPICS
        if not any(words.search(sentence) for sentence in past)
        for cell in report.cells
        if labels.search(cell.label) and _is_positive(cell)
    )
