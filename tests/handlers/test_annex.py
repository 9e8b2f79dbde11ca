"""Promises about what a reply brings about: written with its exchange, once, or not at all."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlite_utils
from structlog.testing import capture_logs
from support.conversation import NOON, Conversation, converse

from bot.pipeline import MOST_ANSWERS, Pipeline
from bot.store import Store, open_store
from handlers.annex import Annex, OutdatedReplyError
from handlers.complaints.complaint import Nature
from handlers.complaints.drafts import DRAFTS, DraftChange
from handlers.complaints.form import Form
from handlers.exchange import Exchange
from handlers.inquiry import Effect, Effects, Inquiry, Outcome, Reply
from handlers.journal import Journal
from handlers.services import Knowledge, Services, Terms
from handlers.standing import Limits
from handlers.wording import LIMITED_MINUTE, NOT_RECORDED, fill

TABLE = (
    "CREATE TABLE wishes (id TEXT PRIMARY KEY, account TEXT NOT NULL, citizen TEXT,"
    " received_at INTEGER NOT NULL, number INTEGER NOT NULL UNIQUE, words TEXT)"
)


@dataclass(frozen=True, slots=True)
class Wish(Effect):
    """A wish under a number that nobody else may have."""

    number: int


def write_wish(db: sqlite_utils.Database, exchange: Exchange) -> None:
    """Write a wish; raise where its number is taken."""
    wish = exchange.reply.effect
    assert isinstance(wish, Wish)
    row = (exchange.key, exchange.account, exchange.citizen, exchange.received_at)
    written = db.conn.execute(
        "INSERT INTO wishes VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (*row, wish.number, exchange.text),
    )
    if not written.rowcount:
        raise OutdatedReplyError


WISHES = Annex(Wish, write_wish, "wishes", ("citizen", "words"))


async def wish(inquiry: Inquiry, services: Services) -> Reply:
    """Take the number after the highest one."""
    (highest,) = services.select("SELECT COALESCE(MAX(number), 0) AS number FROM wishes", ())
    number = highest["number"] + 1
    return Reply(Outcome.ANSWERED, f"您是第{number}位：{inquiry.text}", effect=Wish(number))


def rows(database: Path, sql: str = "SELECT * FROM wishes ORDER BY number") -> list[sqlite3.Row]:
    """Read what is on disk."""
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        return connection.execute(sql).fetchall()


@pytest.fixture
def journal(store: Store, database_file: Path) -> Journal:
    """Give a journal with the table of wishes beside it."""
    with closing(sqlite3.connect(database_file)) as connection:
        connection.execute(TABLE)
    return Journal(store.database, (WISHES,))


@pytest.fixture
def wisher(knowledge: Knowledge, journal: Journal) -> Conversation:
    """Give a citizen whose every message is a wish."""
    return converse(knowledge, journal, handlers=[wish])


async def test_a_repeat_brings_nothing_about(wisher: Conversation, database_file: Path) -> None:
    """Twenty deliveries at once and one later are one wish, and all are told its number."""
    inquiry = wisher.make_inquiry("长凳", key="k")
    replies = await asyncio.gather(*(wisher.pipeline.reply_to(inquiry) for _ in range(20)))
    later = await wisher.pipeline.reply_to(inquiry)
    assert {reply.text for reply in [*replies, later]} == {"您是第1位：长凳"}
    (row,) = rows(database_file)
    assert tuple(row) == ("k", "service", "c0ffee", NOON, 1, "长凳")


async def test_repeats_at_two_processes_are_one(
    knowledge: Knowledge, wisher: Conversation, database_file: Path
) -> None:
    """Deliveries of one message at two processes at once are one wish."""
    with open_store(database_file) as other:
        there = converse(knowledge, Journal(other.database, (WISHES,)), handlers=[wish])
        inquiry = wisher.make_inquiry("长凳", key="k")
        sent = [one.pipeline.reply_to(inquiry) for _ in range(10) for one in (wisher, there)]
        assert {reply.text for reply in await asyncio.gather(*sent)} == {"您是第1位：长凳"}
    assert len(rows(database_file)) == 1


async def test_what_came_second_is_answered_anew(
    wisher: Conversation, database_file: Path
) -> None:
    """Of messages that reach for one number at once each gets a true one and one row."""
    inquiries = [wisher.make_inquiry("树", key=key) for key in "abcd"]
    replies = await asyncio.gather(*map(wisher.pipeline.reply_to, inquiries))
    assert {reply.text for reply in replies} == {f"您是第{number}位：树" for number in range(1, 5)}
    recorded = rows(database_file, "SELECT * FROM exchanges")
    told = {row["message_key"]: row["reply"] for row in recorded}
    assert told == {row["id"]: f"您是第{row['number']}位：树" for row in rows(database_file)}


async def test_what_never_fits_is_told_and_not_counted(
    knowledge: Knowledge, journal: Journal, database_file: Path
) -> None:
    """A reply that is outdated each time ends in the request to try again, and leaves no row."""
    asked = 0

    async def insist(_inquiry: Inquiry, _services: Services) -> Reply:
        nonlocal asked
        asked += 1
        return Reply(Outcome.ANSWERED, "第7位", effect=Wish(7))

    stubborn = converse(knowledge, journal, handlers=[insist])
    assert (await stubborn.send("先到")).text == "第7位"
    with capture_logs() as lines:
        reply = await stubborn.send("后到")
    centre = knowledge.snapshot.centre
    assert reply == Reply(Outcome.FAILED, fill(NOT_RECORDED, centre))
    assert [line["event"] for line in lines] == ["inquiry.outdated"]
    assert asked == 1 + MOST_ANSWERS
    assert [row["text"] for row in rows(database_file, "SELECT text FROM exchanges")] == ["先到"]


async def test_what_cannot_be_written_leaves_no_exchange(
    wisher: Conversation, database_file: Path
) -> None:
    """When an effect cannot be written its exchange is not recorded either."""
    with closing(sqlite3.connect(database_file)) as other:
        other.execute("ALTER TABLE wishes RENAME TO gone")
        with capture_logs():
            assert (await wisher.send("长凳")).outcome is Outcome.FAILED
        assert rows(database_file, "SELECT * FROM exchanges") == []
        other.execute("ALTER TABLE gone RENAME TO wishes")
    assert (await wisher.send("长凳")).text == "您是第1位：长凳"


async def test_what_a_limit_takes_away_brings_nothing_about(
    knowledge: Knowledge, journal: Journal, database_file: Path
) -> None:
    """A message over a limit is told so, and its wish is not written."""
    wisher = converse(knowledge, journal)
    terms = Terms(Limits(a_minute=1))
    wisher.pipeline = Pipeline(
        knowledge, journal, handlers=[wish], clock=wisher.clock, terms=terms
    )
    assert (await wisher.send("长凳")).outcome is Outcome.ANSWERED
    assert (await wisher.send("树")).text == LIMITED_MINUTE
    assert [row["words"] for row in rows(database_file)] == ["长凳"]


async def test_several_effects_are_written_together(
    knowledge: Knowledge, store: Store, journal: Journal, database_file: Path
) -> None:
    """A reply that brings about two things brings about both, or neither."""

    async def wish_and_draft(_inquiry: Inquiry, _services: Services) -> Reply:
        each = (Wish(1), DraftChange("", Form(Nature.COMPLAINT)))
        return Reply(Outcome.ANSWERED, "好", effect=Effects(each))

    del journal  # it has made the table of wishes
    both = Journal(store.database, (WISHES, DRAFTS))
    talk = converse(knowledge, both, handlers=[wish_and_draft])
    assert (await talk.send("长凳")).text == "好"
    drafts = "SELECT * FROM complaint_drafts"
    assert len(rows(database_file)) == len(rows(database_file, drafts)) == 1
    other = converse(knowledge, both, handlers=[wish_and_draft], citizen="beef")
    with capture_logs():
        assert (await other.send("树")).outcome is Outcome.FAILED
    assert len(rows(database_file)) == len(rows(database_file, drafts)) == 1


async def test_what_identifies_a_citizen_is_emptied(
    wisher: Conversation, journal: Journal, database_file: Path
) -> None:
    """Deleting a citizen's records empties the table beside the journal; the row stays."""
    await wisher.send("长凳")
    assert await journal.drop_citizen("service", "someone else") == 0
    assert rows(database_file)[0]["words"] == "长凳"
    assert await journal.drop_citizen("service", "c0ffee") == 1
    (row,) = rows(database_file)
    assert (row["citizen"], row["words"], row["number"]) == (None, None, 1)


async def test_old_content_is_emptied(
    wisher: Conversation, journal: Journal, database_file: Path
) -> None:
    """When their time is over words go from both tables; younger ones stay."""
    await wisher.send("长凳")
    await wisher.send("树")
    assert await journal.drop_content(wisher.clock.now) == 1
    assert [row["words"] for row in rows(database_file)] == [None, "树"]
