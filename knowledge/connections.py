"""The connections to one SQLite file: the writer's, and one of each thread that reads.

SQLite goes on with what it has open when the file at the path is moved, deleted or overwritten
meanwhile, and every write would be lost. So the writer looks before and after each commit, lets
go of what is no longer there, and takes up what is put in its place, if it is this database.
"""

from __future__ import annotations

import contextlib
import secrets
import sqlite3
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import sqlite_utils
from sqlite_utils.migrations import Migrations

from knowledge.errors import StorageError
from knowledge.place import Loss, Place

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


def _connect(path: Path) -> sqlite3.Connection:
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


def _mark_of(connection: sqlite3.Connection) -> int:
    """Return the number by which a database and its copies are known; 0 where it has none."""
    (mark,) = connection.execute("PRAGMA user_version").fetchone()
    return int(mark)


def _read_mark(path: Path) -> int:
    """Return the mark that the file itself shows, whatever its log says."""
    # Opened by SQLite, because a file that anything else opens and closes loses SQLite's locks.
    uri = f"{path.as_uri()}?mode=ro&immutable=1"
    with contextlib.closing(sqlite3.connect(uri, uri=True)) as connection:
        return _mark_of(connection)


def _show_mark(connection: sqlite3.Connection, path: Path) -> int:
    """Have the file itself show its mark, past its log, and return it."""
    mark = _mark_of(connection)
    patience = time.monotonic() + BUSY_SECONDS
    while time.monotonic() < patience:
        # Between the pages of another process's checkpoint the file may seem cut off.
        with contextlib.suppress(sqlite3.DatabaseError):
            if _read_mark(path) == mark:
                return mark
            connection.execute("PRAGMA wal_checkpoint")
        time.sleep(RETRY_SECONDS)
    raise sqlite3.OperationalError("what its log holds cannot be brought into the file")


def _save_log(connection: sqlite3.Connection) -> None:
    """Bring what the log holds into the file it belongs to, and empty it."""
    try:
        (is_busy, *_) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError as error:
        # Another process of ours found the file overwritten, and has emptied the log.
        if error.sqlite_errorcode != sqlite3.SQLITE_IOERR_SHORT_READ:
            raise
    else:
        if is_busy:
            raise sqlite3.OperationalError("its log is in use")


def rewrite_mark(db: sqlite_utils.Database) -> None:
    """Write a page of the file without changing what it says."""
    db.conn.execute(f"PRAGMA user_version={_mark_of(db.conn)}")


def _bring_up_to_date(db: sqlite_utils.Database, migrations: Sequence[Migrations]) -> None:
    """Make tables and mark where they lack, all or nothing; of several processes one does it."""
    if _mark_of(db.conn) and not any(one.pending(db) for one in migrations):
        return
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        if not _mark_of(db.conn):
            db.conn.execute(f"PRAGMA user_version={secrets.randbelow(2**31 - 1) + 1}")
        for migration_set in migrations:
            migration_set.apply(db)
    except BaseException:
        db.conn.execute("ROLLBACK")
        raise
    db.conn.execute("COMMIT")


