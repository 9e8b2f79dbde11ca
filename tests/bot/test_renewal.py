"""Promises about the knowledge of a process after its database was lost and found."""

from __future__ import annotations

import datetime as dt
import gc
import itertools
import sqlite3
import time
import weakref
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from support.app import PATIENCE, Served, copy_database, serve, settings_for
from support.knowledge import CENTRE, make_entry, unguard
from support.web import ask

from bot.keys import PIPELINE, STORE
from bot.renewal import load_again
from bot.store import open_store
from handlers.period import CHINA

PHONE = "联系电话是多少"
CAT = "中心里养的猫叫什么名字"


@pytest.fixture
def served(seeded_database: Path, tmp_path: Path) -> Iterator[Served]:
    """Serve a database of the test's own."""
    with serve(settings_for(copy_database(seeded_database, tmp_path))) as running:
        yield running


def change(database: Path, sql: str) -> None:
    """Change a file that is nobody's else."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(sql)


def test_what_is_found_again_is_what_answers(served: Served, tmp_path: Path) -> None:
    """After a copy took the lost file's place, answers are those of the copy."""
    copy = tmp_path / "copy.db"
    with closing(sqlite3.connect(served.database)) as source, closing(sqlite3.connect(copy)) as to:
        source.backup(to)
    with closing(sqlite3.connect(copy)) as connection, connection:
        unguard(connection)
    change(copy, "UPDATE revisions SET content = replace(content, '6616110', '0000000')")
    assert "6616110" in ask(served, PHONE, message_id="1").json["reply"]
    copy.replace(served.database)
    until, number = time.monotonic() + PATIENCE, 2
    while "0000000" not in ask(served, PHONE, message_id=str(number)).json["reply"]:
        assert time.monotonic() < until
        number += 1
    assert len(served.rows()) == number - 1, "the first was lost with the old file"


def test_what_cannot_be_loaded_leaves_the_knowledge_as_it_is(served: Served) -> None:
    """Where the knowledge base cannot be read, the one in memory goes on answering."""
    change(served.database, "DELETE FROM centre")
    with capture_logs() as lines:
        served.run(load_again(served.app))
    assert "knowledge.not_renewed" in [line["event"] for line in lines]
    assert "6616110" in ask(served, PHONE).json["reply"]


def test_an_application_that_ended_leaves_nothing(seeded_database: Path, tmp_path: Path) -> None:
    """Where a process goes on after its application, what that had loaded is let go."""
    with serve(settings_for(copy_database(seeded_database, tmp_path))) as ended:
        known = weakref.ref(ended.app[PIPELINE].knowledge.matcher)
        assert known() is not None
    del ended
    gc.collect()
    assert known() is None


def test_answers_follow_the_day_in_china(seeded_database: Path, tmp_path: Path) -> None:
    """An entry answers from midnight of its first day until midnight after its last."""
    database = copy_database(seeded_database, tmp_path)
    entry = make_entry(
        "cat",
        CAT,
        answer="中心的猫叫团团。",
        valid_from=dt.date(2026, 12, 1),
        valid_until=dt.date(2026, 12, 2),
    )
    with open_store(database) as store:
        store.library.publish_seeds([entry], CENTRE, saved_at=0)
    numbers = itertools.count()
    clock = [_midnight(1) - 1]
    with serve(settings_for(database), clock=lambda: clock[0]) as served:

        def answers() -> bool:
            return "团团" in ask(served, CAT, message_id=str(next(numbers))).json["reply"]

        assert not answers()
        for now, is_given in (
            (_midnight(1), True),
            (_midnight(3) - 1, True),
            (_midnight(3), False),
        ):
            clock[0] = now
            until = time.monotonic() + PATIENCE
            while answers() != is_given:
                assert time.monotonic() < until


def test_a_day_that_changes_nothing_loads_nothing(served: Served) -> None:
    """Where all entries are valid on both days the knowledge stays the same object."""
    library, day = served.app[STORE].library, dt.date(2026, 12, 1)
    assert not library.has_turned(day, dt.date(2027, 12, 1))


def _midnight(day: int) -> int:
    """Return when a day of December 2026 begins in China, in milliseconds UTC."""
    return int(dt.datetime(2026, 12, day, tzinfo=CHINA).timestamp()) * 1000


def test_a_publication_is_answered_without_a_restart(served: Served) -> None:
    """What another process publishes is answered soon, by a server that goes on."""
    assert "团团" not in ask(served, CAT, message_id="1").json["reply"]
    with open_store(served.database) as store:
        entry = make_entry("cat", CAT, answer="中心的猫叫团团。")
        assert store.library.publish_seeds([entry], CENTRE, saved_at=0) == 1
    until, number = time.monotonic() + PATIENCE, 2
    while "团团" not in ask(served, CAT, message_id=str(number)).json["reply"]:
        assert time.monotonic() < until
        number += 1
    assert "6616110" in ask(served, PHONE, message_id="phone").json["reply"]
