"""Next year's report as a Word document: all six chapters, the tables, and how it was made."""

from __future__ import annotations

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


@dataclass(frozen=True, slots=True)
class Office:
    """Whose report it is, and the telephone for questions about it."""

    name: str
    phone: str


def to_docx(
    annual: Annual,
    statutory: Statutory,
    office: Office,
    *,
    with_annex: bool = False,
    findings: Sequence[str] = (),
) -> bytes:
    """Return the report: the same bytes for the same values.

    `findings` are what the form's own arithmetic finds wrong with the figures.
    """
    title = words.TITLE.format(office=office.name, year=annual.year)
    paper = Paper(title, annual.year)
    sources = Sources(annual)
    figures = replace(statutory, figures={**from_current(statutory), **statutory.figures})
    paper.add_title(title)
    paper.add_paragraph(
        words.PREAMBLE.format(office=office.name, year=annual.year, phone=office.phone)
    )
    for number, (name, write) in enumerate(zip(current_form().chapters, _WRITERS, strict=True)):
        # Its table takes nearly a page, and not every program keeps the rows of one together.
        is_long = write is _write_applied
        paper.add_heading(f"{words.NUMERALS[number]}、{name}", on_new_page=is_long)
        write(paper, figures, sources)
    if with_annex:
        paper.add_heading(words.ANNEX_TITLE.format(year=annual.year), on_new_page=True)
        paper.add_table(lay_annex(figures))
    blanks = [*tell_blanks(figures, with_annex=with_annex)]
    _write_notes(paper, sources, [*blanks, words.ANNEX_RULE] if with_annex else blanks, findings)
    return paper.close()


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


def _split(text: str) -> Iterator[list[Piece]]:
    """Yield what people wrote, a paragraph for each line."""
    yield from ([Piece(line.strip())] for line in text.splitlines() if line.strip())


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
    texts = figures.texts
    paper.add_paragraph(
        words.PROBLEMS.format(problems=texts.get("存在的主要问题") or words.TO_FILL)
    )
    paper.add_paragraph(
        words.IMPROVEMENTS.format(improvements=texts.get("改进情况") or words.TO_FILL)
    )


def _write_others(paper: Paper, figures: Statutory, _: Sources) -> None:
    fees = figures.texts.get("信息处理费") or words.TO_FILL
    paper.add_paragraph(words.FEES.format(fees=fees.rstrip("。")))
    for pieces in _split(figures.texts.get("其他需要报告的事项", "")):
        paper.add_paragraph(pieces)


_WRITERS = (
    _write_overview,
    _write_disclosed,
    _write_applied,
    _write_disputed,
    _write_problems,
    _write_others,
)


def _write_notes(
    paper: Paper, sources: Sources, blanks: Sequence[str], findings: Sequence[str]
) -> None:
    """Write how the report was made, for those who finish it."""
    paper.add_heading(words.NOTES_TITLE, on_new_page=True)
    rules = [f"{number}. {rule}" for number, rule in enumerate(RULES, 1)]
    for head, lines in (
        (words.SOURCES_HEAD, sources.list_used()),
        (words.RULES_HEAD, rules),
        (words.BLANKS_HEAD, blanks),
        (words.FINDINGS_HEAD, findings or [words.NO_FINDINGS]),
    ):
        paper.add_heading(head, 2)
        for line in lines:
            paper.add_note(line)
