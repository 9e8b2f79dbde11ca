"""What ships holds: no fault, no row of the annex and no fact of the report left out."""

from __future__ import annotations

import dataclasses
import json
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.evidence import documents, faults_of, shipped

from handlers.paging import LONGEST_BYTES
from handlers.wording import word_answer
from knowledge.documents import REPORT, seed_folder
from knowledge.entry import Entry, Stance, Topic
from knowledge.evidence.annex_rules import core_of
from knowledge.evidence.check import check_entries
from knowledge.evidence.tokens import PHONE, find_tokens
from knowledge.seeding import read_centre

ANNEX = Path(__file__).parents[2] / "data" / "annex_2016.json"
PHRASES = {
    "telephone": ["0632—6616110"],
    "basis": ["《中华人民共和国政府信息公开条例》"],
    "organisation": ["成立了政府信息公开工作领导小组", "召开了专题会议", "专职人员"],
    "inquiries on WeChat": ["答复群众咨询300余条", "接受群众咨询300余条"],
    "messages on WeChat": ["已发布讯息1000余条"],
    "followers": ["累计有188添加了关注"],
    "visits": ["近3万余人次"],
    "complaints": ["监督平台保持零投诉"],
    "accounts": ["tezzwzx_welcome", "tezgzjd_welcome"],
    "windows": ["18个窗口部门"],
    "open on the platform": [
        "审批服务事项、办理条件、申请材料、办结时限、咨询电话、投诉电话",
    ],
    "hall": ["制度规范", "监督栏、去向牌", "每日值班岗", "LED显示屏", "电子触摸屏", "办事指南"],
    "website column": ["最新动态、通知公告、每月通报、每月业务量统计"],
    "applications": ["没有收到政府信息公开申请"],
    "fees": ["无政府信息公开的收费及减免情况"],
    "reconsideration, litigation": ["无政府信息公开申请行政复议、提起行政诉讼的情况"],
    "network devices": ["网络设备10台"],
    "computers": [
        "个人计算机终端29台",
        "18台用于进驻中心的职能单位窗口用于办理审批业务",
        "10台用于中心办公",
        "1台专门用于连接政务外网,让中心的视频监察系统与市级系统做到互联",
    ],
    "review": ["必须经过分管领导审核", "重大信息必须经过单位主要负责人签批"],
    "online hall": [
        "10月8日在全市率先投入试运行",
        "34个许可职能部门单位的292项许可事项",
        "通知公告85条",
        "审批常见问题293条",
        "回复网民留言咨询54条",
        "网上审批并结果公示633件许可业务",
        "两级平台、三级使用",
    ],
    "trades": [
        "公共资源交易96场次",
        "工程类采购交易47次",
        "货物和服务类采购交易48次",
        "废标1次",
        "约9.8亿元",
        "比预算价节约投资1770余万元",
    ],
    "problems": [
        "思想认识不够到位",
        "宣传不及时",
        "信息公开不够全面",
        "格式需要进一步规范",
        "人员配备不足",
        "形式有待拓宽和创新",
        "主动公开力度有待进一步增强",
    ],
}
"""What the narrative of the 2016 report states, in its own words, fact by fact."""


@cache
def rows() -> list[dict[str, str | None]]:
    """Return the rows of the annex as a person read them off."""
    read: list[dict[str, str | None]] = json.loads(ANNEX.read_text(encoding="utf-8"))
    return read


def figures_of(entry: Entry) -> list[int]:
    """Return where the digits of an answer stand."""
    return [at for at, letter in enumerate(entry.answer) if letter in "0123456789"]


@cache
def with_figures() -> list[Entry]:
    """Return the facts whose answers hold digits.

    Left out is the one that tells of the two year labels of the annex, which are printed in
    the same words.
    """
    facts = [entry for entry in shipped().values() if entry.stance is Stance.FACT]
    return [entry for entry in facts if figures_of(entry) and entry.id != "stat-annex-year"]


def test_the_shipped_entries_have_no_faults() -> None:
    """Every rule of the evidence check holds for everything that ships."""
    assert [str(one) for one in check_entries(list(shipped().values()), documents())] == []


def test_each_data_row_of_the_annex_is_answered() -> None:
    """Of 71 rows 64 hold data; each is stated with value and unit, or said to be blank."""
    assert len(rows()) == 71
    data = [row for row in rows() if row["unit"] is not None]
    assert len(data) == 64
    for row in data:
        said = row["printed"] and f"{row['printed']}{row['unit']}"
        label = core_of(str(row["label"]))
        answers = [one.answer for one in shipped().values() if row["code"] in one.cells]
        assert answers, row
        for answer in answers:
            assert said in answer if said else f"“{label}”" in answer and "未填列" in answer, row


@pytest.mark.parametrize("fact", PHRASES)
def test_each_fact_of_the_narrative_is_answered_in_printed_words(fact: str) -> None:
    """What the report states is in an answer literally, and literally in the report."""
    facts = [one for one in shipped().values() if one.stance is Stance.FACT]
    answers = [one.answer for one in facts if one.source.document == REPORT]
    for phrase in PHRASES[fact]:
        assert phrase in documents()[REPORT].text
        assert any(phrase in answer for answer in answers), phrase


@given(st.data())
def test_no_digit_of_a_fact_can_change_unseen(data: st.DataObject) -> None:
    """Whichever digit of whichever answer becomes another one, the check finds a fault."""
    entry = data.draw(st.sampled_from(with_figures()))
    at = data.draw(st.sampled_from(figures_of(entry)))
    other = data.draw(st.sampled_from([one for one in "0123456789" if one != entry.answer[at]]))
    wrong = entry.answer[:at] + other + entry.answer[at + 1 :]
    assert faults_of(dataclasses.replace(entry, answer=wrong)), wrong


def test_our_own_texts_print_the_reports_telephone_and_years() -> None:
    """The guide, the digests and the centre's record know no telephone but the report's.

    The guide, which answers rest on, has no figure that the report does not print, apart from
    the number of topics.
    """
    printed = set(find_tokens(documents()[REPORT].text))
    texts = [read_centre(seed_folder()).phone, *(one.text for one in documents().values())]
    phones = {phone for text in texts for phone in PHONE.findall(text)}
    assert phones == {"0632—6616110"}
    assert len(Topic) == 6
    assert set(find_tokens(documents()["guide"].text)) - printed == {"六个"}


def test_citations_are_those_that_the_documents_print() -> None:
    """Number and year of each law, as citizens read them after 出处, stand in its digest."""
    for document in documents().values():
        assert set(find_tokens(document.citation)) <= set(find_tokens(document.text))


def test_every_answer_fits_into_one_wechat_message() -> None:
    """What a citizen reads, with source, note and how to verify, is at most 2047 bytes."""
    centre = read_centre(seed_folder())
    sizes = {key: len(word_answer(one, centre).encode()) for key, one in shipped().items()}
    assert max(sizes.values()) <= LONGEST_BYTES, max(sizes, key=lambda key: sizes[key])
