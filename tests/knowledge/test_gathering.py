"""What an event loop writes in one go is handed over in one go."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import sqlite_utils

from knowledge.database import Database, open_database
from knowledge.errors import StorageError


def _do_nothing(_: sqlite_utils.Database) -> None:
    """Write nothing."""


@pytest.fixture
def groups() -> list[int]:
    """Count the writes that each commit held."""
    return []


@pytest.fixture
def database(tmp_path: Path, groups: list[int]) -> Database:
    """Open a database that notes its groups."""
    opened = open_database(tmp_path / "bot.db")
    opened.on_commit = lambda writes, _seconds, _waiting: groups.append(writes)
    return opened


def test_what_one_turn_writes_is_one_commit(database: Database, groups: list[int]) -> None:
    """Forty tasks that write in the same turn of the loop cost one commit."""

    async def write_all() -> None:
        await asyncio.gather(*(database.write(_do_nothing) for _ in range(40)))

    asyncio.run(write_all())
    database.close()
    assert groups == [40]


def test_what_follows_turn_by_turn_is_one_commit(database: Database, groups: list[int]) -> None:
    """A loop that brings one write in each turn has them committed together."""

    async def write_after(turns: int) -> None:
        for _ in range(turns):
            await asyncio.sleep(0)
        await database.write(_do_nothing)

    async def write_all() -> None:
        await asyncio.gather(*(write_after(turns) for turns in range(5)))

    asyncio.run(write_all())
    database.close()
    assert groups == [5]


def test_a_loop_that_never_stops_writing_gets_its_answers(database: Database) -> None:
    """Writes that come in every turn do not keep the first from being committed."""

    async def write_until_answered() -> int:
        first = asyncio.ensure_future(database.write(_do_nothing))
        others = []
        while not first.done():
            others.append(asyncio.ensure_future(database.write(_do_nothing)))
            await asyncio.sleep(0)
        await asyncio.gather(*others)
        return len(others)

    assert asyncio.run(write_until_answered()) > 0
    database.close()


def test_what_was_gathered_at_the_end_is_told(database: Database) -> None:
    """A write that is still being gathered when the database closes fails, and says so."""

    async def write_and_close() -> None:
        write = asyncio.ensure_future(database.write(_do_nothing))
        await asyncio.sleep(0)
        database.close()
        with pytest.raises(StorageError, match="closed"):
            await write

    asyncio.run(write_and_close())
