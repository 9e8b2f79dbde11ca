"""Promises about dropping what citizens wrote when its time is over."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from support.app import Served, copy_database, serve, settings_for

from bot.keys import STORE
from bot.retention import BY_ITSELF, DAY_MS, drop_due, drop_what_is_due, seconds_to_night
from bot.settings import PrivacySettings
from bot.store import Store
from handlers.exchange import Exchange
from handlers.inquiry import Channel, Kind, Outcome, Part, Reply, Suggestion
from handlers.journal import LARGEST_DROP
from handlers.period import year_period

NOW = year_period(2026).start
DAYS = 30
WORDS = "我家在某某路八号想问补贴"
SAID = "答复里的字句"


def _exchange(key: str, received_at: int, *, citizen: str = "c" * 32) -> Exchange:
    """Return an exchange that has something in every column."""
    part = Part("centre-phone", 1, 0.97, Outcome.ANSWERED)
    offer = Suggestion("centre-phone", "联系电话是多少？")
    reply = Reply(Outcome.ANSWERED, SAID, (part,), (offer,), remainder="余下的话")
    return Exchange("web", Channel.WEB, key, citizen, received_at, Kind.TEXT, WORDS, reply)


def _record(served: Served, *exchanges: Exchange) -> None:
    journal = served.app[STORE].journal

    async def record_all() -> None:
        await asyncio.gather(*(journal.record(exchange) for exchange in exchanges))

    served.run(record_all())


def _wait_until(condition: Callable[[], bool]) -> None:
    """Return when `condition` holds, give up after some seconds."""
    event = asyncio.Event()

    async def poll() -> None:
        while not condition():
            try:
                await asyncio.wait_for(event.wait(), 0.02)
            except TimeoutError:
                continue

    asyncio.run(asyncio.wait_for(poll(), 20))


def test_old_words_are_dropped_at_start_and_counts_stay(
    seeded_database: Path, tmp_path: Path
) -> None:
    """Starting drops what is older than keep_days, and every count stays as it was."""
    database = copy_database(seeded_database, tmp_path)
    settings = settings_for(database, privacy=PrivacySettings(keep_days=DAYS))
    due, fresh = NOW - DAYS * DAY_MS - 1, NOW - DAYS * DAY_MS
    with serve(settings, clock=lambda: NOW) as served:
        many = [_exchange(f"old-{n}", due) for n in range(LARGEST_DROP + 1)]
        _record(served, *many, _exchange("fresh", fresh))
        before = served.app[STORE].journal.count(year_period(2025))
    with serve(settings, clock=lambda: NOW) as served:
        left = "SELECT 1 FROM exchanges WHERE received_at = ? AND text IS NOT NULL LIMIT 1"
        _wait_until(lambda: not served.rows(left, due))
        assert served.app[STORE].journal.count(year_period(2025)) == before
        row = served.rows("SELECT * FROM exchanges WHERE message_key = 'old-0'")[0]
        assert (row["text"], row["citizen"]) == (None, None)
        assert (row["reply"], row["remainder"], row["suggestions"]) == ("", "", "[]")
        assert (row["entry"], row["outcome"], row["received_at"]) == (
            "centre-phone",
            "answered",
            due,
        )
        kept = served.rows("SELECT * FROM exchanges WHERE message_key = 'fresh'")[0]
        assert (kept["text"], kept["citizen"]) == (WORDS, "c" * 32)
    with sqlite3.connect(database) as connection:
        connection.execute("DELETE FROM exchanges WHERE message_key = 'fresh'")
    connection.close()
    assert WORDS.encode() not in database.read_bytes()


def test_a_second_look_finds_nothing_to_drop(served: Served) -> None:
    """What was dropped is not dropped again, and a reader gets it with empty texts."""
    _record(served, _exchange("ancient", 1))
    assert served.run(drop_what_is_due(served.app)) in (0, 1)
    assert served.run(drop_what_is_due(served.app)) == 0
    found = served.app[STORE].journal.find("web", "ancient")
    assert found is not None
    assert (found.text, found.citizen, found.reply.text) == ("", "", "")
    assert found.reply.outcome is Outcome.ANSWERED


async def test_every_night_is_on_record_once(store: Store) -> None:
    """Each night's run stands on the audit record, and those of other processes only by drops."""
    await store.journal.record(_exchange("older", 2))
    for days, exchanges in ((0, 1), (0, 0), (1, 0), (1, 0), (2, 0)):
        dropped = await drop_due(store, PrivacySettings(), by=BY_ITSELF, now=NOW + days * DAY_MS)
        assert dropped.exchanges == exchanges
    await drop_due(store, PrivacySettings(), by="li.hong", now=NOW + 2 * DAY_MS)
    rows = store.database.read("SELECT * FROM audit ORDER BY number")
    assert [(row["staff"], (row["at"] - NOW) // DAY_MS) for row in rows] == [
        (BY_ITSELF, 0), (BY_ITSELF, 1), (BY_ITSELF, 2), ("li.hong", 2),
    ]  # fmt: skip
    assert {row["act"] for row in rows} == {"retention.run"}
    assert json.loads(rows[0]["detail"])["exchanges"] == 1


@pytest.mark.parametrize(("hours", "wait"), [(0, 3), (3, 24), (2.5, 0.5), (12, 15), (23, 4)])
def test_what_is_due_goes_at_night(hours: float, wait: float) -> None:
    """The next look is at three in the morning in China, whenever the server was started."""
    assert seconds_to_night(NOW + int(hours * 3_600_000)) == wait * 3600


def test_a_citizen_s_own_words_go_without_anybody_else_s(served: Served) -> None:
    """Dropping one citizen's exchanges leaves those of others as they are."""
    at = 2**42
    _record(served, _exchange("mine", at, citizen="a" * 32))
    _record(served, _exchange("hers", at, citizen="b" * 32))
    journal = served.app[STORE].journal
    assert served.run(journal.drop_citizen("web", "a" * 32)) == 1
    assert journal.list_of_citizen("web", "a" * 32, since=0) == []
    assert journal.list_of_citizen("web", "b" * 32, since=0)[0].text == WORDS


def test_dropped_words_are_in_no_file_of_the_database(served: Served) -> None:
    """What is dropped is gone at once from the database and its log, while the bot runs on."""
    at = 2**42
    _record(served, _exchange("gone", at, citizen="d" * 32))
    files = list(served.database.parent.glob(f"{served.database.name}*"))
    held = WORDS.encode()
    assert any(held in path.read_bytes() for path in files)
    others = "UPDATE exchanges SET text = '' WHERE citizen <> ?"
    with closing(sqlite3.connect(served.database)) as connection, connection:
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute(others, ("d" * 32,))
    served.run(served.app[STORE].journal.drop_citizen("web", "d" * 32))
    assert not any(held in path.read_bytes() for path in files)


def test_a_database_that_cannot_be_used_waits_for_the_next_round(
    seeded_database: Path, tmp_path: Path
) -> None:
    """A round that fails is logged and raises nothing, so that the next one comes."""
    database = copy_database(seeded_database, tmp_path)
    with serve(settings_for(database)) as served:
        with sqlite3.connect(database) as connection:
            connection.execute("ALTER TABLE exchanges RENAME TO elsewhere")
        connection.close()
        assert served.run(drop_what_is_due(served.app)) == 0
