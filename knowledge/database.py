"""The database: one writer that commits in groups, many readers.

Writes are queued to one thread; what an event loop writes in one go comes in one go. The thread
takes what is waiting, runs like writes together and each other one in a savepoint of its own, and
commits once, so a hundred writers cost one flush to disk; a future resolves only after that
COMMIT. A write that fails rolls back alone; a COMMIT that fails fails its whole group.
"""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

import sqlite_utils
from sqlite_utils.migrations import Migrations

from knowledge.connections import Connections
from knowledge.errors import StorageError
from knowledge.gathering import Gathering
from knowledge.jobs import Item, Job, Settled, Together, runs, tell
from knowledge.opening import rewrite_mark

T = TypeVar("T")
Row = sqlite3.Row

LARGEST_GROUP = 512
"""Writes in one commit; more would make the first one wait without saving another flush."""


LOOK_SECONDS = 1.0
"""How often an idle writer looks whether the file and its log are still there."""

MOST_BEGINNINGS = 5
"""How often a transaction begins because the file was taken away just before."""


def _ignore_too() -> None:
    """Do nothing."""


def _alone(work: Callable[[sqlite_utils.Database], T]) -> Together[None, T]:
    """Return a single write in the form of those that are done together."""
    return lambda db, _: [work(db)]


def _ignore(_writes: int, _seconds: float, _waiting: int) -> None:
    """Take note of nothing."""


def _write_nothing(_: sqlite_utils.Database) -> None:
    """Change nothing; the writer looks after the file all the same."""


