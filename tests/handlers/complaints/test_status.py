"""Promises of a receipt number: who knows it learns how far it is, and nothing else."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from pathlib import Path

import pytest
import sqlite_utils
from support.complaints import ANSWERS, rows, say, submit, watch
from support.conversation import NOON, Conversation

from bot.store import Store, open_store
from handlers.complaints import wording
from handlers.complaints.book import list_of_citizen, list_page
from handlers.complaints.clerk import StaffChange, change_status
from handlers.complaints.complaint import ComplaintStatus
from handlers.complaints.number import make_number
from handlers.complaints.telling import name_complaint
from handlers.inquiry import Kind, Outcome
from handlers.period import day_of, year_period
from handlers.services import Knowledge

DAY_MS = 24 * 60 * 60 * 1000


def digits(number: str) -> str:
    """Return the digits of a number as it is told."""
    return number[2:].replace("-", "")


def change(store: Store, number: str, status: ComplaintStatus, comment: str = "") -> None:
    """Let staff change where a complaint stands, a day after it came."""
    wanted = StaffChange(status, "李四", comment)
    change_status(store.database, digits(number), wanted, now=NOON + DAY_MS)


@pytest.fixture
def stranger(knowledge: Knowledge, store: Store) -> Conversation:
    """Give another citizen of the same account."""
    return watch(knowledge, store.journal, citizen="beef")


async def test_who_knows_the_number_learns_the_status(
    citizen: Conversation, stranger: Conversation, store: Store
) -> None:
    """The history with staff's comments is told, its words and the names of staff are not."""
    number = await submit(citizen)
    change(store, number, ComplaintStatus.FORWARDED, "已转有关部门核实。")
    reply = await stranger.send(number)
    assert reply.text.split("\n") == [
        f"投诉{number}",
        "2016年7月1日 已收到",
        "2016年7月2日 已转办：已转有关部门核实。",
        "答复期限：最迟2016年7月12日（7个工作日内）。",
    ]
    assert reply.outcome is Outcome.ANSWERED
    assert not any(answer in reply.text for answer in (*ANSWERS, "李四"))


async def test_who_submitted_it_is_shown_the_matter(citizen: Conversation, store: Store) -> None:
    """Its citizen reads what they wrote, and how to take it back while it is open."""
    number = await submit(citizen)
    reply = await citizen.send(f"请问{number}办到哪了？")
    assert wording.OWN_MATTER.format(matter=ANSWERS[1]) in reply.text
    assert f"“撤回{number}”" in reply.text
    change(store, number, ComplaintStatus.CLOSED, "已批评教育，向您道歉。")
    closed = (await citizen.send(number)).text
    assert "已办结：已批评教育，向您道歉。" in closed
    assert "答复期限" not in closed
    assert "撤回" not in closed


async def test_a_complicated_case_has_the_longer_term(citizen: Conversation, store: Store) -> None:
    """What staff call complicated is due after 15 working days, and the citizen reads so."""
    number = await submit(citizen)
    wanted = StaffChange(ComplaintStatus.HANDLING, "李四", is_complicated=True)
    change_status(store.database, digits(number), wanted, now=NOON)
    assert "最迟2016年7月22日（15个工作日内）" in (await citizen.send(number)).text


async def test_a_mistyped_number_is_recognised(citizen: Conversation) -> None:
    """A wrong, missing or additional digit is recognised."""
    number = await submit(citizen)
    last = str((int(number[-1]) + 1) % 10)
    for text in (number[:-1] + last, number[:-1], f"{number}0"):
        assert (await citizen.send(text)).text.startswith(wording.BAD_NUMBER)


async def test_a_whole_number_that_nobody_got_is_not_found(citizen: Conversation) -> None:
    """A number with a right check digit that was not given out tells nothing more."""
    whole = make_number(day_of(NOON), "nobody's")
    assert (await citizen.send(f"TS{whole}")).text == wording.UNKNOWN_NUMBER


async def test_elsewhere_a_number_is_told_where_to_go(
    citizen: Conversation, stranger: Conversation
) -> None:
    """At an account that takes no complaints nobody can try numbers; the way is told."""
    number = await submit(citizen)
    stranger.takes_complaints = False
    for text in (number, f"查询{number}", number.replace("TS", "ts").replace("-", "")):
        assert (await stranger.send(text)).text == wording.ELSEWHERE
    assert (await stranger.send(digits(number))).text != wording.ELSEWHERE
    assert (await stranger.send("TS123")).text != wording.ELSEWHERE


async def test_own_complaints_are_listed(citizen: Conversation, stranger: Conversation) -> None:
    """我的投诉 lists what this citizen submitted, the latest first, at most three."""
    assert (await stranger.send("我的投诉")).text == wording.OWN_NONE
    openings = ("我要投诉", "我要建议", "我要投诉", "我要投诉")
    numbers = [await submit(citizen, opening=opening) for opening in openings]
    lines = (await citizen.send("我的投诉")).text.split("\n")
    assert "共4件" in lines[0]
    assert "最近的3件" in lines[0]
    assert [line[:15] for line in lines[1:]] == numbers[:0:-1]
    assert (await stranger.send("查询投诉")).text == wording.OWN_NONE


