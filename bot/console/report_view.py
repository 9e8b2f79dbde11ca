"""A report as a page shows it: tables with their heads, and marks where figures do not fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.report.facts import Section
from knowledge.report.findings import Finding
from knowledge.report.forms import ANNEX
from knowledge.report.reading import Reading
from knowledge.report.tables import TableCell

NAMES = {
    ANNEX: "附表：政府信息公开情况统计表",
    "2": "第二部分：主动公开政府信息情况",
    "3": "第三部分：收到和处理政府信息公开申请情况",
    "4": "第四部分：行政复议、行政诉讼情况",
}
FORMS = {"2014": "2014—2018年格式", "2021": "2021年起的格式"}
_VALUE = "数字"


@dataclass(frozen=True, slots=True)
class Figure:
    """One cell of a shown table; `is_doubtful` where it takes part in a contradiction."""

    column: str
    text: str
    is_blank: bool
    is_doubtful: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a shown table; `depth` tells how far its label stands in."""

    label: str
    depth: int
    is_heading: bool
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """One table with its heads."""

    name: str
    heads: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ReportView:
    """All that a page of a report shows."""

    form: str
    printed_years: str
    figures: int
    contradictions: tuple[Finding, ...]
    remarks: tuple[Finding, ...]
    notes: tuple[str, ...]
    sections: tuple[Section, ...]
    tables: tuple[Shown, ...]


def view_report(reading: Reading) -> ReportView:
    """Return what a page shows of a reading."""
    doubtful = {key for one in reading.contradictions for key in one.cells}
    tables: dict[str, list[TableCell]] = {}
    for cell in reading.cells:
        # The blocks of table 2 have heads of their own.
        block = _block(cell, reading.cells) if cell.table == "2" else ""
        tables.setdefault(f"{cell.table}|{block}", []).append(cell)
    return ReportView(
        form=FORMS[reading.format],
        printed_years="、".join(reading.printed_years),
        figures=sum(cell.value is not None for cell in reading.cells),
        contradictions=reading.contradictions,
        remarks=reading.remarks,
        notes=reading.notes,
        sections=reading.sections,
        tables=tuple(_show(cells, doubtful) for cells in tables.values()),
    )


def _block(cell: TableCell, cells: Sequence[TableCell]) -> str:
    """Return the heads of a row of table 2, by which rows belong together."""
    return "|".join(str(one.column) for one in cells if (one.table, one.row) == ("2", cell.row))


def _show(cells: Sequence[TableCell], doubtful: set[tuple[str, str, str | None]]) -> Shown:
    """Return a table of cells that have the same heads."""
    if cells[0].column is None:
        lines = [_line([cell], doubtful) for cell in cells]
        return Shown(NAMES[ANNEX], (_VALUE,), tuple(lines))
    rows: dict[str, list[TableCell]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell)
    heads = tuple(dict.fromkeys(_head(cell) for cell in cells))
    return Shown(
        NAMES[cells[0].table], heads, tuple(_line(row, doubtful) for row in rows.values())
    )


def _head(cell: TableCell) -> str:
    """Return the head of a cell's column."""
    return (cell.column or _VALUE).rpartition("/")[2]


def _line(row: Sequence[TableCell], doubtful: set[tuple[str, str, str | None]]) -> Line:
    """Return a row of a table."""
    first = row[0]
    label = first.row if first.table == "4" else first.row.rpartition("/")[2]
    figures = tuple(
        Figure(_head(cell), _text(cell), cell.value is None, cell.key in doubtful) for cell in row
    )
    is_heading = first.table == ANNEX and first.unit is None and first.value is None
    depth = first.code.count(".") if first.table == ANNEX else first.row.count("/")
    return Line(label, depth, is_heading, figures)


def _text(cell: TableCell) -> str:
    """Return a figure as printed, in the annex with its unit."""
    if cell.value is None:
        return "未填列"
    unit = cell.unit or ""
    is_told = cell.table != ANNEX or cell.value.endswith(unit)
    return cell.value if is_told else f"{cell.value} {unit}"
