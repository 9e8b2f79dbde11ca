"""Promises of what else a citizen may want while a form is open, and of their own records."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from support.complaints import ANSWERS, rows, say, submit, watch
from support.conversation import Conversation
from support.knowledge import make_entry, make_knowledge

from bot.store import Store
from handlers.complaints import wording
from handlers.inquiry import Kind, Outcome
from handlers.services import Knowledge
from handlers.wording import (
    DELETION_CONFIRM,
    DELETION_DONE,
    DELETION_UNASKED,
    MORE_HINT,
    RECORDS_DELETION,
    RECORDS_NONE,
)

PLACE = "本公众号"
UNFINISHED = wording.UNFINISHED.format(nature="投诉", field="事项")


async def test_who_asks_for_a_person_leaves_the_form(
    citizen: Conversation, database_file: Path
) -> None:
    """转人工 in a dialogue opens a hand-off; the form is gone, and the citizen told so."""
    await say(citizen, "我要投诉", "社保窗口")
    reply = await citizen.send("转人工")
    assert reply.outcome is Outcome.HANDED_OFF
    assert reply.text.startswith(wording.LEFT.format(nature="投诉", word="我要投诉"))
    assert rows(database_file, "complaint_drafts") == []
    (handoff,) = rows(database_file, "handoffs")
    assert f"转接编号{handoff['id']}" in reply.text
    again = await say(citizen, "我要投诉", "转人工")
    assert handoff["id"] in again.text
    assert rows(database_file, "complaint_drafts") == []


@pytest.mark.parametrize("minutes", [0, 45])
async def test_who_is_passed_on_is_told_of_the_form_later(
    citizen: Conversation, database_file: Path, minutes: int
) -> None:
    """Where agents of WeChat's take over no word of ours is read: the form waits for the next."""
    await say(citizen, "我要投诉", "社保窗口")
    citizen.clock.forward(minutes=minutes)
    wish = replace(citizen.make_inquiry("转人工", key="wish"), may_pass_on=True)
    reply = await citizen.pipeline.reply_to(wish)
    assert reply.passes_on
    assert "投诉" not in reply.text
    assert len(rows(database_file, "complaint_drafts")) == 1
    told = (await citizen.send("supervise-phone", Kind.MENU)).text
    assert told.startswith("您上次填写的投诉" if minutes else UNFINISHED)


async def test_a_lapsed_form_is_told_with_a_hand_off(
    citizen: Conversation, database_file: Path
) -> None:
    """转人工 after half an hour opens the hand-off and tells that the form lapsed."""
    await say(citizen, "我要投诉", "社保窗口")
    citizen.clock.forward(minutes=45)
    reply = await citizen.send("转人工")
    assert reply.text.startswith(wording.LAPSED.format(nature="投诉", word="我要投诉"))
    assert len(rows(database_file, "handoffs")) == 1
    assert rows(database_file, "complaint_drafts") == []


async def test_a_menu_button_answers_and_the_form_stays(citizen: Conversation) -> None:
    """Another button in a dialogue is answered below a word on the form, which goes on after."""
    await say(citizen, "我要投诉", "社保窗口")
    reply = await citizen.send("supervise-phone", Kind.MENU)
    assert reply.text.startswith(f"{UNFINISHED}\n\n")
    assert reply.parts[0].entry == "supervise-phone"
    assert "第3步" in (await citizen.send("没人理")).text


async def test_a_tapped_suggestion_is_no_answer(
    citizen: Conversation, database_file: Path
) -> None:
    """A tap on a suggestion of before is answered like a button, and fills nothing in."""
    await say(citizen, "我要投诉", "社保窗口")
    tap = citizen.make_inquiry("投诉电话是多少？", key="tap")
    reply = await citizen.pipeline.reply_to(replace(tap, picked="supervise-phone"))
    assert reply.text.startswith(f"{UNFINISHED}\n\n")
    assert reply.parts[0].entry == "supervise-phone"
    assert rows(database_file, "exchanges")[-1]["kind"] == "picked"
    assert "第3步" in (await citizen.send("没人理")).text


async def test_what_stands_open_at_the_check_is_named(citizen: Conversation) -> None:
    """Who was asked to confirm is told that the check is what waits."""
    await say(citizen, "我要投诉", *ANSWERS)
    reply = await citizen.send("查询我的记录")
    assert reply.text.startswith(wording.UNFINISHED.format(nature="投诉", field="核对"))


async def test_more_in_a_dialogue_is_the_rest_of_the_last_reply(store: Store) -> None:
    """更多 is no answer: it brings what was cut, and without that asks the step again."""
    long = make_entry("long", "有哪些事项？", answer="事项。" * 400)
    citizen = watch(make_knowledge(long), store.journal)
    await say(citizen, "我要投诉", "社保窗口")
    assert "第2步" in (await citizen.send("更多")).text
    assert (await citizen.send("long", Kind.MENU)).text.endswith(MORE_HINT)
    rest = (await citizen.send("更多")).text
    assert rest.startswith(f"{UNFINISHED}\n\n事项。")
    assert "第2步" in (await citizen.send("更多")).text
    assert "第3步" in (await citizen.send("没人理")).text


