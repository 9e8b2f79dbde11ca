"""One writer that commits in groups, many readers, on real files."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlite_utils
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils.migrations import Migrations

from knowledge import database as database_module
from knowledge import opening
from knowledge.database import Database, open_database
from knowledge.errors import StorageError

migrations = Migrations("test")
PATIENCE = 120
"""Seconds after which a test that waits for a thread has failed."""


@migrations()
def create_notes(db: sqlite_utils.Database) -> None:
    """Make a table of notes, and one whose rows must point at a note when they are committed."""
    db.execute("CREATE TABLE notes (text TEXT PRIMARY KEY)")
    db.execute(
        "CREATE TABLE links (note TEXT REFERENCES notes(text) DEFERRABLE INITIALLY DEFERRED)"
    )


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    """Give an open database with an empty table of notes."""
    opened = open_database(path, migrations)
    yield opened
    opened.close()


def note(text: str) -> Callable[[sqlite_utils.Database], str]:
    """Return the write that keeps one note and gives it back."""

    def work(db: sqlite_utils.Database) -> str:
        db.conn.execute("INSERT INTO notes VALUES (?)", (text,))
        return text

    return work


def dangle(db: sqlite_utils.Database) -> None:
    """Write a row that SQLite refuses only at the commit."""
    db.conn.execute("INSERT INTO links VALUES ('no such note')")


def kept(database: Database) -> list[str]:
    """Return the notes that are on disk."""
    return [row["text"] for row in database.read("SELECT text FROM notes ORDER BY rowid")]


class Held:
    """The writer, held inside a write until `release`, so that what is queued is one group."""

    def __init__(self, database: Database) -> None:
        """Queue the write and wait until the writer is inside it."""
        self._inside, self._go = threading.Event(), threading.Event()
        self.done = database.submit(self._wait)
        assert self._inside.wait(PATIENCE)

    def _wait(self, _: sqlite_utils.Database) -> None:
        self._inside.set()
        assert self._go.wait(PATIENCE)

    def release(self) -> None:
        """Let the writer go on."""
        self._go.set()
        self.done.result(PATIENCE)


def test_a_write_gives_its_result_and_is_on_disk(database: Database, path: Path) -> None:
    """When the future of a write resolves, another connection finds what it wrote."""
    assert database.submit(note("一")).result(PATIENCE) == "一"
    other = sqlite3.connect(path)
    assert other.execute("SELECT text FROM notes").fetchall() == [("一",)]
    other.close()


def test_many_threads_write_at_once_and_nothing_is_lost(database: Database) -> None:
    """Every one of 400 concurrent writes is kept exactly once."""
    texts = [str(number) for number in range(400)]
    with ThreadPoolExecutor(16) as pool:
        done = list(pool.map(lambda text: database.submit(note(text)).result(PATIENCE), texts))
    assert done == texts
    assert sorted(kept(database)) == sorted(texts)


async def test_a_coroutine_waits_without_holding_the_loop(database: Database) -> None:
    """While the writer is held, the event loop goes on; afterwards every write is there."""
    held = Held(database)
    writes = [asyncio.ensure_future(database.write(note(str(n)))) for n in range(50)]
    await asyncio.sleep(0)
    assert not any(write.done() for write in writes)
    held.release()
    assert await asyncio.gather(*writes) == [str(n) for n in range(50)]


def test_waiting_writes_are_one_commit_in_their_order(database: Database) -> None:
    """Writes that were waiting are committed together, in the order in which they came."""
    commits: list[bool] = []
    seen: list[int] = []

    def look(db: sqlite_utils.Database) -> None:
        commits.append(db.conn.in_transaction)
        seen.append(len(kept(database)))

    held = Held(database)
    futures = [database.submit(note("一")), database.submit(note("二"))]
    looked = database.submit(look)
    held.release()
    looked.result(PATIENCE)
    assert [future.result(PATIENCE) for future in futures] == ["一", "二"]
    assert commits == [True]
    assert seen == [0], "a reader saw a write of the group before its commit"
    assert kept(database) == ["一", "二"]


def test_no_group_is_larger_than_allowed(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When more writes wait than one commit may hold, the rest go into the next commit."""
    monkeypatch.setattr(database_module, "LARGEST_GROUP", 2)
    held = Held(database)
    first, second = database.submit(note("一")), database.submit(note("二"))
    seen = database.submit(lambda _: kept(database))
    held.release()
    assert seen.result(PATIENCE) == ["一", "二"]
    assert (first.result(PATIENCE), second.result(PATIENCE)) == ("一", "二")


