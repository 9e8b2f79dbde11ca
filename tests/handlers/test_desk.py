"""Promises of the desk: staff see the words around a hand-off, and their answer arrives once."""

from __future__ import annotations

import pytest
from support.conversation import NOON, Conversation, converse

from bot.store import Store
from handlers.desk import (
    CitizenGoneError,
    DeskError,
    HandoffNotFoundError,
    HandoffSettledError,
)
from handlers.exchange import Delivery
from handlers.handoffs import Handoff, HandoffStatus
from handlers.inquiry import Kind, Outcome
from handlers.journal import MEMORY_MS
from handlers.period import year_period
from handlers.services import Knowledge

ANSWER = "请带身份证到三楼12号窗口办理。"


async def open_one(citizen: Conversation, store: Store) -> Handoff:
    """Open a hand-off and return it."""
    await citizen.send("转人工")
    found = store.desk.list_handoffs()
    return next(one for one in found if one.citizen == citizen.citizen)


def read_talk(store: Store, handoff: Handoff, now: int) -> list[str]:
    """Return what the citizen sent around a hand-off."""
    return [one.text for one in store.desk.list_talk(handoff, now=now) if one.text]


async def test_an_answer_comes_with_the_next_reply(citizen: Conversation, store: Store) -> None:
    """The words of staff stand before the citizen's next reply, once, under their number."""
    handoff = await open_one(citizen, store)
    done = await store.desk.answer(
        handoff.number, by="张三", text=ANSWER, now=citizen.clock.now + 500
    )
    assert (done.status, done.answered_by, done.answer) == (
        HandoffStatus.ANSWERED,
        "张三",
        ANSWER,
    )
    assert done.answered_at == citizen.clock.now + 500
    assert store.desk.list_talk(done, now=citizen.clock.now + 999)[-1].delivery is Delivery.WAITING
    told = (await citizen.send("谢谢")).text
    assert told.startswith(
        f"您转人工的事（转接编号{handoff.number}），工作人员的答复是：\n{ANSWER}\n\n不客气"
    )
    assert ANSWER not in (await citizen.send("谢谢")).text
    talk = store.desk.list_talk(done, now=citizen.clock.now)
    (said,) = [one for one in talk if one.kind is Kind.STAFF_ANSWERED]
    assert (said.delivery, said.text) == (Delivery.GIVEN, "")


async def test_an_answer_is_no_inquiry(citizen: Conversation, store: Store) -> None:
    """What staff answer counts for nothing, and a number still picks from the last offer."""
    handoff = await open_one(citizen, store)
    offer = await citizen.send("菜单")
    await store.desk.answer(handoff.number, by="张三", text=ANSWER, now=citizen.clock.now + 500)
    counted = store.journal.count(year_period(2016))
    assert sum(counted.values()) == 2
    picked = await citizen.send("2")
    assert picked.text.startswith("您转人工的事")
    assert f"关于“{offer.suggestions[1].text}”" in picked.text
    assert store.journal.count(year_period(2016))[Outcome.HANDED_OFF] == 1


async def test_an_answer_without_words_says_nothing(citizen: Conversation, store: Store) -> None:
    """Who was answered by telephone is noted, and nothing waits for them."""
    handoff = await open_one(citizen, store)
    done = await store.desk.answer(handoff.number, by="张三", text="", now=NOON)
    assert (done.status, done.answer) == (HandoffStatus.ANSWERED, "")
    assert (await citizen.send("谢谢")).text.startswith("不客气")


async def test_nobody_else_gets_it(
    knowledge: Knowledge, citizen: Conversation, store: Store
) -> None:
    """An answer is for the citizen who asked, at the account where they asked."""
    handoff = await open_one(citizen, store)
    await store.desk.answer(handoff.number, by="张三", text=ANSWER, now=NOON)
    other = converse(knowledge, store.journal, citizen="decade")
    elsewhere = converse(knowledge, store.journal)
    elsewhere.account = "supervision"
    for one in (other, elsewhere):
        assert ANSWER not in (await one.send("谢谢")).text


