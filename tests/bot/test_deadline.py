"""Promises about replies that are not there when WeChat gives up waiting."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from support.conversation import Clock, Conversation
from support.courier import FakeCourier
from support.knowledge import make_entry, make_knowledge

from bot.pipeline import Pipeline
from bot.store import Store
from bot.wechat.offers import word_text
from handlers.catalogue import HANDLERS
from handlers.exchange import Delivery
from handlers.inquiry import Inquiry, Kind, Outcome, Reply
from handlers.services import Services, Terms
from handlers.standing import Limits
from knowledge.entry import Topic

KNOWLEDGE = make_knowledge(
    make_entry("phone", "联系电话是多少？", answer="电话答复。"),
    make_entry("wechat", "微信号是什么？", answer="微信答复。"),
)


class Slow:
    """The shipped handlers behind a gate that holds what asks for 电话, or for the topic."""

    def __init__(self) -> None:
        """Begin closed."""
        self.opened = asyncio.Event()
        self.calls = 0

    async def __call__(self, inquiry: Inquiry, _services: Services) -> Reply | None:
        """Let everything else pass at once."""
        if "电话" in inquiry.text or inquiry.text == Topic.CENTRE:
            self.calls += 1
            await self.opened.wait()
        return None


def slow_talk(store: Store, deadline: float = 0.02) -> tuple[Slow, Conversation]:
    """Return a gate and a citizen whose questions about 电话 it holds past the deadline."""
    slow, clock = Slow(), Clock()
    terms = Terms(Limits(), deadline=deadline)
    pipeline = Pipeline(
        KNOWLEDGE, store.journal, handlers=(slow, *HANDLERS), clock=clock, terms=terms
    )
    return slow, Conversation(pipeline, clock)


def deliveries(database: Path) -> dict[str, str]:
    """Return how each question's reply reached the citizen, as it is on disk."""
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute("SELECT text, delivery FROM exchanges WHERE text NOTNULL")
        return dict(rows.fetchall())


async def test_a_late_reply_comes_with_the_next_one(store: Store, database_file: Path) -> None:
    """At the deadline nothing is said; the reply waits on disk and is given once, later."""
    slow, citizen = slow_talk(store)
    assert await citizen.pipeline.reply_in_time(citizen.make_inquiry("电话", key="1")) == Reply(
        Outcome.GREETED, ""
    )
    slow.opened.set()
    await citizen.pipeline.drain()
    assert deliveries(database_file) == {"电话": "waiting"}
    reply = await citizen.send("微信号是什么")
    assert reply.text.startswith("您刚才问的“电话”，答复是：\n电话答复。")
    assert "微信答复。" in reply.text
    assert deliveries(database_file) == {"电话": "given", "微信号是什么": "at_once"}
    assert "电话答复" not in (await citizen.send("微信号是什么")).text


async def test_a_late_reply_is_sent_by_itself_where_it_can_be(
    store: Store, database_file: Path
) -> None:
    """Where the account may send, the late reply goes out by itself, and only so."""
    slow, citizen = slow_talk(store)
    courier = FakeCourier()
    inquiry = citizen.make_inquiry("电话", key="1")
    await citizen.pipeline.reply_in_time(inquiry, courier)
    slow.opened.set()
    await citizen.pipeline.drain()
    assert len(courier.brought) == 1
    assert deliveries(database_file) == {"电话": "sent"}
    assert (await citizen.pipeline.reply_in_time(inquiry)).text == ""
    assert "电话答复" not in (await citizen.send("微信号是什么")).text


async def test_what_could_not_be_sent_waits(store: Store, database_file: Path) -> None:
    """A late reply that the platform refuses is never recorded as sent, and is given later."""
    slow, citizen = slow_talk(store)
    inquiry = citizen.make_inquiry("电话", key="1")
    await citizen.pipeline.reply_in_time(inquiry, FakeCourier(late=Delivery.WAITING))
    slow.opened.set()
    await citizen.pipeline.drain()
    assert deliveries(database_file) == {"电话": "waiting"}
    assert "电话答复" in (await citizen.send("微信号是什么")).text


async def test_a_late_inquiry_runs_once_for_all_its_deliveries(
    store: Store, database_file: Path
) -> None:
    """Three deliveries past the deadline are one run, one row and one text."""
    slow, citizen = slow_talk(store)
    courier = FakeCourier()
    inquiry = citizen.make_inquiry("电话", key="1")
    replies = [await citizen.pipeline.reply_in_time(inquiry, courier) for _ in range(3)]
    slow.opened.set()
    await citizen.pipeline.drain()
    assert [reply.text for reply in replies] == ["", "", ""]
    assert (slow.calls, len(courier.brought)) == (1, 1)
    assert deliveries(database_file) == {"电话": "sent"}


async def test_nothing_is_sent_to_who_has_left(store: Store, database_file: Path) -> None:
    """Who unsubscribes while an answer is being made gets none, and no word of theirs is kept."""
    slow, citizen = slow_talk(store)
    courier = FakeCourier()
    await citizen.pipeline.reply_in_time(citizen.make_inquiry("电话", key="1"), courier)
    await citizen.send("", Kind.LEFT)
    slow.opened.set()
    await citizen.pipeline.drain()
    assert courier.brought == []
    with closing(sqlite3.connect(database_file)) as connection:
        rows = connection.execute("SELECT citizen, text FROM exchanges").fetchall()
    assert rows == [(None, None), (None, None)]


async def test_a_late_offer_can_be_picked_from_when_it_comes(store: Store) -> None:
    """Suggestions that come with the next answer are picked by their numbers and can be tapped."""
    slow, citizen = slow_talk(store)
    await citizen.pipeline.reply_in_time(citizen.make_inquiry(Topic.CENTRE, key="1"))
    slow.opened.set()
    await citizen.pipeline.drain()
    reply = await citizen.send("微信号是什么")
    assert "微信答复。" in reply.text
    assert word_text(reply).count("<a href=") == len(reply.suggestions) > 0
    picked = await citizen.send("1")
    assert [part.entry for part in picked.parts] == [reply.suggestions[0].entry]


async def test_an_offer_of_its_own_comes_before_a_late_one(store: Store) -> None:
    """Where both the late reply and the next one offer something, numbers are of the next one."""
    slow, citizen = slow_talk(store)
    await citizen.pipeline.reply_in_time(citizen.make_inquiry(Topic.CENTRE, key="1"))
    slow.opened.set()
    await citizen.pipeline.drain()
    reply = await citizen.send("你好")
    assert [one.entry for one in reply.suggestions] == ["topic:CENTRE"]


async def test_an_answer_in_time_leaves_at_once(store: Store, database_file: Path) -> None:
    """What is there before the deadline is the answer to its own request."""
    _, citizen = slow_talk(store, deadline=30)
    reply = await citizen.pipeline.reply_in_time(citizen.make_inquiry("微信号是什么", key="1"))
    assert "微信答复。" in reply.text
    assert deliveries(database_file) == {"微信号是什么": "at_once"}