@dataclass(slots=True)
class _Reader:
    """A thread's own connection; whoever uses or closes it holds the lock."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    connection: sqlite3.Connection | None = None

    def close(self) -> None:
        with self.lock:
            if self.connection is not None:
                self.connection.close()
                self.connection = None


class Connections:
    """What is open of the database at a path. One thread writes, looks after it and closes it."""

    def __init__(self, path: Path, migrations: Sequence[Migrations], *, may_create: bool) -> None:
        """Open `path`, make it where it is not and `may_create`, bring its tables up to date.

        Raises StorageError when the file cannot be opened or is not a database.
        """
        self._path = path.absolute()
        self._migrations = migrations
        self._place = Place(self._path)
        self._own = threading.local()
        self._readers: list[_Reader] = []
        self._gate = threading.Lock()
        self._loss: Loss | None = None
        self._is_closed = False
        self._writer: sqlite_utils.Database | None = None
        self._mark = 0
        try:
            if may_create:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                if self._place.has_log_alone():
                    # SQLite would throw it away, and with it what waits there for the file.
                    raise FileNotFoundError("its log lies there without it")
                # Citizens' words are nobody's but the bot's; the log files get the same mode.
                self._path.touch(mode=0o600, exist_ok=True)
            self._open_writer()
        except (OSError, sqlite3.Error) as error:
            raise StorageError(f"cannot open the database {path}: {error}") from error

    @property
    def writer(self) -> sqlite_utils.Database:
        """The writer's connection. Raises StorageError while the database is out of reach."""
        if self._writer is None:
            raise StorageError(str(self._loss))
        return self._writer

    def read(self, sql: str, parameters: Sequence[object]) -> list[sqlite3.Row]:
        """Run one SELECT on this thread's own connection. Raises sqlite3.Error."""
        reader: _Reader | None = getattr(self._own, "reader", None)
        if reader is None:
            reader = self._own.reader = _Reader()
            with self._gate:
                self._readers.append(reader)
        with reader.lock:
            connection = reader.connection or self._open_reader(reader)
            return connection.execute(sql, parameters).fetchall()

    def ensure(self) -> bool:
        """Make sure that what is written reaches the file at the path.

        Returns True when it had to be opened again. Raises StorageError while there is none, or
        another database; then nothing is open that could hold on to what is gone.
        """
        try:
            if self._loss is None:
                self._loss = self._place.find_loss(self._shows_mark)
            if self._loss is None:
                return False
            if self._writer is not None:
                self._let_go(self._writer, self._loss)
            self._take_up()
        except (OSError, sqlite3.Error) as error:
            raise StorageError(f"{self._loss}: {error}") from error
        return True

    def verify(self) -> None:
        """Raise StorageError when what was just committed is not in the file at the path."""
        loss = self._place.find_loss(self._shows_mark)
        if loss is not None:
            raise StorageError(loss)

    def close(self) -> None:
        """Close every connection; nothing is opened afterwards."""
        with self._gate:
            self._is_closed = True
        self._close_readers()
        writer = self._writer
        if writer is not None:
            loss = self._loss or self._place.find_loss(self._shows_mark)
            if loss is not None:
                # Else its log would be taken for that of whatever is put there before a start.
                with contextlib.suppress(OSError, sqlite3.Error):
                    self._let_go(writer, loss)
            writer.conn.close()

    def _shows_mark(self) -> bool | None:
        """Tell whether the file at the path begins as this database does; None for not now."""
        try:
            return _read_mark(self._path) == self._mark
        except sqlite3.DatabaseError as error:
            return False if error.sqlite_errorcode == sqlite3.SQLITE_NOTADB else None

    def _open_writer(self) -> None:
        """Open the file at the path for writing and remember which one it is."""
        connection = _connect(self._path)
        try:
            db = sqlite_utils.Database(connection, execute_plugins=False)
            _bring_up_to_date(db, self._migrations)
            mark = _show_mark(connection, self._path)
            self._place.note()
        except BaseException:
            connection.close()
            raise
        self._mark, self._writer = mark, db

    def _open_reader(self, reader: _Reader) -> sqlite3.Connection:
        with self._gate:
            if self._is_closed:
                raise sqlite3.ProgrammingError("the database is closed")
            if self._loss is not None:
                raise sqlite3.OperationalError(str(self._loss))
            connection = reader.connection = _connect(self._path)
        connection.execute("PRAGMA query_only=ON")
        return connection

    def _close_readers(self) -> None:
        with self._gate:
            readers = list(self._readers)
        for reader in readers:
            reader.close()

    def _let_go(self, writer: sqlite_utils.Database, loss: Loss) -> None:
        """Close everything, and leave no log that would be taken for another file's.

        What was committed goes into its own file first, wherever that was moved to. Connections
        of one process share what they know of a log, so the last must go before one is opened.
        """
        self._close_readers()
        if loss is Loss.SPOILED:
            self._place.empty_log()
        elif loss is Loss.GONE or not self._place.has_other_log():
            _save_log(writer.conn)
        self._place.drop_log()
        writer.conn.close()
        self._writer = None

    def _take_up(self) -> None:
        """Open what lies at the path now, if it is this database or a copy of it."""
        if _read_mark(self._path) != self._mark:
            raise sqlite3.DatabaseError("another one lies there")
        self._open_writer()
        with self._gate:
            self._loss = None
