"""A database whose file is deleted while it is open, and what may take its place."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlite_utils
from support.notes import (
    PATIENCE,
    Process,
    copy,
    keep,
    kept,
    make_new,
    migrations,
    refuses,
    together,
)

from knowledge.database import Database, open_database
from knowledge.errors import StorageError


@pytest.mark.parametrize("takes_folder", [False, True])
def test_a_deleted_file_is_not_made_anew(
    database: Database, path: Path, *, takes_folder: bool
) -> None:
    """A file that is gone, its folder too, stays gone until a copy of it is put there."""
    backup = copy(path)
    keep(database, "已经丢了")
    if takes_folder:
        shutil.rmtree(path.parent)
    else:
        path.unlink()
    assert "not in its place" in refuses(database)
    assert not path.exists()
    with pytest.raises(StorageError, match="not in its place"):
        database.read("SELECT text FROM notes")
    path.parent.mkdir(exist_ok=True)
    shutil.copy(backup, path)
    keep(database, "二")
    assert [row["text"] for row in database.read("SELECT text FROM notes")] == ["一", "二"]
    assert kept(path) == ["一", "二"]


def test_what_is_committed_into_a_deleted_file_is_not_confirmed(
    database: Database, path: Path
) -> None:
    """A file that goes while a write runs has failed that write, though SQLite committed it."""
    backup = copy(path)

    def work(db: sqlite_utils.Database) -> None:
        db.conn.execute("INSERT INTO notes VALUES ('没有了')")
        path.unlink()

    with pytest.raises(StorageError, match="not in its place"):
        database.submit(work).result(PATIENCE)
    shutil.copy(backup, path)
    keep(database, "二")
    assert kept(path) == ["一", "二"]


def test_no_log_of_a_deleted_file_is_taken_for_its_successor_s(
    database: Database, path: Path
) -> None:
    """A copy put in the place of a deleted file is whole, whatever waited in the log."""
    backup = copy(path)
    for number in range(300):
        keep(database, f"{number}" * 40)
    path.unlink()
    shutil.copy(backup, path)
    keep(database, "二")
    assert kept(path) == ["一", "二"]
    database.close()
    assert kept(path) == ["一", "二"]
    assert together(path) == [path]


def test_a_file_deleted_before_the_end_leaves_no_log(database: Database, path: Path) -> None:
    """When the file is gone at the close, a copy that is put there later is opened whole."""
    backup = copy(path)
    for number in range(300):
        keep(database, f"{number}" * 40)
    path.unlink()
    database.close()
    assert together(path) == []
    shutil.copy(backup, path)
    assert kept(path) == ["一"]


@pytest.mark.parametrize(
    "put",
    [
        lambda path: path.touch(),
        make_new,
        lambda path: path.write_bytes("这不是数据库。".encode() * 2000),
        lambda path: path.mkdir(),
    ],
    ids=["empty", "new", "garbage", "folder"],
)
def test_what_is_another_is_not_taken_up(
    database: Database, path: Path, put: Callable[[Path], object]
) -> None:
    """An empty file, a new database, something else: nothing of it takes the file's place."""
    away = path.with_name("away.db")
    path.rename(away)
    put(path)
    before = path.read_bytes() if path.is_file() else b""
    assert "cannot write" in refuses(database)
    assert "cannot write" in refuses(database)
    assert (path.read_bytes() if path.is_file() else b"") == before
    if path.is_dir():
        path.rmdir()
    away.replace(path)
    keep(database, "二")
    assert kept(path) == ["一", "二"]


def test_a_copy_may_take_the_file_s_place_at_once(database: Database, path: Path) -> None:
    """A backup renamed over the open file is what is read and written from then on."""
    backup = copy(path)
    keep(database, "只在旧文件里")
    reopened: list[bool] = []
    database.on_reopen = lambda: reopened.append(True)
    backup.replace(path)
    keep(database, "二")
    assert reopened == [True]
    assert [row["text"] for row in database.read("SELECT text FROM notes")] == ["一", "二"]
    assert kept(path) == ["一", "二"]


@pytest.mark.parametrize("what", ["bot.db", "bot.db-wal", "bot.db-shm"])
def test_two_processes_agree_on_what_was_kept(path: Path, what: str) -> None:
    """With a process on each side of a deletion, what either confirmed is there, and only that."""
    database = open_database(path, migrations)
    other = Process(path)
    confirmed = ["一"]
    keep(database, "一")
    backup = copy(path)
    path.with_name(what).unlink()
    if what == "bot.db":
        assert "not in its place" in refuses(database)
        shutil.copy(backup, path)
    for number in range(6):
        for who, name in ((database, f"我{number}"), (other, f"他{number}")):
            if isinstance(who, Process):
                assert who.keep(name) == "kept"
            else:
                keep(who, name)
            confirmed.append(name)
    assert kept(path) == confirmed
    other.end()
    database.close()
    assert kept(path) == confirmed


def test_no_new_file_is_made_beside_the_log_of_another(database: Database, path: Path) -> None:
    """Where only the log was left behind, nobody begins anew and throws it away."""
    away = path.with_name("away.db")
    path.rename(away)
    with pytest.raises(StorageError, match="its log lies there without it"):
        open_database(path, migrations)
    away.rename(path)
    keep(database, "二")
    assert kept(path) == ["一", "二"]


def test_a_missing_file_is_not_made_where_that_is_not_wanted(path: Path) -> None:
    """Who joins others may not open what is not there."""
    with pytest.raises(StorageError, match="cannot open the database"):
        open_database(path, migrations, may_create=False)
    assert not path.parent.exists()
    open_database(path, migrations).close()
    open_database(path, migrations, may_create=False).close()
