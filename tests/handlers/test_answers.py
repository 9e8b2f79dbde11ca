"""Promises of answering: reviewed text with its source, an honest question back or a miss."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from support.conversation import Conversation, converse, given
from support.knowledge import CENTRE, make_entry, make_knowledge

from bot.store import Store
from handlers.inquiry import Outcome, Reply
from handlers.services import Knowledge
from handlers.wording import MISS, MISS_ELSEWHERE, NO_WORDS, PERSONAL_NUMBER, fill
from knowledge.documents import REPORT
from knowledge.entry import Source, Stance, Topic
from knowledge.matching.verdict import Ambiguous

PHONE = make_entry(
    "phone", "中心的联系电话是多少？", "联系电话", answer="联系电话是0632—6616110。"
)
FIGURE = make_entry(
    "figure",
    "2016年主动公开了多少条信息？",
    answer="主动公开1000余条。",
    years=(2016,),
    source=Source(REPORT, "2016年度报告", "附表", "附表题名印为“2015年度”。"),
    is_confirmed=False,
)
GAP = make_entry("hours", "中心几点上班？", answer="报告没有写上班时间。", stance=Stance.GAP)
DECLINE = make_entry(
    "verdict", "我的案子会怎么判？", answer="这里不能替人判断。", stance=Stance.DECLINE
)
LAW = make_entry(
    "article",
    "申请政府信息公开要多久答复？",
    answer="自收到申请之日起20个工作日内。",
    source=Source("regulation-711", "《条例》", "第三十三条"),
)


@pytest.fixture(scope="module")
def small() -> Knowledge:
    """Give a knowledge base of five entries."""
    return make_knowledge(PHONE, FIGURE, GAP, DECLINE, LAW)


@pytest.fixture
def asker(small: Knowledge, store: Store) -> Conversation:
    """Give a citizen who talks with the small knowledge base."""
    return converse(small, store.journal)


async def test_a_fact_comes_with_source_note_and_how_to_verify(asker: Conversation) -> None:
    """A hit sends the reviewed text verbatim, its source, its label's note and what is open."""
    reply = await asker.send("2016年主动公开了多少条信息")
    assert reply.outcome is Outcome.ANSWERED
    assert reply.text.split("\n") == [
        "主动公开1000余条。",
        "出处：2016年度报告附表",
        "注：附表题名印为“2015年度”。",
        "待核实：此项载于2016年度报告，现在是否仍然有效，请拨打0632—6616110核实。",
    ]
    assert given(reply) == ["figure"]
    assert reply.parts[0].revision == 1
    assert 0 < reply.parts[0].probability <= 1


async def test_a_law_names_its_article(asker: Conversation) -> None:
    """An answer from the law ends with the law and its article."""
    reply = await asker.send("申请政府信息公开要多久答复？")
    assert reply.text == "自收到申请之日起20个工作日内。\n出处：《条例》第三十三条"


async def test_a_gap_is_counted_as_missed(asker: Conversation) -> None:
    """What the report does not say is said so, and counted as missed."""
    reply = await asker.send("你们中心几点上班啊")
    assert (reply.outcome, reply.text) == (Outcome.MISSED, "报告没有写上班时间。")
    assert given(reply) == ["hours"]


async def test_a_decline_is_counted_as_declined(asker: Conversation) -> None:
    """What is out of scope is declined in reviewed words."""
    reply = await asker.send("我的案子会怎么判")
    assert (reply.outcome, reply.text) == (Outcome.DECLINED, "这里不能替人判断。")


@pytest.mark.parametrize("text", ["火星上有没有水", "xyzzy", "鱼香肉丝怎么炒", "1", "？？a"])
async def test_a_miss_names_the_telephone_and_its_purpose(asker: Conversation, text: str) -> None:
    """What is not known is said so in words that name the telephone and what it is for."""
    if text == "1":
        await asker.send("火星上有没有水")
        text = "一号火星"
    reply = await asker.send(text)
    assert (reply.outcome, reply.text, reply.parts) == (Outcome.MISSED, fill(MISS, CENTRE), ())
    assert f"{CENTRE.phone}（{CENTRE.purpose}）" in reply.text


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2023年主动公开了多少条信息", "2023年"),
        ("二〇二三年主动公开了多少条信息", "2023年"),
        ("2 0 2 3 年主动公开了多少条信息", "2023年"),
        ("去年主动公开了多少条信息", "2015年"),
        ("2023年和2024年主动公开了多少条信息", "2024年、2023年"),
        ("2014 2015 2017 2018年主动公开了多少条信息", "2018年、2017年、2015年、2014年"),
        ("历年主动公开了多少条信息", "其他年份"),
        ("2016年和2017年主动公开了多少条信息", "2017年"),
    ],
)
async def test_a_year_without_data_is_named(asker: Conversation, text: str, years: str) -> None:
    """A figure of another year is never given; the miss names the year that was asked for."""
    reply = await asker.send(text)
    assert reply.outcome is Outcome.MISSED
    assert reply.text.startswith(f"知识库里没有{years}的数据，目前只收录2016年度报告")
    assert "1000" not in reply.text
    assert CENTRE.phone in reply.text


