"""Trials: what a change would change, computed in the background and kept for every process.

A trial is of one subject (a revision, a batch, a retirement) against one publication and one
state of the golden questions. Whoever needs it orders it; a process that has time claims it,
tells its progress and writes the result. One whose process has ended is taken up again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import sqlite_utils
from sqlite_utils.migrations import Migrations

from knowledge import golden
from knowledge.database import Database, Row
from knowledge.trials.trial import (
    GoldenBrokenError,
    NotTriedError,
    Trial,
    TrialRow,
    TrialState,
    name_trial,
    read_trial,
)

migrations = Migrations("trials")

Select = Callable[[str, Sequence[object]], Sequence[Row]]

MOST_AT_ONCE = 2
"""Trials that run at one time, in all processes together."""

SILENT_MS = 30_000
"""After so long without a word from its process a trial is taken up by another."""

MOST_TRIES = 3
"""How often a trial is begun; what ends its process each time must not do so for ever."""

_AT_ONCE = 500

KEPT_MS = 90 * 24 * 3600 * 1000
"""How long a trial is kept."""


@migrations()
def create_trials(db: sqlite_utils.Database) -> None:
    """Make the tables of trials and of the questions whose answer they would change."""
    db.execute(
        "CREATE TABLE trials (id TEXT PRIMARY KEY, subject TEXT NOT NULL,"
        " publication INTEGER NOT NULL, golden INTEGER NOT NULL, state TEXT NOT NULL,"
        " ordered_at INTEGER NOT NULL, worker TEXT, heard_at INTEGER NOT NULL DEFAULT 0,"
        " tries INTEGER NOT NULL DEFAULT 0, done INTEGER NOT NULL DEFAULT 0,"
        " total INTEGER NOT NULL DEFAULT 0, finished_at INTEGER,"
        " broken INTEGER NOT NULL DEFAULT 0, summary TEXT NOT NULL DEFAULT '{}',"
        " fault TEXT NOT NULL DEFAULT '')"
    )
    db.execute("CREATE INDEX trials_by_time ON trials (ordered_at)")
    db.execute(
        "CREATE INDEX trials_to_do ON trials (ordered_at) WHERE state IN ('waiting', 'running')"
    )
    db.execute(
        "CREATE TABLE trial_rows (trial TEXT NOT NULL, number INTEGER NOT NULL,"
        " part TEXT NOT NULL, exchange TEXT, content TEXT NOT NULL, PRIMARY KEY (trial, number))"
    )


def _now(select: Select) -> tuple[int, int]:
    """Return the publication and the state of the golden set of this moment."""
    publication: int = select("SELECT number FROM publications", ())[0]["number"]
    return publication, golden.count_changes(select)


def find_current(select: Select, subject: str) -> Trial | None:
    """Return the trial of a subject against what is published now. Raises StorageError."""
    rows = select("SELECT * FROM trials WHERE id = ?", (name_trial(subject, *_now(select)),))
    return read_trial(rows[0]) if rows else None


def check_trial(db: sqlite_utils.Database, subject: str, despite: str) -> Trial:
    """Return the trial of what is about to be published, inside the write that publishes it.

    Raises NotTriedError where there is none that is done and of this moment, and GoldenBrokenError
    where it breaks golden questions and `despite` does not say why to publish all the same.
    """

    def select(sql: str, values: Sequence[object]) -> list[Row]:
        return db.conn.execute(sql, values).fetchall()

    trial = find_current(select, subject)
    if trial is None or trial.state is not TrialState.DONE:
        raise NotTriedError(subject)
    if trial.broken and not despite.strip():
        raise GoldenBrokenError(subject, trial.broken)
    return trial


def list_words(select: Select, rows: Iterable[TrialRow]) -> dict[str, str]:
    """Return the words of the inquiries among some rows by id, as far as they are still kept."""
    ids = [row.exchange for row in rows if row.exchange]
    found: dict[str, str] = {}
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        marks = ", ".join("?" * len(some))
        sql = f"SELECT id, text FROM exchanges WHERE id IN ({marks}) AND text IS NOT NULL"  # noqa: S608 - marks
        found |= {row["id"]: row["text"] for row in select(sql, some)}
    return found


class Trials:
    """The trials, kept in the database."""

    def __init__(self, database: Database) -> None:
        """Use `database`, which must carry this module's `migrations` and those of the golden."""
        self._database = database

    def find(self, trial_id: str) -> Trial | None:
        """Return a trial. Raises StorageError."""
        rows = self._database.read("SELECT * FROM trials WHERE id = ?", (trial_id,))
        return read_trial(rows[0]) if rows else None

    def find_current(self, subject: str) -> Trial | None:
        """Return the trial of a subject against what is published now. Raises StorageError."""
        return find_current(self._database.read, subject)

    def list_rows(
        self, trial_id: str, *, part: str = "", after: int = 0, limit: int = 1_000_000
    ) -> list[TrialRow]:
        """Return the questions whose answer would change, of all parts or one, in their order.

        Those behind number `after` are returned, `limit` at most. Raises StorageError.
        """
        rows = self._database.read(
            "SELECT * FROM trial_rows WHERE trial = ? AND number > ? AND (? = '' OR part = ?)"
            " ORDER BY number LIMIT ?",
            (trial_id, after, part, part, limit),
        )
        return [
            TrialRow(row["part"], row["exchange"], json.loads(row["content"]), row["number"])
            for row in rows
        ]

    async def order(self, subject: str, *, now: int) -> Trial:
        """Return the trial of a subject against what is published now; order it where it lacks.

        One that failed is ordered again. Raises StorageError.
        """
        found = self.find_current(subject)
        if found and found.state is not TrialState.FAILED:
            return found

        def work(db: sqlite_utils.Database) -> Trial:
            def select(sql: str, values: Sequence[object]) -> list[Row]:
                return db.conn.execute(sql, values).fetchall()

            publication, changes = _now(select)
            trial = name_trial(subject, publication, changes)
            db.conn.execute(
                "INSERT INTO trials (id, subject, publication, golden, state, ordered_at)"
                " VALUES (?, ?, ?, ?, 'waiting', ?) ON CONFLICT (id) DO UPDATE SET"
                " state = 'waiting', tries = 0, done = 0, fault = ''"
                " WHERE trials.state = 'failed'",
                (trial, subject, publication, changes, now),
            )
            old = "SELECT id FROM trials WHERE ordered_at < ?"
            for table, name in (("trial_rows", "trial"), ("trials", "id")):
                db.conn.execute(
                    f"DELETE FROM {table} WHERE {name} IN ({old})",  # noqa: S608 - ours
                    (now - KEPT_MS,),
                )
            return read_trial(select("SELECT * FROM trials WHERE id = ?", (trial,))[0])

        return await self._database.write(work)

    def has_work(self, now: int) -> bool:
        """Tell whether any trial waits for a process. Raises StorageError."""
        return bool(
            self._database.read(
                "SELECT 1 FROM trials WHERE state IN ('waiting', 'running')"
                " AND (state = 'waiting' OR heard_at < ?) LIMIT 1",
                (now - SILENT_MS,),
            )
        )

    def is_full(self, now: int) -> bool:
        """Tell whether as many run as may. Raises StorageError."""
        rows = self._database.read(
            "SELECT COUNT(*) AS number FROM trials WHERE state = 'running' AND heard_at >= ?",
            (now - SILENT_MS,),
        )
        return bool(rows[0]["number"] >= MOST_AT_ONCE)

    def claim(self, worker: str, *, now: int) -> Trial | None:
        """Take the trial that waits longest for this process, None where none may run now.

        What was begun too often is given up. Raises StorageError.
        """

        def work(db: sqlite_utils.Database) -> Trial | None:
            lost = now - SILENT_MS
            db.conn.execute(
                "UPDATE trials SET state = 'failed', fault = '多次中断' WHERE state = 'running'"
                " AND heard_at < ? AND tries >= ?",
                (lost, MOST_TRIES),
            )
            row = db.conn.execute(
                "UPDATE trials SET state = 'running', worker = ?, heard_at = ?, done = 0,"
                " tries = tries + 1 WHERE id = (SELECT id FROM trials"
                " WHERE state IN ('waiting', 'running') AND (state = 'waiting' OR heard_at < ?)"
                " ORDER BY ordered_at, id LIMIT 1) AND (SELECT COUNT(*) FROM trials"
                " WHERE state = 'running' AND heard_at >= ?) < ? RETURNING *",
                (worker, now, lost, lost, MOST_AT_ONCE),
            ).fetchone()
            return read_trial(row) if row else None

        return self._database.submit(work).result()

    def _update(self, trial: str, worker: str, change: str, values: Sequence[object]) -> bool:
        sql = f"UPDATE trials SET {change} WHERE id = ? AND worker = ? AND state = 'running'"  # noqa: S608 - ours
        done: int = self._database.submit(
            lambda db: db.conn.execute(sql, (*values, trial, worker)).rowcount
        ).result()
        return done > 0

    def tell(self, trial: str, worker: str, *, done: int, total: int, now: int) -> bool:
        """Note how far it is; False where the trial is another process's by now."""
        change = "done = ?, total = ?, heard_at = ?"
        return self._update(trial, worker, change, (done, total, now))

    def release(self, trial: str, worker: str) -> None:
        """Let another process compute it, because this one ends."""
        self._update(trial, worker, "state = 'waiting', tries = tries - 1", ())

    def fail(self, trial: str, worker: str, fault: str) -> None:
        """Note that it cannot be computed, and why."""
        self._update(trial, worker, "state = 'failed', fault = ?", (fault,))

    def finish(  # noqa: PLR0913 - what a result consists of
        self,
        trial: str,
        worker: str,
        *,
        rows: Iterable[TrialRow],
        broken: int,
        summary: dict[str, Any],
        now: int,
    ) -> bool:
        """Write the result; False where the trial is another process's by now."""
        every = [
            (trial, number, row.part, row.exchange, json.dumps(row.content, ensure_ascii=False))
            for number, row in enumerate(rows, 1)
        ]
        content = json.dumps(summary, ensure_ascii=False)

        def work(db: sqlite_utils.Database) -> bool:
            done = db.conn.execute(
                "UPDATE trials SET state = 'done', done = total, finished_at = ?, broken = ?,"
                " summary = ? WHERE id = ? AND worker = ? AND state = 'running'",
                (now, broken, content, trial, worker),
            ).rowcount
            if done:
                db.conn.execute("DELETE FROM trial_rows WHERE trial = ?", (trial,))
                db.conn.executemany(
                    "INSERT INTO trial_rows (trial, number, part, exchange, content)"
                    " VALUES (?, ?, ?, ?, ?)",
                    every,
                )
            return done > 0

        return self._database.submit(work).result()
