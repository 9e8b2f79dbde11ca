"""Promises about opening what is kept on disk."""

from __future__ import annotations

import multiprocessing
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from support.knowledge import unguard

from bot.store import Store, now_ms, open_store
from knowledge.errors import StorageError


def count(database: Path, table: str) -> int:
    """Return how many rows a table has."""
    with closing(sqlite3.connect(database)) as connection:
        sql = f"SELECT COUNT(*) FROM {table}"  # noqa: S608 - a constant of this file
        number: int = connection.execute(sql).fetchone()[0]
    return number


def open_and_close(path: str) -> None:
    """Open a store in a process of its own."""
    with open_store(Path(path)):
        pass


def test_a_new_database_is_seeded(tmp_path: Path) -> None:
    """Opening a path where nothing is makes its folders and publishes the shipped entries."""
    path = tmp_path / "a" / "b" / "bot.db"
    with open_store(path) as store:
        published = store.load_knowledge().snapshot.published
    assert len(published) == count(path, "entries") > 0
    assert count(path, "centre") == 1


def test_a_filled_database_is_left_as_it_is(database_file: Path) -> None:
    """Opening again seeds nothing, so that what staff retired or changed stays so."""
    with closing(sqlite3.connect(database_file)) as connection, connection:
        unguard(connection)
        connection.execute("DELETE FROM revisions WHERE entry <> 'centre-phone'")
        connection.execute("DELETE FROM entries WHERE id <> 'centre-phone'")
    with open_store(database_file) as store:
        assert [one.entry.id for one in store.library.load_snapshot().published] == [
            "centre-phone"
        ]


def test_processes_that_open_an_empty_path_together_agree(tmp_path: Path) -> None:
    """Three processes that open one empty path at once seed it once and all succeed."""
    path = tmp_path / "bot.db"
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=open_and_close, args=(str(path),)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0, 0]
    assert count(path, "revisions") == count(path, "entries")
    assert count(path, "centre") == 1


def test_a_store_is_closed_at_its_end(tmp_path: Path) -> None:
    """After the block nothing can be read, written or left in a side file."""
    path = tmp_path / "bot.db"
    with open_store(path) as store:
        kept: Store = store
    with pytest.raises(StorageError):
        kept.library.is_empty()
    with pytest.raises(StorageError):
        kept.database.submit(lambda db: db.conn.execute("SELECT 1")).result()
    assert [one.name for one in tmp_path.iterdir()] == ["bot.db"]


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    """A file that SQLite did not make raises StorageError with its path, and stays as it was."""
    path = tmp_path / "bot.db"
    path.write_text("x" * 5000, encoding="ascii")
    with pytest.raises(StorageError, match=r"bot\.db: file is not a database"), open_store(path):
        pass
    assert path.read_text(encoding="ascii") == "x" * 5000


def test_the_clock_gives_milliseconds() -> None:
    """The time is in milliseconds UTC, later than the day this was written."""
    assert 1_760_000_000_000 < now_ms() < 10_000_000_000_000
