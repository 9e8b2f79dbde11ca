"""Figures of single sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.report.figures import find_figures


@pytest.mark.parametrize(
    ("sentence", "figures"),
    [
        ("答复群众咨询300余条。", [("300余", "条")]),
        ("访问量近3万余人次", [("近3万余", "人次")]),
        ("交易金额约9.8亿元，节约1770余万元。", [("约9.8", "亿元"), ("1770余", "万元")]),
        ("节约约3万元,最近5次,预约6次", [("约3", "万元"), ("5", "次"), ("6", "次")]),
        ("投入3万余元", [("3万余", "元")]),
        ("培训1,050人次,25次", [("1,050", "人次"), ("25", "次")]),
        ("公开85条、293条", [("85", "条"), ("293", "条")]),
        ("办结率98.5%", [("98.5", "%")]),
        ("累计有188添加了关注", [("188", "")]),
        ("已于2016年10月8日运行", [("2016年10月8日", "")]),
        ("保持零投诉", [("零投诉", "")]),
        ("零距离服务", []),
        ("电话:0632—6616110", [("0632—6616110", "")]),
        ("依据国办发〔2014〕32号和第492号令,2016年度", []),
        ("服务平台:tez2wx_3,采用A4纸", []),
        ("成效明显", []),
        ("", []),
    ],
)
def test_printed_and_unit(sentence: str, figures: list[tuple[str, str]]) -> None:
    """A figure keeps its marks and its unit; labels, document numbers and names are none."""
    found = find_figures(sentence, "2016年")
    assert [(figure.printed, figure.unit) for figure in found] == figures


def test_subject_words() -> None:
    """The words around a figure reach to the next stop or the next figure."""
    department, item = find_figures("运行后,已有34个单位的292项事项上线,效果好", "2016年")
    assert (department.before, department.after) == ("已有", "单位的")
    assert (item.before, item.after) == ("单位的", "事项上线")
    assert item.clause == "单位的292项事项上线"


def test_year_label() -> None:
    """A figure bears the year that precedes it, unless that is only compared with."""
    sentence = "办件5件,2015年度6件,2016年7件,比2014年增加8件"
    years = [figure.year for figure in find_figures(sentence, "2017年")]
    assert years == ["2017年", "2015年度", "2016年", "2016年"]


@given(st.text(max_size=200))
def test_clauses_are_literal(sentence: str) -> None:
    """Every clause is a literal piece of its sentence."""
    for figure in find_figures(sentence, "2016年"):
        assert figure.clause in sentence
