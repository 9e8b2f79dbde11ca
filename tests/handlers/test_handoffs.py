"""Promises of 转人工: one hand-off for each wish, its number and the day of the answer."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

import pytest
from support.conversation import NOON, Conversation, converse

from bot.pipeline import try_out
from bot.store import Store, open_store
from handlers.catalogue import HANDLERS
from handlers.handoff import hand_off
from handlers.handoffs import Deadlines, Handoff, HandoffStatus, find_deadlines
from handlers.inquiry import Channel, Inquiry, Kind, Outcome, Reply
from handlers.journal import Journal
from handlers.period import CHINA, day_of
from handlers.services import Knowledge, Services
from handlers.wording import HANDOFF_UNCERTAIN

OPENED = dt.date(2016, 7, 1)
DUE = "最迟2016年7月12日答复（7个工作日内）"
DAY_MINUTES = 24 * 60


def read_number(text: str) -> str:
    """Return the number that a citizen is told, the last one if an answer stands before it."""
    found: list[str] = re.findall(r"转接编号([1-9][0-9]{5})", text)
    assert found, text
    return found[-1]


def list_all(store: Store) -> list[Handoff]:
    """Return every hand-off on disk."""
    return store.desk.list_handoffs(closed=True)


async def test_a_wish_is_recorded_and_told(citizen: Conversation, store: Store) -> None:
    """转人工 tells number, day, telephone with its purpose, and what to write next."""
    reply = await citizen.send("转人工")
    assert reply.outcome is Outcome.HANDED_OFF
    told, seen, matter, phone = reply.text.split("\n")
    number = read_number(told)
    assert told == f"已记下您需要工作人员帮助，转接编号{number}。工作人员{DUE}。"
    assert seen == "答复后，您在这里再发一条消息就能看到。"
    assert matter.startswith("请在下一条消息里写明要办的事")
    assert "请在工作日拨打0632—6616110（报告载明：对年度报告有疑问时的联系电话）" in phone
    assert list_all(store) == [
        Handoff(
            number=number,
            account="service",
            channel=Channel.WECHAT,
            citizen="c0ffee",
            received_at=citizen.clock.now,
            status=HandoffStatus.OPEN,
            deadlines=Deadlines(dt.date(2016, 7, 8), dt.date(2016, 7, 12), dt.date(2016, 7, 22)),
        )
    ]


async def test_what_comes_next_is_answered_as_usual(citizen: Conversation) -> None:
    """After 转人工 the next question gets its answer."""
    await citizen.send("转人工")
    assert (await citizen.send("电话")).outcome is Outcome.ANSWERED


async def test_a_second_wish_tells_of_the_first(citizen: Conversation, store: Store) -> None:
    """While one is open another 转人工 opens none, and tells its number and its day again."""
    number = read_number((await citizen.send("转人工")).text)
    citizen.clock.forward(minutes=3 * DAY_MINUTES)
    reply = await citizen.send("转人工")
    assert reply.outcome is Outcome.HANDED_OFF
    told = f"您转人工的事正在等工作人员答复，转接编号{number}，{DUE}，不用再申请。"
    assert reply.text.split("\n")[0] == told
    assert [one.number for one in list_all(store)] == [number]


async def test_what_is_overdue_is_said_so(citizen: Conversation) -> None:
    """After the day that was told a second 转人工 says that it is over, on that day not yet."""
    number = read_number((await citizen.send("转人工")).text)
    citizen.clock.now += 11 * DAY_MINUTES * 60_000
    assert DUE in (await citizen.send("转人工")).text
    citizen.clock.now += DAY_MINUTES * 60_000
    told = (await citizen.send("转人工")).text.split("\n")[0]
    assert told.startswith(
        f"您转人工的事（转接编号{number}）本应最迟2016年7月12日答复，现在已经超过"
    )


async def test_a_new_wish_after_an_answer_is_a_new_one(
    citizen: Conversation, store: Store
) -> None:
    """Once staff have answered, or closed it, 转人工 opens the next one."""
    numbers = []
    for act in (store.desk.answer, store.desk.close):
        numbers.append(read_number((await citizen.send("转人工")).text))
        words = {"text": ""} if act == store.desk.answer else {"comment": "已电话说明"}
        await act(numbers[-1], by="张三", now=NOON, **words)
    numbers.append(read_number((await citizen.send("转人工")).text))
    assert len(set(numbers)) == 3
    assert {one.number for one in list_all(store)} == set(numbers)


async def test_every_citizen_and_account_has_its_own(
    knowledge: Knowledge, citizen: Conversation, store: Store
) -> None:
    """Another citizen, or the same one at another account, is no reason to open none."""
    other = converse(knowledge, store.journal, citizen="decade")
    elsewhere = converse(knowledge, store.journal)
    elsewhere.account = "supervision"
    for one in (citizen, other, elsewhere):
        await one.send("转人工")
    assert [(one.account, one.citizen) for one in list_all(store)] == [
        ("service", "c0ffee"),
        ("service", "decade"),
        ("supervision", "c0ffee"),
    ]


async def test_twenty_deliveries_at_once_open_one(citizen: Conversation, store: Store) -> None:
    """Twenty deliveries of one 转人工 at once, and one later, are one hand-off and one text."""
    inquiry = citizen.make_inquiry("转人工", key="k")
    replies = await asyncio.gather(*(citizen.pipeline.reply_to(inquiry) for _ in range(20)))
    later = await citizen.pipeline.reply_to(inquiry)
    (opened,) = list_all(store)
    assert {read_number(reply.text) for reply in [*replies, later]} == {opened.number}
    assert len({reply.text for reply in [*replies, later]}) == 1


async def test_twenty_wishes_at_once_open_one(
    knowledge: Knowledge, citizen: Conversation, database_file: Path, store: Store
) -> None:
    """Twenty messages of one citizen at two processes are twenty inquiries and one hand-off."""
    with open_store(database_file) as other:
        there = converse(knowledge, other.journal)
        sent = [
            one.pipeline.reply_to(one.make_inquiry("转人工", key=f"{number}-{place}"))
            for number in range(10)
            for place, one in enumerate((citizen, there))
        ]
        replies = await asyncio.gather(*sent)
    (opened,) = list_all(store)
    assert {read_number(reply.text) for reply in replies} == {opened.number}
    assert all("2016年7月12日答复" in reply.text for reply in replies)
    told = [reply for reply in replies if reply.text.startswith("已记下")]
    assert len(told) == 1
    rows = store.database.read("SELECT COUNT(*) AS number FROM exchanges")
    assert rows[0]["number"] == 20


async def test_it_is_there_after_a_restart(
    knowledge: Knowledge, citizen: Conversation, store: Store, database_file: Path
) -> None:
    """A process that starts later knows the hand-off, its repeat and its second wish."""
    inquiry = citizen.make_inquiry("转人工", key="k")
    first = await citizen.pipeline.reply_to(inquiry)
    store.database.close()
    with open_store(database_file) as reopened:
        again = converse(knowledge, reopened.journal)
        assert (await again.pipeline.reply_to(inquiry)).text == first.text
        assert read_number((await again.send("转人工")).text) == read_number(first.text)
        assert len(list_all(reopened)) == 1


async def test_a_taken_number_is_drawn_again(knowledge: Knowledge, store: Store) -> None:
    """A number that somebody else has is never told twice."""
    drawn = iter(["123456", "123456", "654321"])

    async def draw(inquiry: Inquiry, services: Services) -> Reply | None:
        return await hand_off(inquiry, replace(services, draw_number=lambda: next(drawn)))

    for name, number in (("c0ffee", "123456"), ("decade", "654321")):
        one = converse(knowledge, store.journal, citizen=name, handlers=[draw])
        assert read_number((await one.send("转人工")).text) == number


async def test_a_day_that_is_not_certain_is_said_so(citizen: Conversation, store: Store) -> None:
    """Where a year's holidays are not known the citizen reads that the day may move."""
    citizen.clock.now = int(dt.datetime(2045, 1, 30, 12, tzinfo=CHINA).timestamp() * 1000)
    for _ in range(2):
        told = (await citizen.send("转人工")).text.split("\n")[0]
        assert "最迟2045年2月8日答复" in told
        assert told.endswith(HANDOFF_UNCERTAIN)
    (opened,) = list_all(store)
    assert opened.deadlines == find_deadlines(dt.date(2045, 1, 30))
    assert opened.deadlines.uncertain_from == dt.date(2045, 1, 31)