async def test_staff_read_what_was_said_around_it(
    knowledge: Knowledge, citizen: Conversation, store: Store
) -> None:
    """The talk holds the 30 minutes before and all after, masked, of this citizen alone."""
    await citizen.send("太早的话")
    citizen.clock.forward(minutes=30)
    await citizen.send("之前的话")
    await converse(knowledge, store.journal, citizen="decade").send("别人的话")
    handoff = await open_one(citizen, store)
    await citizen.send("我的手机13800138000，要补办社保卡")
    citizen.clock.forward(minutes=3 * 24 * 60)
    await citizen.send("怎么还没有答复")
    now = citizen.clock.now
    assert read_talk(store, handoff, now) == [
        "之前的话",
        "转人工",
        "我的手机＊＊＊，要补办社保卡",
        "怎么还没有答复",
    ]
    closed = await store.desk.close(handoff.number, by="张三", comment="已电话说明", now=now)
    await citizen.send("办结以后的话")
    assert read_talk(store, closed, citizen.clock.now) == read_talk(store, handoff, now)
    first = store.desk.list_talk(handoff, now=now)[0]
    assert handoff.received_at - first.received_at < MEMORY_MS


async def test_the_list_goes_by_the_day_that_is_due(knowledge: Knowledge, store: Store) -> None:
    """What is due first comes first; what is closed is listed where that is asked for."""
    numbers = []
    for place, days in enumerate((3, 0, 9)):
        one = converse(knowledge, store.journal, citizen=f"c{place}")
        one.clock.forward(minutes=days * 24 * 60)
        numbers.append((await open_one(one, store)).number)
    await store.desk.close(numbers[1], by="张三", comment="重复", now=NOON)
    assert [one.number for one in store.desk.list_handoffs()] == [numbers[0], numbers[2]]
    found = store.desk.list_handoffs(closed=True)
    assert [one.number for one in found] == [numbers[1], numbers[0], numbers[2]]


async def test_what_is_settled_stays_so(citizen: Conversation, store: Store) -> None:
    """A second answer, or anything after the close, is refused and says who was first."""
    number = (await open_one(citizen, store)).number
    await store.desk.answer(number, by="张三", text=ANSWER, now=NOON)
    with pytest.raises(HandoffSettledError) as answered:
        await store.desk.answer(number, by="李四", text="另一个答复", now=NOON + 1)
    told = answered.value
    assert (told.status, told.by, told.at) == (HandoffStatus.ANSWERED, "张三", NOON)
    done = await store.desk.close(number, by="王五", comment="已办", now=NOON + 2)
    assert (done.answered_by, done.closed_by, done.comment) == ("张三", "王五", "已办")
    for again in (
        store.desk.answer(number, by="李四", text="", now=NOON + 3),
        store.desk.close(number, by="李四", comment="再办", now=NOON + 3),
    ):
        with pytest.raises(HandoffSettledError) as closed:
            await again
        assert (closed.value.status, closed.value.by) == (HandoffStatus.CLOSED, "王五")
    assert store.desk.get_handoff(number) == done


async def test_a_number_that_is_not_there_is_told(store: Store) -> None:
    """An unknown number is an error that names it, whatever was wanted."""
    with pytest.raises(HandoffNotFoundError) as caught:
        store.desk.get_handoff("999999")
    assert (caught.value.number, str(caught.value)) == ("999999", "999999")
    for act in (
        store.desk.answer("999999", by="张三", text="", now=NOON),
        store.desk.close("999999", by="张三", comment="无", now=NOON),
    ):
        with pytest.raises(DeskError):
            await act


async def test_words_cannot_reach_who_has_left(citizen: Conversation, store: Store) -> None:
    """A text for a citizen whose records were deleted is refused; the note alone is taken."""
    number = (await open_one(citizen, store)).number
    await citizen.send("", Kind.LEFT)
    with pytest.raises(CitizenGoneError):
        await store.desk.answer(number, by="张三", text=ANSWER, now=NOON)
    assert store.desk.get_handoff(number).status is HandoffStatus.OPEN
    done = await store.desk.answer(number, by="张三", text="", now=NOON)
    assert done.status is HandoffStatus.ANSWERED
