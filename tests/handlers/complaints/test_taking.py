"""Promises of how a complaint is taken, as the conversation reads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.complaints import ANSWERS, NUMBER, number_in, rows, say, submit, watch
from support.conversation import NOON, Conversation

from bot.pipeline import Pipeline
from bot.store import Store
from handlers.catalogue import HANDLERS
from handlers.complaints import wording
from handlers.complaints.complaint import Nature
from handlers.complaints.number import is_whole, make_number
from handlers.inquiry import Kind, Outcome
from handlers.period import day_of, year_period
from handlers.services import Knowledge, Terms
from handlers.standing import Limits
from handlers.wording import LIMITED_MINUTE, PERSONAL_NUMBER
from knowledge.masking import MASK

HOSTILE = [
    "]]>",
    "]]><b>&amp;",
    "字" * 10_000,
    "😡👨‍👩‍👧",
    "一\x07二\x1b[31m三\u202e四",
    "' OR 1=1 --",
    "{nature}",
]


async def test_a_complaint_is_taken_step_by_step(
    citizen: Conversation, database_file: Path
) -> None:
    """Four questions, the check, the number: then what was said is in the book, word for word."""
    assert "第1步，共4步" in (await citizen.send("我要投诉")).text
    for number, answer in enumerate(ANSWERS[:3], 2):
        assert f"第{number}步，共4步" in (await citizen.send(answer)).text
    assert "4. 诉求：给个说法" in (await citizen.send(ANSWERS[3])).text
    receipt = await citizen.send("确认提交")
    number = number_in(receipt.text)
    assert number.startswith("TS160701-")
    assert "7个工作日" in receipt.text
    assert "15个工作日" in receipt.text
    (row,) = rows(database_file)
    digits = number[2:].replace("-", "")
    assert is_whole(digits)
    assert tuple(row) == (digits, "watch", "c0ffee", citizen.clock.now, "complaint", *ANSWERS, 1)
    (change,) = rows(database_file, "complaint_changes")
    assert tuple(change) == (digits, 1, "submitted", 7, citizen.clock.now, "本平台", "")
    assert rows(database_file, "complaint_drafts") == []


async def test_a_suggestion_is_taken_the_same_way(
    citizen: Conversation, database_file: Path
) -> None:
    """A suggestion has questions of its own, the same steps and a number that begins with JY."""
    assert "您的建议是给哪个窗口" in (await citizen.send("我要建议")).text
    reply = await say(citizen, "跳过", "大厅多放几把椅子", "跳过", "跳过", "确认提交")
    assert number_in(reply.text).startswith("JY160701-")
    (row,) = rows(database_file)
    assert (row["nature"], row["matter"]) == ("suggestion", "大厅多放几把椅子")
    assert (row["place"], row["occurred"], row["wish"]) == ("", "", "")


@pytest.mark.parametrize("nature", Nature)
async def test_a_menu_button_begins_a_dialogue(citizen: Conversation, nature: Nature) -> None:
    """A tap begins the dialogue like the words, and is told apart from a message."""
    reply = await citizen.send(f"begin:{nature}", Kind.MENU)
    assert reply.kind is Kind.COMPLAINT_TAP
    assert wording.QUESTIONS[nature][wording.Step.WINDOW] in reply.text


async def test_elsewhere_the_words_are_a_question(knowledge: Knowledge, store: Store) -> None:
    """Where no complaints are taken the words, and a tap, are answered from the knowledge base."""
    talk = watch(knowledge, store.journal)
    talk.takes_complaints = False
    said = await talk.send("我要投诉")
    assert said.parts[0].entry == "supervise-how"
    assert (await talk.send("begin:complaint", Kind.MENU)).text == said.text
    assert (await talk.send("取消")).text != wording.NOTHING_OPEN
    assert (await talk.send("begin:suggestion", Kind.MENU)).outcome is not Outcome.GREETED
    assert {row["kind"] for row in store.database.read("SELECT kind FROM exchanges")} == {
        "text",
        "menu",
    }


@pytest.mark.parametrize(
    "text", ["监督电话是多少", "监督平台的微信号是什么", "2016年培训了多少人"]
)
async def test_a_question_is_answered_as_everywhere(
    citizen: Conversation, knowledge: Knowledge, store: Store, text: str
) -> None:
    """A plain question to the supervision account gets the answer of the knowledge base."""
    elsewhere = watch(knowledge, store.journal, citizen="beef")
    elsewhere.takes_complaints = False
    assert await citizen.send(text) == await elsewhere.send(text)


async def test_angry_words_are_a_complaint(citizen: Conversation, database_file: Path) -> None:
    """What elsewhere is declined as abuse is kept here as what happened."""
    await submit(citizen, "跳过", "你们这帮废物，妈的，加微信abc123返利", "跳过", "跳过")
    assert rows(database_file)[0]["matter"] == "你们这帮废物，妈的，加微信abc123返利"


async def test_a_person_named_in_an_answer_is_no_wish_for_one(citizen: Conversation) -> None:
    """我找工作人员 inside what happened is part of it; alone it asks for a person."""
    await say(citizen, "我要投诉", "跳过")
    reply = await citizen.send("我去了三次，让我找工作人员，工作人员说不归他管")
    assert "第3步" in reply.text
    assert (await citizen.send("转人工")).outcome is Outcome.HANDED_OFF


@pytest.mark.parametrize("text", HOSTILE)
async def test_whatever_was_written_is_kept_as_it_is(
    citizen: Conversation, database_file: Path, text: str
) -> None:
    """Markup, ten thousand characters, emoji and control characters are kept whole."""
    answer = f"事{text}"
    await submit(citizen, answer, answer, answer, answer)
    (row,) = rows(database_file)
    assert {row[column] for column in ("place", "matter", "occurred", "wish")} == {answer}


async def test_personal_numbers_never_reach_the_disk(
    citizen: Conversation, database_file: Path
) -> None:
    """A number is masked in draft, book and summary, and the citizen is told not to send any."""
    await citizen.send("我要投诉")
    answer = await citizen.send("我是13812345678")
    assert answer.text.endswith(PERSONAL_NUMBER)
    reply = await say(citizen, "身份证370402199001011234", "跳过", "跳过")
    assert f"2. 事项：身份证{MASK}" in reply.text
    await citizen.send("确认提交")
    (row,) = rows(database_file)
    assert (row["place"], row["matter"]) == (f"我是{MASK}", f"身份证{MASK}")
    for path in database_file.parent.glob("bot.db*"):
        content = path.read_bytes()
        assert b"13812345678" not in content
        assert b"370402199001011234" not in content


@pytest.mark.parametrize("kind", [Kind.IMAGE, Kind.VOICE, Kind.VIDEO, Kind.LOCATION, Kind.UNKNOWN])
async def test_only_words_are_taken(citizen: Conversation, kind: Kind) -> None:
    """A picture or a voice in a step is not taken; the citizen is told, and asked again."""
    await say(citizen, "我要投诉", "社保窗口")
    reply = await citizen.send("", kind)
    assert reply.outcome is Outcome.UNSUPPORTED
    assert reply.text.startswith(wording.TEXT_ONLY)
    assert "第2步" in reply.text
    assert "第3步" in (await citizen.send("没人理")).text


async def test_beginning_again_in_the_middle_loses_nothing(citizen: Conversation) -> None:
    """我要投诉, or its button, in the middle says that one is being filled in, and asks on."""
    await say(citizen, "我要投诉", "社保窗口")
    for reply in (
        await citizen.send("我要建议"),
        await citizen.send("begin:complaint", Kind.MENU),
    ):
        assert reply.text.startswith(wording.STILL_FILLING.format(nature="投诉"))
        assert "第2步" in reply.text


async def test_cancelling_leaves_nothing(citizen: Conversation, database_file: Path) -> None:
    """取消 says that nothing was submitted, deletes the draft, and the dialogue is over."""
    reply = await say(citizen, "我要投诉", "社保窗口", "取消")
    assert "没有提交" in reply.text
    assert rows(database_file, "complaint_drafts") == []
    assert (await citizen.send("几个窗口部门")).parts[0].entry
    assert rows(database_file) == []


@pytest.mark.parametrize("word", ["取消", "跳过", "修改", "确认提交"])
async def test_there_is_nothing_to_steer_without_a_dialogue(
    citizen: Conversation, word: str
) -> None:
    """A command without a dialogue is told what may be done, and begins nothing."""
    assert (await citizen.send(word)).text == wording.NOTHING_OPEN


async def test_confirming_twice_tells_the_number_again(
    citizen: Conversation, database_file: Path
) -> None:
    """An impatient second 确认提交 submits nothing and names the same number."""
    number = await submit(citizen)
    reply = await citizen.send("确认提交")
    assert reply.text == wording.SUBMITTED_BEFORE.format(nature="投诉", number=number)
    assert len(rows(database_file)) == 1
    citizen.clock.forward(minutes=30)
    assert (await citizen.send("确认提交")).text == wording.NOTHING_OPEN


async def test_a_taken_number_is_passed_over(
    citizen: Conversation, store: Store, database_file: Path
) -> None:
    """Where the number that a draft gives is another's, the next one is given."""
    await say(citizen, "我要投诉", *ANSWERS)
    (draft,) = rows(database_file, "complaint_drafts")
    taken = make_number(day_of(NOON), f"{draft['id']}:0")
    row = (taken, "watch", "beef", NOON, "complaint", "", "别人的", "", "", 1)
    await store.database.write(
        lambda db: db.conn.execute("INSERT INTO complaints VALUES (?,?,?,?,?,?,?,?,?,?)", row)
    )
    await store.database.write(
        lambda db: db.conn.execute(
            "INSERT INTO complaint_changes VALUES (?, 1, 'submitted', 7, ?, '', '')", (taken, NOON)
        )
    )
    number = number_in((await citizen.send("确认提交")).text)
    assert number[2:].replace("-", "") == make_number(day_of(NOON), f"{draft['id']}:1")
    assert [row["matter"] for row in rows(database_file)] == ["别人的", ANSWERS[1]]


