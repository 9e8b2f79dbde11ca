"""Entries that are made of reports: each figure verbatim, of its year, with its source."""

from __future__ import annotations

import re

import pytest
from support.report_figures import COLUMNS, GROUPS, ROWS, make_current, make_old
from support.report_pages import current_page, old_page
from support.report_years import list_drafts, read_made_up

from knowledge.entry import Entry, Stance, Topic
from knowledge.report.drafts import BLANK, DOUBT, make_drafts
from knowledge.report.reading import read_report_file
from knowledge.review.checking import find_faults
from knowledge.text import fold

YEARS = (2017, 2018, 2022, 2023)


def draft_of(drafts: list[Entry], entry_id: str) -> Entry:
    """Return the draft with an id."""
    return next(one for one in drafts if one.id == entry_id)


@pytest.mark.parametrize("year", YEARS)
def test_every_row_has_an_entry(year: int) -> None:
    """Each row that is no heading is answered by one entry, with every figure as printed."""
    reading = read_made_up(year)
    drafts = [one for one in make_drafts(reading) if one.cells]
    assert len(drafts) == (64 if year < 2019 else 6 + 25 + 3)
    said = [number for one in drafts for number in re.findall(r"\d+", one.answer)]
    for cell in reading.cells:
        assert cell.value is None or cell.value in said
    assert len({one.id for one in drafts}) == len({one.cells for one in drafts}) == len(drafts)


@pytest.mark.parametrize("year", YEARS)
def test_every_entry_may_be_submitted(year: int) -> None:
    """Each has a question, an answer and a source that review takes, and speaks of its year."""
    drafts = list_drafts(year)
    assert [fault for one in drafts for fault in find_faults(one)] == []
    for one in drafts:
        assert one.topic is Topic.STATISTICS
        assert one.years == (year,)
        assert str(year) in one.source.citation
        assert all(str(year) in text or f"{year % 100}年" in text for text in one.texts)
        assert "你" not in one.answer


def test_no_words_ask_for_two_entries() -> None:
    """Phrasings of all entries of several years are apart."""
    texts = [fold(text) for one in list_drafts(*YEARS) for text in one.texts]
    assert len(texts) == len(set(texts))


def test_the_forms_stay_apart() -> None:
    """No row of one form bears the name of a row of the other; years of one form share it."""
    rows = {year: {cell for one in list_drafts(year) for cell in one.cells} for year in YEARS}
    assert rows[2017] == rows[2018]
    assert rows[2022] == rows[2023]
    assert not rows[2017] & rows[2022]


def test_an_answer_lists_a_row() -> None:
    """The answer names report, table, row and columns, and computes nothing."""
    figures = make_current(1)
    drafts = make_drafts(read_report_file(current_page(figures)))
    one = draft_of(drafts, "report-2022-3-3-2")
    label = ROWS["3.2"]
    listed = "，".join(f"{name.rpartition('/')[2]}{figures['3', label, name]}" for name in COLUMNS)
    assert one.answer == (
        "据《某某市某某区2022年政府信息公开工作年度报告》第三部分的表，"
        f"“（二）部分公开（区分处理的，只计这一情形，不计其他情形）”：{listed}。"
    )
    assert one.source.section == "第三部分的表"


def test_a_blank_is_no_zero() -> None:
    """A blank figure is called 未填列; a row of blanks is a gap."""
    figures = make_current(2) | {("4", GROUPS[0], "结果维持"): None}
    figures |= {("3", ROWS["3.1"], name): None for name in COLUMNS}
    drafts = make_drafts(read_report_file(current_page(figures)))
    some, none = draft_of(drafts, "report-2022-4-1"), draft_of(drafts, "report-2022-3-3-1")
    assert (some.stance, none.stance) == (Stance.FACT, Stance.GAP)
    assert f"结果维持{BLANK}" in some.answer
    assert some.answer.endswith("未填列不等于零。")
    assert none.answer.endswith("未填列，报告没有给出数字。未填列不等于零。")


def test_a_doubtful_figure_says_so() -> None:
    """A row whose sum is broken is given as printed, with a word of doubt."""
    figures = make_current(3)
    figures["4", GROUPS[2], "总计"] = "99999"
    drafts = make_drafts(read_report_file(current_page(figures)))
    assert draft_of(drafts, "report-2022-4-3").answer.endswith(DOUBT)
    assert DOUBT not in draft_of(drafts, "report-2022-4-2").answer


def test_the_year_that_is_printed_on_the_annex() -> None:
    """Figures of an annex that calls itself by another year bear both, and say so."""
    page = old_page(make_old(4)).decode().replace("附件：2017年度", "附件：2016年度")
    drafts = [one for one in make_drafts(read_report_file(page.encode())) if one.cells]
    assert {one.years for one in drafts} == {(2016, 2017)}
    note = "附表题名印为“2016年度”，报告标题为2017年"
    assert {one.source.label_note for one in drafts} == {note}


def test_plain_figures_of_the_text() -> None:
    """A sentence is quoted for a figure whose words name it, and not for others."""
    page = current_page(make_current(5)).decode()
    text = (
        "全年共发布政策解读材料35篇。其中图解12篇。2021年举办培训班9次。"
        "召开会议近30次。占比12.5%。"
    )
    read = read_report_file(page.replace("发布信息1204条。", text).encode())
    found = [one for one in make_drafts(read) if not one.cells]
    assert [(one.question, one.answer) for one in found] == [
        ("2022年发布政策解读材料多少篇？", "报告原文：“全年共发布政策解读材料35篇。”")
    ]
    assert found[0].source.section == "第一部分"


def test_a_very_long_label_can_still_be_asked_for() -> None:
    """A row whose label would make no question is asked for by the head of its label."""
    page = old_page(make_old(6)).decode().replace("政府公报", "")
    page = page.replace("(二)举办各类培训班数", f"(二)举办{'很长的' * 30}培训班数")
    drafts = make_drafts(read_report_file(page.encode()))
    assert [fault for one in drafts for fault in find_faults(one)] == []