def test_a_day_before_the_uncertain_ones_is_certain() -> None:
    """Only the days from the first on whose holidays are not known are in doubt."""
    deadlines = Deadlines(OPENED, OPENED, OPENED + dt.timedelta(9), OPENED + dt.timedelta(5))
    assert deadlines.is_certain(deadlines.due)
    assert not deadlines.is_certain(deadlines.complex)


async def test_on_the_page_the_citizen_reads_how_long_it_is_known(
    knowledge: Knowledge, store: Store
) -> None:
    """Who asks on the web is told that the page forgets them, and to keep the number."""
    visitor = converse(knowledge, store.journal)
    inquiry = Inquiry("web", Channel.WEB, "c0ffee", "k", NOON, Kind.TEXT, "转人工")
    reply = await visitor.pipeline.reply_to(inquiry)
    assert "超过24小时没有打开，网页就认不出您了，请记下编号" in reply.text
    assert list_all(store)[0].channel is Channel.WEB


async def test_trying_out_opens_nothing(
    knowledge: Knowledge, citizen: Conversation, store: Store
) -> None:
    """On the command line 转人工 shows the words, with a number that nobody has."""
    reply = await try_out(knowledge, citizen.make_inquiry("转人工"), HANDLERS, None)
    assert "转接编号000000" in reply.text
    assert list_all(store) == []