async def test_own_records_tell_of_complaints(citizen: Conversation) -> None:
    """查询我的记录 names messages, an open form and what was submitted, with numbers."""
    number = await submit(citizen)
    await say(citizen, "我要建议", "跳过")
    lines = (await citizen.send("查询我的记录")).text.split("\n")
    assert wording.RECORDS_DIALOGUES.format(count=8) in lines
    assert wording.RECORDS_DRAFT.format(nature="建议") in lines
    assert wording.RECORDS_SUBMITTED.format(count=1) in lines
    assert any(line.startswith(number) for line in lines)
    assert wording.RECORDS_SUBMITTED_KEPT in lines
    assert lines[-1] == RECORDS_DELETION
    assert not any(line.startswith("没有查到") for line in lines)


async def test_questions_and_complaints_are_told_together(citizen: Conversation) -> None:
    """Who asked and complained reads both; who did neither reads that there is nothing."""
    none = RECORDS_NONE.format(place=PLACE)
    assert (await citizen.send("查询我的记录")).text.startswith(none)
    await say(citizen, "我要投诉", "取消")
    lines = (await citizen.send("查询我的记录")).text.split("\n")
    assert lines[0].startswith("您在本公众号的记录：共1条")
    assert wording.RECORDS_DIALOGUES.format(count=2) in lines


async def test_deleting_keeps_the_submitted_and_nobody_s_code(
    citizen: Conversation, store: Store, database_file: Path
) -> None:
    """The code goes from what was submitted, its words and number stay; the draft is gone."""
    number = await submit(citizen)
    await say(citizen, "我要投诉", "还没说完的话", "也没有提交的事")
    question = await citizen.send("删除我的记录")
    assert question.text.endswith(wording.DELETION_OF_SUBMITTED)
    assert DELETION_CONFIRM.format(place=PLACE) in question.text
    done = await citizen.send("确认删除")
    assert done.text == f"{DELETION_DONE.format(place=PLACE)}\n{wording.DELETION_OF_SUBMITTED}"
    (row,) = rows(database_file)
    assert (row["citizen"], row["matter"]) == (None, ANSWERS[1])
    (shell,) = rows(database_file, "complaint_drafts")
    assert (shell["citizen"], shell["form"]) == (None, None)
    await store.database.probe()
    for path in database_file.parent.glob("bot.db*"):
        assert "也没有提交的事".encode() not in path.read_bytes()
    assert "已收到" in (await citizen.send(number)).text
    assert "不能在这里撤回" in (await citizen.send(f"撤回{number}")).text
    assert (await citizen.send("我的投诉")).text == wording.OWN_NONE
    assert "第1步" in (await citizen.send("我要投诉")).text
    assert len(rows(database_file, "complaint_drafts")) == 1


async def test_a_confirmation_out_of_place_is_no_answer(citizen: Conversation) -> None:
    """确认删除 without its question deletes nothing and answers no step."""
    await say(citizen, "我要投诉", "社保窗口")
    reply = await citizen.send("确认删除")
    assert reply.text == f"{UNFINISHED}\n\n{DELETION_UNASKED}"
    assert "第3步" in (await citizen.send("没人理")).text


async def test_who_unsubscribes_leaves_no_draft(
    citizen: Conversation, database_file: Path
) -> None:
    """Unsubscribing empties the draft and takes the code from what was submitted."""
    await submit(citizen)
    await say(citizen, "我要投诉", "还没说完的话")
    await citizen.send("", Kind.LEFT)
    assert rows(database_file)[0]["citizen"] is None
    assert rows(database_file, "complaint_drafts")[0]["form"] is None
    assert "第1步" in (await citizen.send("我要投诉")).text


async def test_time_takes_the_code_and_not_the_complaint(
    citizen: Conversation, store: Store, database_file: Path
) -> None:
    """When records are dropped for their age the complaint stays, without whose it was."""
    await submit(citizen)
    await say(citizen, "我要投诉", "还没说完的话")
    citizen.clock.forward(seconds=1)
    await store.journal.drop_content(citizen.clock.now)
    (row,) = rows(database_file)
    assert (row["citizen"], row["matter"]) == (None, ANSWERS[1])
    assert rows(database_file, "complaint_drafts")[0]["form"] is None


@pytest.mark.parametrize(("kind", "text"), [(Kind.TEXT, "你好"), (Kind.FOLLOWED, "")])
async def test_the_welcome_says_how_to_complain(
    citizen: Conversation, knowledge: Knowledge, store: Store, kind: Kind, text: str
) -> None:
    """Where complaints are taken the welcome says so, and nowhere else."""
    assert wording.TAKEN_HERE in (await citizen.send(text, kind)).text
    elsewhere = watch(knowledge, store.journal, citizen="beef")
    elsewhere.takes_complaints = False
    assert wording.TAKEN_HERE not in (await elsewhere.send(text, kind)).text
