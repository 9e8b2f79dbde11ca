"""Opening, reading and closing the database, alone and beside other processes."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlite_utils
from sqlite_utils.migrations import Migrations

from knowledge import opening
from knowledge.database import Database, open_database
from knowledge.errors import StorageError

migrations = Migrations("test")
PATIENCE = 120
"""Seconds after which a test that waits for a thread has failed."""

OPENING = """
import sys
from pathlib import Path
from knowledge.database import open_database
from knowledge.tables import migrations
print("ready", flush=True)
sys.stdin.readline()
open_database(Path(sys.argv[1]), migrations).close()
"""


@migrations()
def create_notes(db: sqlite_utils.Database) -> None:
    """Make a table of notes."""
    db.execute("CREATE TABLE notes (text TEXT)")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give a file that does not exist yet."""
    return tmp_path / "bot.db"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    """Give an open database with an empty table of notes."""
    opened = open_database(path, migrations)
    yield opened
    opened.close()


def add_note(db: sqlite_utils.Database) -> int:
    """Keep one more note and return how many there are."""
    db.conn.execute("INSERT INTO notes VALUES ('一')")
    return int(db.conn.execute("SELECT count(*) FROM notes").fetchone()[0])


def test_every_connection_is_durable_and_strict(database: Database) -> None:
    """Readers use WAL, full flushes and foreign keys, as the writer does."""
    pragmas = ("journal_mode", "synchronous", "foreign_keys")

    def look(db: sqlite_utils.Database) -> list[object]:
        return [db.conn.execute(f"PRAGMA {name}").fetchone()[0] for name in pragmas]

    assert database.submit(look).result(PATIENCE) == ["wal", 2, 1]
    assert [database.read(f"PRAGMA {name}")[0][0] for name in pragmas] == ["wal", 2, 1]


def test_a_reader_cannot_write(database: Database) -> None:
    """A statement that writes is refused where only reading is allowed."""
    with pytest.raises(StorageError, match="readonly"):
        database.read("INSERT INTO notes VALUES ('一')")


def test_a_faulty_question_is_a_storage_error(database: Database) -> None:
    """A SELECT that cannot run raises StorageError."""
    with pytest.raises(StorageError, match="no such table"):
        database.read("SELECT * FROM elsewhere")


def test_every_thread_reads_on_its_own_connection(database: Database) -> None:
    """Many threads read at once while writes go on, and each sees only whole commits."""
    everyone_reads = threading.Barrier(8)

    def read(_: int) -> bool:
        everyone_reads.wait(PATIENCE)
        counts = [database.read("SELECT count(*) FROM notes")[0][0] for _ in range(50)]
        return counts == sorted(counts) and all(count % 2 == 0 for count in counts)

    def add_two(db: sqlite_utils.Database) -> None:
        add_note(db)
        add_note(db)

    with ThreadPoolExecutor(8) as pool:
        reads = pool.map(read, range(8))
        writes = [database.submit(add_two) for _ in range(50)]
        assert all(reads)
    assert [write.result(PATIENCE) for write in writes] == [None] * 50
    assert database.read("SELECT count(*) FROM notes")[0][0] == 100


def test_closing_finishes_the_queue(path: Path) -> None:
    """What was submitted before the close is on disk after it."""
    database = open_database(path, migrations)
    writes = [database.submit(add_note) for _ in range(2000)]
    database.close()
    assert [write.result(0) for write in writes] == list(range(1, 2001))
    reopened = open_database(path, migrations)
    assert reopened.read("SELECT count(*) FROM notes")[0][0] == 2000
    reopened.close()


def test_a_closed_database_refuses_at_once(path: Path) -> None:
    """After the close a write or a read fails with StorageError; nobody waits for ever."""
    database = open_database(path, migrations)
    database.read("SELECT 1")
    database.close()
    with pytest.raises(StorageError, match="closed"):
        database.submit(add_note).result(PATIENCE)
    with pytest.raises(StorageError, match="closed"):
        database.read("SELECT 1")
    with ThreadPoolExecutor(1) as pool, pytest.raises(StorageError, match="closed"):
        pool.submit(database.read, "SELECT 1").result(PATIENCE)


def test_closing_twice_is_closing_once(path: Path) -> None:
    """A second close does nothing."""
    database = open_database(path, migrations)
    database.close()
    database.close()


