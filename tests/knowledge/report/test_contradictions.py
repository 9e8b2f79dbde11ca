"""What the report says against itself, and that a mended report is left in peace."""

from __future__ import annotations

import re

import pytest

from knowledge.report.contradictions import RULES
from knowledge.report.facts import Contradiction, Report, Rule
from knowledge.report.reader import read_report

Mend = tuple[tuple[str, str], ...]


def fill(label: str, value: str) -> tuple[str, str]:
    """Return a replacement that fills a blank row of the annex."""
    return rf"({re.escape(label)} \|\n\S+ \|\n)\|", rf"\g<1>{value} |"


ADDED = "全年举办各类培训班25次,接受培训人员1050人次,发布政策解读稿件36篇,设置查阅点1个。"
MENDS: dict[Rule, Mend] = {
    Rule.YEARS_DISAGREE: (("2015年度", "2016年度"),),
    Rule.CHANNEL_OVER_TOTAL: ((r"\b340 \|", "1240 |"), (r"\b360 \|", "1000 |")),
    Rule.CHANNELS_SUM_UNLIKE_TOTAL: (
        (r"\b340 \|", "1240 |"),
        (r"\b360 \|", "1000 |"),
        fill("4、其他方式公开政府信息数", "30"),
    ),
    Rule.MIXED_UNITS: ((r"(制发规范性文件总数 \|\n)件", r"\1条"),),
    Rule.NARRATIVE_UNLIKE_ANNEX: ((r"\b360 \|", "1000 |"),),
    Rule.SIMILAR_INDICATORS_DIFFER: (
        ("咨询300余条", "咨询150条"),
        ("回复网民留言咨询54条", "回复群众咨询150条"),
    ),
    Rule.BLANK_WHERE_TEXT_SPEAKS: (
        fill("(一)收到申请数", "0"),
        fill("八、依申请公开信息收取的费用", "0"),
        fill("四、行政复议数量", "0"),
        fill("五、行政诉讼数量", "0"),
        fill("六、被举报投诉数量", "0"),
        fill("4、其他方式公开政府信息数", "30"),
        fill("(一)政府信息公开工作专门机构数", "1"),
        fill("(三)从事政府信息公开工作人员数", "2"),
        fill("1、专职人员数(不包括政府网站工作人员数)", "2"),
    ),
    Rule.ONLY_IN_ANNEX: ((r"\b26 \|", "36 |"), ("(一、概述)", rf"\1\n{ADDED}")),
    Rule.LOOK_ALIKE_NUMBERS: (
        ("18台", "16台"),
        ("10台用于", "12台用于"),
        ("293条", "300条"),
    ),
    Rule.VAGUE_BOTH_WAYS: (("近3万余", "3000余"),),
    Rule.VISITS_OVER_FOLLOWERS: (("近3万余", "3000余"),),
    Rule.ODD_PART: (("96场次", "95场次"), ("废标1次", "另有废标1次")),
    Rule.SAVING_WITHOUT_BASE: (("亿元,比预算价", "亿元,预算价约10亿元,比预算价"),),
    Rule.DOUBLED_WORDS: (("办公室办公室", "办公室"),),
    Rule.UNNAMED_DISTRICT: ((r"\A区", "甲乙区"),),
    Rule.OLDER_LAW: (("2016", "2020"),),
    Rule.MIXED_STOPS: (("咨询服务;", "咨询服务。"),),
}
PLACES: dict[Rule, list[tuple[str, ...]]] = {
    Rule.YEARS_DISAGREE: [("标题", "附件", "附表题名")],
    Rule.CHANNEL_OVER_TOTAL: [("附表1.1", "附表1.2.3")],
    Rule.CHANNELS_SUM_UNLIKE_TOTAL: [("附表1.1", "附表1.2.1", "附表1.2.3")],
    Rule.MIXED_UNITS: [("附表1.1", "附表1.1.x1", "附表1.1.x2")],
    Rule.NARRATIVE_UNLIKE_ANNEX: [("四(二)一是", "附表1.2.3")],
    Rule.SIMILAR_INDICATORS_DIFFER: [("三", "四(二)一是", "九一是", "附表2.2.4")],
    Rule.BLANK_WHERE_TEXT_SPEAKS: [
        ("五", "附表3.1"),
        ("六", "附表8"),
        ("七", "附表4"),
        ("七", "附表5"),
        ("四(二)一是", "附表6"),
        ("四(一)四是", "附表1.2.4"),
        ("二", "附表9.1"),
        ("二", "附表9.3"),
        ("二", "附表9.3.1"),
    ],
    Rule.ONLY_IN_ANNEX: [("附表10.2",), ("附表10.3",), ("附表9.2",), ("附表2.2.3",)],
    Rule.LOOK_ALIKE_NUMBERS: [
        ("四(二)一是", "八一是"),
        ("八一是", "八一是"),
        ("九一是", "九一是"),
    ],
    Rule.VAGUE_BOTH_WAYS: [("四(二)一是",)],
    Rule.VISITS_OVER_FOLLOWERS: [("四(二)一是", "四(二)一是")],
    Rule.ODD_PART: [("九二是",)],
    Rule.SAVING_WITHOUT_BASE: [("九二是",)],
    Rule.DOUBLED_WORDS: [("前言",)],
    Rule.UNNAMED_DISTRICT: [("标题",)],
    Rule.OLDER_LAW: [("标题", "前言")],
    Rule.MIXED_STOPS: [("四(一)",)],
}


