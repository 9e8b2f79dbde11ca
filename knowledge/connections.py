"""The connections to one SQLite file: the writer's, and one of each thread that reads.

SQLite goes on with what it has open when the file at the path is moved, deleted or overwritten
meanwhile, and every write would be lost. So the writer looks before and after each commit, lets
go of what is no longer there, and takes up what is put in its place, if it is this database.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import sqlite_utils
from sqlite_utils.migrations import Migrations

from knowledge import opening
from knowledge.errors import StorageError
from knowledge.opening import bring_up_to_date, connect, read_mark, save_log, show_mark
from knowledge.place import Loss, Place, keep_log

TOUCHED = "the database was touched by another hand"


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
        self._is_saved = False
        """Whether what a deleted log held was just brought into the file, so none need wait."""
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
        reader = self._find_reader()
        with reader.lock:
            connection = reader.connection or self._open_reader(reader)
            return connection.execute(sql, parameters).fetchall()

    def copy(self, target: Path) -> None:
        """Copy all that is committed into a new file, one state of it. Raises sqlite3.Error.

        Others go on writing meanwhile.
        """
        reader = self._find_reader()
        with contextlib.closing(sqlite3.connect(target)) as copy:
            with reader.lock:
                connection = reader.connection or self._open_reader(reader)
                connection.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")

    def _find_reader(self) -> _Reader:
        """Return this thread's own reader."""
        reader: _Reader | None = getattr(self._own, "reader", None)
        if reader is None:
            reader = self._own.reader = _Reader()
            with self._gate:
                self._readers.append(reader)
        return reader

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

    def look(self) -> bool:
        """Let go of what is gone, and open what has lost its log alone; True where it did that.

        What is put in the place of a file may not be whole yet while nobody needs it. Raises
        StorageError as `ensure` does.
        """
        loss = self._loss or self._place.find_loss(self._shows_mark)
        if loss is Loss.CUT:
            return self.ensure()
        if loss is not None and self._writer is not None:
            self._loss = loss
            try:
                self._let_go(self._writer, loss)
            except (OSError, sqlite3.Error) as error:
                raise StorageError(f"{loss}: {error}") from error
        return False

    def is_whole(self) -> bool:
        """Tell whether the file and its log lie where they were opened.

        Who asks while it holds the lock to write may commit: no process of ours brings the log
        into the file before it finds it gone and has that lock.
        """
        return self._place.find_loss(self._shows_mark) is None

    @property
    def is_lost(self) -> bool:
        """Whether the file was found gone and is not open again."""
        return self._loss is not None

    def is_cut(self) -> bool:
        """Tell whether the log alone was taken away, or is just being mended."""
        if self._loss is not None:
            return self._loss is Loss.CUT
        return self._place.is_touched() and not self._place.is_another()

    def verify(self) -> None:
        """Raise StorageError when what was just committed is not in the file at the path.

        Where only the log was taken away, it is brought there.
        """
        loss = self._place.find_loss(self._shows_mark)
        if loss is None:
            return
        is_saved = False
        if loss is Loss.CUT:
            self._loss = loss
            try:
                is_saved = self._let_go(self.writer, loss)
            except OSError as error:
                raise StorageError(f"{loss}: {error}") from error
        if not is_saved:
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
        self._place.forget()

    def _shows_mark(self) -> bool | None:
        """Tell whether the file at the path begins as this database does; None for not now."""
        try:
            return read_mark(self._path) == self._mark
        except sqlite3.DatabaseError as error:
            return False if error.sqlite_errorcode == sqlite3.SQLITE_NOTADB else None

    def _wait_for_log(self) -> None:
        """Let others who have the file open notice first that its log was taken away."""
        patience = time.monotonic() + opening.BUSY_SECONDS
        while self._place.lacks_log():
            if time.monotonic() > patience:
                raise sqlite3.OperationalError("it is locked by others, and its log is not there")
            time.sleep(opening.RETRY_SECONDS)

    def _open_writer(self) -> None:
        """Open the file at the path for writing and remember which one it is."""
        if not self._is_saved:
            self._wait_for_log()
        self._is_saved = False
        connection = connect(self._path)
        try:
            db = sqlite_utils.Database(connection, execute_plugins=False)
            bring_up_to_date(db, self._migrations)
            mark = show_mark(connection, self._path)
            self._place.note()
        except BaseException:
            connection.close()
            raise
        self._mark, self._writer = mark, db

    def _open_reader(self, reader: _Reader) -> sqlite3.Connection:
        with self._gate:
            if self._is_closed:
                raise sqlite3.ProgrammingError("the database is closed")
            if self._loss is not None or self._place.is_touched():
                # It would read another log by the index of the one that is open.
                raise sqlite3.OperationalError(str(self._loss or TOUCHED))
            connection = reader.connection = connect(self._path)
        if self._place.is_touched():
            reader.connection = None
            with contextlib.ExitStack() as kept:
                # Another file must not get our log; ours is open at the writer's too.
                if self._place.is_another():
                    with contextlib.suppress(OSError):
                        kept.enter_context(keep_log(self._path))
                connection.close()
            raise sqlite3.OperationalError(TOUCHED)
        connection.execute("PRAGMA query_only=ON")
        return connection

    def _close_readers(self) -> None:
        with self._gate:
            readers = list(self._readers)
        for reader in readers:
            reader.close()

    def _let_go(self, writer: sqlite_utils.Database, loss: Loss) -> bool:
        """Close everything, and leave no log that would be taken for another file's.

        What was committed goes into its own file first, wherever that was moved to; returns
        whether it is there. Connections of one process share what they know of a log, so the
        last must go before one is opened.
        """
        self._close_readers()
        is_saved = loss is not Loss.SPOILED
        if loss is Loss.SPOILED:
            self._place.empty_log()
        elif loss is Loss.GONE:
            save_log(writer.conn)
        elif not self._place.has_empty_log():
            # Where another program went on from the file without the log, both do not go together.
            is_saved = not self._place.has_other_log()
            if is_saved:
                save_log(writer.conn)
        self._place.hold_file()
        self._place.drop_log()
        writer.conn.close()
        self._place.forget()
        self._writer = None
        self._is_saved = is_saved and loss is Loss.CUT
        return is_saved

    def _take_up(self) -> None:
        """Open what lies at the path now, if it is this database or a copy of it."""
        if read_mark(self._path) != self._mark:
            raise sqlite3.DatabaseError("another one lies there")
        self._open_writer()
        with self._gate:
            self._loss = None
