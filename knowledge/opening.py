"""Opening one SQLite file, and what is asked of one that is open.

A database and its copies are known by a number in the header, its mark.
"""

from __future__ import annotations

import contextlib
import secrets
import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path

import sqlite_utils
from sqlite_utils.migrations import Migrations

from knowledge.errors import StorageError

BUSY_SECONDS = 2.0
"""How long a statement waits for another process's lock before it fails.

A write may wait behind one that waits; both must fail before WeChat, after 5 s, gives up.
"""

RETRY_SECONDS = 0.01
"""How long to wait before asking again for what SQLite refuses without waiting itself."""


def _use_wal(connection: sqlite3.Connection) -> None:
    """Put the file into WAL mode; SQLite does not wait here while another process does so."""
    patience = time.monotonic() + BUSY_SECONDS
    while connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > patience:
                raise
            time.sleep(RETRY_SECONDS)


def connect(path: Path) -> sqlite3.Connection:
    """Open one connection with the settings every connection of ours has."""
    # mode=rw: a file that vanished this very moment must not be made anew, and empty.
    # isolation_level None: we begin and commit ourselves, Python begins nothing behind our back.
    connection = sqlite3.connect(
        f"{path.as_uri()}?mode=rw",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        connection.row_factory = sqlite3.Row
        _use_wal(connection)
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def mark_of(connection: sqlite3.Connection) -> int:
    """Return the number by which a database and its copies are known; 0 where it has none."""
    (mark,) = connection.execute("PRAGMA user_version").fetchone()
    return int(mark)


def read_mark(path: Path) -> int:
    """Return the mark that the file itself shows, whatever its log says."""
    # Opened by SQLite, because a file that anything else opens and closes loses SQLite's locks.
    uri = f"{path.as_uri()}?mode=ro&immutable=1"
    with contextlib.closing(sqlite3.connect(uri, uri=True)) as connection:
        return mark_of(connection)


def show_mark(connection: sqlite3.Connection, path: Path) -> int:
    """Have the file itself show its mark, past its log, and return it."""
    mark = mark_of(connection)
    patience = time.monotonic() + BUSY_SECONDS
    while time.monotonic() < patience:
        # Between the pages of another process's checkpoint the file may seem cut off.
        with contextlib.suppress(sqlite3.DatabaseError):
            if read_mark(path) == mark:
                return mark
            connection.execute("PRAGMA wal_checkpoint")
        time.sleep(RETRY_SECONDS)
    raise sqlite3.OperationalError("what its log holds cannot be brought into the file")


def save_log(connection: sqlite3.Connection) -> None:
    """Bring what the log holds into the file it belongs to, and empty it."""
    patience = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            (is_busy, *_) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError as error:
            # Another process of ours found the file overwritten, and has emptied the log.
            if error.sqlite_errorcode != sqlite3.SQLITE_IOERR_SHORT_READ:
                raise
            return
        if not is_busy:
            return
        # SQLite does not wait while another process does the same.
        if time.monotonic() > patience:
            raise sqlite3.OperationalError("its log is in use")
        time.sleep(RETRY_SECONDS)


def rewrite_mark(db: sqlite_utils.Database) -> None:
    """Write a page of the file without changing what it says."""
    db.conn.execute(f"PRAGMA user_version={mark_of(db.conn)}")


def refuse_newer(connection: sqlite3.Connection, migrations: Sequence[Migrations]) -> None:
    """Raise StorageError for a file that a newer version of the program has changed."""
    table = "SELECT 1 FROM sqlite_master WHERE name = ?"
    if connection.execute(table, (Migrations.migrations_table,)).fetchone() is None:
        return
    nothing = sqlite_utils.Database(memory=True)
    known = {(one.name, step.name) for one in migrations for step in one.pending(nothing)}
    nothing.close()
    done = f"SELECT migration_set, name FROM {Migrations.migrations_table} ORDER BY id"  # noqa: S608 - a constant
    for name, step in connection.execute(done):
        if (name, step) not in known:
            raise StorageError(
                f"it comes from a newer version of this program (which knows {name}/{step});"
                " install that version"
            )


def bring_up_to_date(db: sqlite_utils.Database, migrations: Sequence[Migrations]) -> None:
    """Make tables and mark where they lack, all or nothing; of several processes one does it.

    Raises StorageError for a file of a newer version.
    """
    if migrations:
        refuse_newer(db.conn, migrations)
    if mark_of(db.conn) and not any(one.pending(db) for one in migrations):
        return
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        if not mark_of(db.conn):
            db.conn.execute(f"PRAGMA user_version={secrets.randbelow(2**31 - 1) + 1}")
        for migration_set in migrations:
            migration_set.apply(db)
    except BaseException:
        db.conn.execute("ROLLBACK")
        raise
    db.conn.execute("COMMIT")
