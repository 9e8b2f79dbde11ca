"""Promises of the sums in the background: faults are logged and made up for, an end is heeded."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.app import Served, copy_database, serve, settings_for
from support.web import ask

from bot.keys import CLOCK, STORE
from bot.overview import OTHER, make_day_sums, span_of, sum_due_days
from handlers.counts.daysums import read_sums


@pytest.fixture
def served(seeded_database: Path, tmp_path: Path) -> Iterator[Served]:
    """Give an office that was asked once."""
    with serve(settings_for(copy_database(seeded_database, tmp_path))) as app:
        ask(app, "中心的联系电话是多少？", conversation="sums", message_id="1")
        yield app


def sum_up(served: Served, stop: asyncio.Event) -> int:
    """Look once, as the server does every minute."""
    sums = make_day_sums(served.app[STORE].database)
    return served.run(sum_due_days(served.app, sums, stop))


def test_a_look_counts_what_is_due(served: Served) -> None:
    """A day that was just counted is not counted again; whoever ends the program ends a look."""
    stop = asyncio.Event()
    stop.set()
    assert sum_up(served, stop) == 0
    assert sum_up(served, asyncio.Event()) == 1
    assert sum_up(served, asyncio.Event()) == 0


def test_an_entry_that_is_gone_has_no_topic(served: Served) -> None:
    """An entry that is nowhere any more is counted, under words that say so."""
    change = "UPDATE exchanges SET entry = 'gone'"
    served.run(served.app[STORE].database.write(lambda db: db.conn.execute(change).rowcount))
    sum_up(served, asyncio.Event())
    first, last = span_of(served.app[CLOCK]())
    read = read_sums(served.app[STORE].database.read, first, last)
    assert dict(read.gather(read.by_day).topics) == {OTHER: 1}


def test_a_database_that_fails_is_no_end(served: Served) -> None:
    """What cannot be read or written now is left to the next look."""
    database = served.app[STORE].database
    served.run(database.write(lambda db: db.conn.execute("DROP TABLE day_sums").rowcount))
    assert sum_up(served, asyncio.Event()) == 0
