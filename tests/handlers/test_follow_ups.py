"""Promises of follow-ups: a few words are understood from what the citizen asked before."""

from __future__ import annotations

import pytest
from support.conversation import Conversation, converse, given
from support.knowledge import make_entry, make_knowledge

from bot.store import Store
from handlers.inquiry import Outcome
from handlers.journal import MEMORY_MS
from handlers.services import Knowledge
from knowledge.entry import Stance, Topic

STATISTICS = {"topic": Topic.STATISTICS}
ENTRIES = [
    make_entry("service", "服务平台的微信号是什么？", answer="服务号答复。"),
    make_entry("supervision", "监督平台的微信号是什么？", answer="监督号答复。"),
    make_entry("phone", "中心的联系电话是多少？", "联系电话", answer="电话答复。"),
    make_entry(
        "address", "中心的办公地址在哪里？", "地址电话", answer="没写。", stance=Stance.GAP
    ),
    make_entry(
        "review",
        "信息发布前由谁审核？",
        "信息谁审核",
        "重要信息谁签批",
        answer="领导审核，重大信息由主要负责人签批。",
    ),
    make_entry("secret", "影响重大的商业秘密公开吗？", answer="秘密答复。"),
    make_entry(
        "total", "一共公开了多少条信息？", "公开了多少条", years=(2015, 2016), **STATISTICS
    ),
    make_entry("site", "网站公开了多少条信息？", years=(2015, 2016), **STATISTICS),
    make_entry("chat", "微信公开了多少条信息？", "微信公开数", years=(2015, 2016), **STATISTICS),
    make_entry("trades", "交易进行了多少场次？", "交易多少场", years=(2016,), **STATISTICS),
    make_entry("amount", "交易的金额是多少？", "交易金额", years=(2016,), **STATISTICS),
    make_entry("visits", "微信平台访问量有多少？", "访问量", years=(2016,), **STATISTICS),
    make_entry("hall", "网上大厅什么时候试运行？", years=(2016,), **STATISTICS),
]


@pytest.fixture(scope="module")
def known() -> Knowledge:
    """Give a knowledge base whose entries differ in account, platform, year and figure."""
    return make_knowledge(*ENTRIES)


@pytest.mark.parametrize(
    ("question", "words", "entry"),
    [
        ("服务平台的微信号是什么", "那监督平台呢", "supervision"),
        ("监督平台的微信号是什么", "服务平台的呢", "service"),
        ("公开了多少条信息", "网站的呢", "site"),
        ("网站公开了多少条信息", "那微信呢", "chat"),
        ("交易多少场", "金额呢", "amount"),
        ("信息发布前谁审核", "重大的呢", "review"),
        ("中心地址在哪里", "那电话呢", "phone"),
        ("微信公开了多少条信息", "访问量呢", "visits"),
    ],
)
async def test_a_few_words_go_on_from_the_question(
    asker: Conversation, question: str, words: str, entry: str
) -> None:
    """A name takes the place of another; else what was asked about is put before it."""
    await asker.send(question)
    assert given(await asker.send(words)) == [entry]


async def test_a_talk_goes_on(asker: Conversation) -> None:
    """One follow-up after another is understood, over thanks and misses, from the journal."""
    for words, entries in [
        ("2016年一共公开了多少条信息", ["total"]),
        ("那2015年的呢", ["total"]),
        ("2017年呢", []),
        ("谢谢", []),
        ("网站的呢", ["site"]),
        ("微信的呢", ["chat"]),
    ]:
        assert given(await asker.send(words)) == entries, words


async def test_a_pick_is_gone_on_from(asker: Conversation) -> None:
    """What a number picked is what a follow-up is about."""
    offer = await asker.send(Topic.STATISTICS)
    number = [one.entry for one in offer.suggestions].index("site") + 1
    await asker.send(str(number))
    assert given(await asker.send("微信的呢")) == ["chat"]


@pytest.mark.parametrize("words", ["2017年呢", "那2017年的呢", "去年呢", "那今年的数据呢"])
async def test_a_year_without_data_is_named(asker: Conversation, words: str) -> None:
    """A follow-up about a year without data says so by the name of the year, and no figure."""
    asker.clock.forward(minutes=2 * 365 * 24 * 60)
    await asker.send("公开了多少条信息")
    reply = await asker.send(words)
    assert reply.outcome is Outcome.MISSED
    assert not reply.parts
    year = {"去年呢": 2017, "那今年的数据呢": 2018}.get(words, 2017)
    assert f"知识库里没有{year}年的数据" in reply.text