async def test_what_one_of_several_reports_lacks_is_not_said_of_the_year(store: Store) -> None:
    """Nobody is told that a year's report is not there because it lacks one figure."""
    weixin = make_entry("weixin", "2016年微信发了多少条？", answer="45条。", years=(2016,))
    received = make_entry("received", "2022年收到几件申请？", answer="7件。", years=(2022,))
    figures = [replace(one, topic=Topic.STATISTICS) for one in (weixin, received)]
    reply = await converse(make_knowledge(*figures), store.journal).send("2022年微信发了多少条")
    assert reply.outcome is Outcome.MISSED
    assert reply.text.startswith("知识库里没有这一项2022年的数据，目前收录的是2016年的")


async def test_only_sentences_that_nothing_is_known_are_not_offered(store: Store) -> None:
    """Where the year forbids the fact and only gaps are left, the year is said at once."""
    windows = make_entry("windows", "窗口部门有多少个？", answer="18个。", years=(2016,))
    gaps = (
        make_entry("floor", "2024年窗口部门在几楼？", answer="没有写。", stance=Stance.GAP),
        make_entry("names", "2024年窗口部门占几层？", answer="没有写。", stance=Stance.GAP),
    )
    known = make_knowledge(windows, *gaps)
    verdict, _ = known.matcher.judge("2024年窗口部门", today=dt.date(2026, 1, 1))
    assert isinstance(verdict, Ambiguous)
    reply = await converse(known, store.journal).send("2024年窗口部门")
    assert reply.outcome is Outcome.MISSED
    assert reply.text.startswith("知识库里没有2024年的数据")


@pytest.mark.parametrize("place", ["上海", "隔壁区", "公安局", "北京市海淀区"])
async def test_another_place_is_not_answered(asker: Conversation, place: str) -> None:
    """Another place's or agency's telephone is never answered with the centre's own entry."""
    reply = await asker.send(f"{place}的联系电话是多少")
    assert (reply.outcome, reply.text) == (Outcome.MISSED, fill(MISS_ELSEWHERE, CENTRE))


async def test_a_wrong_number_is_asked_back(asker: Conversation) -> None:
    """A figure that the entry does not hold is not confirmed; the question is offered."""
    reply = await asker.send("2016年主动公开了5000条信息吗")
    assert reply.outcome is not Outcome.ANSWERED
    assert "1000" not in reply.text


async def test_several_that_may_be_meant_are_offered(store: Store) -> None:
    """Where two entries are as likely, the citizen is asked which, with numbers."""
    twins = make_knowledge(
        make_entry("one", "微信服务平台怎么关注？"), make_entry("two", "微信监督平台怎么关注？")
    )
    reply = await converse(twins, store.journal).send("微信平台怎么关注")
    assert reply.outcome is Outcome.SUGGESTED
    assert reply.parts == ()
    assert {offer.entry for offer in reply.suggestions} == {"one", "two"}
    head, *lines, hint = reply.text.split("\n")
    assert head == "请问您问的是哪个微信号："
    assert lines == [f"{n}. {offer.text}" for n, offer in enumerate(reply.suggestions, 1)]
    assert "数字" in hint


@pytest.mark.parametrize("text", ["", "   ", "\n", "😀👍🏽", "。。。？", "\u200b", "！！！"])
async def test_no_words_are_asked_for_words(asker: Conversation, text: str) -> None:
    """Nothing, spaces, signs and emoji alone are answered with a request for words."""
    assert await asker.send(text) == Reply(Outcome.UNSUPPORTED, NO_WORDS)


async def test_very_long_text_is_answered(asker: Conversation) -> None:
    """A question of many thousand characters is answered like any other, without an error."""
    reply = await asker.send("联系电话是多少" + "啊" * 20_000)
    assert reply.outcome in {Outcome.ANSWERED, Outcome.SUGGESTED, Outcome.MISSED}
    assert (await asker.send("呀" * 20_000)).outcome is Outcome.MISSED


@pytest.mark.parametrize("number", ["11010519491231002X", "13800138000", "138 0013 8000"])
async def test_a_personal_number_is_warned_of_and_not_kept(
    asker: Conversation, store: Store, number: str
) -> None:
    """Whoever sends a personal number is told not to; the answer comes, the number is starred."""
    reply = await asker.send(f"联系电话是多少，{number}")
    assert reply.text.endswith(f"\n\n{PERSONAL_NUMBER}")
    kept = store.journal.find("service", "c0ffee-1")
    assert kept is not None
    assert kept.text == "联系电话是多少，＊＊＊"
    assert number not in kept.reply.text


async def test_the_centres_own_number_is_no_personal_number(
    asker: Conversation, store: Store
) -> None:
    """Nobody is warned for repeating the centre's own number."""
    reply = await asker.send("0632—6616110是你们的联系电话吗")
    assert PERSONAL_NUMBER not in reply.text
    kept = store.journal.find("service", "c0ffee-1")
    assert kept is not None
    assert kept.text == "0632—6616110是你们的联系电话吗"


async def test_an_empty_knowledge_base_misses(store: Store) -> None:
    """Where nothing is published everything is missed, and nothing breaks."""
    nothing = converse(make_knowledge(), store.journal)
    for text in ("联系电话是多少", "2023年的数据", "上海的电话", "电话？地址？时间？"):
        reply = await nothing.send(text)
        assert (reply.outcome, reply.text) == (Outcome.MISSED, fill(MISS, CENTRE))
