"""Promises of figures: what is to be compared or added is listed as printed, never computed."""

from __future__ import annotations

import re

import pytest
from support.conversation import Conversation, given
from support.knowledge import make_entry, make_knowledge

from handlers.inquiry import Outcome
from handlers.services import Knowledge
from handlers.wording import NOT_COMPUTED, NOT_COMPUTED_ABOVE, ONE_FIGURE
from knowledge.entry import Stance, Topic

STATISTICS = {"topic": Topic.STATISTICS}
BOTH = {"years": (2015, 2016), **STATISTICS}
ENTRIES = [
    make_entry("site", "网站公开了多少条信息？", "网站公开几条", answer="网站210条。", **BOTH),
    make_entry("chat", "微信公开了多少条信息？", "微信公开几条", answer="微信360条。", **BOTH),
    make_entry("training", "培训办了多少次？", "培训几次", answer="25次。", **BOTH),
    make_entry(
        "trades", "交易有多少场次？", "交易几场", answer="96场次。", years=(2016,), **STATISTICS
    ),
    make_entry(
        "amount",
        "交易金额是多少？",
        "交易多少钱",
        answer="约9.8亿元。",
        years=(2016,),
        **STATISTICS,
    ),
    make_entry("rate", "节约率是多少？", stance=Stance.GAP, years=(2016,), **STATISTICS),
    make_entry("why", "微信公开的为什么比网站多？", answer="报告没有解释。", **BOTH),
    make_entry("sums", "能帮我算合计吗？", stance=Stance.DECLINE, **STATISTICS),
    make_entry("fees", "收过费用、减免过费用吗？", answer="没有收费和减免。", **BOTH),
    make_entry("phone", "中心的联系电话是多少？", answer="电话答复。"),
]


@pytest.fixture(scope="module")
def known() -> Knowledge:
    """Give a knowledge base of figures."""
    return make_knowledge(*ENTRIES)


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("微信和网站公开的加起来多少条", ["chat", "site"]),
        ("网站比微信少公开多少条", ["site", "chat"]),
        ("微信公开和网站公开哪个多", ["chat", "site"]),
        ("微信公开的减去网站公开的是多少", ["chat", "site"]),
        ("网站公开和培训一共多少", ["site", "training"]),
        ("平均每天交易几场", ["trades"]),
        ("平均每场交易多少钱", ["amount"]),
        ("2016年比2015年多培训了几次", ["training"]),
    ],
)
async def test_figures_are_listed_and_not_computed(
    asker: Conversation, text: str, entries: list[str]
) -> None:
    """Each figure stands as printed under its question, and no other number is said."""
    reply = await asker.send(text)
    assert reply.outcome is Outcome.ANSWERED
    assert given(reply) == entries
    assert NOT_COMPUTED in reply.text
    by_id = asker.pipeline.knowledge.snapshot.by_id
    printed = "".join(by_id[entry].entry.answer for entry in entries)
    said = re.sub(r"20\d\d|0632—6616110", "", reply.text)
    assert set(re.findall(r"\d+", said)) == set(re.findall(r"\d+", printed))


async def test_a_year_without_data_is_named_beside_the_figure(asker: Conversation) -> None:
    """Of two years that are compared the one without data is said to have none."""
    reply = await asker.send("2016年和2018年哪年交易场次多")
    assert given(reply) == ["trades"]
    assert reply.text.startswith("知识库里没有2018年的数据。")


async def test_one_figure_under_two_labels_is_said_to_be_one(asker: Conversation) -> None:
    """Two years that the same printed figure is labelled with cannot be compared."""
    reply = await asker.send("2015年和2016年哪年培训多")
    assert given(reply) == ["training"]
    assert ONE_FIGURE in reply.text


@pytest.mark.parametrize("text", ["一共多少", "平均每天呢", "比去年多了多少"])
async def test_what_was_just_told_is_listed_again(asker: Conversation, text: str) -> None:
    """A few words that ask to compute are about the figure before them."""
    await asker.send("交易有多少场次")
    reply = await asker.send(text)
    assert given(reply) == ["trades"]
    assert NOT_COMPUTED in reply.text


async def test_several_figures_of_a_talk_are_put_side_by_side(asker: Conversation) -> None:
    """加起来 and 哪个多 after two figures list both, in the order in which they were told."""
    await asker.send("微信公开几条")
    await asker.send("网站的呢")
    for text in ["两个加起来呢", "哪个多"]:
        assert given(await asker.send(text))[:2] == ["chat", "site"]


async def test_a_part_that_adds_up_the_others_is_told_so(asker: Conversation) -> None:
    """加起来多少 after two figures is answered with the sentence that nothing is computed."""
    reply = await asker.send("微信公开几条，网站公开几条，加起来多少")
    assert given(reply) == ["chat", "site"]
    assert NOT_COMPUTED_ABOVE in reply.text


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("节约率是多少", ["rate"]),
        ("微信公开的为什么比网站多", ["why"]),
        ("网站一共公开了多少条信息", ["site"]),
        ("中心的联系电话是多少", ["phone"]),
        ("减免过费用吗", ["fees"]),
    ],
)
async def test_what_asks_for_no_computation_is_answered_as_such(
    asker: Conversation, text: str, entries: list[str]
) -> None:
    """A printed total, a reason, a gap of its own and 减免 are answered as they are."""
    reply = await asker.send(text)
    assert given(reply) == entries
    assert NOT_COMPUTED not in reply.text


async def test_nothing_to_list_is_declined(asker: Conversation) -> None:
    """Who asks to compute and names nothing known gets no figure."""
    assert NOT_COMPUTED not in (await asker.send("一共多少")).text
    assert NOT_COMPUTED not in (await asker.send("火星和木星加起来多重")).text
