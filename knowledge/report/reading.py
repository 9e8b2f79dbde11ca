"""Reads a report of either format out of a document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.errors import ReportError
from knowledge.report.annex import holds_annex, label_of, read_annex
from knowledge.report.applications import holds_applications, read_applications
from knowledge.report.arithmetic import check_current
from knowledge.report.assembling import assemble_report
from knowledge.report.chapters import find_body, first_report, part_table, split_chapters
from knowledge.report.completeness import find_gaps
from knowledge.report.contradictions import check_annex, find_contradictions
from knowledge.report.disclosures import TRIAL, holds_disclosures, read_disclosures
from knowledge.report.disputes import holds_disputes, read_disputes
from knowledge.report.document import Block, Document, Grid, Line
from knowledge.report.facts import Cell, Report, Section
from knowledge.report.findings import Finding, finding_of
from knowledge.report.flattened import lift_tables
from knowledge.report.forms import ANNEX, CURRENT, OLD
from knowledge.report.numerals import year_of
from knowledge.report.opening import open_document
from knowledge.report.reader import names_annex
from knowledge.report.tables import Found, TableCell
from knowledge.report.titles import (
    find_period,
    find_title,
    find_told_year,
    year_label_of,
)

_NO_REPORT = "没有找到政府信息公开工作年度报告的标题和正文，这个文件不像是年度报告。"
_TITLE = "{label}政府信息公开工作年度报告"
_NO_TITLE = f"文件没有印标题，按“{_TITLE}”称呼；年度取自统计期限或正文，请核对。"
_NO_YEAR = "没有找到报告的年度。请在标题中写明年度，例如“2022年政府信息公开工作年度报告”。"
_NO_FORM = "这份报告的格式不认识：读得了2014—2018年和2021年以来的格式，以及2019年的试行格式。"
_FIRST_YEAR, _FIRST_CURRENT = 2014, 2019
_FEWEST_TRAILS = 2
_ANNEX_MARK = re.compile(r"附[件表]\d?[:：]?")
_YEAR_LINE = re.compile(r"[（(]?\s*(?:19|20)\d\d\s*年度?\s*[)）]?")


@dataclass(frozen=True, slots=True)
class Reading:
    """A report as read: everything as printed, and where it contradicts itself.

    `remarks` are places to be careful with that are no contradictions; `notes` say what people
    should know of the reading itself.
    """

    title: str
    format: str
    year: int
    printed_years: tuple[str, ...]
    sections: tuple[Section, ...]
    cells: tuple[TableCell, ...]
    contradictions: tuple[Finding, ...]
    remarks: tuple[Finding, ...]
    notes: tuple[str, ...]


def read_report_file(data: bytes, *, previous: Reading | None = None) -> Reading:
    """Return what a file of a report prints. Raises ReportError.

    `previous` is the report of the year before, whose open applications must be those that
    this one carries over.
    """
    document = open_document(data)
    parts = (part_table(one) if isinstance(one, Grid) else [one] for one in document.blocks)
    blocks = _with_tables([block for part in parts for block in part])
    return _read(replace(document, blocks=blocks), previous)


def _with_tables(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return blocks with tables that were flattened to lines as grids; others as lines."""
    grids = [block for block in blocks if isinstance(block, Grid) and _is_known(block)]
    if any(holds_annex(one) or holds_applications(one) for one in grids):
        return tuple(block for one in blocks for block in _as_lines(one))
    lines = [line.text for one in blocks for line in _as_lines(one) if isinstance(line, Line)]
    lifted = lift_tables(lines)
    return tuple(lifted) + tuple(grids)


def _is_known(grid: Grid) -> bool:
    """Tell whether a table is one of the forms'."""
    return any(
        holds(grid)
        for holds in (holds_annex, holds_applications, holds_disclosures, holds_disputes)
    )


def _as_lines(block: Block) -> list[Block]:
    """Return a table that is none of the forms' as its lines, cells of a row on one line."""
    if isinstance(block, Line) or _is_known(block):
        return [block]
    lines: list[Block] = []
    for row in block.rows:
        texts = [line for slot in row for line in slot.lines]
        if len(row) == 1:
            lines += [Line(text, block.trail) for text in texts]
        elif texts:
            lines.append(Line("\t".join("".join(slot.lines) for slot in row), block.trail))
    return lines


def _read(document: Document, previous: Reading | None) -> Reading:
    """Return the report that a document holds."""
    blocks = document.blocks
    grids = [block for block in blocks if isinstance(block, Grid)]
    lines = first_report(_narrow(blocks))
    body = find_body(lines)
    title, after = find_title(document.titles, lines, body)
    if not grids and (not title or body == len(lines)):
        raise ReportError(_NO_REPORT)
    label = year_label_of(title) or find_period(lines) or find_told_year(lines)
    if not label:
        raise ReportError(_NO_YEAR)
    notes = () if title else (_NO_TITLE.format(label=label),)
    title = title or _TITLE.format(label=label)
    if _form_of(grids, year_of(label)) == OLD:
        reading = _read_old(title, label, lines[after:], grids)
    else:
        reading = _read_current(title, label, lines[after:], blocks, previous)
    return replace(reading, notes=(*notes, *reading.notes))


