"""The only place that opens SQLite: one writer that commits in groups, many readers.

Writes are queued to one thread. It takes what is waiting, runs like writes together and each
other one in a savepoint of its own, and commits once, so a hundred writers cost one flush to
disk; a future resolves only after that COMMIT. A write that fails rolls back alone; a COMMIT
that fails fails its whole group.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar, cast

import sqlite_utils
from sqlite_utils.migrations import Migrations

from knowledge.errors import StorageError
from knowledge.jobs import Item, Job, Settled, Together, runs, tell

T = TypeVar("T")
Row = sqlite3.Row

BUSY_SECONDS = 2.0
"""How long a statement waits for another process's lock before it fails.

A write may wait behind one that waits; both must fail before WeChat, after 5 s, gives up.
"""

RETRY_SECONDS = 0.01
"""How long to wait before asking again for what SQLite refuses without waiting itself."""

GATHER_SECONDS = 0.002
"""How long the writer waits for others to join the first of a group.

Without it a busy server commits twos and threes, and spends on commits what answers need; nobody
notices two milliseconds.
"""

LARGEST_GROUP = 512
"""Writes in one commit; more would make the first one wait without saving another flush."""


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
    # isolation_level None: we begin and commit ourselves, Python begins nothing behind our back.
    connection = sqlite3.connect(
        path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
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


def _alone(work: Callable[[sqlite_utils.Database], T]) -> Together[None, T]:
    """Return a single write in the form of those that are done together."""
    return lambda db, _: [work(db)]


def _ignore(_writes: int, _seconds: float, _waiting: int) -> None:
    """Take note of nothing."""


def _rewrite_version(db: sqlite_utils.Database) -> None:
    """Write a page of the file without changing what it says."""
    (version,) = db.conn.execute("PRAGMA user_version").fetchone()
    db.conn.execute(f"PRAGMA user_version={int(version)}")


def _migrate(db: sqlite_utils.Database, migrations: Sequence[Migrations]) -> None:
    """Bring the tables up to date, all or nothing; of several processes one does it."""
    if not any(migration_set.pending(db) for migration_set in migrations):
        return
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        for migration_set in migrations:
            migration_set.apply(db)
    except BaseException:
        db.conn.execute("ROLLBACK")
        raise
    db.conn.execute("COMMIT")


class Database:
    """One SQLite file. Open it with `open_database`, close it when done."""

    def __init__(self, path: Path, migrations: Sequence[Migrations]) -> None:
        """Open `path`, bring its tables up to date, start the writer.

        Raises StorageError when the file cannot be opened or is not a database.
        """
        self.path = path
        self.on_commit: Callable[[int, float, int], None] = _ignore
        """Gets, in the writer's thread, a commit's writes, its seconds, and the writes waiting."""
        self._readers = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._gate = threading.Lock()
        self._is_closed = False
        self._jobs: queue.SimpleQueue[Job[Any] | None] = queue.SimpleQueue()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # Citizens' words are nobody's but the bot's; the log files get the same mode.
            path.touch(mode=0o600, exist_ok=True)
            self._writer = sqlite_utils.Database(self._open_connection(), execute_plugins=False)
            _migrate(self._writer, migrations)
        except (OSError, sqlite3.Error) as error:
            self._close_connections()
            raise StorageError(f"cannot open the database {path}: {error}") from error
        self._thread = threading.Thread(target=self._run, name="database-writer", daemon=True)
        self._thread.start()

    def _open_connection(self) -> sqlite3.Connection:
        with self._gate:
            if self._is_closed:
                raise sqlite3.ProgrammingError("the database is closed")
            connection = _connect(self.path)
            self._connections.append(connection)
        return connection

    def _close_connections(self) -> None:
        with self._gate:
            for connection in self._connections:
                connection.close()
            self._connections.clear()

    def read(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        """Run one SELECT on this thread's own connection.

        Raises StorageError when the database cannot be read.
        """
        try:
            connection = getattr(self._readers, "connection", None)
            if connection is None:
                connection = self._open_connection()
                connection.execute("PRAGMA query_only=ON")
                self._readers.connection = connection
            return cast("list[Row]", connection.execute(sql, parameters).fetchall())
        except sqlite3.Error as error:
            raise StorageError(f"cannot read: {error}") from error

    def empty_log(self) -> None:
        """Bring what the write-ahead log holds into the file, and empty the log.

        Older states of changed pages wait in it, with words that were overwritten since. Where
        other connections keep it busy it is left for the next time. Raises StorageError when
        the database cannot be used.
        """
        self.read("PRAGMA wal_checkpoint(TRUNCATE)")

    def submit(self, work: Callable[[sqlite_utils.Database], T]) -> Future[T]:
        """Queue `work`; the future resolves after the commit that holds it.

        The future raises StorageError when the database cannot be written or is closed, or
        whatever `work` raised; then nothing of it is kept.
        """
        done: Future[T] = Future()
        self._queue(Job(_alone(work), None, done))
        return done

    async def write(self, work: Callable[[sqlite_utils.Database], T]) -> T:
        """Do as `submit` does and wait without holding the event loop.

        Cancelled before its turn, the write is not done; later it is done all the same.
        """
        return await self.write_together(_alone(work), None)

    async def write_together(self, work: Together[Item, T], item: Item) -> T:
        """Write `item` by `work`, with all others that wait for the same `work` just then."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()
        self._queue(Job(work, item, done, loop))
        return await done

    def _queue(self, job: Job[Any]) -> None:
        with self._gate:
            if self._is_closed:
                job.done.set_exception(StorageError("cannot write: the database is closed"))
            else:
                self._jobs.put(job)

    async def probe(self) -> None:
        """Write and change nothing. Raises StorageError when the database cannot be written."""
        await self.write(_rewrite_version)

    def close(self) -> None:
        """Finish what is queued, then close every connection; nothing is taken afterwards."""
        with self._gate:
            if not self._is_closed:
                self._is_closed = True
                self._jobs.put(None)
        self._thread.join()
        self._close_connections()

    def _run(self) -> None:
        is_open = True
        while is_open:
            group = [self._jobs.get()]
            if group[0] is not None and group[0].loop is not None:
                time.sleep(GATHER_SECONDS)
            while len(group) < LARGEST_GROUP and not self._jobs.empty():
                group.append(self._jobs.get())
            is_open = None not in group
            wanted = [job for job in group if job and job.begin()]
            if wanted:
                self._commit(wanted)

    def _commit(self, group: Sequence[Job[Any]]) -> None:
        """Run a group of writes in one transaction and resolve their futures after it."""
        settled: list[Settled] = []
        started = time.perf_counter()
        try:
            self._writer.conn.execute("BEGIN IMMEDIATE")
            for run in runs(group):
                settled += self._attempt(run)
            self._writer.conn.execute("COMMIT")
        except sqlite3.Error as error:
            # What cannot be rolled back now is before the next group begins, or fails again.
            with contextlib.suppress(sqlite3.Error):
                self._writer.conn.rollback()
            fault = StorageError(f"cannot write: {error}")
            settled = [Settled(job, fault=fault) for job in group]
        self.on_commit(len(settled), time.perf_counter() - started, self._jobs.qsize())
        tell(settled)

    def _attempt(self, run: Sequence[Job[Any]]) -> list[Settled]:
        """Run like writes in one savepoint, or each in its own where that fails.

        An SQLite fault that ended the transaction is raised.
        """
        try:
            with self._writer.atomic():
                results = run[0].work(self._writer, [job.item for job in run])
                return [Settled(job, result) for job, result in zip(run, results, strict=True)]
        except Exception as error:
            # Whatever it is, it goes to whoever waits for this write; the writer lives on.
            if not self._writer.conn.in_transaction:
                raise sqlite3.OperationalError(str(error)) from error
            if len(run) > 1:
                return [one for job in run for one in self._attempt([job])]
            is_storage = isinstance(error, sqlite3.Error)
            fault = StorageError(f"cannot write: {error}") if is_storage else error
            return [Settled(run[0], fault=fault)]


def open_database(path: Path, *migrations: Migrations) -> Database:
    """Open the SQLite file at `path` and apply the given sets of migrations in order.

    Raises StorageError when the file cannot be opened or is not a database.
    """
    return Database(path, migrations)
