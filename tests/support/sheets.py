"""Spreadsheets as clerks and attackers make them, not by the program's own writer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook

from knowledge.exchange.entry_table import ENTRIES
from knowledge.exchange.layout import Layout
from knowledge.exchange.reading import Reading, read_table
from knowledge.exchange.window_table import WINDOWS

GOOD = {
    "主题": "服务窗口与办事平台",
    "标准问题": "几点上班？",
    "答复": "9点。",
    "引用": "2016年度报告",
}
"""The cells of a row without a fault."""

GOOD_WINDOW = {"部门": "公安局", "事项": "居住证办理"}


def write_book(path: Path, *rows: Sequence[object], name: str = "表") -> Path:
    """Write a workbook with these rows as they are, formulas too."""
    book = Workbook()
    sheet = book.active
    sheet.title = name
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


def write_rows(path: Path, *rows: Mapping[str, object], layout: Layout = ENTRIES) -> Path:
    """Write a workbook with all heads and rows of cells by their heads."""
    listed = [[row.get(head) for head in layout.heads] for row in rows]
    return write_book(path, layout.heads, *listed)


def read_rows(path: Path, *rows: Mapping[str, object], layout: Layout = ENTRIES) -> Reading:
    """Return what is read of such a workbook, written to a file in the folder `path`."""
    return read_table(write_rows(path / "rows.xlsx", *rows, layout=layout), layout)


def read_cell(path: Path, head: str, value: object) -> Reading:
    """Return what is read of one good row in which one cell holds something else."""
    is_window = head in WINDOWS.heads and head not in ENTRIES.heads
    good = GOOD_WINDOW if is_window else GOOD
    return read_rows(path, {**good, head: value}, layout=WINDOWS if is_window else ENTRIES)
