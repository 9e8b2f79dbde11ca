"""Promises of the statutory tables in the Word file, cell by cell as the notice prints them."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn
from support.annuals import YEAR, make_year

from bot.reports.document import Extras, Office, to_docx
from knowledge.statutory import Statutory, list_places

GOLDEN = Path(__file__).parents[2] / "data" / "statutory_tables.json"
"""Table by table and row by row: text, columns and rows of each cell; figures are numbered from
1000 in the order in which the notice prints them, first across, then down."""


def read_cells(table: Any) -> list[list[list[Any]]]:
    """Return text, columns and rows of each cell that begins in a row, from the file's own XML."""
    rows: list[list[list[Any]]] = []
    open_cells: dict[int, list[Any]] = {}
    for line in table._tbl.findall(qn("w:tr")):  # noqa: SLF001 - what merging left in the file
        column, begun = 0, []
        for cell in line.findall(qn("w:tc")):
            form = cell.find(qn("w:tcPr"))
            span, merge = form.find(qn("w:gridSpan")), form.find(qn("w:vMerge"))
            columns = int(span.get(qn("w:val"))) if span is not None else 1
            if merge is not None and merge.get(qn("w:val")) != "restart":
                open_cells[column][2] += 1
            else:
                text = "".join(one.text or "" for one in cell.iter(qn("w:t")))
                open_cells[column] = [text, columns, 1]
                begun.append(open_cells[column])
            column += columns
        rows.append(begun)
    return rows


def test_the_tables_are_those_of_the_notice_cell_by_cell() -> None:
    """Heads, labels, merged cells and the place of every figure are the golden file's."""
    places = list_places(with_annex=True)
    numbered = Statutory(YEAR, {place: str(n) for n, place in enumerate(places, 1000)})
    office = Office("区政务服务中心管理办公室", "0632—6616110")
    data = to_docx(make_year(), numbered, office, Extras(with_annex=True))
    tables = [read_cells(table) for table in docx.Document(io.BytesIO(data)).tables]
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    assert len(tables) == len(golden)
    for table, wanted in zip(tables, golden, strict=True):
        assert table == wanted
