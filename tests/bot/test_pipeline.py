"""Promises about the way of an inquiry: recorded once, then answered."""

from __future__ import annotations

import asyncio
import multiprocessing
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from support.conversation import Conversation, converse
from support.knowledge import make_entry, make_knowledge

from bot.pipeline import try_out
from bot.store import Store, open_store
from handlers.catalogue import HANDLERS
from handlers.inquiry import Inquiry, Kind, Outcome, Reply
from handlers.services import Knowledge, Services
from knowledge.masking import MASK


def rows(database: Path) -> list[sqlite3.Row]:
    """Read the exchanges that are on disk, past the pipeline."""
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        return connection.execute("SELECT * FROM exchanges ORDER BY rowid").fetchall()


class Gate:
    """A handler that says when it was reached and answers only once it is opened."""

    def __init__(self, text: str = "答复") -> None:
        """Begin closed."""
        self.reached = asyncio.Event()
        self.opened = asyncio.Event()
        self.calls = 0
        self.text = text

    async def __call__(self, _inquiry: Inquiry, _services: Services) -> Reply:
        """Wait at the gate, then answer."""
        self.calls += 1
        self.reached.set()
        await self.opened.wait()
        return Reply(Outcome.ANSWERED, self.text)


async def let_others_run() -> None:
    """Give everything that could go on the turns to do so."""
    for _ in range(100):
        await asyncio.sleep(0)


