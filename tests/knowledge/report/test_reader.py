"""Whole reports: what is read, and what is refused."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.errors import ReportError
from knowledge.report.facts import Report
from knowledge.report.reader import read_report


def test_titles(report: Report) -> None:
    """The report keeps its title, its year labels and the names of its annex as printed."""
    assert report.title == "区政务服务中心管理办公室2016年政府信息公开工作年度报告"
    assert report.year == 2016
    assert report.printed_years == ("2016年", "2016年度", "2015年度")
    assert report.format == "2014"
    assert report.annex_line == "附件:2016年度政府信息公开工作情况统计表"
    assert report.table_title == "2015年度政府信息公开工作情况统计表"


def test_find_section(report: Report) -> None:
    """A section is found by its printed number, or not at all."""
    section = report.find_section("五")
    assert section
    assert section.title == "政府信息公开申请的办理情况"
    assert report.find_section("十一") is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\n", "\r\n"),
        ("\n", "\r"),
        ("\n", "\n\n"),
        ("\n", "\n\u3000\u3000"),
        ("\n", " \n"),
        ("\\A", "\ufeff"),
        ("\\Z", "\n填报人:某某 审核人:某某\n"),
    ],
)
def test_same_reading(old: str, new: str, report: Report, seed: str) -> None:
    """Line ends, indents, empty lines, a byte-order mark and a last note change nothing."""
    assert read_report(re.sub(old, new, seed)) == report


def test_title_on_two_lines(report: Report, seed: str) -> None:
    """A title that is broken over two lines is one title."""
    assert read_report(seed.replace("室2016年", "室\n2016年", 1)) == report


def test_full_width_stops(seed: str) -> None:
    """A report with full-width stops and brackets holds the same figures and faults."""
    wide = read_report(seed.translate(str.maketrans("(),:;", "（），：；")))
    narrow = read_report(seed)
    assert [
        [(figure.printed, figure.unit) for figure in statement.figures]
        for statement in wide.statements
    ] == [
        [(figure.printed, figure.unit) for figure in statement.figures]
        for statement in narrow.statements
    ]
    assert [finding.rule for finding in wide.contradictions] == [
        finding.rule for finding in narrow.contradictions
    ]


def test_annex_line_names_the_year(seed: str) -> None:
    """Without a title of its own, or without a year in it, the annex line labels the table."""
    untitled = read_report(seed.replace("2015年度政府信息公开工作情况统计表\n", ""))
    assert (untitled.table_title, untitled.cells[0].printed_year) == ("", "2016年度")
    unlabelled = read_report(seed.replace("2015年度政府", "政府"))
    assert unlabelled.cells[0].printed_year == "2016年度"


def test_table_title_alone(seed: str) -> None:
    """Without an annex line, the table's own title opens the annex."""
    read = read_report(seed.replace("附件:2016年度政府信息公开工作情况统计表\n", ""))
    assert (read.annex_line, read.cells[0].printed_year) == ("", "2015年度")


@pytest.mark.parametrize(
    ("pattern", "new", "reason"),
    [
        ("(?s).*", "", "no title"),
        (r"\A[^\n]*", "关于开会的通知", "no title"),
        (r"\A[^\n]*", "政府信息公开工作年度报告", "no title"),
        (r"\A", "很长" * 60, "no title"),
        (r"附件:.*\n2015.*\n", "", "no annex"),
        (r"附件:.*\n2015.*\n", "二、政府信息公开统计表\n", "no annex"),
        (r"附件:.*\n2015.*\n", f"{'长' * 120}政府信息公开统计表\n", "no annex"),
        (r"\n[一二三四五六七八九十]+、[^|]*?\n(?=附件)", "\n", "no section"),
        ("统计指标", "指标", "no table"),
        (r"\(一\)收到申请数", "(三)收到申请数", "line 91: numbering"),
        ("(?s)七、向图书馆.*", "", "ends before chapter 10"),
    ],
)
def test_refused(pattern: str, new: str, reason: str, seed: str) -> None:
    """A text that is no report of this format is refused, and the reason is named."""
    with pytest.raises(ReportError, match=reason):
        read_report(re.sub(pattern, new, seed, count=1))


def test_current_format_refused() -> None:
    """A report of the format in force since 2021 is refused, not half read."""
    text = (
        "某区2023年政府信息公开工作年度报告\n一、总体情况\n工作有序。\n二、主动公开政府信息情况\n"
    )
    with pytest.raises(ReportError, match="no annex"):
        read_report(text)


@given(st.text())
def test_garbage(text: str) -> None:
    """Any text at all is refused with a ReportError and nothing else."""
    with pytest.raises(ReportError):
        read_report(text)


@settings(deadline=None)
@given(data=st.data())
def test_damaged(seed: str, data: st.DataObject) -> None:
    """A damaged report is read, or refused with a ReportError and nothing else."""
    start = data.draw(st.integers(0, len(seed)))
    end = data.draw(st.integers(start, min(len(seed), start + 400)))
    noise = data.draw(
        st.text(alphabet="一二(（)）、|。;是区其中比节约预算零投诉近余0123,\n -", max_size=30)
    )
    try:
        read = read_report(seed[:start] + noise + seed[end:])
    except ReportError:
        return
    assert read.format == "2014"


def test_long_noise_is_quick(seed: str) -> None:
    """Very long runs of letters or digits in a report are read without trouble."""
    noise = "a" * 50_000 + "1" * 50_000 + "、" + "没有" * 10_000
    read = read_report(seed.replace("一、概述\n", f"一、概述\n{noise}\n", 1))
    assert read.year == 2016