def changed(text: str, *mends: tuple[str, str]) -> str:
    """Return the text with every pattern replaced wherever it occurs."""
    for pattern, new in mends:
        text = re.sub(pattern, new, text)
    return text


def found(report: Report, rule: Rule) -> list[Contradiction]:
    """Return what one rule found."""
    return [finding for finding in report.contradictions if finding.rule is rule]


def test_no_other(report: Report) -> None:
    """The report contradicts itself in these ways and no others, in the order of the rules."""
    rules = list(dict.fromkeys(finding.rule for finding in report.contradictions))
    assert set(rules) == set(PLACES) == set(MENDS)
    order = [rule.__name__.replace("_", "-") for rule in RULES]
    assert [order.index(rule) for rule in rules] == sorted(order.index(rule) for rule in rules)


def test_names() -> None:
    """Every rule is named once, and each name has its function."""
    assert sorted(rule.__name__.replace("_", "-") for rule in RULES) == sorted(Rule)


@pytest.mark.parametrize("rule", PLACES)
def test_found(rule: Rule, report: Report) -> None:
    """Each rule names the places that do not stand together."""
    assert [finding.places for finding in found(report, rule)] == PLACES[rule]


@pytest.mark.parametrize("rule", MENDS)
def test_mended(rule: Rule, seed: str) -> None:
    """Once its fault is mended, a rule finds nothing."""
    mended = changed(seed, *MENDS[rule])
    assert mended != seed
    assert not found(read_report(mended), rule)


def test_wholly_mended(seed: str) -> None:
    """A report without faults has no contradictions."""
    mended = changed(seed, *(mend for mends in MENDS.values() for mend in mends))
    assert read_report(mended).contradictions == ()


def test_quotes_are_literal(report: Report, seed: str) -> None:
    """Every finding is one sentence, and what it quotes is printed in the report."""
    for finding in report.contradictions:
        assert finding.says.endswith("。")
        for quoted in re.findall(r"“([^“”]+)”", finding.says):
            assert quoted in seed


@pytest.mark.parametrize(
    ("rule", "quoted"),
    [
        (Rule.YEARS_DISAGREE, ["“2016年度”", "“2015年度”"]),
        (Rule.CHANNEL_OVER_TOTAL, ["”360条", "”340条"]),
        (Rule.CHANNELS_SUM_UNLIKE_TOTAL, ["”210条", "”360条", "”340条"]),
        (Rule.NARRATIVE_UNLIKE_ANNEX, ["“已发布讯息1000余条”", "”360条"]),
        (Rule.SIMILAR_INDICATORS_DIFFER, ["咨询300余条”", "咨询54条”", "”150次"]),
        (Rule.ODD_PART, ["交易96场次”", "47次”", "48次”", "“废标1次”"]),
        (Rule.VISITS_OVER_FOLLOWERS, ["“累计有188添加了关注”", "“访问量近3万余人次”"]),
        (Rule.DOUBLED_WORDS, ["“办公室办公室”"]),
        (Rule.OLDER_LAW, ["2016年", "《中华人民共和国政府信息公开条例》"]),
    ],
)
def test_says(rule: Rule, quoted: list[str], report: Report) -> None:
    """A finding quotes the numbers as printed, and computes none."""
    (finding,) = found(report, rule)
    assert all(words in finding.says for words in quoted)
    assert "570" not in finding.says


