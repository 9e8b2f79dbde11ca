"""The book of imports: which file is read or saved just now, how far, and what was found.

It stands in the database, so that any process shows it; the file itself lies beside the database
until it was taken in, or for a day.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from enum import StrEnum, unique
from pathlib import Path
from typing import Any

import sqlite_utils
from sqlite_utils.migrations import Migrations

from knowledge.database import Database, Row

migrations = Migrations("imports")

KEPT_MS = 24 * 3_600_000
"""How long a file waits for somebody to take it in."""

SILENT_MS = 120_000
"""After how long without a word whoever worked on it is taken to have ended."""


@migrations()
def create_imports(db: sqlite_utils.Database) -> None:
    """Make the table."""
    db.execute(
        "CREATE TABLE imports (id TEXT PRIMARY KEY, staff TEXT NOT NULL, kind TEXT NOT NULL,"
        " name TEXT NOT NULL, at INTEGER NOT NULL, state TEXT NOT NULL, done INTEGER NOT NULL,"
        " total INTEGER NOT NULL, touched_at INTEGER NOT NULL, report TEXT NOT NULL)"
    )


@unique
class State(StrEnum):
    """How far an import is."""

    READING = "reading"
    READ = "read"
    SAVING = "saving"
    SAVED = "saved"
    FAILED = "failed"


_OPEN = frozenset({State.READING, State.SAVING})


@dataclass(frozen=True, slots=True)
class Job:
    """One import: whose, of what kind, of which file, and how far it is.

    `report` is what was found, as `inquiry-bot entries import --json` says it.
    """

    id: str
    staff: str
    kind: str
    name: str
    at: int
    state: State
    done: int
    total: int
    touched_at: int
    report: dict[str, Any]

    def is_open(self, now: int) -> bool:
        """Tell whether somebody works on it."""
        return self.state in _OPEN and now - self.touched_at < SILENT_MS

    def is_lost(self, now: int) -> bool:
        """Tell whether whoever worked on it ended before it was done."""
        return self.state in _OPEN and not self.is_open(now)


def _read_job(row: Row) -> Job:
    return Job(
        id=row["id"],
        staff=row["staff"],
        kind=row["kind"],
        name=row["name"],
        at=row["at"],
        state=State(row["state"]),
        done=row["done"],
        total=row["total"],
        touched_at=row["touched_at"],
        report=json.loads(row["report"]),
    )


class ImportBook:
    """All imports of the past day."""

    def __init__(self, database: Database) -> None:
        """Use `database`, which must carry this module's `migrations`."""
        self._database = database

    def place(self, job: Job) -> Path:
        """Return where a job's file lies."""
        return self._place(job.id, Path(job.name).suffix.lower())

    def _place(self, job_id: str, suffix: str) -> Path:
        path = self._database.path
        return path.with_name(f"{path.name}-import-{job_id}{suffix}")

    def find(self, job_id: str) -> Job | None:
        """Return an import, None where there is none of this id. Raises StorageError."""
        rows = self._database.read("SELECT * FROM imports WHERE id = ?", (job_id,))
        return _read_job(rows[0]) if rows else None

    def add(  # noqa: PLR0913 - what is kept of an upload
        self, source: Path, *, staff: str, kind: str, name: str, now: int, sheet: str = ""
    ) -> Job:
        """Take a file over and begin an import of it; blocks. Raises OSError and StorageError.

        `sheet` is the one to take, where a workbook has several.
        """
        self.drop_old(now)
        job_id = secrets.token_hex(8)
        target = self._place(job_id, Path(name).suffix.lower())
        target.touch(mode=0o600)
        target.write_bytes(source.read_bytes())
        values = (job_id, staff, kind, name, now, State.READING, 0, 0, now)
        report = {"sheet": sheet}
        self._write(
            "INSERT INTO imports VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*values, json.dumps(report)),
        )
        return Job(*values, report)

    def note_progress(self, job: Job, done: int, total: int, now: int) -> None:
        """Note how far it is, without waiting for it to be written."""
        sql = "UPDATE imports SET done = ?, total = ?, touched_at = ? WHERE id = ?"
        self._database.submit(lambda db: db.conn.execute(sql, (done, total, now, job.id)).rowcount)

    def note_state(
        self, job: Job, state: State, now: int, report: dict[str, Any] | None = None
    ) -> None:
        """Note that it went a step on; blocks. Raises StorageError."""
        text = json.dumps(job.report if report is None else report, ensure_ascii=False)
        self._write(
            "UPDATE imports SET state = ?, report = ?, touched_at = ?, done = 0, total = 0"
            " WHERE id = ?",
            (state, text, now, job.id),
        )

    def claim(self, job: Job, now: int) -> bool:
        """Tell whether this caller alone may save what was read; blocks. Raises StorageError."""

        def work(db: sqlite_utils.Database) -> int:
            return db.conn.execute(
                "UPDATE imports SET state = ?, touched_at = ? WHERE id = ? AND state = ?",
                (State.SAVING, now, job.id, State.READ),
            ).rowcount

        return self._database.submit(work).result() == 1

    def drop_file(self, job: Job) -> None:
        """Delete the file of an import that needs it no more."""
        self.place(job).unlink(missing_ok=True)

    def drop_old(self, now: int) -> None:
        """Forget what nobody took in for a day, and delete its files; blocks."""
        rows = self._database.read("SELECT * FROM imports WHERE at < ?", (now - KEPT_MS,))
        for job in map(_read_job, rows):
            self.drop_file(job)
            self._write("DELETE FROM imports WHERE id = ?", (job.id,))

    def _write(self, sql: str, values: tuple[object, ...]) -> None:
        self._database.submit(lambda db: db.conn.execute(sql, values).rowcount).result()