def _narrow(blocks: Sequence[Block]) -> list[str]:
    """Return the lines of the report without what stands around it on a page.

    The report is what shares an element with its first and its last chapter.
    """
    lines = [block for block in blocks if isinstance(block, Line)]
    texts = [line.text for line in lines]
    heads = _chapter_lines(texts)
    trails = [lines[at].trail for at in heads]
    if len(trails) < _FEWEST_TRAILS or not all(trails):
        return texts
    common = 0
    while all(len(one) > common and one[common] == trails[0][common] for one in trails):
        common += 1
    inside = trails[0][:common]
    return [
        line.text
        for at, line in enumerate(lines)
        if line.trail[:common] == inside or at < heads[0]
    ]


def _chapter_lines(texts: Sequence[str]) -> list[int]:
    """Return the lines on which chapters begin."""
    _, sections = split_chapters(texts, is_current=False)
    found: list[int] = []
    for section in sections:
        start = found[-1] + 1 if found else 0
        at = next((n for n in range(start, len(texts)) if section.title in texts[n]), None)
        found += [at] if at is not None else []
    return found


def _form_of(grids: Sequence[Grid], year: int) -> str:
    """Return the format of a report by its tables, else by its year. Raises ReportError."""
    if any(map(holds_applications, grids)):
        return CURRENT
    if any(map(holds_annex, grids)):
        return OLD
    if any(map(holds_disclosures, grids)) or any(map(holds_disputes, grids)):
        return CURRENT
    if year < _FIRST_YEAR:
        raise ReportError(_NO_FORM)
    return CURRENT if year >= _FIRST_CURRENT else OLD


def _read_current(
    title: str,
    label: str,
    lines: Sequence[str],
    blocks: Sequence[Block],
    previous: Reading | None,
) -> Reading:
    """Return a report of the current form."""
    found = _read_tables(blocks, label)
    told = split_chapters(lines, is_current=True)
    other = (find_period(lines),)
    report = assemble_report(title, label, told, form=CURRENT, other_labels=other)
    # Some add the old form's annex to a report of the current one.
    annexes = [one for one in blocks if isinstance(one, Grid) and holds_annex(one)]
    rows, notes = read_annex(annexes, label)
    cells = (*found.cells, *(_table_cell(row) for row in rows))
    contradictions = (
        *check_current(report, cells, previous.cells if previous else ()),
        *check_annex(rows, report.year),
        *find_gaps(CURRENT, cells, is_trial=TRIAL in found.notes),
    )
    every = tuple(dict.fromkeys([*found.told, *notes]))
    return _read_from(report, cells, contradictions, notes=every)


def _read_tables(blocks: Sequence[Block], label: str) -> Found:
    """Return what the tables of the current form hold."""
    found = Found()
    above = ""
    for block in blocks:
        if isinstance(block, Line):
            above = block.text
            continue
        if holds_disclosures(block):
            read_disclosures(block, found, label)
        if holds_applications(block):
            read_applications(block, found, label)
        if holds_disputes(block):
            read_disputes(block, found, label, above=above)
    return found


def _read_old(title: str, label: str, lines: Sequence[str], grids: Sequence[Grid]) -> Reading:
    """Return a report of the old form."""
    first = find_body(lines) % max(1, len(lines))
    named = (at for at, line in enumerate(lines) if at >= first and names_annex(line))
    start = next(named, len(lines))
    annex = _annex_titles(lines[start:])
    annex_label, title_label = map(year_label_of, annex)
    annex_grids = [grid for grid in grids if holds_annex(grid)]
    rows, notes = read_annex(annex_grids, title_label or annex_label or label)
    told = [line for line in lines[:start] if not _ANNEX_MARK.fullmatch(line)]
    report = assemble_report(
        title,
        label,
        split_chapters(told, is_current=False),
        form=OLD,
        other_labels=(annex_label, title_label),
        annex=annex,
        cells=rows,
    )
    findings = [finding_of(one, rows) for one in find_contradictions(report)]
    cells = tuple(_table_cell(cell) for cell in rows)
    contradictions = (
        *(one for one in findings if not one.is_remark),
        *find_gaps(OLD, cells, is_trial=False),
    )
    remarks = tuple(one for one in findings if one.is_remark)
    return _read_from(report, cells, contradictions, remarks=remarks, notes=tuple(notes))


def _read_from(
    report: Report,
    cells: tuple[TableCell, ...],
    contradictions: tuple[Finding, ...],
    *,
    remarks: tuple[Finding, ...] = (),
    notes: tuple[str, ...] = (),
) -> Reading:
    """Return a report as read, with the cells of its tables and what was found."""
    return Reading(
        title=report.title,
        format=report.format,
        year=report.year,
        printed_years=report.printed_years,
        sections=report.sections,
        cells=cells,
        contradictions=contradictions,
        remarks=remarks,
        notes=notes,
    )


def _annex_titles(lines: Sequence[str]) -> tuple[str, str]:
    """Return the annex line and the title of the table, whose year may stand below it."""
    annex_line = table_title = ""
    for at, line in enumerate(lines):
        if names_annex(line) and line.startswith("附"):
            annex_line = annex_line or line
        elif names_annex(line) and not table_title:
            below = next((one for one in lines[at + 1 : at + 3] if one), "")
            is_year = not year_label_of(line) and _YEAR_LINE.fullmatch(below)
            table_title = line + below if is_year else line
    return annex_line, table_title


def _table_cell(cell: Cell) -> TableCell:
    """Return a row of the annex in the shape of all figures, by the label of the form."""
    return TableCell(
        ANNEX, label_of(cell), None, cell.unit, cell.printed, cell.printed_year, cell.code
    )
