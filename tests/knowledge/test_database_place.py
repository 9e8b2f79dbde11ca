"""A database whose file is moved, cut short or overwritten while it is open."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from support.notes import copy, keep, kept, migrations, refuses

from knowledge.database import Database, open_database
from knowledge.errors import StorageError


def test_a_file_that_was_moved_takes_nothing_until_it_is_back(
    database: Database, path: Path
) -> None:
    """While the file lies elsewhere every write fails; put back, it holds what was confirmed."""
    away = path.with_name("away.db")
    path.rename(away)
    assert "not in its place" in refuses(database)
    assert "not in its place" in refuses(database)
    assert kept(away) == ["一"], "what was confirmed is in the file, wherever it lies"
    assert not path.exists()
    away.rename(path)
    keep(database, "二")
    assert kept(path) == ["一", "二"]


@pytest.mark.parametrize("name", ["bot.db-wal", "bot.db-shm"])
def test_a_log_that_was_deleted_loses_nothing(database: Database, path: Path, name: str) -> None:
    """When the log or its index is deleted, all that was confirmed is brought into the file."""
    for number in range(50):
        keep(database, str(number))
    path.with_name(name).unlink()
    keep(database, "二")
    expected = ["一", *map(str, range(50)), "二"]
    assert kept(path) == expected
    database.close()
    assert kept(path) == expected


@pytest.mark.parametrize("left", [0, 4096 + 100])
def test_a_file_that_was_cut_short_takes_nothing(
    database: Database, path: Path, left: int
) -> None:
    """After the file was truncated in its place writes fail, until a copy is put there."""
    backup = copy(path)
    assert path.stat().st_size > left
    os.truncate(path, left)
    assert "overwritten" in refuses(database)
    with pytest.raises(StorageError):
        database.read("SELECT text FROM notes")
    assert path.stat().st_size == left, "it is left as it was found"
    backup.replace(path)
    keep(database, "二")
    assert kept(path) == ["一", "二"]


def test_a_file_that_was_overwritten_takes_nothing(database: Database, path: Path) -> None:
    """Garbage written into the file is noticed, left alone, and healed by a copy over it."""
    backup = copy(path)
    garbage = b"\xa5" * path.stat().st_size
    with path.open("r+b") as file:
        file.write(garbage)
    assert "overwritten" in refuses(database)
    assert path.read_bytes() == garbage
    with path.open("r+b") as file:
        file.write(backup.read_bytes())
        file.truncate()
    keep(database, "二")
    assert kept(path) == ["一", "二"]
    database.close()
    assert kept(path) == ["一", "二"]


def test_checkpoints_are_no_loss(database: Database, path: Path) -> None:
    """What SQLite itself does to the file, here and from another process, disturbs nothing."""
    reopened: list[bool] = []
    database.on_reopen = lambda: reopened.append(True)
    for number in range(30):
        keep(database, f"{number}" * 3000)
        with closing(sqlite3.connect(path)) as other:
            other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            other.execute("DELETE FROM notes WHERE text <> '一'")
            other.commit()
            other.execute("VACUUM")
    database.empty_log()
    keep(database, "二")
    assert kept(path) == ["一", "二"]
    assert reopened == []


def test_a_file_behind_a_link_is_looked_after(tmp_path: Path) -> None:
    """The same holds where the path is a link to the file."""
    path, link = tmp_path / "far" / "bot.db", tmp_path / "link.db"
    open_database(path, migrations).close()
    link.symlink_to(path)
    database = open_database(link, migrations)
    keep(database, "一")
    path.with_name("bot.db-wal").unlink()
    keep(database, "二")
    path.rename(tmp_path / "away.db")
    assert "not in its place" in refuses(database)
    (tmp_path / "away.db").rename(path)
    keep(database, "三")
    database.close()
    assert kept(link) == ["一", "二", "三"]