@settings(deadline=None, max_examples=30)
@given(good=st.lists(st.booleans(), max_size=12))
def test_a_failing_write_rolls_back_alone(
    good: list[bool], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """In any group the faulty writes fail with their own error and the others are all kept."""

    def fail(text: str) -> Callable[[sqlite_utils.Database], str]:
        def work(db: sqlite_utils.Database) -> str:
            note(text)(db)
            raise LookupError(text)

        return work

    database = open_database(tmp_path_factory.mktemp("group") / "bot.db", migrations)
    held = Held(database)
    texts = [str(number) for number in range(len(good))]
    futures: list[Future[str]] = [
        database.submit(note(text) if is_good else fail(text))
        for text, is_good in zip(texts, good, strict=True)
    ]
    held.release()
    for text, is_good, future in zip(texts, good, futures, strict=True):
        if is_good:
            assert future.result(PATIENCE) == text
        else:
            with pytest.raises(LookupError, match=text):
                future.result(PATIENCE)
    assert kept(database) == [text for text, is_good in zip(texts, good, strict=True) if is_good]
    database.close()


def test_a_refused_row_is_a_storage_error(database: Database) -> None:
    """What SQLite refuses inside one write reaches its caller as StorageError, nobody else."""
    held = Held(database)
    first, again = database.submit(note("一")), database.submit(note("一"))
    held.release()
    assert first.result(PATIENCE) == "一"
    with pytest.raises(StorageError, match="UNIQUE"):
        again.result(PATIENCE)


def test_a_failed_commit_fails_its_whole_group(database: Database) -> None:
    """When the commit is refused, every write of the group fails and none is kept."""
    held = Held(database)
    futures: list[Future[object]] = [database.submit(note("一")), database.submit(dangle)]
    held.release()
    for future in futures:
        with pytest.raises(StorageError, match="FOREIGN KEY"):
            future.result(PATIENCE)
    assert kept(database) == []


def test_the_writer_outlives_a_failed_commit(database: Database) -> None:
    """After a failed group the next write succeeds."""
    with pytest.raises(StorageError):
        database.submit(dangle).result(PATIENCE)
    assert database.submit(note("一")).result(PATIENCE) == "一"
    assert kept(database) == ["一"]


def test_a_write_that_ends_the_transaction_fails_its_group(database: Database) -> None:
    """A write that rolls everything back takes its group with it, and the writer goes on."""

    def undo(db: sqlite_utils.Database) -> None:
        db.conn.execute("ROLLBACK")

    held = Held(database)
    futures: list[Future[object]] = [database.submit(note("一")), database.submit(undo)]
    held.release()
    for future in futures:
        with pytest.raises(StorageError):
            future.result(PATIENCE)
    assert database.submit(note("二")).result(PATIENCE) == "二"
    assert kept(database) == ["二"]


def test_a_full_disk_is_a_storage_error(database: Database) -> None:
    """When the file may not grow, the write fails, what was there stays, and reads go on."""

    def stop_growing(db: sqlite_utils.Database) -> None:
        pages = db.conn.execute("PRAGMA page_count").fetchone()[0]
        db.conn.execute(f"PRAGMA max_page_count={pages}")

    database.submit(note("一")).result(PATIENCE)
    database.submit(stop_growing).result(PATIENCE)
    with pytest.raises(StorageError, match="full"):
        database.submit(note("长" * 100_000)).result(PATIENCE)
    assert kept(database) == ["一"]


def test_a_locked_file_is_a_storage_error(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another process keeps the file locked, a write fails instead of waiting for ever."""
    monkeypatch.setattr(opening, "BUSY_SECONDS", 0.5)
    database = open_database(path, migrations)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageError, match="locked"):
        database.submit(note("一")).result(PATIENCE)
    other.execute("ROLLBACK")
    other.close()
    assert database.submit(note("一")).result(PATIENCE) == "一"
    database.close()
