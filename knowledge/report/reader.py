"""Reads the text of an annual report of the 2014 format into a Report."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from knowledge.errors import ReportError
from knowledge.report.assembling import assemble_report
from knowledge.report.contradictions import find_contradictions
from knowledge.report.facts import Report
from knowledge.report.narrative import split_sections
from knowledge.report.numerals import NUMERAL, find_year_label
from knowledge.report.table import read_table

FORMAT = "2014"
"""The year of the notice whose table and chapters this reader knows."""

_TITLE_LINES = 2
_LONGEST_TITLE = 120
_TITLE = re.compile(r"[^。]*政府信息公开[^。]*报告[^。]*")
_ANNEX = re.compile(r"附[件表][^。]*统计表[^。|]*")
_TABLE_TITLE = re.compile(r"[^。|]*政府信息公开[^。|]*统计表[^。|]*")
_HEADING = re.compile(rf"{NUMERAL}、")


@dataclass(frozen=True, slots=True)
class _Annex:
    """Where the annex starts, counted from 0, and how its lines name it."""

    start: int
    line: str
    title: str


def read_report(text: str) -> Report:
    """Return everything that the report prints, and where it contradicts itself.

    Raises ReportError when the text is not a report of this format or its table cannot be
    read.
    """
    lines = [line.strip() for line in _lines(text)]
    title, body = _title(lines)
    annex = _annex(lines, body)
    year = find_year_label(title)
    told = split_sections(lines[body : annex.start])
    if not told[1]:
        raise ReportError("no section that starts with 一、 stands before the annex")
    table_year = find_year_label(annex.title) or find_year_label(annex.line)
    report = assemble_report(
        title,
        year,
        told,
        form=FORMAT,
        other_labels=(find_year_label(annex.line), table_year),
        annex=(annex.line, annex.title),
        cells=read_table(lines[annex.start :], table_year, first_line=annex.start + 1),
    )
    return replace(report, contradictions=find_contradictions(report))


def _lines(text: str) -> list[str]:
    """Return the lines of a text, whatever ends them."""
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return plain.split("\n")


def _title(lines: list[str]) -> tuple[str, int]:
    """Return the title, printed on one line or two, and where the text after it starts."""
    filled = [at for at, line in enumerate(lines) if line][:_TITLE_LINES]
    for count in range(1, len(filled) + 1):
        title = "".join(lines[at] for at in filled[:count])
        is_short = len(title) <= _LONGEST_TITLE
        if is_short and _TITLE.fullmatch(title) and find_year_label(title):
            return title, filled[count - 1] + 1
    raise ReportError("no title that names a year and 政府信息公开…报告")


def _annex(lines: list[str], body: int) -> _Annex:
    """Return where the annex starts, after `body`: at 附件:…统计表 or at the table's own title."""
    named = [at for at, line in enumerate(lines) if at >= body and names_annex(line)]
    if not named:
        raise ReportError("no annex: no line names the 统计表")
    line = next((lines[at] for at in named if _ANNEX.fullmatch(lines[at])), "")
    title = next((lines[at] for at in named if not _ANNEX.fullmatch(lines[at])), "")
    return _Annex(named[0], line, title)


def names_annex(line: str) -> bool:
    """Tell whether a line is the annex line or the title of the table, and no heading."""
    if len(line) > _LONGEST_TITLE or _HEADING.match(line):
        return False
    return bool(_ANNEX.fullmatch(line) or _TABLE_TITLE.fullmatch(line))
