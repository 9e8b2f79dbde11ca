"""Promises about what a courier brings: once, in time, and recorded as it went."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.conversation import Clock, Conversation
from support.courier import FakeCourier
from support.knowledge import make_entry, make_knowledge

from bot.pipeline import Pipeline
from bot.store import Store
from handlers.catalogue import HANDLERS
from handlers.exchange import Delivery, make_exchange
from handlers.inquiry import Inquiry, Kind, Outcome, Reply, Suggestion
from handlers.services import Services, Terms
from handlers.standing import Limits
from handlers.wording import LIMITED_MINUTE, word_offer

KNOWLEDGE = make_knowledge(make_entry("phone", "联系电话是多少？", answer="电话答复。"))
HELLO = "你好"
OFFERS = (Suggestion("phone", "联系电话是多少？"),)
OFFER = Reply(Outcome.SUGGESTED, word_offer("您想问：", OFFERS), suggestions=OFFERS)
MUCH_TIME = 60.0


class Gate:
    """Holds inquiries until it is opened or `number` of them are there; leavings pass."""

    def __init__(self, number: int = 0) -> None:
        """Open by itself once `number` inquiries are there."""
        self._number = number
        self.opened = asyncio.Event()
        self.reached = asyncio.Event()

    async def __call__(self, inquiry: Inquiry, _services: Services) -> Reply | None:
        """Hold it."""
        if inquiry.kind is Kind.LEFT:
            return None
        self.reached.set()
        self._number -= 1
        if not self._number:
            self.opened.set()
        await self.opened.wait()
        return None


def talk(store: Store, *held_by: Gate, **terms: Any) -> Conversation:
    """Return a citizen whose requests have time enough where `terms` say nothing else."""
    clock = Clock()
    given = Terms(**{"limits": Limits(), "deadline": MUCH_TIME, **terms})
    pipeline = Pipeline(
        KNOWLEDGE, store.journal, handlers=(*held_by, *HANDLERS), clock=clock, terms=given
    )
    return Conversation(pipeline, clock)


def deliveries(database: Path) -> list[str]:
    """Return how each reply reached the citizen, as it is on disk."""
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute("SELECT delivery FROM exchanges ORDER BY rowid").fetchall()
    return [row[0] for row in rows]


async def leave(citizen: Conversation, store: Store) -> Inquiry:
    """Return an inquiry whose reply was leaving when its process was killed."""
    inquiry = citizen.make_inquiry(HELLO, key="killed")
    exchange = make_exchange(inquiry, OFFER, text=HELLO, delivery=Delivery.LEAVING)
    await store.journal.record(exchange)
    return inquiry


@pytest.mark.parametrize(
    ("ends", "is_answered"),
    [(Delivery.SENT, False), (Delivery.OPEN, False), (Delivery.AT_ONCE, True)],
)
async def test_an_offer_is_brought_or_answered(
    store: Store, database_file: Path, ends: Delivery, *, is_answered: bool
) -> None:
    """What the courier brings is not answered too, and what it cannot bring is answered."""
    citizen, courier = talk(store), FakeCourier(in_time=ends)
    inquiry = citizen.make_inquiry(HELLO, key="1")
    replies = [await citizen.pipeline.reply_in_time(inquiry, courier) for _ in range(2)]
    assert len(courier.brought) == 1
    assert [reply.text for reply in replies] == [courier.brought[0] if is_answered else ""] * 2
    assert deliveries(database_file) == [ends]
    assert 0 < courier.seconds[0] < MUCH_TIME


async def test_an_offer_is_on_disk_before_it_leaves(store: Store, database_file: Path) -> None:
    """While the courier is under way the exchange is recorded, as leaving and not as sent."""
    citizen, courier = talk(store), FakeCourier(gate=asyncio.Event())
    inquiry = citizen.make_inquiry(HELLO, key="1")
    answer = asyncio.create_task(citizen.pipeline.reply_in_time(inquiry, courier))
    await courier.asked.wait()
    assert deliveries(database_file) == ["leaving"]
    assert courier.gate is not None
    courier.gate.set()
    assert (await answer).text == ""
    assert deliveries(database_file) == ["sent"]


async def test_a_next_message_does_not_bring_what_is_leaving(store: Store) -> None:
    """A citizen who writes again while a menu is being sent does not get it twice."""
    citizen, courier = talk(store), FakeCourier(gate=asyncio.Event())
    inquiry = citizen.make_inquiry(HELLO, key="1")
    answer = asyncio.create_task(citizen.pipeline.reply_in_time(inquiry, courier))
    await courier.asked.wait()
    assert (await citizen.send("联系电话是多少")).text.startswith("电话答复。")
    assert courier.gate is not None
    courier.gate.set()
    await answer


async def test_without_time_the_courier_is_not_asked(store: Store, database_file: Path) -> None:
    """Where too little is left of the request's time the reply is its answer."""
    citizen, courier = talk(store, deadline=1.2), FakeCourier()
    inquiry = citizen.make_inquiry(HELLO, key="1")
    reply = await citizen.pipeline.reply_in_time(inquiry, courier)
    await citizen.pipeline.drain()
    assert courier.seconds == []
    # On a machine that is very slow it may be late, and is brought as late replies are.
    assert deliveries(database_file) == ["at_once" if reply.text else "sent"]


async def test_a_late_offer_is_brought_as_late_replies_are(
    store: Store, database_file: Path
) -> None:
    """An offer past the deadline is brought once, by the way that has no deadline."""
    gate, courier = Gate(), FakeCourier()
    citizen = talk(store, gate, deadline=0.02)
    inquiry = citizen.make_inquiry(HELLO, key="1")
    assert (await citizen.pipeline.reply_in_time(inquiry, courier)).text == ""
    gate.opened.set()
    await citizen.pipeline.drain()
    assert (len(courier.brought), courier.seconds) == (1, [])
    assert deliveries(database_file) == ["sent"]