class Database:
    """One SQLite file. Open it with `open_database`, close it when done."""

    def __init__(
        self, path: Path, migrations: Sequence[Migrations], *, may_create: bool = True
    ) -> None:
        """Open `path`, bring its tables up to date, start the writer.

        Raises StorageError when the file cannot be opened or is not a database.
        """
        self.path = path
        self.on_commit: Callable[[int, float, int], None] = _ignore
        """Gets, in the writer's thread, a commit's writes, its seconds, and the writes waiting."""
        self.on_reopen: Callable[[], object] = _ignore_too
        """Called, in the writer's thread, when a file that was lost, or a copy, is there again."""
        self._gate = threading.Condition()
        """Held to touch the jobs; the writer waits at it for some."""
        self._is_closed = False
        self._is_doubtful = False
        self._jobs: deque[Job[Any]] = deque()
        self._gathering = Gathering(self._queue)
        self._connections = Connections(path, migrations, may_create=may_create)
        self._thread = threading.Thread(target=self._run, name="database-writer", daemon=True)
        self._thread.start()

    def read(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        """Run one SELECT on this thread's own connection.

        Raises StorageError when the database cannot be read.
        """
        try:
            return self._read(sql, parameters)
        except StorageError:
            if not self._connections.is_cut():
                raise
        self.submit(_write_nothing).result()
        return self._read(sql, parameters)

    def _read(self, sql: str, parameters: Sequence[object]) -> list[Row]:
        try:
            return self._connections.read(sql, parameters)
        except sqlite3.Error as error:
            self._is_doubtful = True
            raise StorageError(f"cannot read: {error}") from error

    def copy(self, target: Path) -> None:
        """Copy one committed state of the whole into a new file while others go on writing.

        Raises StorageError when it cannot be read, or the file cannot be written.
        """
        try:
            self._connections.copy(target)
        except sqlite3.Error as error:
            raise StorageError(f"cannot copy: {error}") from error

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
        self._queue([Job(_alone(work), None, done)])
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
        self._gathering.add(Job(work, item, done, loop), loop)
        return await done

    def _queue(self, jobs: Sequence[Job[Any]]) -> None:
        with self._gate:
            if not self._is_closed:
                self._jobs += jobs
                self._gate.notify()
                return
        closed = StorageError("cannot write: the database is closed")
        for one in jobs:
            Settled(one, fault=closed).tell()

    async def look_again(self) -> None:
        """After a failure, let the writer look after the file, and take it up if it was lost.

        Raises StorageError while it is not there.
        """
        if self._is_doubtful:
            await self.write(_write_nothing)
            self._is_doubtful = False

    async def probe(self) -> None:
        """Write and change nothing. Raises StorageError when the database cannot be written."""
        await self.write(rewrite_mark)

    def close(self) -> None:
        """Finish what is queued, then close every connection; nothing is taken afterwards."""
        with self._gate:
            self._is_closed = True
            self._gate.notify()
        self._thread.join()
        self._connections.close()

    def _wait(self) -> bool:
        """Wait for jobs or the end; False where neither came for a while."""
        with self._gate:
            return self._gate.wait_for(lambda: bool(self._jobs) or self._is_closed, LOOK_SECONDS)

    def _take(self) -> list[Job[Any]]:
        """Return the next group of jobs; none once all is done."""
        with self._gate:
            count = min(len(self._jobs), LARGEST_GROUP)
            return [self._jobs.popleft() for _ in range(count)]

    def _run(self) -> None:
        while True:
            if not self._wait():
                self._look()
            elif group := self._take():
                wanted = [job for job in group if job.begin()]
                if wanted:
                    self._commit(wanted)
            else:
                return

    def _look(self) -> None:
        """See to the file while nobody writes, so that a lost log waits for no inquiry."""
        # Whoever writes or reads next is told of what cannot be mended.
        with contextlib.suppress(StorageError):
            if self._connections.look():
                self.on_reopen()
        self._is_doubtful |= self._connections.is_lost

    def _begin(self) -> sqlite_utils.Database:
        """Begin a transaction in the file at the path."""
        for _ in range(MOST_BEGINNINGS):
            if self._connections.ensure():
                self.on_reopen()
            writer = self._connections.writer
            writer.conn.execute("BEGIN IMMEDIATE")
            if self._connections.is_whole():
                return writer
            writer.conn.rollback()
        raise StorageError("the database is taken away again and again")

    def _commit(self, group: Sequence[Job[Any]]) -> None:
        """Run a group of writes in one transaction and resolve their futures after it."""
        settled: list[Settled] = []
        started = time.perf_counter()
        try:
            writer = self._begin()
            try:
                for run in runs(group):
                    settled += self._attempt(writer, run)
                writer.conn.execute("COMMIT")
            except sqlite3.Error:
                # What cannot be rolled back now is before the next group begins, or fails again.
                with contextlib.suppress(sqlite3.Error):
                    writer.conn.rollback()
                raise
            self._connections.verify()
        except (sqlite3.Error, StorageError) as error:
            self._is_doubtful = True
            fault = StorageError(f"cannot write: {error}")
            settled = [Settled(job, fault=fault) for job in group]
        self.on_commit(len(settled), time.perf_counter() - started, len(self._jobs))
        tell(settled)

    def _attempt(self, writer: sqlite_utils.Database, run: Sequence[Job[Any]]) -> list[Settled]:
        """Run like writes in one savepoint, or each in its own where that fails.

        An SQLite fault that ended the transaction is raised.
        """
        try:
            with writer.atomic():
                results = run[0].work(writer, [job.item for job in run])
                return [Settled(job, result) for job, result in zip(run, results, strict=True)]
        except Exception as error:
            # Whatever it is, it goes to whoever waits for this write; the writer lives on.
            if not writer.conn.in_transaction:
                raise sqlite3.OperationalError(str(error)) from error
            if len(run) > 1:
                return [one for job in run for one in self._attempt(writer, [job])]
            is_storage = isinstance(error, sqlite3.Error)
            fault = StorageError(f"cannot write: {error}") if is_storage else error
            return [Settled(run[0], fault=fault)]


def open_database(path: Path, *migrations: Migrations, may_create: bool = True) -> Database:
    """Open the SQLite file at `path` and apply the given sets of migrations in order.

    Raises StorageError when the file cannot be opened or is not a database, or is not there
    and not `may_create`.
    """
    return Database(path, migrations, may_create=may_create)
