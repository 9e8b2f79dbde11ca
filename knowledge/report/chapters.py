"""Splits the lines of a report into chapters by number or, where it has none, by wording."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.report.document import Block, Grid, Line
from knowledge.report.facts import Paragraph, Section
from knowledge.report.labels import core_of, squeeze
from knowledge.report.narrative import split_paragraphs
from knowledge.report.numerals import NUMERAL, ORDINALS
from knowledge.report.titles import names_report

_LONGEST_HEADING = 60
_FEWEST_KNOWN = 3
_NUMBERED = re.compile(
    rf"(?P<number>{NUMERAL})\s*[、.．,，]\s*(?P<rest>.*)"
    rf"|第(?P<part>{NUMERAL})(?:部分|章|节)[、:：\s]*(?P<after>.*)",
    re.DOTALL,
)
_ENDS = re.compile(r"[。：:；;]")
_WORDINGS = (
    r"(?:工作)?总体情况|概\s*述|基本情况|工作概况",
    r".{0,8}主动公开政府信息(?:的)?情况|.{0,8}政府信息主动公开情况|主动公开情况",
    (
        r".{0,8}(?:收到和)?处理政府信息公开申请(?:的)?情况"
        r"|.{0,8}收到和处理政府信息.{0,4}申请.{0,4}情况|依申请公开(?:政府信息)?(?:的)?情况"
    ),
    r".{0,12}行政复议.{0,8}行政诉讼.{0,6}情况|.{0,12}复议.{0,4}诉讼.{0,6}情况",
    r".{0,12}(?:主要|突出)?问题.{0,2}(?:及|和|与)?.{0,4}改进.{0,4}(?:情况|措施|方向)?",
    r"其他需要(?:报告|说明)的(?:事项|情况)|其他(?:报告|需报告)?事项",
)
"""How the chapters of the current form are worded, in their order."""

_KNOWN = tuple(re.compile(one) for one in _WORDINGS)
_FOOTER = re.compile(
    r"版权所有|ICP备|网站标识码|公网安备|主办单位|承办单位|技术支持|打印本页|关闭(?:窗口|本页)"
    r"|上一[篇条][:：]?|下一[篇条][:：]?|分享到|扫一扫|责任编辑|相关(?:链接|附件|文档)|网站地图|联系我们|返回顶部"
)
_LONGEST_FOOTER = 80
_MOST_BEFORE = 8
_PAGE = re.compile(r"[-—–－]+\s*\d{1,3}\s*[-—–－]+")
_CONTENTS = re.compile(r"(?:[.…·．。]{2,}|\t)\s*\d{1,3}$")


def find_body(lines: Sequence[str]) -> int:
    """Return the line on which the first chapter begins; where none does, the number of lines."""
    first = [at for at, line in enumerate(lines) if _number(line) == 1]
    known = [at for at in first if _chapter_of(line_rest(lines[at])) is not None]
    worded = [at for at, line in enumerate(lines) if _chapter_of(line) == 0]
    return next(iter([*known, *first, *worded]), len(lines))


def line_rest(line: str) -> str:
    """Return a line without the number in front of it."""
    match = _NUMBERED.match(line)
    return (match["rest"] if match["number"] else match["after"]) if match else line


def names_chapter(line: str) -> bool:
    """Tell whether a line has a number and is worded as a chapter of the current form."""
    return _number(line) > 0 and _chapter_of(line_rest(line)) is not None


def first_report(lines: Sequence[str]) -> list[str]:
    """Return the lines of the first report among some, without its table of contents.

    A chapter with its page, or one right before the next chapter where the chapters begin once
    more, is a line of the contents. Where the first chapter comes again, another report begins,
    at its title.
    """
    kept = [line for line in lines if not (_number(line) and _CONTENTS.search(line))]
    starts = _starts(kept)
    if len(starts) > 1 and _number(next(filter(None, kept[starts[0] + 1 :]), "")):
        end = next(n for n in range(starts[0], len(kept)) if kept[n] and not _number(kept[n]))
        del kept[starts[0] : min(end, starts[1])]
        starts = _starts(kept)
    for again in starts[1:]:
        before = range(again - 1, starts[0], -1)[:_MOST_BEFORE]
        return kept[: next((at for at in before if names_report(kept[at])), again)]
    return kept


def _starts(lines: Sequence[str]) -> list[int]:
    """Return the lines on which the first chapter begins, with its number."""
    return [
        at
        for at, line in enumerate(lines)
        if _number(line) == 1 and _chapter_of(line_rest(line)) == 0
    ]


def part_table(grid: Grid) -> list[Block]:
    """Return a table that holds several chapters as their headings and a table for each."""
    heads = [
        at
        for at, row in enumerate(grid.rows)
        if len(row) == 1 and names_chapter("".join(row[0].lines))
    ]
    parts: list[Block] = []
    for at, first in enumerate([0, *(head + 1 for head in heads)]):
        if at:
            parts.append(Line("".join(grid.rows[first - 1][0].lines), grid.trail))
        end = [*heads, len(grid.rows)][at]
        parts += [grid.cut(first, end)] if first < end else []
    return parts


def split_chapters(lines: Sequence[str], *, is_current: bool) -> tuple[str, tuple[Section, ...]]:
    """Return the preamble and the chapters, each with its number as printed and its text.

    A line opens a chapter if it bears the next number. In a report of the current form whose
    chapters are known by their wording, such a line opens one, without a number too, and a
    line with a number alone does not.
    """
    numbered, worded = _find_numbered(lines), _find_worded(lines)
    least = _FEWEST_KNOWN if is_current else max(_FEWEST_KNOWN, len(numbered) + 1)
    heads = worded if len(worded) >= least else numbered
    starts = [at for at, _, _ in heads]
    preamble = "\n".join(filter(None, lines[: starts[0] if starts else len(lines)]))
    sections = []
    for (at, number, title), end in zip(heads, [*starts, len(lines)][1:], strict=True):
        rest = _after_title(lines[at], title)
        own = [one for one in lines[at + 1 : end] if one != lines[at] and not _PAGE.fullmatch(one)]
        text = "\n".join(filter(None, [rest, *_without_footer(own)]))
        paragraphs: tuple[Paragraph, ...] = split_paragraphs(text)
        sections.append(Section(number, title, text, paragraphs))
    return preamble, tuple(sections)


def _find_numbered(lines: Sequence[str]) -> list[tuple[int, str, str]]:
    """Return line, printed number and title of each chapter that its number opens."""
    heads: list[tuple[int, str, str]] = []
    for at, line in enumerate(lines):
        if _number(line) == len(heads) + 1:
            match = _NUMBERED.match(line)
            number = (match["number"] or match["part"]) if match else ""
            heads.append((at, number, _title(line_rest(line))))
    return heads


def _find_worded(lines: Sequence[str]) -> list[tuple[int, str, str]]:
    """Return the chapters of the current form that are known by their wording, in order."""
    heads: list[tuple[int, str, str]] = []
    nearest = -1
    has_numbers = any(_number(line) and _chapter_of(line_rest(line)) is not None for line in lines)
    for at, line in enumerate(lines):
        chapter = _chapter_of(line_rest(line))
        if chapter is None or chapter <= nearest or (has_numbers and not _number(line)):
            continue
        match = _NUMBERED.match(line)
        number = (match["number"] or match["part"]) if match else ""
        heads.append((at, number, _title(line_rest(line))))
        nearest = chapter
    return heads


def _number(line: str) -> int:
    """Return the number that a line begins with, 0 for none."""
    match = _NUMBERED.match(line)
    return ORDINALS.get(match["number"] or match["part"], 0) if match else 0


def _title(rest: str) -> str:
    """Return the title at the head of a line, without what follows it on the same line."""
    first = _ENDS.split(rest, maxsplit=1)[0].strip()
    return first or rest.strip()


def _after_title(line: str, title: str) -> str:
    """Return what stands on the line of a title behind it."""
    return _ENDS.sub("", line_rest(line).strip()[len(title) :].strip(), count=1).strip()


def _chapter_of(text: str) -> int | None:
    """Return the number of the chapter, from 0, that a line is worded as; None for none."""
    title = squeeze(_title(text))
    if not title or len(title) > _LONGEST_HEADING:
        return None
    core = core_of(title)
    return next(
        (n for n, one in enumerate(_KNOWN) if one.fullmatch(title) or one.fullmatch(core)), None
    )


def _without_footer(lines: Sequence[str]) -> list[str]:
    """Return lines up to the first that belongs to the page and not to the report."""
    for at, line in enumerate(lines):
        if len(line) <= _LONGEST_FOOTER and _FOOTER.search(line):
            return list(lines[:at])
    return list(lines)
