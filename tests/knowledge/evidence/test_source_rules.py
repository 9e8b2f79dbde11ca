"""An answer cannot leave its document unseen: evidence, figures, quotations, words, articles."""

from __future__ import annotations

import dataclasses

import pytest
from support.evidence import faults_after, shipped

from knowledge.entry import Source
from knowledge.evidence.fault import EvidenceRule

RULE = EvidenceRule


def test_evidence_that_the_document_does_not_print_is_found() -> None:
    """Evidence of other words, or with a comma of another width, does not stand literally."""
    for piece in ("中心共有网络设备11台", "个人计算机终端29台，均统一规范", "，。"):
        evidence = (*shipped()["stat-computers"].evidence, piece)
        assert (RULE.EVIDENCE, piece) in faults_after("stat-computers", evidence=evidence)


def test_line_breaks_of_a_document_mean_nothing() -> None:
    """Evidence may run over a line's end, and hold a space where the document has none."""
    evidence = (*shipped()["stat-training"].evidence, "(二)举办各类培训班数 |次 |\n25 |")
    assert not faults_after("stat-training", evidence=evidence)


@pytest.mark.parametrize(
    ("entry_id", "old", "new", "figure"),
    [
        ("stat-computers", "29台", "92台", "92台"),
        ("stat-computers", "29台", "29个", "29个"),
        ("stat-wechat-inquiries", "300余条", "300条", "300条"),
        ("stat-wechat-visits", "近3万余人次", "3万余人次", "3万余人次"),
        ("stat-trade-amount", "约9.8亿元", "9.8亿元", "9.8亿元"),
        ("stat-trade-saved", "1770余万元", "1770余元", "1770余元"),
        ("stat-trade-saved", "1770余万元", "1770余万元，节约率1.8%", "1.8%"),
        ("stat-hall-trial", "10月8日", "10月9日", "10月9日"),
        ("stat-hall-trial", "2016年。", "2017年。", "2017年"),
        ("centre-phone", "0632—6616110", "0632—6616111", "0632—6616111"),
        ("centre-phone", "0632—6616110", "6616110", "6616110"),
        ("centre-wechat-ids", "tezzwzx_welcome", "tezzwx_welcome", "tezzwx_welcome"),
        ("service-trade-measures", "三项措施", "四项措施", "四项"),
        ("stat-wechat-inquiries", "300余条", "三百余条", "三百余条"),
        ("help-topics", "六个方面", "五个方面", "五个"),
    ],
)
def test_a_figure_that_is_not_printed_is_found(
    entry_id: str, old: str, new: str, figure: str
) -> None:
    """Another number, unit, mark, day, year, telephone or account is a fault, so is a count."""
    assert (RULE.FIGURE, figure) in faults_after(entry_id, old, new)


@pytest.mark.parametrize(
    ("entry_id", "old", "new"),
    [
        ("stat-trades", "工程类采购交易47次", "工程类采购交易48次"),
        ("law-report-deadline", "每年1月31日前，向", "每年3月31日前，向"),
        ("law-fee-by-page", "101—200页的部分，20元/页", "101—200页的部分，40元/页"),
        ("centre-report-period", "中心2016年全年", "中心2015年全年"),
    ],
)
def test_figures_of_one_source_cannot_change_places(entry_id: str, old: str, new: str) -> None:
    """A figure that is printed, but for something else, is a fault."""
    assert RULE.FIGURE_PLACE in {rule for rule, _ in faults_after(entry_id, old, new)}


def test_the_year_of_the_annex_is_only_quoted() -> None:
    """What the report says of its year cannot be told of 2015, which only the annex prints."""
    found = faults_after("stat-fees", "2016年度“无", "2015年度“无")
    assert (RULE.FIGURE, "2015年") in found


@pytest.mark.parametrize(
    ("entry_id", "old", "new"),
    [
        ("stat-fees", "“无政府信息公开的收费及减免情况”", "“无收费减免”"),
        ("stat-wechat-followers", "“累计有188添加了关注”", "“累计有188人添加了关注”"),
        ("centre-report-basis", "《中华人民共和国政府信息公开条例》", "《行政许可法》"),
        ("help-handoff", "“转人工”", "“找人工”"),
        ("stat-other-years", "“2015年度”", "“2014年度”"),
        ("centre-report-basis", "公布的", "“”公布的"),
    ],
)
def test_quoted_words_that_are_not_printed_are_found(entry_id: str, old: str, new: str) -> None:
    """What stands in quotation marks stands literally in the document."""
    assert RULE.QUOTATION in {rule for rule, _ in faults_after(entry_id, old, new)}


