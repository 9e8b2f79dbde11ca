"""Next year's report as a Word document: all six chapters, the tables, and how it was made."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.reports import report_wording as words
from bot.reports.annual import Annual
from bot.reports.blanks import tell_blanks
from bot.reports.chapters import Sources, tell_platforms, tell_supervision
from bot.reports.layout import (
    from_current,
    lay_annex,
    lay_applied,
    lay_disclosed,
    lay_disputed,
)
from bot.reports.paper import Paper, Piece
from handlers.counts.definitions import RULES
from knowledge.report.forms import APPLIED, TOTAL, current_form
from knowledge.statutory import Statutory

Paragraphs = Sequence[Sequence[Piece]]

_UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML does not hold. https://www.w3.org/TR/xml/#charsets"""


@dataclass(frozen=True, slots=True)
class Office:
    """Whose report it is, and the telephone for questions about it."""

    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Extras:
    """What the report is written with besides.

    `findings` are what the form's own arithmetic finds wrong with the figures; `with_annex` adds
    the table of 2014 to 2018; `is_clean` leaves out the marks and the notes on how it was made.
    """

    findings: Sequence[str] = ()
    with_annex: bool = False
    is_clean: bool = False


PLAIN = Extras()


def to_docx(annual: Annual, statutory: Statutory, office: Office, extras: Extras = PLAIN) -> bytes:
    """Return the report: the same bytes for the same values."""
    name, phone = _clean(office.name), _clean(office.phone)
    title = words.TITLE.format(year=annual.year)
    paper = Paper(name + title, annual.year)
    sources = Sources(annual, is_marked=not extras.is_clean)
    figures = replace(
        statutory,
        figures={**from_current(statutory), **statutory.figures},
        texts={about: _clean(text) for about, text in statutory.texts.items()},
    )
    paper.add_title(name, title)
    paper.add_paragraph(words.PREAMBLE.format(office=name, year=annual.year, phone=phone))
    for number, (name, write) in enumerate(zip(current_form().chapters, _WRITERS, strict=True)):
        # Its table takes nearly a page, and not every program keeps the rows of one together.
        is_long = write is _write_applied
        paper.add_heading(f"{words.NUMERALS[number]}、{name}", on_new_page=is_long)
        write(paper, figures, sources)
    if extras.with_annex:
        paper.add_heading(words.ANNEX_TITLE.format(year=annual.year), on_new_page=True)
        paper.add_table(lay_annex(figures))
    if not extras.is_clean:
        _write_notes(paper, sources, figures, extras)
    return paper.close()


def _clean(text: str) -> str:
    """Return text without signs that no document holds."""
    return _UNPRINTABLE.sub("", text)


def _write_overview(paper: Paper, figures: Statutory, sources: Sources) -> None:
    """Write chapter one: what people wrote, and the counts where the system knows them."""
    known: dict[str, Callable[[], Paragraphs]] = {
        "依申请公开": lambda: _tell_applied(figures),
        "政府信息公开平台建设": lambda: tell_platforms(sources),
        "监督保障": lambda: tell_supervision(sources),
    }
    for number, name in enumerate(words.PARTS):
        paper.add_heading(words.PART.format(number=words.NUMERALS[number], name=name), 2)
        said = [*_split(figures.texts.get(name, "")), *known.get(name, tuple)()]
        for pieces in said or [[Piece(words.TO_FILL)]]:
            paper.add_paragraph(pieces)


def _split(text: str, form: str = "{}") -> Iterator[list[Piece]]:
    """Yield what people wrote, a paragraph for each line, the first of them put into `form`."""
    for line in text.splitlines():
        if line.strip():
            yield [Piece(form.format(line.strip()))]
            form = "{}"


def _tell_applied(figures: Statutory) -> Paragraphs:
    """Return the sentence on applications, where the table holds their number."""
    rows = current_form().applications
    new, carried = (figures.find((APPLIED, rows[code], TOTAL)) for code in ("1", "2"))
    if not new or not carried:
        return []
    return [[Piece(words.APPLICATIONS.format(new=new, carried=carried))]]


def _write_disclosed(paper: Paper, figures: Statutory, _: Sources) -> None:
    paper.add_table(lay_disclosed(figures))


def _write_applied(paper: Paper, figures: Statutory, _: Sources) -> None:
    paper.add_table(lay_applied(figures))


def _write_disputed(paper: Paper, figures: Statutory, _: Sources) -> None:
    paper.add_table(lay_disputed(figures))


def _write_problems(paper: Paper, figures: Statutory, _: Sources) -> None:
    for name in ("存在的主要问题", "改进情况"):
        for pieces in _split(figures.texts.get(name) or words.TO_FILL, words.ABOUT[name]):
            paper.add_paragraph(pieces)


def _write_others(paper: Paper, figures: Statutory, _: Sources) -> None:
    fees = (figures.texts.get("信息处理费") or words.TO_FILL).rstrip("。")
    others = figures.texts.get("其他需要报告的事项", "")
    for pieces in (*_split(f"{fees}。", words.ABOUT["信息处理费"]), *_split(others)):
        paper.add_paragraph(pieces)


_WRITERS = (
    _write_overview,
    _write_disclosed,
    _write_applied,
    _write_disputed,
    _write_problems,
    _write_others,
)


def _write_notes(paper: Paper, sources: Sources, figures: Statutory, extras: Extras) -> None:
    """Write how the report was made, for those who finish it."""
    paper.add_heading(words.NOTES_TITLE, on_new_page=True)
    rules = [f"{number}. {rule}" for number, rule in enumerate(RULES, 1)]
    blanks = [*tell_blanks(figures, with_annex=extras.with_annex)]
    if extras.with_annex:
        blanks.append(words.ANNEX_RULE)
    for head, lines in (
        (words.SOURCES_HEAD, sources.list_used()),
        (words.RULES_HEAD, rules),
        (words.BLANKS_HEAD, blanks),
        (words.FINDINGS_HEAD, extras.findings or [words.NO_FINDINGS]),
    ):
        paper.add_heading(head, 2)
        for line in lines:
            paper.add_note(line)