async def test_what_may_have_arrived_late_is_not_given_again(
    store: Store, database_file: Path
) -> None:
    """A late reply of which nobody knows whether it arrived is neither sent nor said to be."""
    gate, courier = Gate(), FakeCourier(late=Delivery.OPEN)
    citizen = talk(store, gate, deadline=0.02)
    inquiry = citizen.make_inquiry(HELLO, key="1")
    await citizen.pipeline.reply_in_time(inquiry, courier)
    gate.opened.set()
    await citizen.pipeline.drain()
    assert deliveries(database_file) == ["open"]
    assert (await citizen.send("联系电话是多少")).text.startswith("电话答复。")


async def test_two_processes_send_one(store: Store, database_file: Path) -> None:
    """Of two processes that answer one message at once, the one that records it sends it."""
    gate, courier = Gate(2), FakeCourier()
    first, second = talk(store, gate), talk(store, gate)
    inquiry = first.make_inquiry(HELLO, key="1")
    replies = await asyncio.gather(
        *(one.pipeline.reply_in_time(inquiry, courier) for one in (first, second))
    )
    assert [reply.text for reply in replies] == ["", ""]
    assert len(courier.brought) == 1
    assert deliveries(database_file) == ["sent"]


async def test_a_repeat_takes_over_from_a_killed_process(
    store: Store, database_file: Path
) -> None:
    """A reply that was leaving long ago is the repeat's answer, and stays so."""
    citizen, courier = talk(store, deadline=4.0), FakeCourier()
    inquiry = await leave(citizen, store)
    citizen.clock.forward(seconds=6)
    for _ in range(2):
        assert await citizen.pipeline.reply_in_time(inquiry, courier) == OFFER
    assert courier.brought == []
    assert deliveries(database_file) == ["at_once"]


async def test_an_early_repeat_is_answered_late(store: Store, database_file: Path) -> None:
    """A repeat that comes while the killed process might still send gets it by the courier."""
    citizen, courier = talk(store, deadline=0.02), FakeCourier()
    inquiry = await leave(citizen, store)
    assert (await citizen.pipeline.reply_in_time(inquiry, courier)).text == ""
    await citizen.pipeline.drain()
    assert courier.brought == [OFFER.text]
    assert deliveries(database_file) == ["sent"]


async def test_a_repeat_waits_for_how_it_ends(store: Store) -> None:
    """A repeat at another process gets what the sending one records meanwhile."""
    for ends, text in ((Delivery.SENT, ""), (Delivery.AT_ONCE, OFFER.text)):
        citizen = talk(store)
        inquiry = replace(await leave(citizen, store), key=f"killed-{ends}")
        exchange = make_exchange(inquiry, OFFER, text=HELLO, delivery=Delivery.LEAVING)
        await store.journal.record(exchange)
        repeat = asyncio.create_task(citizen.pipeline.reply_in_time(inquiry))
        assert await store.journal.settle(inquiry.account, inquiry.key, ends)
        assert (await repeat).text == text
        assert not await store.journal.settle(inquiry.account, inquiry.key, Delivery.SENT)


async def test_nothing_is_brought_to_who_has_left(store: Store) -> None:
    """Who unsubscribes before the courier goes gets nothing by it."""
    gate, courier = Gate(), FakeCourier()
    citizen = talk(store, gate)
    inquiry = citizen.make_inquiry(HELLO, key="1")
    answer = asyncio.create_task(citizen.pipeline.reply_in_time(inquiry, courier))
    await gate.reached.wait()
    await citizen.send("", Kind.LEFT)
    gate.opened.set()
    await answer
    await citizen.pipeline.drain()
    assert courier.brought == []


async def test_what_a_limit_says_is_answered(store: Store, database_file: Path) -> None:
    """The sentence in the place of an offer that goes over a limit is the request's answer."""
    citizen, courier = talk(store, limits=Limits(a_minute=1)), FakeCourier()
    for number, said in enumerate(("", LIMITED_MINUTE)):
        inquiry = citizen.make_inquiry(HELLO, key=str(number))
        assert (await citizen.pipeline.reply_in_time(inquiry, courier)).text == said
    assert deliveries(database_file) == ["sent", "at_once"]
    assert len(courier.brought) == 1


async def test_typing_is_shown_while_an_answer_is_not_there(store: Store) -> None:
    """Who waits is shown that an answer is being written, once, and until it is there."""
    gate, courier = Gate(), FakeCourier()
    citizen = talk(store, gate, typing_after=0.0)
    inquiry = citizen.make_inquiry("联系电话是多少", key="1")
    answers = [
        asyncio.create_task(citizen.pipeline.reply_in_time(inquiry, courier)) for _ in range(2)
    ]
    await courier.typed.wait()
    assert courier.typing == [True]
    gate.opened.set()
    assert [(await answer).text.startswith("电话答复。") for answer in answers] == [True, True]
    await citizen.pipeline.drain()
    assert courier.typing == [True, False]


async def test_no_typing_is_shown_for_an_answer_that_is_there(store: Store) -> None:
    """An answer that comes at once is preceded by nothing."""
    citizen, courier = talk(store), FakeCourier()
    inquiry = citizen.make_inquiry("联系电话是多少", key="1")
    assert (await citizen.pipeline.reply_in_time(inquiry, courier)).text
    await citizen.pipeline.drain()
    assert courier.typing == []
