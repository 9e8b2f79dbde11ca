"""Finds the figures of a sentence, each with its unit, subject words and year label."""

from __future__ import annotations

import re

from knowledge.report.amounts import NUMBER
from knowledge.report.facts import Figure

UNITS = (
    *("人次", "场次", "万元", "亿元", "平方米", "公里", "小时", "分钟"),
    *("元", "条", "件", "次", "篇", "个", "台", "项", "人", "份", "期", "场", "家", "册", "张"),
    *("名", "户", "起", "批", "部", "处", "宗", "类", "天", "套", "块", "例", "本", "幅"),
    *("%", "％"),
)
"""Measure words that the narrative and the annex print; longer ones first."""

_NOTHING = "零(?:投诉|举报|差错|事故|申请|收费|复议|诉讼|上访|违规|违纪)"
_TOKEN = re.compile(
    r"(?P<phone>(?<!\d)0\d{2,3}[—–－-]{1,2}\d{7,8}(?!\d))"
    r"|(?P<date>(?:\d{4}年)?(?<!\d)\d{1,2}月(?:\d{1,2}日)?)"
    r"|(?P<label>\d{4}年度?|[〔\[]\d+[〕\]]第?\d*号?|第\d+|[A-Za-z_][A-Za-z0-9_.-]*)"
    rf"|(?P<nothing>{_NOTHING})"
    rf"|(?P<number>{NUMBER})(?P<unit>{'|'.join(UNITS)})?"
)
_STOP = re.compile(r"[，,。；;、！!？?()（）\s]")
_LABEL = re.compile(r"(?<![比较\d])(?:19|20)\d\d年度?")


def find_figures(sentence: str, year: str) -> tuple[Figure, ...]:
    """Return the figures of a sentence in their order.

    Year labels, document numbers and digits in Latin names are no figures. `year` is the label
    for figures that no label of the sentence precedes.
    """
    matches = [match for match in _TOKEN.finditer(sentence) if match.lastgroup != "label"]
    lefts = [0, *(match.end() for match in matches)]
    rights = [*(match.start() for match in matches), len(sentence)]
    return tuple(
        _figure(match, sentence, span=(left, right), year=year)
        for match, left, right in zip(matches, lefts, rights[1:], strict=False)
    )


def _figure(match: re.Match[str], sentence: str, *, span: tuple[int, int], year: str) -> Figure:
    """Make the figure of one match; `span` is what the neighbours leave of the sentence."""
    unit = match["unit"] or ""
    labels = _LABEL.findall(sentence[: match.start()])
    return Figure(
        printed=match[0].removesuffix(unit),
        unit=unit,
        before=_STOP.split(sentence[span[0] : match.start()])[-1],
        after=_STOP.split(sentence[match.end() : span[1]])[0],
        year=labels[-1] if labels else year,
    )
