"""A database whose log is deleted while one process or several have it open."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlite_utils
from support.notes import (
    PATIENCE,
    Process,
    copy,
    copy_alone,
    keep,
    kept,
    make_new,
    refuses,
    take_log,
)

from knowledge.database import Database
from knowledge.errors import StorageError

LOOKING = """
import sqlite3, sys
sqlite3.connect(sys.argv[1]).execute("SELECT COUNT(*) FROM sqlite_schema").fetchall()
"""

WHAT_GOES = [("wal", "shm"), ("wal",), ("shm",)]


@pytest.fixture
def other(database: Database, path: Path) -> Iterator[Process]:
    """Give another process that has the database open."""
    assert database.path == path
    process = Process(path)
    yield process
    process.kill()


@pytest.mark.parametrize("ends", WHAT_GOES)
def test_an_end_that_notices_late_takes_no_log_with_it(
    database: Database, path: Path, other: Process, ends: tuple[str, ...]
) -> None:
    """Who still has a deleted log open at its end does not take the new one away."""
    take_log(path, *ends)
    keep(database, "二")
    database.close()
    other.end()
    assert kept(path) == ["一", "二"]


@pytest.mark.parametrize("ends", WHAT_GOES)
def test_a_crash_after_a_deletion_loses_nothing(
    database: Database, path: Path, other: Process, ends: tuple[str, ...]
) -> None:
    """What one process confirmed before it was killed outlives the other, which noticed late."""
    take_log(path, *ends)
    assert other.keep("二") == "kept"
    other.kill()
    keep(database, "三")
    assert kept(path) == ["一", "二", "三"]
    database.close()
    assert kept(path) == ["一", "二", "三"]


@pytest.mark.parametrize("ends", WHAT_GOES)
def test_a_thread_that_reads_first_does_not_put_the_log_aside(
    database: Database, path: Path, other: Process, ends: tuple[str, ...]
) -> None:
    """A thread that begins to read after the deletion finds all, and all of it is kept."""
    assert other.keep("二") == "kept"
    take_log(path, *ends)
    with ThreadPoolExecutor(1) as pool:
        found = pool.submit(database.read, "SELECT text FROM notes").result(PATIENCE)
    assert [row["text"] for row in found] == ["一", "二"]
    keep(database, "三")
    assert other.keep("四") == "kept"
    assert kept(path) == ["一", "二", "三", "四"]


def test_whoever_only_looks_does_not_put_the_log_aside(
    database: Database, path: Path, other: Process
) -> None:
    """Another program that reads the file after the deletion costs nothing that was confirmed."""
    assert other.keep("二") == "kept"
    take_log(path)
    subprocess.run([sys.executable, "-c", LOOKING, path], check=True, timeout=PATIENCE)
    keep(database, "三")
    assert other.keep("四") == "kept"
    assert kept(path) == ["一", "二", "三", "四"]


def test_a_thread_that_reads_first_gives_no_log_to_another_file(
    database: Database, path: Path
) -> None:
    """Another database that is put there stays what it is, whoever looks first, and is refused."""
    backup = copy(path)
    keep(database, "二")
    make_new(path)
    with ThreadPoolExecutor(1) as pool, pytest.raises(StorageError, match="another hand"):
        pool.submit(database.read, "SELECT text FROM notes").result(PATIENCE)
    assert "another one" in refuses(database)
    assert kept(path) == []
    backup.replace(path)
    keep(database, "三")
    assert kept(path) == ["一", "三"]


@pytest.mark.parametrize("ends", WHAT_GOES)
def test_a_log_deleted_while_a_write_runs_is_brought_into_the_file(
    database: Database, path: Path, other: Process, ends: tuple[str, ...]
) -> None:
    """Who writes while the log goes is told that it was kept, and it is."""

    def work(db: sqlite_utils.Database) -> None:
        take_log(path, *ends)
        db.conn.execute("INSERT INTO notes VALUES ('二')")

    database.submit(work).result(PATIENCE)
    assert kept(path) == ["一", "二"]
    assert other.keep("三") == "kept"
    keep(database, "四")
    assert kept(path) == ["一", "二", "三", "四"]


def test_processes_that_notice_at_once_wait_for_each_other(
    database: Database, path: Path, other: Process
) -> None:
    """Twenty deletions, after each of which both write at the same moment, lose nothing."""
    expected = {"一"}
    with ThreadPoolExecutor(1) as pool:
        for number in range(20):
            take_log(path)
            theirs = pool.submit(other.keep, f"他{number}")
            keep(database, f"我{number}")
            assert theirs.result(PATIENCE) == "kept"
            expected |= {f"他{number}", f"我{number}"}
            assert set(kept(path)) == expected
    database.close()
    other.end()
    assert set(kept(path)) == expected


@pytest.mark.parametrize("ends", WHAT_GOES)
def test_who_opens_the_file_after_a_deletion_waits_for_the_log(
    database: Database, path: Path, ends: tuple[str, ...]
) -> None:
    """A process that joins after the deletion puts nothing aside that another has confirmed."""
    take_log(path, *ends)
    joined = Process(path)
    assert joined.keep("二") == "kept"
    keep(database, "三")
    assert kept(path) == ["一", "二", "三"]
    joined.end()
    database.close()
    assert kept(path) == ["一", "二", "三"]


@pytest.mark.parametrize("ends", WHAT_GOES)
def test_an_idle_process_brings_a_deleted_log_into_the_file(
    database: Database, path: Path, ends: tuple[str, ...]
) -> None:
    """Without any inquiry, what the log held is soon in the file itself, and outlives a crash."""
    assert database.path == path
    process = Process(path)
    assert process.keep("二") == "kept"
    is_back = threading.Event()
    database.on_reopen = is_back.set
    take_log(path, *ends)
    assert is_back.wait(PATIENCE)
    process.kill()
    assert kept(copy_alone(path)) == ["一", "二"]
