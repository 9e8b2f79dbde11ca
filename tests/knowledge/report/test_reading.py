"""Reports of both formats, in many house styles: every cell is read back as it is printed."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import report_pages, report_texts, report_words
from support.report_figures import Figures, make_current, make_old
from support.report_rows import OLD_TITLE, TITLE

from knowledge.report.reading import Reading, read_report_file


def figures_of(reading: Reading) -> Figures:
    """Return the figures of a reading, those of the annex by their codes: its labels repeat."""
    return {
        cell.key if cell.table != "annex" else ("annex", cell.code, None): cell.value
        for cell in reading.cells
    }


def read_cells(data: bytes) -> Figures:
    """Return the cells of a report as read."""
    return figures_of(read_report_file(data))


def with_blanks(figures: Figures, seed: int) -> Figures:
    """Return figures of which some are blank."""
    dice = random.Random(seed)  # noqa: S311  (made-up figures)
    return {key: None if dice.random() < 0.2 else value for key, value in figures.items()}


def assert_clean(reading: Reading, title: str, form: str) -> None:
    """Check that nothing but the report was read, and nothing found in it."""
    assert (reading.title, reading.format) == (title, form)
    assert [(one.rule, one.says) for one in reading.contradictions] == []
    assert reading.notes == ()


@pytest.mark.parametrize("is_site", [False, True])
@pytest.mark.parametrize("table", report_pages.TABLES)
def test_a_page_of_the_current_form(*, table: str, is_site: bool) -> None:
    """However a page draws its tables, cells and chapters are the same."""
    figures = make_current(1)
    encoding = "gb18030" if is_site else "utf-8"
    data = report_pages.current_page(figures, table=table, is_site=is_site, encoding=encoding)
    reading = read_report_file(data)
    assert figures_of(reading) == figures
    assert_clean(reading, TITLE, "2021")
    assert [one.number for one in reading.sections] == list("一二三四五六")
    assert reading.sections[5].text == "本年度没有收取信息处理费。"
    assert reading.sections[2].text == ""


@pytest.mark.parametrize("table", report_texts.TABLES)
def test_a_text_of_the_current_form(table: str) -> None:
    """However a text types its tables, cells and chapters are the same."""
    figures = make_current(2)
    reading = read_report_file(report_texts.current_text(figures, table=table))
    assert figures_of(reading) == figures
    assert_clean(reading, TITLE, "2021")
    assert [one.number for one in reading.sections] == list("一二三四五六")
    assert reading.sections[2].text == ""


@pytest.mark.parametrize("is_last", [False, True])
@pytest.mark.parametrize("is_styled", [False, True])
@pytest.mark.parametrize("table", report_words.TABLES)
def test_a_document_of_the_current_form(*, table: str, is_styled: bool, is_last: bool) -> None:
    """However a Word document merges or splits its tables, cells and chapters are the same."""
    figures = make_current(3)
    data = report_words.current_word(figures, table=table, is_styled=is_styled, is_last=is_last)
    reading = read_report_file(data)
    assert figures_of(reading) == figures
    assert_clean(reading, TITLE, "2021")
    assert [one.number for one in reading.sections] == list("一二三四五六")


@pytest.mark.parametrize("table", report_pages.TABLES)
def test_a_page_of_the_old_form(table: str) -> None:
    """The annex of the old form is read from a page, all 71 rows."""
    figures = make_old(4)
    for is_site in (False, True):
        reading = read_report_file(report_pages.old_page(figures, table=table, is_site=is_site))
        assert figures_of(reading) == figures
        assert_clean(reading, OLD_TITLE, "2014")
        assert {cell.printed_year for cell in reading.cells} == {"2017年度"}


@pytest.mark.parametrize("is_numbered", [False, True])
@pytest.mark.parametrize("table", report_texts.TABLES)
def test_a_text_of_the_old_form(*, table: str, is_numbered: bool) -> None:
    """The annex of the old form is read from a text, all 71 rows, numbered or not."""
    figures = make_old(5)
    data = report_texts.old_text(figures, table=table, is_numbered=is_numbered)
    reading = read_report_file(data)
    assert figures_of(reading) == figures
    assert_clean(reading, OLD_TITLE, "2014")


def test_a_document_of_the_old_form() -> None:
    """The annex of the old form is read from a Word document, its title from two lines."""
    figures = make_old(6)
    reading = read_report_file(report_words.old_word(figures))
    assert figures_of(reading) == figures
    assert_clean(reading, OLD_TITLE, "2014")


@settings(deadline=None, max_examples=25)
@given(
    seed=st.integers(0, 10**6),
    page=st.sampled_from(list(report_pages.TABLES)),
    text=st.sampled_from(list(report_texts.BLANK_KEEPING)),
)
def test_blanks_stay_blank(seed: int, page: str, text: str) -> None:
    """Random figures, a fifth of them blank, are read back cell by cell in every style."""
    figures = with_blanks(make_current(seed), seed)
    assert read_cells(report_pages.current_page(figures, table=page)) == figures
    assert read_cells(report_texts.current_text(figures, table=text)) == figures
    old = with_blanks(make_old(seed), seed)
    assert read_cells(report_pages.old_page(old, table=page)) == old
    assert read_cells(report_texts.old_text(old, table=text)) == old
    numbered = report_texts.old_text(old, table=text, is_numbered=True)
    assert read_cells(numbered) == old


@settings(deadline=None, max_examples=8)
@given(seed=st.integers(0, 10**6))
def test_blanks_stay_blank_in_documents(seed: int) -> None:
    """The same in Word documents."""
    figures = with_blanks(make_current(seed), seed)
    assert read_cells(report_words.current_word(figures)) == figures
    old = with_blanks(make_old(seed), seed)
    assert read_cells(report_words.old_word(old)) == old
