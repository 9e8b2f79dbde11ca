"""Promises of messages that ask several things: no part that asks is lost."""

from __future__ import annotations

import pytest
from support.conversation import Conversation, given
from support.knowledge import make_entry, make_knowledge

from handlers.inquiry import Outcome
from handlers.services import Knowledge
from handlers.wording import PART_MISS
from knowledge.entry import Topic

STATISTICS = {"topic": Topic.STATISTICS}
ENTRIES = [
    make_entry("issued", "制发的规范性文件有多少件？", "规范性文件制发几件", **STATISTICS),
    make_entry("public", "主动公开的规范性文件有多少条？", **STATISTICS),
    make_entry("total", "主动公开的信息有多少条？", "主动公开几条", **STATISTICS),
    make_entry("training", "培训办了几次、培训多少人？", "培训多少人", "培训几次", **STATISTICS),
    make_entry("meetings", "会议开了几次？", "开了几次会", **STATISTICS),
    make_entry("applied", "有没有人申请信息公开？", "收到申请公开几件", **STATISTICS),
    make_entry("fee", "申请信息公开收费吗？", "申请公开要不要交费"),
    make_entry("deadline", "申请信息公开几天答复？", "多少天答复"),
    make_entry("remedy", "申请了不答复找谁？", "不依法答复向谁反映"),
    make_entry("result", "投诉几天答复，找谁？", "投诉多少天答复"),
    make_entry("rude", "工作人员态度差找谁反映？", "职员态度很差", "态度恶劣找谁"),
    make_entry("where", "办事窗口在几楼？", "去窗口怎么走"),
]


@pytest.fixture(scope="module")
def known() -> Knowledge:
    """Give a knowledge base of questions that are near each other."""
    return make_knowledge(*ENTRIES)


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("规范性文件制发了几件，主动公开的有几条", ["issued", "public"]),
        ("有没有人申请公开？收费不？", ["applied", "fee"]),
        ("多少天答复，不答复找谁", ["deadline", "remedy"]),
        ("培训办了几次，培训多少人，会开了几次", ["training", "meetings"]),
    ],
)
async def test_each_part_is_answered_in_its_sense(
    asker: Conversation, text: str, entries: list[str]
) -> None:
    """A part keeps the subject of the part before it, and none is swallowed by another."""
    assert given(await asker.send(text)) == entries


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("培训办了几次，火星上有几个人去过", "火星上有几个人去过"),
        ("申请公开收费吗？木星上有没有水？", "木星上有没有水"),
        ("多少天答复，申请公开收费吗，月亮有多重", "月亮有多重"),
    ],
)
async def test_a_part_that_nobody_knows_is_named(
    asker: Conversation, text: str, part: str
) -> None:
    """What asks something unknown beside something known is said to be unknown."""
    reply = await asker.send(text)
    assert reply.parts
    assert PART_MISS.format(question=part) in reply.text


@pytest.mark.parametrize(
    "text",
    [
        "请问，申请信息公开，收费吗",
        "申请公开收费吗，行不行",
        "申请公开收费吗，是真的吗",
        "我等了好几天了，申请公开收费吗",
    ],
)
async def test_what_only_accompanies_a_question_is_no_part(asker: Conversation, text: str) -> None:
    """行不行, 是真的吗 and a story ask nothing of their own."""
    reply = await asker.send(text)
    assert given(reply) == ["fee"]
    assert "知识库里没有" not in reply.text


async def test_a_story_whose_clauses_agree_is_answered(asker: Conversation) -> None:
    """One clause says what it is about, another asks: together they are sure."""
    reply = await asker.send("我上次去办事，职员态度很差，我很生气，找谁反映")
    assert reply.outcome is Outcome.ANSWERED
    assert given(reply) == ["rude"]
