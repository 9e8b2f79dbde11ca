"""The annex is answered row by row: the printed value, blanks as blanks, both years named."""

from __future__ import annotations

import dataclasses

import pytest
from support.evidence import documents, faults_after, shipped

from knowledge.documents import REPORT
from knowledge.evidence.check import check_entries
from knowledge.evidence.fault import EvidenceRule

RULE = EvidenceRule


@pytest.mark.parametrize("code", ["1.2.9", "1.2", "weibo"])
def test_a_cell_is_a_data_row_of_the_annex(code: str) -> None:
    """A code that the annex lacks, and that of a heading, are found."""
    cells = ("1.2.1", code)
    assert (RULE.CELL, code) in faults_after("stat-website-disclosed", cells=cells)


@pytest.mark.parametrize(("old", "new"), [("210条", ""), ("210条", "210件"), ("210条", "2100条")])
def test_an_answer_states_the_printed_value(old: str, new: str) -> None:
    """The value of each row named is in the answer, with its unit."""
    found = faults_after("stat-website-disclosed", old, new)
    assert (RULE.CELL_VALUE, "“1、政府网站公开政府信息数”210条") in found


def test_values_cannot_change_rows() -> None:
    """Two values of the annex that change places are found."""
    entry = shipped()["stat-sum-website-wechat"]
    answer = entry.answer.replace("210条", "…").replace("360条", "210条").replace("…", "360条")
    found = faults_after(entry.id, answer=answer)
    assert (RULE.CELL_LABEL, "“1、政府网站公开政府信息数”210条") in found
    assert (RULE.CELL_LABEL, "“3、政务微信公开政府信息数”360条") in found


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("未填列，", "没有数，", "“2、政务微博公开政府信息数”未填列"),
        ("“政务微博公开政府信息数”", "这", "“2、政务微博公开政府信息数”未填列"),
        ("未填列不等于零", "也就是零", "零"),
        ("报告没有给出数字", "就是0", "0"),
    ],
)
def test_a_blank_is_never_zero(old: str, new: str, words: str) -> None:
    """A blank row is named and called 未填列; an answer that makes it zero is found."""
    entry = shipped()["stat-weibo-disclosed"]
    answer = entry.answer.replace(old, new)
    if old == "未填列，":
        answer = answer.replace("未填列不等于零。", "")
    assert (RULE.BLANK, words) in faults_after(entry.id, answer=answer)


def test_an_answer_from_the_annex_carries_both_years_and_the_note() -> None:
    """Neither the report's year nor the table's is left out, and the note names both."""
    entry = shipped()["stat-policy-articles"]
    assert faults_after(entry.id, years=(2016,)) == {(RULE.CELL_YEARS, "2015")}
    assert faults_after(entry.id, years=(2015,)) == {(RULE.CELL_YEARS, "2016")}
    noteless = dataclasses.replace(entry.source, label_note="")
    assert (RULE.CELL_YEARS, "note on 2015") in faults_after(entry.id, source=noteless)


def test_a_row_that_no_entry_answers_is_found() -> None:
    """Leaving out the only entry of a row is a fault of the knowledge base as a whole."""
    rest = [entry for entry in shipped().values() if entry.id != "stat-budget"]
    faults = check_entries(rest, documents())
    assert [(one.entry, one.rule) for one in faults] == [("*", RULE.UNCOVERED_ROW)]
    assert "9.4 “(四)政府信息公开专项经费" in faults[0].words


def test_without_a_report_no_row_is_asked_for() -> None:
    """A knowledge base that lists no report is checked for the rest of its rules."""
    others = {key: document for key, document in documents().items() if key != REPORT}
    guide = [entry for entry in shipped().values() if entry.source.document == "guide"]
    assert guide
    assert not check_entries([one for one in guide if "2016" not in one.answer], others)
    found = {fault.rule for fault in check_entries([shipped()["stat-budget"]], others)}
    assert RULE.UNKNOWN_DOCUMENT in found