async def test_a_reply_leaves_after_its_exchange_is_on_disk(
    citizen: Conversation, database_file: Path
) -> None:
    """While the exchange cannot be committed no reply leaves; then both are there."""
    with closing(sqlite3.connect(database_file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        waiting = asyncio.create_task(citizen.send("电话"))
        await let_others_run()
        assert not waiting.done()
        other.execute("ROLLBACK")
    reply = await waiting
    (row,) = rows(database_file)
    assert row["reply"] == reply.text
    assert (row["outcome"], row["text"]) == ("answered", "电话")


async def test_an_exchange_is_recorded_whole(citizen: Conversation, database_file: Path) -> None:
    """The row holds who, when, what, how it ended, the entry with its revision, and the reply."""
    reply = await citizen.send("联系电话是多少？")
    (row,) = rows(database_file)
    assert (row["account"], row["channel"], row["citizen"]) == ("service", "wechat", "c0ffee")
    assert (row["message_key"], row["received_at"]) == ("c0ffee-1", citizen.clock.now)
    assert (row["kind"], row["outcome"]) == ("text", "answered")
    assert (row["entry"], row["revision"]) == (reply.parts[0].entry, 1)
    assert 0 < row["probability"] <= 1
    assert row["latency_ms"] > 0


async def test_a_later_repeat_gets_the_stored_reply(
    knowledge: Knowledge, store: Store, database_file: Path
) -> None:
    """A message that comes again is not asked again: one row, the first text."""
    gate = Gate()
    gate.opened.set()
    citizen = converse(knowledge, store.journal, handlers=[gate])
    first = await citizen.pipeline.reply_to(citizen.make_inquiry("问", key="same"))
    gate.text = "另一个答复"
    again = await citizen.pipeline.reply_to(citizen.make_inquiry("问", key="same"))
    assert first.text == again.text == "答复"
    assert gate.calls == len(rows(database_file)) == 1


async def test_repeats_join_the_one_in_flight(
    knowledge: Knowledge, store: Store, database_file: Path
) -> None:
    """Three deliveries at once are one question to the handlers, one row and one text."""
    gate = Gate()
    citizen = converse(knowledge, store.journal, handlers=[gate])
    tries = [
        asyncio.create_task(citizen.pipeline.reply_to(citizen.make_inquiry("问", key="same")))
        for _ in range(3)
    ]
    await gate.reached.wait()
    gate.opened.set()
    assert {(await one).text for one in tries} == {"答复"}
    assert gate.calls == len(rows(database_file)) == 1


async def test_repeats_at_two_processes_get_one_text(
    knowledge: Knowledge, database_file: Path
) -> None:
    """Where two answer the same message at once, the one that records first decides for both."""
    gates = [Gate("甲"), Gate("乙")]
    with open_store(database_file) as one, open_store(database_file) as two:
        citizens = [
            converse(knowledge, store.journal, handlers=[gate])
            for store, gate in zip((one, two), gates, strict=True)
        ]
        tries = [
            asyncio.create_task(each.pipeline.reply_to(each.make_inquiry("问", key="same")))
            for each in citizens
        ]
        for gate in gates:
            await gate.reached.wait()
            gate.opened.set()
        replies = {(await one).text for one in tries}
    assert len(replies) == len(rows(database_file)) == 1
    assert replies == {rows(database_file)[0]["reply"]}


def answer_elsewhere(path: str, said: multiprocessing.Queue[str]) -> None:
    """Answer the same message in a process of its own that knows something else."""
    with open_store(Path(path)) as store:
        elsewhere = converse(make_knowledge(make_entry("other", "问什么？")), store.journal)
        reply = asyncio.run(elsewhere.pipeline.reply_to(elsewhere.make_inquiry("电话", key="k")))
        said.put(reply.text)


async def test_another_process_sends_the_stored_reply(
    citizen: Conversation, database_file: Path
) -> None:
    """A repeat that arrives at another process gets the first one's reply, and is no new row."""
    reply = await citizen.pipeline.reply_to(citizen.make_inquiry("电话", key="k"))
    context = multiprocessing.get_context("spawn")
    said: multiprocessing.Queue[str] = context.Queue()
    process = context.Process(target=answer_elsewhere, args=(str(database_file), said))
    process.start()
    assert said.get(timeout=60) == reply.text
    process.join(60)
    assert len(rows(database_file)) == 1


async def test_equal_keys_of_two_accounts_are_two_messages(
    citizen: Conversation, database_file: Path
) -> None:
    """A message key belongs to its account: two accounts may have equal ones."""
    await citizen.pipeline.reply_to(citizen.make_inquiry("电话", key="same"))
    citizen.account = "watch"
    await citizen.pipeline.reply_to(citizen.make_inquiry("投诉", key="same"))
    assert [row["account"] for row in rows(database_file)] == ["service", "watch"]


async def test_a_sender_that_hangs_up_is_answered_at_its_retry(
    knowledge: Knowledge, store: Store, database_file: Path
) -> None:
    """The answer goes on when its sender has gone, is recorded, and waits for the retry."""
    gate = Gate()
    citizen = converse(knowledge, store.journal, handlers=[gate])
    gone = asyncio.create_task(citizen.pipeline.reply_to(citizen.make_inquiry("问", key="k")))
    await gate.reached.wait()
    gone.cancel()
    with pytest.raises(asyncio.CancelledError):
        await gone
    retry = asyncio.create_task(citizen.pipeline.reply_to(citizen.make_inquiry("问", key="k")))
    gate.opened.set()
    assert (await retry).text == "答复"
    assert gate.calls == len(rows(database_file)) == 1


async def test_draining_finishes_what_was_accepted(
    knowledge: Knowledge, store: Store, database_file: Path
) -> None:
    """Draining waits until every accepted inquiry is on disk, that of a gone sender too."""
    gate = Gate()
    citizen = converse(knowledge, store.journal, handlers=[gate])
    asked = [
        asyncio.create_task(citizen.pipeline.reply_to(citizen.make_inquiry("问", key=key)))
        for key in "abc"
    ]
    await gate.reached.wait()
    asked[0].cancel()
    drained = asyncio.create_task(citizen.pipeline.drain())
    await let_others_run()
    assert not drained.done()
    gate.opened.set()
    await drained
    assert {row["message_key"] for row in rows(database_file)} == {"a", "b", "c"}


async def test_draining_nothing_ends_at_once(citizen: Conversation) -> None:
    """Draining without anything accepted returns."""
    await citizen.pipeline.drain()


async def test_what_needs_no_answer_is_not_recorded(
    citizen: Conversation, database_file: Path
) -> None:
    """A page view or a position gets no text and makes no row."""
    assert (await citizen.send("", Kind.SILENT)).text == ""
    assert rows(database_file) == []


async def test_trying_out_records_nothing(
    knowledge: Knowledge, citizen: Conversation, database_file: Path
) -> None:
    """Trying a question out gives the citizen's answer and leaves no row."""
    tried = await try_out(knowledge, citizen.make_inquiry("电话"), HANDLERS, None)
    assert rows(database_file) == []
    assert tried.text == (await citizen.send("电话")).text


@pytest.mark.parametrize(
    "number",
    [
        "370406199001011234",
        "37040619900101123X",
        "13812345678",
        "6222021234567890123",
        "zhang.san@example.com",
        "鲁D12345",
    ],
)
async def test_personal_numbers_never_reach_the_disk(
    citizen: Conversation, store: Store, database_file: Path, number: str
) -> None:
    """Identity, telephone, bank-card and plate numbers and e-mails are stars in the journal."""
    await citizen.send(f"我的号码{number}，电话是多少")
    (row,) = rows(database_file)
    assert MASK in row["text"]
    assert number not in "".join(str(value) for value in row)
    store.database.close()
    with closing(sqlite3.connect(database_file)) as connection:
        assert number not in "".join(connection.iterdump())


async def test_the_centre_s_own_number_stays(citizen: Conversation, database_file: Path) -> None:
    """The centre's own telephone is recorded as it was asked and answered."""
    await citizen.send("0632—6616110是你们的电话吗")
    (row,) = rows(database_file)
    assert row["text"] == "0632—6616110是你们的电话吗"
