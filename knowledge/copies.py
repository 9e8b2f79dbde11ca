"""Copies of the database: made while it is in use, checked, and put where one is missing.

Beside a copy lies its slip: the SHA-256 of the file and how many rows each table has. SQLite
itself does not notice when a bit of a stored text changes; the slip does.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils.migrations import Migrations

from knowledge.database import Database
from knowledge.errors import StorageError
from knowledge.opening import mark_of, refuse_newer

_SLIP, _KEY = ".slip", ".key"
_NEEDED = ("exchanges", "entries", "revisions", "audit")
"""Tables that every database of ours has."""


class BrokenCopyError(StorageError):
    """A file is no whole copy of a database of ours."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy that was checked: its file, the SHA-256 of it, the rows of each table."""

    path: Path
    sha256: str
    rows: Mapping[str, int]


def beside(path: Path, end: str) -> Path:
    """Return the path of a file that goes with another."""
    return path.with_name(path.name + end)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    """Return once a file, or a folder's list of files, is on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _new_file(path: Path) -> Iterator[Path]:
    """Give a path to write to; what is there at the end is at `path`, whole, or nothing is.

    Raises StorageError where a file is at `path` already.
    """
    draft = beside(path, f".{secrets.token_hex(8)}")
    try:
        draft.touch(mode=0o600)
        yield draft
        _sync(draft)
        os.link(draft, path)
        _sync(path.parent)
    except FileExistsError as error:
        raise StorageError(f"{path} is there already; move it away first") from error
    except OSError as error:
        raise StorageError(f"cannot write {path}: {error}") from error
    finally:
        draft.unlink(missing_ok=True)


def _read_only(path: Path) -> str:
    return f"{path.absolute().as_uri()}?mode=ro&immutable=1"


def _count_rows(path: Path) -> dict[str, int]:
    """Return the rows of each table of a copy that is whole. Raises BrokenCopyError."""
    try:
        with contextlib.closing(sqlite3.connect(_read_only(path), uri=True)) as connection:
            (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            if verdict != "ok":
                raise BrokenCopyError(f"{path} is damaged: {verdict}")
            names = [
                name
                for (name,) in connection.execute(
                    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE"
                    " 'sqlite!_%' ESCAPE '!' ORDER BY name"
                )
            ]
            if not mark_of(connection) or not set(_NEEDED) <= set(names):
                raise BrokenCopyError(f"{path} is no database of this program")
            return {
                name: connection.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0]  # noqa: S608 - names of tables
                for name in names
            }
    except sqlite3.Error as error:
        raise BrokenCopyError(f"{path} is no whole database: {error}") from error


def make_copy(database: Database, target: Path) -> Copy:
    """Copy a database that is in use to a new file, check it, and lay its slip beside it.

    The key of the citizens' hash, where it lies beside the database, is copied as well. Raises
    StorageError.
    """
    key = beside(database.path, _KEY)
    with _new_file(target) as draft:
        database.copy(draft)
        copy = Copy(target, _hash(draft), _count_rows(draft))
    if key.exists():
        with _new_file(beside(target, _KEY)) as draft:
            shutil.copyfile(key, draft)
    slip = {"sha256": copy.sha256, "rows": copy.rows}
    with _new_file(beside(target, _SLIP)) as draft:
        draft.write_text(json.dumps(slip, indent=1) + "\n", encoding="utf-8")
    return copy


def verify_copy(path: Path) -> Copy:
    """Return a copy that is what its slip says. Raises BrokenCopyError for every other."""
    try:
        slip = json.loads(beside(path, _SLIP).read_text(encoding="utf-8"))
        sha256, rows = _hash(path), slip["rows"]
        is_same = sha256 == slip["sha256"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BrokenCopyError(f"{path} and its slip cannot be read: {error}") from error
    if not is_same:
        raise BrokenCopyError(f"{path} is not the file that its slip was made of")
    if _count_rows(path) != rows:
        raise BrokenCopyError(f"{path} does not hold the rows that its slip tells")
    return Copy(path, sha256, rows)


def restore_copy(path: Path, target: Path, migrations: Sequence[Migrations] = ()) -> Copy:
    """Check a copy and put it where no database is, with its key.

    Raises BrokenCopyError, and StorageError where a file of a database is in the way, or where
    the copy was changed by others than these `migrations`: by a newer version.
    """
    copy = verify_copy(path)
    if migrations:
        with contextlib.closing(sqlite3.connect(_read_only(path), uri=True)) as connection:
            refuse_newer(connection, migrations)
    for end in ("-wal", "-shm", "-journal"):
        if beside(target, end).exists():
            raise StorageError(f"{beside(target, end)} is there already; move it away first")
    key, own = beside(path, _KEY), beside(target, _KEY)
    if key.exists() and own.exists() and key.read_bytes() != own.read_bytes():
        raise StorageError(f"{own} is another key than the copy's; move it away first")
    with _new_file(target) as draft:
        shutil.copyfile(path, draft)
        if _hash(draft) != copy.sha256:
            raise BrokenCopyError(f"{path} changed while it was copied")
    if key.exists() and not own.exists():
        with _new_file(own) as draft:
            shutil.copyfile(key, draft)
    return copy