async def test_nothing_of_it_is_counted_as_an_inquiry(citizen: Conversation, store: Store) -> None:
    """The messages of a dialogue are counted apart from inquiries, in no outcome."""
    await submit(citizen)
    await citizen.send("", Kind.IMAGE)
    counted = store.journal.count(year_period(2016))
    assert sum(counted.values()) == counted[Outcome.UNSUPPORTED] == 1
    kinds = [row["kind"] for row in store.database.read("SELECT kind FROM exchanges")]
    assert kinds == [*["complaint"] * 6, "image"]


async def test_limits_hold_for_a_dialogue(
    knowledge: Knowledge, store: Store, database_file: Path
) -> None:
    """A message over the limit is told so and is no answer; the dialogue goes on after it."""
    talk = watch(knowledge, store.journal)
    terms = Terms(Limits(a_minute=3))
    talk.pipeline = Pipeline(
        knowledge, store.journal, handlers=HANDLERS, clock=talk.clock, terms=terms
    )
    await say(talk, "我要投诉", "社保窗口", "没人理")
    assert (await talk.send("昨天")).text == LIMITED_MINUTE
    form = json.loads(rows(database_file, "complaint_drafts")[0]["form"])
    assert form["step"] == "time"
    talk.clock.forward(minutes=2)
    assert "第4步" in (await talk.send("昨天")).text
    assert not NUMBER.search((await talk.send("给个说法")).text)
    assert sum(store.journal.count(year_period(2016)).values()) == 0
