"""Promises about an inquiry when something breaks: the citizen is told, nothing is counted."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from support.conversation import Conversation, converse

from bot.store import Store
from handlers.inquiry import Inquiry, Kind, Outcome, Reply
from handlers.period import year_period
from handlers.services import Knowledge, Services
from handlers.wording import FAILED, NOT_RECORDED, fill

WORDS = "我家在某某路八号"
DELIVERY_SECONDS = 5
"""How long WeChat waits for the answer to a delivery."""


@contextmanager
def changed(database: Path, before: str, after: str) -> Iterator[None]:
    """Change the database from outside for the block, and change it back."""
    with closing(sqlite3.connect(database)) as other:
        other.execute(before)
        yield
        other.execute(after)


def count(database: Path) -> int:
    """Return how many exchanges are on disk."""
    with closing(sqlite3.connect(database)) as connection:
        number: int = connection.execute("SELECT COUNT(*) FROM exchanges").fetchone()[0]
    return number


async def break_down(inquiry: Inquiry, _services: Services) -> Reply | None:
    """Fail as a handler with a bug does."""
    raise ZeroDivisionError(inquiry.kind)


async def test_what_cannot_be_written_is_told_and_not_counted(
    citizen: Conversation, knowledge: Knowledge, database_file: Path
) -> None:
    """When the disk takes nothing the citizen is told so, and the same message counts later."""
    full = (
        "CREATE TRIGGER full BEFORE INSERT ON exchanges"
        " BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
    )
    inquiry = citizen.make_inquiry("电话", key="k")
    with changed(database_file, full, "DROP TRIGGER full"), capture_logs() as lines:
        reply = await citizen.pipeline.reply_to(inquiry)
    assert reply == Reply(Outcome.FAILED, fill(NOT_RECORDED, knowledge.snapshot.centre))
    assert count(database_file) == 0
    (line,) = lines
    assert (line["event"], line["log_level"]) == ("inquiry.not_recorded", "error")
    assert "disk is full" in line["fault"]
    assert (await citizen.pipeline.reply_to(inquiry)).outcome is Outcome.ANSWERED
    assert count(database_file) == 1


async def test_a_locked_file_is_told_while_wechat_waits(
    citizen: Conversation, database_file: Path
) -> None:
    """While another process keeps the file locked, who asks is told so before WeChat gives up."""
    inquiries = [citizen.make_inquiry("电话", key=key) for key in ("first", "second")]
    with changed(database_file, "BEGIN IMMEDIATE", "ROLLBACK"), capture_logs():
        async with asyncio.timeout(DELIVERY_SECONDS):
            replies = await asyncio.gather(*map(citizen.pipeline.reply_to, inquiries))
    assert [reply.outcome for reply in replies] == [Outcome.FAILED, Outcome.FAILED]
    assert count(database_file) == 0


async def test_leaving_is_made_up_for_by_its_repeat(
    citizen: Conversation, store: Store, database_file: Path
) -> None:
    """When a citizen's words cannot be dropped at once, WeChat's repeat of the leaving does it."""
    stuck = (
        "CREATE TRIGGER stuck BEFORE UPDATE ON exchanges"
        " BEGIN SELECT RAISE(ABORT, 'disk I/O error'); END"
    )
    await citizen.send(WORDS)
    left = citizen.make_inquiry("", Kind.LEFT, key="left")
    with changed(database_file, stuck, "DROP TRIGGER stuck"), capture_logs():
        await citizen.pipeline.reply_to(left)
    assert store.journal.list_of_citizen(citizen.account, citizen.citizen, since=0)
    assert (await citizen.pipeline.reply_to(left)).text == ""
    assert store.journal.list_of_citizen(citizen.account, citizen.citizen, since=0) == []
    assert count(database_file) == 2


async def test_what_cannot_be_read_is_told_and_not_counted(
    citizen: Conversation, knowledge: Knowledge, database_file: Path
) -> None:
    """When the journal cannot even be read the citizen is told so."""
    away = "ALTER TABLE exchanges RENAME TO elsewhere"
    back = "ALTER TABLE elsewhere RENAME TO exchanges"
    with changed(database_file, away, back), capture_logs() as lines:
        reply = await citizen.send("电话")
    assert reply.text == fill(NOT_RECORDED, knowledge.snapshot.centre)
    assert [line["event"] for line in lines] == ["inquiry.not_recorded"]
    assert count(database_file) == 0


async def test_a_fault_while_remembering_is_told_as_not_recorded(
    knowledge: Knowledge, store: Store, database_file: Path
) -> None:
    """When the last exchange cannot be read, the citizen hears the same and nothing is counted."""
    away = "ALTER TABLE exchanges RENAME TO elsewhere"
    back = "ALTER TABLE elsewhere RENAME TO exchanges"

    async def recall(inquiry: Inquiry, services: Services) -> Reply | None:
        with changed(database_file, away, back):
            services.recall(inquiry)
        return None

    citizen = converse(knowledge, store.journal, handlers=[recall])
    reply = await citizen.send("2")
    assert reply.text == fill(NOT_RECORDED, knowledge.snapshot.centre)


async def test_a_handler_that_breaks_gets_a_sentence_and_a_line(
    knowledge: Knowledge, store: Store
) -> None:
    """A bug in a handler becomes the sentence for it, a counted failure and a logged traceback."""
    citizen = converse(knowledge, store.journal, handlers=[break_down])
    with capture_logs() as lines:
        reply = await citizen.send(WORDS)
    assert reply == Reply(Outcome.FAILED, fill(FAILED, knowledge.snapshot.centre))
    (line,) = lines
    assert (line["event"], line["log_level"]) == ("inquiry.failed", "error")
    assert line["exc_info"]
    assert WORDS not in str(line)
    assert store.journal.count(year_period(2016))[Outcome.FAILED] == 1


async def test_a_handler_that_cancels_itself_is_a_failure(
    knowledge: Knowledge, store: Store
) -> None:
    """A cancellation that nobody asked for is told the citizen, counted and logged as a fault."""

    async def cancel(_inquiry: Inquiry, _services: Services) -> Reply | None:
        raise asyncio.CancelledError

    citizen = converse(knowledge, store.journal, handlers=[cancel])
    with capture_logs() as lines:
        reply = await citizen.send(WORDS)
    assert reply == Reply(Outcome.FAILED, fill(FAILED, knowledge.snapshot.centre))
    assert [line["event"] for line in lines] == ["inquiry.failed"]
    assert store.journal.count(year_period(2016))[Outcome.FAILED] == 1


async def test_an_answer_that_is_cancelled_ends(
    knowledge: Knowledge, store: Store, database_file: Path
) -> None:
    """Whoever ends the process ends what is being answered, and no failure is counted."""
    begun = asyncio.Event()

    async def linger(_inquiry: Inquiry, _services: Services) -> Reply | None:
        begun.set()
        await asyncio.Event().wait()
        return None

    citizen = converse(knowledge, store.journal, handlers=[linger])
    others = asyncio.all_tasks()
    asked = asyncio.ensure_future(citizen.send(WORDS))
    await begun.wait()
    for task in asyncio.all_tasks() - others:
        task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    await citizen.pipeline.drain()
    assert count(database_file) == 0


async def test_an_inquiry_that_no_handler_wants_is_a_failure(
    knowledge: Knowledge, store: Store
) -> None:
    """Where no handler answers, the citizen still gets a sentence."""
    citizen = converse(knowledge, store.journal, handlers=[])
    with capture_logs() as lines:
        reply = await citizen.send("电话")
    assert reply.text == fill(FAILED, knowledge.snapshot.centre)
    assert [line["event"] for line in lines] == ["inquiry.failed"]


async def test_a_failure_leaves_the_next_inquiry_alone(knowledge: Knowledge, store: Store) -> None:
    """After a handler broke on one message, the next one is answered."""

    async def break_once(inquiry: Inquiry, services: Services) -> Reply | None:
        if inquiry.text == "坏":
            return await break_down(inquiry, services)
        return Reply(Outcome.ANSWERED, "好")

    citizen = converse(knowledge, store.journal, handlers=[break_once])
    with capture_logs():
        outcomes = [(await citizen.send(text)).outcome for text in ("坏", "好")]
    assert outcomes == [Outcome.FAILED, Outcome.ANSWERED]


async def test_text_that_cannot_be_written_is_answered(
    citizen: Conversation, database_file: Path
) -> None:
    """Half of a character, as a broken sender may send it, is answered and counted."""
    with capture_logs():
        reply = await citizen.send("电话\ud83d")
    assert reply.text
    assert count(database_file) == 1