def test_a_fact_is_said_in_the_printed_words() -> None:
    """An answer that tells its evidence in other words throughout is a fault."""
    found = faults_after("service-duty-desk", answer="据2016年度报告，天天有人值守带路。")
    assert found == {(RULE.PRINTED_WORDS, "设立每日值班岗,提供引导、咨询服务")}


def test_an_answer_from_the_report_names_it() -> None:
    """A figure of ten years ago is never given without the report's year."""
    found = faults_after("stat-hall-permits", "据2016年度报告第九部分第一项，", "")
    assert (RULE.UNNAMED_REPORT, "2016年度报告") in found


def test_a_fact_needs_a_listed_document_and_evidence() -> None:
    """A fact without source, without evidence, or with an unknown source is found."""
    unknown = faults_after("centre-name", source=Source("report-2015"))
    assert (RULE.UNKNOWN_DOCUMENT, "report-2015") in unknown
    assert (RULE.NO_EVIDENCE, "report-2016") in faults_after("centre-name", evidence=())
    nowhere = faults_after("centre-name", source=Source(), evidence=())
    assert (RULE.NO_EVIDENCE, "no document") in nowhere


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("（第三十三条）", "", (RULE.ARTICLE, "第三十三条")),
        ("（第三十三条）", "", (RULE.FIGURE, "20个工作日")),
        ("（第三十三条）", "（第三十条）", (RULE.FIGURE, "20个工作日")),
        ("（第三十三条）", "（第三十三条、第六十条）", (RULE.ARTICLE, "第六十条")),
        ("20个工作日内答复", "15个工作日内答复", (RULE.FIGURE, "15个工作日")),
        ("20个工作日内答复", "20日内答复", (RULE.FIGURE, "20日")),
    ],
)
def test_a_law_answer_holds_what_its_article_says(
    old: str, new: str, wanted: tuple[EvidenceRule, str]
) -> None:
    """The article is named, it is in the digest, and every deadline stands under it."""
    assert wanted in faults_after("law-reply-deadline", old, new)


def test_a_section_that_the_digest_lacks_is_found() -> None:
    """The article under 出处 must be one that the digest holds."""
    entry = shipped()["law-no-fee"]
    source = dataclasses.replace(entry.source, section="第四十二条、第六十条")
    assert faults_after("law-no-fee", source=source) == {(RULE.ARTICLE, "第六十条")}
    nameless = dataclasses.replace(entry.source, section="")
    assert faults_after("law-no-fee", source=nameless) == {(RULE.ARTICLE, "no section")}


def test_an_article_of_another_law_is_looked_up_there() -> None:
    """An article after the name of a law belongs to that law, and to none when none is named."""
    assert (RULE.ARTICLE, "第四十二条") in faults_after(
        "law-remedy", "法》第二十三条", "法》第四十二条"
    )
    assert (RULE.ARTICLE, "第四十二条") in faults_after(
        "stat-fees", "《条例》第四十二条", "第四十二条"
    )


@pytest.mark.parametrize(
    ("entry_id", "new", "figure"),
    [
        ("centre-gap-hours", "大约8小时。", "约8小时"),
        ("centre-gap-staffing", "约30人。", "约30人"),
        ("centre-gap-hours", "请在2020年再来。", "2020年"),
        ("centre-gap-leader", "二十名领导。", "二十名"),
        ("supervise-gap-hotline", "请拨打12345。", "12345"),
        ("centre-gap-address", "电话110。", "110"),
        ("decline-chat", "已有54条。", "54条"),
    ],
)
def test_gaps_and_declines_state_no_figures(entry_id: str, new: str, figure: str) -> None:
    """What the knowledge base does not hold is not answered with a number all the same."""
    answer = shipped()[entry_id].answer + new
    assert faults_after(entry_id, answer=answer) == {(RULE.NO_FIGURES, figure)}


def test_a_gap_may_give_the_telephone_as_printed_and_nothing_near_it() -> None:
    """The telephone of the report passes in a gap; another number in its place does not."""
    found = faults_after("centre-gap-address", "0632—6616110", "0632—6616100")
    assert found == {(RULE.NO_FIGURES, "0632—6616100")}
    assert faults_after("decline-emergency", "110", "114") == {(RULE.NO_FIGURES, "114")}