@pytest.mark.parametrize("wish", ["leave", "delete"])
async def test_deleting_takes_the_citizen_out(
    citizen: Conversation, store: Store, wish: str
) -> None:
    """Who unsubscribes or deletes is in no hand-off any more; it stays, and a new one may come."""
    number = read_number((await citizen.send("转人工")).text)
    await store.desk.answer(number, by="张三", text="请带身份证来办", now=citizen.clock.now)
    await store.desk.close(number, by="张三", comment="群众姓王", now=citizen.clock.now)
    second = read_number((await citizen.send("转人工")).text)
    if wish == "leave":
        await citizen.send("", Kind.LEFT)
    else:
        assert "收不到答复" in (await citizen.send("删除我的记录")).text
        await citizen.send("确认删除")
    closed, still_open = list_all(store)
    assert (closed.number, still_open.number) == (number, second)
    assert (closed.citizen, closed.answer, closed.comment) == ("", "", "")
    assert (closed.answered_by, closed.status) == ("张三", HandoffStatus.CLOSED)
    assert (still_open.citizen, still_open.status) == ("", HandoffStatus.OPEN)
    assert store.desk.list_talk(still_open, now=citizen.clock.now) == []
    assert read_number((await citizen.send("转人工")).text) not in (number, second)


async def test_old_texts_are_dropped(citizen: Conversation, store: Store) -> None:
    """Retention empties what was said in a hand-off, with what identifies its citizen."""
    number = read_number((await citizen.send("转人工")).text)
    await store.desk.answer(number, by="张三", text="请带身份证来办", now=citizen.clock.now)
    assert await store.journal.drop_content(citizen.clock.now + 1) == 2
    (old,) = list_all(store)
    assert (old.citizen, old.answer, old.status) == ("", "", HandoffStatus.ANSWERED)
    assert day_of(old.received_at) == OPENED
    assert await Journal(store.database).drop_content(citizen.clock.now + 1) == 0
