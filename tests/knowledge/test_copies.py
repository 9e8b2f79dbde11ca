"""Promises of copies of the database."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlite_utils
from sqlite_utils.migrations import Migrations

from bot.store import Store, open_store
from knowledge.copies import BrokenCopyError, beside, make_copy, restore_copy, verify_copy
from knowledge.database import Database, open_database
from knowledge.errors import StorageError

numbers = Migrations("numbers")
ROUNDS = 3
PAYLOAD = "字" * 500


@numbers()
def create_numbers(db: sqlite_utils.Database) -> None:
    """Make the tables that every database of ours has, and one of numbers."""
    db.execute("CREATE TABLE numbers (number INTEGER PRIMARY KEY, text TEXT NOT NULL)")
    for name in ("exchanges", "entries", "revisions", "audit"):
        db.execute(f"CREATE TABLE {name} (id TEXT PRIMARY KEY)")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Give a database of numbers."""
    opened = open_database(tmp_path / "numbers.db", numbers)
    yield opened
    opened.close()


@pytest.fixture
def copy(store: Store, tmp_path: Path) -> Path:
    """Give a copy of a seeded database, with its slip."""
    return make_copy(store.database, tmp_path / "today.db").path


def add(database: Database, number: int) -> None:
    """Write the next number and wait until it is on disk."""
    sql = "INSERT INTO numbers VALUES (?, ?)"
    database.submit(lambda db: db.conn.execute(sql, (number, PAYLOAD)).rowcount).result()


def read_numbers(path: Path) -> list[int]:
    """Return the numbers in a file."""
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute("SELECT number FROM numbers ORDER BY number")]


def test_a_copy_made_under_load_is_one_state(database: Database, tmp_path: Path) -> None:
    """While numbers are written, a copy holds those up to one of them, and none is missing."""
    stop, written = threading.Event(), [0]

    def write() -> None:
        while not stop.is_set():
            add(database, written[0])
            written[0] += 1

    thread = threading.Thread(target=write)
    thread.start()
    try:
        for number in range(ROUNDS):
            before = written[0]
            copy = make_copy(database, tmp_path / f"copy-{number}.db")
            held = read_numbers(copy.path)
            assert held == [*range(len(held))]
            assert len(held) >= before
            assert copy.rows["numbers"] == len(held)
    finally:
        stop.set()
        thread.join()
    assert read_numbers(database.path)[-1] == written[0] - 1


def test_a_copy_stands_alone(copy: Path) -> None:
    """It needs no log beside it, is readable by its owner alone, and its slip says what it is."""
    assert sorted(path.name for path in copy.parent.glob("today.db*")) == [
        "today.db",
        "today.db.slip",
    ]
    assert copy.stat().st_mode & 0o777 == 0o600
    slip = json.loads(beside(copy, ".slip").read_text(encoding="utf-8"))
    assert verify_copy(copy).rows == slip["rows"]


def test_a_copy_is_restored_elsewhere(copy: Path, store: Store, tmp_path: Path) -> None:
    """What is restored is the same knowledge and the same journal, opened as any database."""
    target = tmp_path / "elsewhere" / "inquiry-bot.db"
    target.parent.mkdir()
    rows = restore_copy(copy, target).rows
    with open_store(target, may_create=False) as restored:
        assert not restored.is_new
        assert restored.library.load_snapshot() == store.library.load_snapshot()
        (found,) = restored.database.read("SELECT COUNT(*) FROM entries")
    assert found[0] == rows["entries"]


def test_the_key_goes_along(store: Store, tmp_path: Path) -> None:
    """Without the key a citizen would be another one after the restore."""
    beside(store.database.path, ".key").write_text("k" * 64)
    copy = make_copy(store.database, tmp_path / "today.db").path
    target = tmp_path / "restored.db"
    restore_copy(copy, target)
    for path in (copy, target):
        assert beside(path, ".key").read_text() == "k" * 64
        assert beside(path, ".key").stat().st_mode & 0o777 == 0o600


def test_another_key_is_not_overwritten(store: Store, tmp_path: Path) -> None:
    """Where another key lies nothing is restored."""
    beside(store.database.path, ".key").write_text("k" * 64)
    copy = make_copy(store.database, tmp_path / "today.db").path
    target = tmp_path / "restored.db"
    beside(target, ".key").write_text("o" * 64)
    with pytest.raises(StorageError):
        restore_copy(copy, target)
    assert not target.exists()


@pytest.mark.parametrize("taken", ["", "-wal", "-shm", "-journal"])
def test_nothing_is_overwritten(copy: Path, tmp_path: Path, taken: str) -> None:
    """Where a database lies, or what belongs to one, nothing is restored."""
    target = tmp_path / "restored.db"
    beside(target, taken).write_text("there")
    with pytest.raises(StorageError, match="there already"):
        restore_copy(copy, target)
    assert [path.name for path in tmp_path.glob("restored.db*")] == [f"restored.db{taken}"]
    assert beside(target, taken).read_text() == "there"


def cut(path: Path) -> None:
    """Lose the end of a file."""
    path.write_bytes(path.read_bytes()[:-4096])


def flip(path: Path) -> None:
    """Change one bit of a stored text, which SQLite itself does not notice."""
    content = bytearray(path.read_bytes())
    content[content.rindex("窗口".encode())] ^= 1
    path.write_bytes(content)


def lose_slip(path: Path) -> None:
    """Lose the slip."""
    beside(path, ".slip").unlink()


def forge_slip(path: Path) -> None:
    """Write a slip that tells of other rows."""
    slip = json.loads(beside(path, ".slip").read_text(encoding="utf-8"))
    slip["rows"]["entries"] += 1
    beside(path, ".slip").write_text(json.dumps(slip), encoding="utf-8")


def empty(path: Path) -> None:
    """Leave an empty file."""
    path.write_bytes(b"")


@pytest.mark.parametrize("spoil", [cut, flip, lose_slip, forge_slip, empty])
def test_a_broken_copy_is_refused(copy: Path, tmp_path: Path, spoil: object) -> None:
    """Whatever was changed of it, nothing is put in the place of a database."""
    assert callable(spoil)
    spoil(copy)
    target = tmp_path / "restored.db"
    with pytest.raises(BrokenCopyError):
        restore_copy(copy, target)
    assert [*tmp_path.glob("restored.db*")] == []


@pytest.mark.parametrize("content", [b"no database", b""])
def test_what_is_no_database_of_ours_is_no_copy(tmp_path: Path, content: bytes) -> None:
    """Another file, or another program's database, is refused though its slip fits."""
    path = tmp_path / "other.db"
    if content:
        path.write_bytes(content)
    else:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("CREATE TABLE other (x)")
    slip = {"sha256": _hash(path), "rows": {}}
    beside(path, ".slip").write_text(json.dumps(slip), encoding="utf-8")
    with pytest.raises(BrokenCopyError):
        verify_copy(path)


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_copy_that_is_there_is_not_overwritten(copy: Path, store: Store) -> None:
    """Yesterday's copy stays as it is, and no draft is left."""
    before = copy.read_bytes()
    with pytest.raises(StorageError, match="there already"):
        make_copy(store.database, copy)
    assert copy.read_bytes() == before
    assert len([*copy.parent.glob("today.db*")]) == 2


def test_a_copy_to_nowhere_is_an_error(store: Store, tmp_path: Path) -> None:
    """A folder that is not there is told."""
    with pytest.raises(StorageError):
        make_copy(store.database, tmp_path / "nowhere" / "today.db")
