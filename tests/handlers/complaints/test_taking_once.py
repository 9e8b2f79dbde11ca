"""Promises of what is never doubled and never lost: repeats, processes, restarts, neighbours."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from pathlib import Path

import pytest
from support.complaints import ANSWERS, number_in, rows, say, submit, watch
from support.conversation import Conversation

from bot.store import Store, open_store
from handlers.annex import OutdatedReplyError
from handlers.complaints import wording
from handlers.complaints.book import ComplaintEffect, Submission
from handlers.complaints.complaint import Nature, Words
from handlers.exchange import Exchange
from handlers.inquiry import Channel, Kind, Outcome, Reply
from handlers.services import Knowledge

DIALOGUE = ("我要投诉", *ANSWERS, "确认提交")


async def test_every_message_may_come_three_times(
    citizen: Conversation, database_file: Path
) -> None:
    """Each step delivered thrice at once and once more later gets one answer, and moves once."""
    keys = []
    for text in DIALOGUE:
        citizen.clock.forward(seconds=1)
        inquiry = citizen.make_inquiry(text, key=f"key-{text}")
        keys.append(inquiry)
        replies = await asyncio.gather(*(citizen.pipeline.reply_to(inquiry) for _ in range(3)))
        again = await citizen.pipeline.reply_to(inquiry)
        assert len({reply.text for reply in [*replies, again]}) == 1
    receipt = again.text
    for inquiry in keys:
        await citizen.pipeline.reply_to(inquiry)
    (row,) = rows(database_file)
    assert number_in(receipt)[2:].replace("-", "") == row["id"]
    assert (row["place"], row["matter"], row["occurred"], row["wish"]) == ANSWERS
    assert len(rows(database_file, "exchanges")) == len(DIALOGUE)


async def test_every_step_may_come_to_another_process(
    knowledge: Knowledge, database_file: Path
) -> None:
    """Two processes that take turns, each delivery reaching both at once, take one complaint."""
    with ExitStack() as stack:
        stores = [stack.enter_context(open_store(database_file)) for _ in range(2)]
        talks = [watch(knowledge, store.journal) for store in stores]
        for second, text in enumerate(DIALOGUE):
            inquiries = []
            for talk in talks[:: 1 if second % 2 else -1]:
                talk.clock.forward(seconds=1)
                inquiries.append(talk.pipeline.reply_to(talk.make_inquiry(text, key=text)))
            replies = await asyncio.gather(*inquiries)
            assert replies[0].text == replies[1].text
    (row,) = rows(database_file)
    assert (row["place"], row["matter"], row["occurred"], row["wish"]) == ANSWERS


async def test_every_step_may_be_the_first_after_a_restart(
    knowledge: Knowledge, database_file: Path
) -> None:
    """A dialogue goes on at a process that was started after each of its messages."""
    talk = None
    for text in DIALOGUE:
        with open_store(database_file) as store:
            started = watch(knowledge, store.journal)
            if talk is not None:
                started.clock.now, started.sent = talk.clock.now, talk.sent
            talk = started
            reply = await talk.send(text)
    assert number_in(reply.text)
    (row,) = rows(database_file)
    assert (row["place"], row["matter"], row["occurred"], row["wish"]) == ANSWERS


async def test_two_citizens_do_not_meet(
    citizen: Conversation, knowledge: Knowledge, store: Store, database_file: Path
) -> None:
    """Two dialogues whose messages alternate are two complaints, each with its own words."""
    other = watch(knowledge, store.journal, citizen="beef")
    for text in DIALOGUE:
        await citizen.send(text)
        await other.send(text.replace("社保", "税务").replace("排队", "等号"))
    mine, theirs = rows(database_file)
    assert (mine["citizen"], mine["place"], mine["matter"]) == ("c0ffee", *ANSWERS[:2])
    assert (theirs["citizen"], theirs["place"]) == ("beef", "税务窗口")
    assert theirs["matter"] == "等号三小时没人理"
    assert mine["id"] != theirs["id"]


async def test_answers_that_come_at_once_are_all_taken(
    citizen: Conversation, database_file: Path
) -> None:
    """Of two messages at the same moment each answers a step of its own; none is lost."""
    await say(citizen, "我要投诉", "社保窗口")
    inquiries = [citizen.make_inquiry(text, key=text) for text in ("没人理", "昨天")]
    replies = await asyncio.gather(*map(citizen.pipeline.reply_to, inquiries))
    assert sorted(reply.text[:5] for reply in replies) == ["第3步，共", "第4步，共"]
    await say(citizen, "跳过", "确认提交")
    (row,) = rows(database_file)
    assert {row["matter"], row["occurred"]} == {"没人理", "昨天"}


async def test_beginning_twice_at_once_begins_once(
    citizen: Conversation, database_file: Path
) -> None:
    """Of two wishes to begin at the same moment the second is told that one is open."""
    inquiries = [citizen.make_inquiry("我要投诉", key=key) for key in "ab"]
    replies = await asyncio.gather(*map(citizen.pipeline.reply_to, inquiries))
    still = wording.STILL_FILLING.format(nature="投诉")
    assert sorted(reply.text.startswith(still) for reply in replies) == [False, True]
    assert len(rows(database_file, "complaint_drafts")) == 1


async def test_confirming_at_two_processes_submits_once(
    knowledge: Knowledge, database_file: Path
) -> None:
    """Two different 确认提交 at once, at two processes, are one complaint with one number."""
    with ExitStack() as stack:
        stores = [stack.enter_context(open_store(database_file)) for _ in range(2)]
        talks = [watch(knowledge, store.journal) for store in stores]
        await say(talks[0], *DIALOGUE[:-1])
        talks[1].clock.now = talks[0].clock.now
        confirmed = [
            talk.pipeline.reply_to(talk.make_inquiry("确认提交", key=f"confirm-{number}"))
            for number, talk in enumerate(talks)
        ]
        replies = await asyncio.gather(*confirmed)
    (row,) = rows(database_file)
    assert {number_in(reply.text)[2:].replace("-", "") for reply in replies} == {row["id"]}
    assert len(rows(database_file, "complaint_changes")) == 1


@pytest.mark.parametrize("is_number_taken", [True, False])
async def test_what_cannot_be_submitted_is_not_recorded(
    citizen: Conversation, store: Store, database_file: Path, *, is_number_taken: bool
) -> None:
    """A number that was given meanwhile, or a draft that changed, undoes the whole write."""
    number = await submit(citizen)
    await say(citizen, "我要投诉", *ANSWERS)
    (draft,) = rows(database_file, "complaint_drafts")
    effect = Submission(
        draft["id"] if is_number_taken else "gone",
        number[2:].replace("-", "") if is_number_taken else "160701000000",
        Nature.COMPLAINT,
        Words("", "事", "", ""),
    )
    assert isinstance(effect, ComplaintEffect)
    reply = Reply(Outcome.ANSWERED, "好", effect=effect)
    exchange = Exchange(
        "watch", Channel.WECHAT, "late", "c0ffee", citizen.clock.now, Kind.COMPLAINT, "", reply
    )
    with pytest.raises(OutdatedReplyError):
        await store.journal.record(exchange)
    assert len(rows(database_file)) == 1
    assert [row["id"] for row in rows(database_file, "complaint_drafts")] == [draft["id"]]
    assert store.journal.find("watch", "late") is None


async def test_a_dialogue_left_alone_lapses(citizen: Conversation, database_file: Path) -> None:
    """After 30 minutes the next message is answered for itself, below a word on the form."""
    await say(citizen, "我要投诉", "社保窗口")
    citizen.clock.forward(minutes=30)
    reply = await citizen.send("监督电话是多少")
    lapsed = wording.LAPSED.format(nature="投诉", word="我要投诉")
    assert reply.text.startswith(f"{lapsed}\n\n")
    assert reply.parts[0].entry == "supervise-phone"
    assert rows(database_file, "complaint_drafts") == []
    assert lapsed not in (await citizen.send("监督电话是多少")).text


async def test_a_dialogue_that_goes_on_does_not_lapse(citizen: Conversation) -> None:
    """Half an hour counts from the last message, not from the first."""
    await citizen.send("我要投诉")
    for answer in ANSWERS:
        citizen.clock.forward(minutes=29)
        reply = await citizen.send(answer)
    assert "请核对" in reply.text


@pytest.mark.parametrize(("text", "is_new"), [("我要建议", True), ("跳过", False)])
async def test_a_lapsed_form_gives_way(
    citizen: Conversation, database_file: Path, text: str, *, is_new: bool
) -> None:
    """A new dialogue takes the place of a lapsed one; a late command only tells of it."""
    await say(citizen, "我要投诉", "社保窗口")
    citizen.clock.forward(minutes=45)
    reply = await citizen.send(text)
    lapsed = wording.LAPSED.format(nature="投诉", word="我要投诉")
    assert reply.text.startswith(lapsed)
    assert ("第1步" in reply.text) is is_new
    assert len(rows(database_file, "complaint_drafts")) == is_new


async def test_a_silent_event_leaves_the_sentence_for_later(citizen: Conversation) -> None:
    """What is answered without words says nothing of a lapsed form; the next message does."""
    await say(citizen, "我要投诉", "社保窗口")
    citizen.clock.forward(minutes=45)
    await citizen.send("", Kind.AGENT_JOINED)
    await citizen.send("", Kind.AGENT_LEFT)
    assert (await citizen.send("你好")).text.startswith("您上次填写的投诉")
