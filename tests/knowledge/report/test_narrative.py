"""Sections, paragraphs and statements of the narrative."""

from __future__ import annotations

import pytest

from knowledge.report.facts import Report
from knowledge.report.narrative import find_statements, split_paragraphs, split_sections

MARKS = {
    "一": [""],
    "二": [""],
    "三": [""],
    "四": ["(一)", "(一)一是", "(一)二是", "(一)三是", "(一)四是", "(二)", "(二)一是", "(二)二是"],
    "五": [""],
    "六": [""],
    "七": [""],
    "八": ["一是", "二是"],
    "九": ["一是", "二是"],
    "十": ["", "一是", "二是", "三是"],
}
FIGURES = [
    ("前言", "0632—6616110", "", "电话:"),
    ("三", "300余", "条", "答复群众咨询"),
    ("四(二)一是", "18", "个", "将中心窗口部门所涉及的审批服务事项"),
    ("四(二)一是", "1000余", "条", "已发布讯息"),
    ("四(二)一是", "300余", "条", "接受群众咨询"),
    ("四(二)一是", "188", "", "累计有添加了关注"),
    ("四(二)一是", "近3万余", "人次", "访问量"),
    ("四(二)一是", "零投诉", "", "监督平台保持"),
    ("八一是", "10", "台", "目前中心共有网络设备"),
    ("八一是", "29", "台", "个人计算机终端"),
    ("八一是", "18", "台", "其中用于进驻中心的职能单位窗口用于办理审批业务"),
    ("八一是", "10", "台", "用于中心办公"),
    ("八一是", "1", "台", "专门用于连接政务外网"),
    ("九一是", "10月8日", "", "我区网上政务大厅已于在全市率先投入试运行"),
    ("九一是", "34", "个", "已有许可职能部门单位的"),
    ("九一是", "292", "项", "许可职能部门单位的许可事项实现在线预审"),
    ("九一是", "85", "条", "我区已在网上政务大厅发布通知公告"),
    ("九一是", "293", "条", "审批常见问题"),
    ("九一是", "54", "条", "回复网民留言咨询"),
    ("九一是", "633", "件", "网上审批并结果公示许可业务"),
    ("九二是", "96", "场次", "中心共进行公共资源交易"),
    ("九二是", "47", "次", "其中工程类采购交易"),
    ("九二是", "48", "次", "货物和服务类采购交易"),
    ("九二是", "1", "次", "废标"),
    ("九二是", "约9.8", "亿元", "累计交易金额"),
    ("九二是", "1770余", "万元", "比预算价节约投资"),
]


def test_every_figure(report: Report) -> None:
    """The report's narrative holds exactly these figures, each with place, unit and subject."""
    found = [
        (statement.place, figure.printed, figure.unit, figure.before + figure.after)
        for statement in report.statements
        for figure in statement.figures
    ]
    assert found == FIGURES


def test_year_of_figures(report: Report) -> None:
    """Every figure of the narrative bears the year of the title, none that of the table."""
    years = {figure.year for statement in report.statements for figure in statement.figures}
    assert years == {"2016年"}


def test_sentences_are_literal(report: Report, seed: str) -> None:
    """Sentences and clauses are printed in the report, letter by letter."""
    for statement in report.statements:
        assert statement.sentence in seed
        assert all(figure.clause in statement.sentence for figure in statement.figures)


def test_sections(report: Report) -> None:
    """The report has ten sections with their titles and marks."""
    marks = {section.number: [p.mark for p in section.paragraphs] for section in report.sections}
    assert marks == MARKS
    assert report.sections[4].title == "政府信息公开申请的办理情况"
    assert report.sections[4].text == "2016年度,我单位没有收到政府信息公开申请。"


def test_nothing_is_lost(report: Report) -> None:
    """The paragraphs of a section make up its whole text."""
    for section in report.sections:
        joined = "".join(paragraph.text for paragraph in section.paragraphs)
        assert joined == section.text.replace("\n", "")


def test_preamble(report: Report) -> None:
    """The preamble is what stands between the title and the first section."""
    assert report.preamble.startswith("根据《中华人民共和国政府信息公开条例》的规定")
    assert report.preamble.endswith("(电话:0632—6616110)。")


def test_heading_needs_the_next_number() -> None:
    """A line 一、 inside a section is text, and a heading may be followed by text."""
    lines = ["前言", "", "一、概述。很好。", "一、小标题", "二、公开情况", "三点意见"]
    preamble, sections = split_sections(lines)
    assert preamble == "前言"
    assert [(s.number, s.title, s.text) for s in sections] == [
        ("一", "概述", "很好。\n一、小标题"),
        ("二", "公开情况", "三点意见"),
    ]


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("唯一是真。", [""]),
        ("一一是什么。", [""]),
        (
            "（一）甲。一是乙；二是丙。\n（二）丁。",
            ["（一）", "（一）一是", "（一）二是", "（二）"],
        ),
        ("见附录(一)。", [""]),
        ("", []),
    ],
)
def test_marks(text: str, marks: list[str]) -> None:
    """Only a numeral at the head of a line or after a stop opens a paragraph."""
    assert [paragraph.mark for paragraph in split_paragraphs(text)] == marks


def test_statements_need_figures() -> None:
    """Sentences without figures are no statements; several figures stand in one."""
    _, sections = split_sections(["一、概述", "工作很好。公开5条,办件6件!收到7份"])
    statements = find_statements("", sections, "2018年")
    assert [(s.place, s.sentence, len(s.figures)) for s in statements] == [
        ("一", "公开5条,办件6件!", 2),
        ("一", "收到7份", 1),
    ]