@pytest.mark.parametrize(
    ("rule", "mends", "places"),
    [
        (
            Rule.PART_OVER_WHOLE,
            (
                fill("1、专职人员数(不包括政府网站工作人员数)", "5"),
                fill("(三)从事政府信息公开工作人员数", "3"),
            ),
            ("附表9.3", "附表9.3.1"),
        ),
        (
            Rule.PARTS_UNLIKE_WHOLE,
            (
                fill("(一)纸质文件数", "5"),
                fill("(二)电子文件数", "5"),
                fill("七、向图书馆、档案馆等查阅场所报送信息数", "11"),
            ),
            ("附表7", "附表7.1", "附表7.2"),
        ),
        (
            Rule.PARTS_UNLIKE_WHOLE,
            (
                fill("4、不同意公开答复数", "7"),
                fill("其中:涉及国家秘密", "1"),
                fill("涉及商业秘密", "1"),
                fill("涉及个人隐私", "1"),
                fill("危及国家安全、公共安全、经济安全和社会稳定", "1"),
                fill("不是《条例》所指政府信息", "1"),
                fill("法律法规规定的其他情形", "1"),
            ),
            ("附表3.3.4", *(f"附表3.3.4.x{number}" for number in range(1, 7))),
        ),
        (Rule.NONE_AGAINST_FIGURE, (fill("(一)收到申请数", "3"),), ("五", "附表3.1")),
        (
            Rule.NARRATIVE_UNLIKE_ANNEX,
            (
                ("没有收到政府信息公开申请", "收到政府信息公开申请5件"),
                fill("(一)收到申请数", "3"),
                (r"\b360 \|", "1000 |"),
            ),
            ("五", "附表3.1"),
        ),
        (
            Rule.NARRATIVE_UNLIKE_ANNEX,
            ((r"\b360 \|", "1000 |"), ("发布中心最新动态", "发布信息200条,发布中心最新动态")),
            ("四(二)二是", "附表1.2.1"),
        ),
        (Rule.OLDER_LAW, (("根据《[^》]*》", "根据"),), ("标题", "一")),
        (Rule.DOUBLED_WORDS, ((r"\A区政务", "区政务政务"), ("办公室办公室", "办公室")), ("标题",)),
    ],
)
def test_further_faults(rule: Rule, mends: Mend, places: tuple[str, ...], seed: str) -> None:
    """Faults that the report of 2016 does not have are found in one that has them."""
    assert [finding.places for finding in found(read_report(changed(seed, *mends)), rule)] == [
        places
    ]


@pytest.mark.parametrize(
    ("rule", "mends"),
    [
        # Equal sums, whole or blank, are no fault.
        (
            Rule.PARTS_UNLIKE_WHOLE,
            (
                fill("(一)纸质文件数", "5"),
                fill("(二)电子文件数", "5"),
                fill("七、向图书馆、档案馆等查阅场所报送信息数", "10"),
            ),
        ),
        (Rule.PARTS_UNLIKE_WHOLE, (fill("1、当面申请数", "3"), fill("(一)收到申请数", "9"))),
        # Without a total, or without a channel, there is nothing to compare.
        (Rule.CHANNEL_OVER_TOTAL, ((r"\b340 \|", "|"),)),
        (Rule.CHANNELS_SUM_UNLIKE_TOTAL, ((r"\b340 \|", "|"),)),
        (Rule.CHANNELS_SUM_UNLIKE_TOTAL, ((r"\b360 \|", "|"), (r"\b210 \|", "|"))),
        # Less than the total may be in the channel that is blank.
        (Rule.CHANNELS_SUM_UNLIKE_TOTAL, ((r"\b340 \|", "900 |"),)),
        # The channel that a figure belongs to is not named before it.
        (
            Rule.NARRATIVE_UNLIKE_ANNEX,
            (("一是开通微信服务与监督平台", "一是开通平台"), ("微信", "软件")),
        ),
        # The whole does not follow from the parts, or a part is vague.
        (Rule.ODD_PART, (("96场次", "95场次"),)),
        (Rule.ODD_PART, (("采购交易47次", "采购交易约47次"),)),
        (Rule.ODD_PART, (("废标1次", "询价1次"),)),
        (Rule.MIXED_STOPS, ((r"(?s)三是设立.*四是", "三是"),)),
        # A name may begin with 市.
        (Rule.UNNAMED_DISTRICT, ((r"\A区", "市中区"),)),
        # The regulation is not named.
        (Rule.OLDER_LAW, (("《[^》]*条例》", "规定"),)),
    ],
)
def test_no_fault(rule: Rule, mends: Mend, seed: str) -> None:
    """What cannot be compared, or fits, is not called a contradiction."""
    assert not found(read_report(changed(seed, *mends)), rule)


def test_missing_rows(seed: str) -> None:
    """A table with other rows of the same form is judged by the rows that it has."""
    bare = "".join(f"{numeral}、情况 |\n件 |\n|\n" for numeral in "一二三四五六七八九十")
    text = re.sub(r"(统计数 \|\n).*", rf"\1{bare}", seed, flags=re.DOTALL)
    rules = {finding.rule for finding in read_report(text).contradictions}
    assert not rules & {Rule.CHANNEL_OVER_TOTAL, Rule.CHANNELS_SUM_UNLIKE_TOTAL}
    assert Rule.SIMILAR_INDICATORS_DIFFER in rules