async def test_a_write_nobody_waits_for_any_more_harms_no_other(database: Database) -> None:
    """A coroutine cancelled while its write is queued or running leaves the writer alive."""
    inside, go = threading.Event(), threading.Event()

    def wait(_: sqlite_utils.Database) -> None:
        inside.set()
        assert go.wait(PATIENCE)

    running = asyncio.ensure_future(database.write(wait))
    await asyncio.to_thread(inside.wait, PATIENCE)
    queued = asyncio.ensure_future(database.write(add_note))
    await asyncio.sleep(0)
    running.cancel()
    queued.cancel()
    await asyncio.gather(running, queued, return_exceptions=True)
    go.set()
    assert await asyncio.wait_for(database.write(add_note), PATIENCE) == 1


def test_a_database_keeps_what_it_held(path: Path) -> None:
    """Opening a file again finds its rows and does not run its migrations twice."""
    for count in (1, 2, 3):
        database = open_database(path, migrations)
        assert database.submit(add_note).result(PATIENCE) == count
        database.close()


def test_a_new_file_is_its_owner_s_alone(tmp_path: Path) -> None:
    """Nobody else on the machine may read what citizens wrote, nor the log beside the file."""
    path = tmp_path / "new.db"
    database = open_database(path)
    database.submit(lambda db: db.conn.execute("CREATE TABLE words (word TEXT)")).result()
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    database.close()
    assert len(modes) > 1
    assert set(modes.values()) == {0o600}


def test_several_processes_may_open_a_new_file_at_once(path: Path) -> None:
    """Processes that start together on a new file all open it, and the tables are made once."""
    started = [
        subprocess.Popen(
            [sys.executable, "-c", OPENING, str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        for _ in range(6)
    ]
    for process in started:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in started:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    faults = [process.communicate(timeout=PATIENCE)[1] for process in started]
    assert faults == [""] * 6
    assert all(process.returncode == 0 for process in started)


def test_threads_may_open_a_new_file_at_once(tmp_path: Path) -> None:
    """Twenty new files, each opened by four threads at the same moment, all open."""
    for number in range(20):
        together = threading.Barrier(4)
        path = tmp_path / f"{number}.db"

        def open_and_count(_: int, path: Path = path, gate: threading.Barrier = together) -> int:
            gate.wait(PATIENCE)
            database = open_database(path, migrations)
            count = len(database.read("SELECT name FROM sqlite_schema WHERE name = 'notes'"))
            database.close()
            return count

        with ThreadPoolExecutor(4) as pool:
            assert list(pool.map(open_and_count, range(4))) == [1] * 4


def test_a_failed_migration_leaves_nothing_behind(path: Path) -> None:
    """When the tables cannot be brought up to date, opening fails and no table was made."""
    faulty = Migrations("faulty")

    @faulty()
    def create_twice(db: sqlite_utils.Database) -> None:
        db.execute("CREATE TABLE half (text TEXT)")
        db.execute("CREATE TABLE half (text TEXT)")

    with pytest.raises(StorageError, match="half already exists"):
        open_database(path, migrations, faulty)
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT name FROM sqlite_schema").fetchall() == []
    connection.close()


def test_a_file_that_is_no_database_is_a_storage_error(path: Path) -> None:
    """A file of something else is refused by name and left as it is."""
    path.write_text("这不是数据库。" * 200, encoding="utf-8")
    with pytest.raises(StorageError, match=r"bot\.db"):
        open_database(path, migrations)
    assert path.read_text(encoding="utf-8").startswith("这不是数据库")


@pytest.mark.parametrize("name", ["folder", "file/bot.db"])
def test_a_place_that_cannot_hold_a_file_is_a_storage_error(tmp_path: Path, name: str) -> None:
    """A folder in the file's place, or a file in the folder's place, raises StorageError."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="cannot open the database"):
        open_database(tmp_path / name, migrations)


def test_a_file_that_stays_locked_cannot_be_opened(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new file that another process holds locked is refused after the wait, not for ever."""
    monkeypatch.setattr(opening, "BUSY_SECONDS", 0.05)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    other.execute("CREATE TABLE theirs (text TEXT)")
    with pytest.raises(StorageError, match="locked"):
        open_database(path, migrations)
    other.close()
