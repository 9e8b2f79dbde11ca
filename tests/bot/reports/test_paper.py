"""Promises of how the report looks on paper, and of what people may write into it."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Pt
from support.annuals import YEAR, make_year
from support.statutories import make_figures

from bot.reports.document import Extras, Office, to_docx
from knowledge.report.reading import read_report_file
from knowledge.statutory import Statutory

OFFICE = Office("区政务服务中心管理办公室", "0632—6616110")


def read(statutory: Statutory, office: Office = OFFICE, *, is_clean: bool = False) -> Any:
    """Return the report of a made-up year with the old annex."""
    extras = Extras(with_annex=True, is_clean=is_clean)
    return docx.Document(io.BytesIO(to_docx(make_year(), statutory, office, extras)))


def write(**texts: str) -> Statutory:
    """Return figures with texts that people wrote."""
    return replace(make_figures(), texts=texts)


def test_nothing_empty_stands_between_the_chapters() -> None:
    """After a table that fills a page no empty line makes an empty page; a gap parts them."""
    document = read(make_figures())
    assert all(one.text.strip() for one in document.paragraphs)
    (chapter,) = [one for one in document.paragraphs if one.text.startswith("五、")]
    assert chapter.paragraph_format.space_before == Pt(28)


@pytest.mark.parametrize("statutory", [make_figures(), Statutory(YEAR)])
def test_blank_cells_are_as_high_as_filled_ones(statutory: Statutory) -> None:
    """A cell without a figure is set in the type of tables too, so that all rows are alike."""
    for table in read(statutory).tables:
        for paragraph in (
            one for row in table.rows for cell in row.cells for one in cell.paragraphs
        ):
            size = paragraph._p.pPr.find(f"{qn('w:rPr')}/{qn('w:sz')}")  # noqa: SLF001 - python-docx shows no marks
            assert size is not None
            assert size.get(qn("w:val")) == "20"


def test_a_long_title_breaks_before_its_year() -> None:
    """A title that fills more than a line stands on two, and no word of it is torn apart."""
    assert read(make_figures()).paragraphs[0].text.split("\n") == [
        OFFICE.name,
        f"{YEAR}年政府信息公开工作年度报告",
    ]
    short = Office("区政务办", OFFICE.phone)
    assert read(make_figures(), short).paragraphs[0].text == (
        f"区政务办{YEAR}年政府信息公开工作年度报告"
    )


def test_a_title_on_two_lines_is_read_back_as_one() -> None:
    """What reads annual reports finds the office and the year in it."""
    reading = read_report_file(to_docx(make_year(), make_figures(), OFFICE))
    assert reading.title == f"{OFFICE.name}{YEAR}年政府信息公开工作年度报告"


def test_a_clean_report_is_what_is_published() -> None:
    """Without marks and notes it says the same, number for number and cell for cell."""
    marked, clean = (read(make_figures(), is_clean=one) for one in (False, True))
    said, published = (
        [one.text for one in document.paragraphs if one.text] for document in (marked, clean)
    )
    assert published == [re.sub(r"\[\d+\]", "", text) for text in said[: len(published)]]
    assert said[len(published)].startswith("编制说明")
    for one, other in zip(clean.tables, marked.tables, strict=True):
        cells = [[cell.text for row in table.rows for cell in row.cells] for table in (one, other)]
        assert cells[0] == cells[1]
    assert clean.paragraphs[-1].paragraph_format.line_spacing == Pt(1)


def test_every_line_that_people_write_is_a_paragraph() -> None:
    """Several lines under one head each begin as paragraphs do."""
    document = read(
        write(
            存在的主要问题="问题一。\n\n问题二。",
            改进情况="改进。",
            信息处理费="收取0元。\n依据文件。",
        )
    )
    said = [one.text for one in document.paragraphs]
    assert not any("\n" in text for text in said[1:])
    for line in ("存在的主要问题：问题一。", "问题二。", "改进情况：改进。", "依据文件。"):
        assert line in said
    assert "收取信息处理费情况：收取0元。" in said


@pytest.mark.parametrize("sign", ["\x01", "\x1f", "\ufffe", "\ud800"])
def test_signs_that_no_document_holds_are_left_out(sign: str) -> None:
    """What came along with words that were pasted breaks no report."""
    office = Office(f"区{sign}政务办", "1")
    said = [one.text for one in read(write(主动公开=f"公开{sign}信息。"), office).paragraphs]
    assert "公开信息。" in said
    assert said[0].startswith("区政务办")