async def test_a_citizen_takes_a_complaint_back(
    citizen: Conversation, store: Store, database_file: Path
) -> None:
    """撤回 and the number withdraw it, once; the history says when and that the citizen did."""
    number = await submit(citizen)
    reply = await citizen.send(f"撤回{number}")
    assert reply.text == wording.WITHDRAWN.format(nature="投诉", number=number)
    again = await citizen.send(f"撤回 {number}")
    assert "不能再撤回" in again.text
    changes = rows(database_file, "complaint_changes")
    assert [(row["status"], row["author"]) for row in changes] == [
        ("submitted", "本平台"),
        ("withdrawn", "提交人"),
    ]
    (own,) = list_of_citizen(store.journal.select, "watch", "c0ffee")
    assert own.status is ComplaintStatus.WITHDRAWN
    assert "已撤回" in (await citizen.send(number)).text


@pytest.mark.parametrize("status", [ComplaintStatus.CLOSED, ComplaintStatus.REFUSED])
async def test_what_is_over_cannot_be_taken_back(
    citizen: Conversation, store: Store, status: ComplaintStatus
) -> None:
    """A complaint that staff have finished stays as it is."""
    number = await submit(citizen)
    change(store, number, status, "不属于本中心职责。")
    reply = await citizen.send(f"撤回{number}")
    assert reply.text == f"投诉{number}{wording.STATUSES[status]}，不能再撤回。"


async def test_nobody_takes_back_another_s(
    citizen: Conversation, stranger: Conversation, database_file: Path
) -> None:
    """Who only knows the number cannot withdraw it."""
    number = await submit(citizen)
    reply = await stranger.send(f"撤回{number}")
    assert reply.text == wording.NOT_YOURS.format(nature="投诉", number=number)
    citizen.account = "watch-2"
    assert "不能在这里撤回" in (await citizen.send(f"撤回{number}")).text
    assert len(rows(database_file, "complaint_changes")) == 1


async def test_withdrawing_needs_a_number(citizen: Conversation) -> None:
    """撤回 alone withdraws nothing; who asks whether one may is told the status."""
    number = await submit(citizen)
    assert (await citizen.send("撤回")).text == wording.WITHDRAW_WHICH
    assert "已收到" in (await citizen.send(f"{number}还能撤回吗")).text


async def test_a_withdrawal_at_two_processes_is_one(
    knowledge: Knowledge, database_file: Path
) -> None:
    """Two messages that withdraw one complaint at once leave one line of history."""
    with ExitStack() as stack:
        stores = [stack.enter_context(open_store(database_file)) for _ in range(2)]
        talks = [watch(knowledge, store.journal) for store in stores]
        number = await submit(talks[0])
        talks[1].clock.now = talks[0].clock.now
        wishes = [
            talk.pipeline.reply_to(talk.make_inquiry(f"撤回{number}", key=f"away-{place}"))
            for place, talk in enumerate(talks)
        ]
        replies = await asyncio.gather(*wishes)
    assert {"已撤回，不再办理" in reply.text for reply in replies} == {True, False}
    assert len(rows(database_file, "complaint_changes")) == 2


async def test_a_number_in_an_answer_is_part_of_it(
    citizen: Conversation, database_file: Path
) -> None:
    """In a dialogue a number with a story is an answer; alone it is asked about, and told."""
    number = await submit(citizen)
    await say(citizen, "我要投诉", "跳过")
    told = await citizen.send(number)
    assert told.text.startswith("您的投诉还没有填完")
    assert "已收到" in told.text
    story = f"我上次的{number}一直没有人理我，等了半个月"
    assert "第3步" in (await citizen.send(story)).text
    await say(citizen, "跳过", "跳过", "确认提交")
    assert rows(database_file)[1]["matter"] == story
    assert "已收到" in (await citizen.send(story)).text


async def test_asking_is_no_inquiry(citizen: Conversation, store: Store) -> None:
    """Questions about a complaint are counted with complaints, pictures beside them are not."""
    number = await submit(citizen)
    for text in (number, f"撤回{number}", "我的投诉"):
        assert (await citizen.send(text)).kind is Kind.COMPLAINT
    assert sum(store.journal.count(year_period(2016)).values()) == 0


async def test_what_waits_is_found_in_an_older_database(
    knowledge: Knowledge, store: Store, database_file: Path
) -> None:
    """A database from before the mark of what is over gets it for what it holds."""
    closed, waiting = [await submit(watch(knowledge, store.journal, one)) for one in ("a", "b")]
    wanted = StaffChange(ComplaintStatus.CLOSED, "李四", "已办")
    change_status(store.database, digits(closed), wanted, now=NOON)

    def forget(db: sqlite_utils.Database) -> None:
        db.conn.execute("DROP INDEX complaints_by_standing")
        db.conn.execute("ALTER TABLE complaints DROP COLUMN is_open")
        db.conn.execute("DELETE FROM _sqlite_migrations WHERE name = 'find_open_ones'")

    await store.database.write(forget)
    with open_store(database_file) as again:
        found = list_page(again.database.read, only_open=True, limit=9)
        assert [name_complaint(one) for one in found] == [waiting]
        assert len(list_page(again.database.read, only_open=False, limit=9)) == 2
