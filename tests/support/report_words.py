"""Made-up annual reports as Word documents in several house styles."""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from support.report_figures import Figures
from support.report_rows import (
    OLD_CHAPTERS,
    OLD_TITLE,
    TITLE,
    Table,
    annex,
    applied,
    disclosed,
    disputed,
    narrative,
)

Draw = Callable[[Any, Table], None]


def merged(document: Any, table: Table) -> None:
    """Draw a table with cells merged both ways, as Word keeps them."""
    width = sum(one.columns for one in table[0])
    drawn = document.add_table(rows=len(table), cols=width)
    grid = [row.cells for row in drawn.rows]  # asked once: it is counted anew each time
    taken: set[tuple[int, int]] = set()
    for at, row in enumerate(table):
        column = 0
        for one in row:
            while (at, column) in taken:
                column += 1
            first = grid[at][column]
            last = grid[at + one.rows - 1][column + one.columns - 1]
            first.merge(last).text = one.text
            taken |= {
                (r, c)
                for r in range(at, at + one.rows)
                for c in range(column, column + one.columns)
            }
            column += one.columns


def split_by_pages(document: Any, table: Table) -> None:
    """Draw a table as two, the page ending between them."""
    at = next((n for n, row in enumerate(table) if "（四）无法提供" in [c.text for c in row]), 0)
    if not at:
        merged(document, table)
        return
    flat = [[type(one)(one.text, one.columns) for one in row] for row in table]
    for part in (flat[:at], flat[at:]):
        drawn = document.add_table(rows=len(part), cols=max(len(row) for row in part))
        for cells, row in zip(drawn.rows, part, strict=True):
            for cell, one in zip(cells.cells, row, strict=False):
                cell.text = one.text
        document.add_paragraph("")


def in_a_frame(document: Any, table: Table) -> None:
    """Draw a table inside the cell of another one."""
    frame = document.add_table(rows=1, cols=1)
    before = len(document.element.body)
    merged(document, table)
    inner = document.element.body[before - 1]
    frame.cell(0, 0).paragraphs[0]._p.addprevious(inner)  # noqa: SLF001  (what it wraps)


TABLES: dict[str, Draw] = {"merged": merged, "split": split_by_pages, "framed": in_a_frame}


def _title(document: Any, title: str, *, is_broken: bool) -> None:
    """Write the title, on two lines if it is broken."""
    at = title.index("20")
    paragraph = document.add_paragraph()
    paragraph.add_run(title[:at]).bold = True
    if is_broken:
        paragraph.add_run().add_break()
    paragraph.add_run(title[at:])


def save_word(document: Any) -> bytes:
    """Return the bytes of a document."""
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def current_word(
    figures: Figures, *, table: str = "merged", is_styled: bool = False, is_last: bool = False
) -> bytes:
    """Return a report of the current form; `is_last` puts its tables behind the text."""
    tables = {1: disclosed, 2: applied, 3: disputed}
    document = Document()
    _title(document, TITLE, is_broken=is_styled)
    for at, (head, texts) in enumerate(narrative(figures)):
        if is_styled:
            document.add_heading(head, 1)
        else:
            document.add_paragraph().add_run(head).bold = True
        for text in texts:
            document.add_paragraph(text)
        if at in tables and not is_last:
            TABLES[table](document, tables[at](figures))
    for build in tables.values() if is_last else ():
        TABLES[table](document, build(figures))
        document.add_paragraph("")
    return save_word(document)


def old_word(figures: Figures) -> bytes:
    """Return a report of the old form."""
    document = Document()
    _title(document, OLD_TITLE, is_broken=True)
    for head, texts in OLD_CHAPTERS:
        document.add_paragraph(head)
        for text in texts:
            document.add_paragraph(text)
    document.add_page_break()
    document.add_paragraph("附件：2017年度政府信息公开工作情况统计表")
    merged(document, annex(figures))
    return save_word(document)


def add_deleted(paragraph: Any, text: str) -> None:
    """Add text that was deleted under track changes."""
    deleted, run, inside = (OxmlElement(name) for name in ("w:del", "w:r", "w:delText"))
    inside.text = text
    run.append(inside)
    deleted.append(run)
    paragraph._p.append(deleted)  # noqa: SLF001  (what it wraps)


def add_box(paragraph: Any, text: str) -> None:
    """Add a text box to a paragraph."""
    names = ("w:r", "w:pict", "w:txbxContent", "w:p", "w:r", "w:t")
    elements = [OxmlElement(name) for name in names]
    elements[-1].text = text
    elements[-1].set(qn("xml:space"), "preserve")
    for outer, inner in itertools.pairwise(elements):
        outer.append(inner)
    paragraph._p.append(elements[0])  # noqa: SLF001  (what it wraps)
