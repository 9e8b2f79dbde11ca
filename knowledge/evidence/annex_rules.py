"""Rules that hold answers against the rows of the report's annex."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge.entry import Entry
from knowledge.evidence.basis import Basis
from knowledge.evidence.fault import EvidenceRule, Fault
from knowledge.evidence.tokens import find_quotations, find_tokens, join_lines
from knowledge.report.facts import Cell, Report
from knowledge.report.numerals import year_of

BLANK = "未填列"
"""How an answer says that a row is blank, which is unknown and never zero."""

_MARK = re.compile(
    r"^(?:其中[:：]|[一二三四五六七八九十]+、|[(（][一二三四五六七八九十]+[)）]|\d+、)"
)
_NOT_ZERO = f"{BLANK}不等于零"
_ZERO = re.compile(r"零|(?<![\d.])0(?![\d.])")
_STOP = re.compile(r"[，。；：、,;:（）()“”]")


def core_of(label: str) -> str:
    """Return the label of a row without its number or 其中, as answers quote it."""
    return _MARK.sub("", label)


def cell_faults(entry: Entry, basis: Basis) -> Iterator[Fault]:
    """Find rows that do not exist, values that are not stated, blanks that are not told."""
    if basis.report is None:
        return
    cells = [basis.report.find_cell(code) for code in entry.cells]
    for code, cell in zip(entry.cells, cells, strict=True):
        if cell is None or cell.is_heading:
            yield Fault(entry.id, EvidenceRule.CELL, code)
    rows = [cell for cell in cells if cell and not cell.is_heading]
    for cell in rows:
        if cell.printed is None:
            yield from _blank_faults(entry, cell)
        else:
            yield from _value_faults(entry, cell, rows)
    if entry.cells:
        yield from _year_faults(entry, basis.report)


def _blank_faults(entry: Entry, cell: Cell) -> Iterator[Fault]:
    """Find a blank row that is not named and called blank, or that is given as zero."""
    answer = join_lines(entry.answer)
    if f"“{core_of(cell.label)}”" not in answer or BLANK not in answer:
        yield Fault(entry.id, EvidenceRule.BLANK, cell.quoted)
    for quotation in find_quotations(answer):
        answer = answer.replace(quotation, "")
    zero = _ZERO.search(answer.replace(_NOT_ZERO, ""))
    if zero:
        yield Fault(entry.id, EvidenceRule.BLANK, zero[0])


def _value_faults(entry: Entry, cell: Cell, rows: Sequence[Cell]) -> Iterator[Fault]:
    """Find a value that is missing, or that stands beside the words of another row."""
    value = f"{cell.printed}{cell.unit or ''}"
    if value not in find_tokens(entry.answer):
        yield Fault(entry.id, EvidenceRule.CELL_VALUE, cell.quoted)
        return
    clauses = [_STOP.split(text)[-1] for text in join_lines(entry.answer).split(value)[:-1]]
    nearness = [{row.code: _near(clause, row.label) for row in rows} for clause in clauses]
    if not any(near[cell.code] and near[cell.code] == max(near.values()) for near in nearness):
        yield Fault(entry.id, EvidenceRule.CELL_LABEL, cell.quoted)


def _near(clause: str, label: str) -> int:
    """Return how many pairs of characters a clause shares with a label."""
    pairs = [{text[at : at + 2] for at in range(len(text) - 1)} for text in (clause, label)]
    return len(pairs[0] & pairs[1])


def _year_faults(entry: Entry, report: Report) -> Iterator[Fault]:
    """Find an answer from the annex without each year that is printed on it, or the note."""
    for year in sorted({year_of(label) for label in report.printed_years}):
        if year not in entry.years:
            yield Fault(entry.id, EvidenceRule.CELL_YEARS, str(year))
        if str(year) not in entry.source.label_note:
            yield Fault(entry.id, EvidenceRule.CELL_YEARS, f"note on {year}")


def coverage_faults(entries: Sequence[Entry], basis: Basis) -> Iterator[Fault]:
    """Find data rows of the annex that no entry answers."""
    covered = {code for entry in entries for code in entry.cells}
    for cell in basis.report.cells if basis.report else ():
        if not cell.is_heading and cell.code not in covered:
            yield Fault("*", EvidenceRule.UNCOVERED_ROW, f"{cell.code} {cell.quoted}")
