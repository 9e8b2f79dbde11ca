"""A small database of notes, for tests of what happens to its file while it is open."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import sqlite_utils
from sqlite_utils.migrations import Migrations

from knowledge.database import Database, open_database
from knowledge.errors import StorageError

migrations = Migrations("test")
PATIENCE = 120
"""Seconds after which a test that waits for a thread has failed."""

OTHER = """
import sys
from pathlib import Path
from knowledge.database import open_database
database = open_database(Path(sys.argv[1]))
print("ready", flush=True)
for line in sys.stdin:
    note = "INSERT INTO notes VALUES (?)"
    try:
        database.submit(lambda db: db.conn.execute(note, (line.strip(),))).result()
    except Exception as error:
        print(error, flush=True)
    else:
        print("kept", flush=True)
database.close()
"""


@migrations()
def create_notes(db: sqlite_utils.Database) -> None:
    """Make a table of notes."""
    db.execute("CREATE TABLE notes (text TEXT PRIMARY KEY)")


def keep(database: Database, text: str) -> None:
    """Write one note."""
    database.submit(lambda db: db.conn.execute("INSERT INTO notes VALUES (?)", (text,))).result(
        PATIENCE
    )


def refuses(database: Database, text: str = "没有写下") -> str:
    """Return why a note is refused; it must not be kept."""
    with pytest.raises(StorageError) as caught:
        keep(database, text)
    return str(caught.value)


def kept(path: Path) -> list[str]:
    """Return the notes that whoever opens the file now finds, after SQLite's own check."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return [text for (text,) in connection.execute("SELECT text FROM notes ORDER BY rowid")]


def copy(path: Path) -> Path:
    """Make a backup of the database, as SQLite makes it, beside the folder of its file."""
    backup = path.parents[1] / "backup.db"
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(backup)) as target:
        source.backup(target)
    return backup


def copy_alone(path: Path) -> Path:
    """Copy the file as it is without its log, as a crash of the machine may leave it."""
    return Path(shutil.copy(path, path.parents[1] / "alone.db"))


def make_new(path: Path) -> None:
    """Put a new database there."""
    new = path.with_name("new.db")
    open_database(new, migrations).close()
    new.rename(path)


def together(path: Path) -> list[Path]:
    """Return the file with what lies beside it."""
    return sorted(path.parent.glob("bot.db*"))


def take_log(path: Path, *ends: str) -> None:
    """Delete the log and its index, or what is named of them."""
    for end in ends or ("wal", "shm"):
        path.with_name(f"{path.name}-{end}").unlink()


class Process:
    """Another process that has the same file open."""

    def __init__(self, path: Path) -> None:
        """Open the file."""
        self._process = subprocess.Popen(
            [sys.executable, "-c", OTHER, str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            cwd=Path(__file__).parents[2],
        )
        assert self._read() == "ready"

    def _read(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def keep(self, text: str) -> str:
        """Write a note there and return what it says of it."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{text}\n")
        self._process.stdin.flush()
        return self._read()

    def kill(self) -> None:
        """End it at once, as a crash would."""
        self._process.kill()
        self._process.communicate(timeout=PATIENCE)

    def end(self) -> None:
        """Close the file and end."""
        self._process.communicate(timeout=PATIENCE)
        assert self._process.returncode == 0