async def test_a_year_that_this_figure_lacks_is_named(asker: Conversation) -> None:
    """A year that other figures have, but not this one, is no year for its figure."""
    await asker.send("交易多少场")
    reply = await asker.send("那2015年的呢")
    assert reply.outcome is Outcome.MISSED
    assert "知识库里没有2015年的数据" in reply.text


async def test_the_figure_of_another_platform_is_asked_back(asker: Conversation) -> None:
    """访问量 after a question about 网上大厅 is not answered with that of 微信 unasked."""
    await asker.send("网上大厅什么时候试运行")
    reply = await asker.send("访问量呢")
    assert reply.outcome is Outcome.SUGGESTED
    assert [one.entry for one in reply.suggestions] == ["visits"]


async def test_another_place_after_a_figure_is_refused(asker: Conversation) -> None:
    """A place or platform that the entry does not name is refused in few words too."""
    await asker.send("交易金额是多少")
    reply = await asker.send("上海的呢")
    assert reply.outcome is Outcome.MISSED
    assert not reply.parts
    assert "本中心以外" in reply.text


async def test_the_name_of_a_choice_picks_from_an_offer(store: Store) -> None:
    """After an offer of several platforms the name of one is its choice."""
    platforms = [one for one in ENTRIES if one.id in ("site", "chat")]
    asker = converse(make_knowledge(*platforms), store.journal)
    offer = await asker.send("公开了多少条信息")
    assert {one.entry for one in offer.suggestions} == {"site", "chat"}
    assert given(await asker.send("微信的")) == ["chat"]
    assert given(await asker.send("网站呢")) == ["site"]


async def test_a_reason_that_nobody_knows_is_not_guessed(asker: Conversation) -> None:
    """为什么 after an answer without a reason is said to be unknown."""
    await asker.send("信息发布前谁审核")
    assert (await asker.send("为什么")).outcome is Outcome.MISSED


async def test_a_name_alone_may_mean_two_things(asker: Conversation) -> None:
    """A question that says all by itself is no follow-up."""
    await asker.send("网站公开了多少条信息")
    assert given(await asker.send("中心的联系电话是多少")) == ["phone"]
    assert given(await asker.send("联系电话")) == ["phone"]


async def test_a_question_is_forgotten_after_half_an_hour(asker: Conversation) -> None:
    """30 minutes after a question nothing goes on from it."""
    await asker.send("网站公开了多少条信息")
    asker.clock.forward(seconds=MEMORY_MS / 1000)
    assert given(await asker.send("那微信呢")) != ["chat"]


async def test_another_citizens_question_is_not_gone_on_from(
    known: Knowledge, store: Store
) -> None:
    """A follow-up goes on from the citizen's own question only."""
    await converse(known, store.journal, citizen="one").send("网站公开了多少条信息")
    other = converse(known, store.journal, citizen="other")
    assert given(await other.send("那微信呢")) != ["chat"]


async def test_an_offer_is_answered_in_words(asker: Conversation) -> None:
    """Words that only one of the offered questions has pick it."""
    offer = await asker.send("哪个平台的微信号")
    assert {one.entry for one in offer.suggestions} == {"service", "supervision"}
    assert given(await asker.send("监督平台的")) == ["supervision"]


@pytest.mark.parametrize(
    ("words", "year"), [("那2017年的呢", 2017), ("2015年呢", 2015), ("二零一九年的数据呢", 2019)]
)
async def test_no_shipped_figure_is_given_for_another_year(
    citizen: Conversation, words: str, year: int
) -> None:
    """Of every fifth shipped entry with years: a year that it lacks brings none of its words."""
    snapshot = citizen.pipeline.knowledge.snapshot
    dated = [one.entry for one in snapshot.published if one.entry.years][::5]
    for entry in dated:
        first = await citizen.send(entry.question)
        told = [snapshot.by_id[part.entry].entry for part in first.parts]
        reply = await citizen.send(words)
        if any(year not in one.years for one in told):
            assert not reply.parts, entry.question
            assert f"{year}年" in reply.text


async def test_a_question_without_a_year_is_not_about_other_years(store: Store) -> None:
    """The sentence that other years are unknown answers only who asks for another year."""
    known = make_knowledge(
        make_entry("jobs", "网上办理了多少件业务？", years=(2016,), **STATISTICS),
        make_entry(
            "years", "有没有其他年份的数据？", "2022年网上办了多少件", "去年网上办了多少件",
            stance=Stance.GAP, **STATISTICS,
        ),
    )  # fmt: skip
    asker = converse(known, store.journal)
    assert given(await asker.send("网上办了多少件")) == ["jobs"]
    assert given(await asker.send("2016年网上办了多少件")) == ["jobs"]
    gap = await asker.send("2022年网上办了多少件")
    assert given(gap) == ["years"]
    assert gap.text.startswith("知识库里没有2022年的数据。")
