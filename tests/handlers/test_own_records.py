"""Promises of what a citizen may ask about their own records."""

from __future__ import annotations

import pytest
from support.conversation import Conversation, converse

from bot.store import Store
from handlers.inquiry import Kind, Outcome
from handlers.period import year_period
from handlers.services import Knowledge
from handlers.wording import (
    DELETION_CONFIRM,
    DELETION_DONE,
    DELETION_UNASKED,
    RECORDS_DELETION,
    RECORDS_NONE,
)
from knowledge.masking import MASK

PLACE = "本公众号"
CONFIRM = DELETION_CONFIRM.format(place=PLACE)
DONE = DELETION_DONE.format(place=PLACE)


async def test_records_are_told_in_short(citizen: Conversation) -> None:
    """How many, from when to when, the last questions as masked, what is kept, for how long."""
    await citizen.send("我的手机号13812345678，电话是多少")
    citizen.clock.forward(minutes=24 * 60)
    for number in range(4):
        await citizen.send(f"几个窗口部门{number}")
    await citizen.send("", Kind.IMAGE)
    await citizen.send("", Kind.SCANNED)
    reply = await citizen.send("查询我的记录")
    lines = reply.text.split("\n")
    assert reply.outcome is Outcome.ANSWERED
    assert lines[0] == "您在本公众号的记录：共6条，从2016年7月1日到2016年7月2日。"
    assert lines[2:7] == [
        *(f"2016年7月2日：几个窗口部门{number}" for number in (3, 2, 1, 0)),
        f"2016年7月1日：我的手机号{MASK}，电话是多少",
    ]
    assert "保存730天，期满自动清除" in lines[7]
    assert lines[8] == RECORDS_DELETION


async def test_only_the_last_questions_are_told_and_none_at_length(citizen: Conversation) -> None:
    """Of many questions the last five are shown, each on a line, a long one cut."""
    for number in range(7):
        await citizen.send(f"第{number}问\n" + "很长" * 40)
    lines = (await citizen.send("我的记录")).text.split("\n")
    assert [line[10:14] for line in lines[2:7]] == [f"第{number}问 " for number in (6, 5, 4, 3, 2)]
    assert all(line.endswith("…") for line in lines[2:7])
    assert "共7条" in lines[0]


async def test_nobody_sees_another_s_records(
    citizen: Conversation, knowledge: Knowledge, store: Store
) -> None:
    """Who sent nothing has no records, whatever others sent, and at every account their own."""
    await citizen.send("电话")
    other = converse(knowledge, store.journal, citizen="beef")
    none = RECORDS_NONE.format(place=PLACE)
    assert (await other.send("查询我的记录")).text.startswith(none)
    citizen.account = "watch"
    assert (await citizen.send("查询我的记录")).text.startswith(none)


async def test_deleting_asks_once_and_then_empties(citizen: Conversation, store: Store) -> None:
    """After the confirmation nothing is left of words and of whose they were; counts stay."""
    for text in ("电话", "几个窗口部门"):
        await citizen.send(text)
    assert (await citizen.send("删除我的记录")).text == CONFIRM
    assert "共3条" in (await citizen.send("查询我的记录")).text
    assert (await citizen.send("删除我的记录")).text == CONFIRM
    before = store.journal.count(year_period(2016))
    assert (await citizen.send("确认删除")).text == DONE
    rows = store.database.read("SELECT * FROM exchanges ORDER BY rowid")
    assert {row["citizen"] for row in rows} == {None}
    assert {row["text"] for row in rows} == {None}
    assert {row["reply"] for row in rows} == {"", DONE}
    after = store.journal.count(year_period(2016))
    assert sum(after.values()) == sum(before.values()) + 1
    assert (await citizen.send("查询我的记录")).text.startswith(RECORDS_NONE.format(place=PLACE))


async def test_a_repeated_confirmation_gets_the_same_reply(citizen: Conversation) -> None:
    """A confirmation that is delivered again gets the same words, and deletes nothing."""
    await citizen.send("删除我的记录")
    first = await citizen.pipeline.reply_to(citizen.make_inquiry("确认删除", key="k"))
    await citizen.send("电话")
    again = await citizen.pipeline.reply_to(citizen.make_inquiry("确认删除", key="k"))
    assert first.text == again.text == DONE
    assert "共1条" in (await citizen.send("查询我的记录")).text


@pytest.mark.parametrize("between", ["电话", "查询我的记录"])
async def test_a_confirmation_out_of_place_deletes_nothing(
    citizen: Conversation, between: str
) -> None:
    """Without the question before it, or with something between, nothing is deleted."""
    assert (await citizen.send("确认删除")).text == DELETION_UNASKED
    await citizen.send("删除我的记录")
    await citizen.send(between)
    assert (await citizen.send("确认删除")).text == DELETION_UNASKED
    assert "共4条" in (await citizen.send("查询我的记录")).text


async def test_a_confirmation_that_comes_late_deletes_nothing(citizen: Conversation) -> None:
    """The question about deleting holds for the half hour that it names."""
    await citizen.send("删除我的记录")
    citizen.clock.forward(minutes=30)
    assert (await citizen.send("确认删除")).text == DELETION_UNASKED


async def test_other_citizens_records_stay(
    citizen: Conversation, knowledge: Knowledge, store: Store
) -> None:
    """Deleting takes nothing from another citizen, nor from the same one at another account."""
    other = converse(knowledge, store.journal, citizen="beef")
    await other.send("电话")
    citizen.account = "watch"
    await citizen.send("电话")
    citizen.account = "service"
    await citizen.send("删除我的记录")
    assert (await citizen.send("确认删除")).text == DONE
    assert "共1条" in (await other.send("查询我的记录")).text
    citizen.account = "watch"
    assert "共1条" in (await citizen.send("查询我的记录")).text


@pytest.mark.parametrize(
    "text", ["怎么删除我的提问记录", "提问记录保存几个月", "聊天内容保存多久"]
)
async def test_other_wordings_are_told_the_way(citizen: Conversation, text: str) -> None:
    """Who asks in other words is told which words to send."""
    reply = await citizen.send(text)
    assert reply.outcome is Outcome.ANSWERED
    assert "发送“查询我的记录”" in reply.text
    assert "再回复“确认删除”" in reply.text
