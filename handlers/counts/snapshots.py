"""Snapshots: a year's counts as they were taken down by one person and confirmed by another.

What was taken down never changes, whatever becomes of the journal; a correction is a new version
with its reason.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import sqlite_utils
from sqlite_utils.migrations import Migrations

from handlers.standing import Select
from knowledge.audit import Deed, append_deed
from knowledge.database import Database, Row
from knowledge.errors import KnowledgeError

migrations = Migrations("snapshots")


@migrations()
def create_snapshots(db: sqlite_utils.Database) -> None:
    """Make the table; what a row says is written once, only its confirmation comes later."""
    db.execute(
        "CREATE TABLE snapshots (year INTEGER NOT NULL, version INTEGER NOT NULL,"
        " content TEXT NOT NULL, hash TEXT NOT NULL, made_at INTEGER NOT NULL,"
        " made_by TEXT NOT NULL, reason TEXT NOT NULL, confirmed_at INTEGER,"
        " confirmed_by TEXT, PRIMARY KEY (year, version))"
    )
    written = "year, version, content, hash, made_at, made_by, reason"
    db.execute(
        f"CREATE TRIGGER snapshots_stay BEFORE UPDATE OF {written} ON snapshots"
        " BEGIN SELECT RAISE(ABORT, 'a snapshot never changes'); END"
    )
    db.execute(
        "CREATE TRIGGER snapshots_confirmed_once BEFORE UPDATE ON snapshots"
        " WHEN old.confirmed_by IS NOT NULL"
        " BEGIN SELECT RAISE(ABORT, 'a snapshot is confirmed once'); END"
    )
    db.execute(
        "CREATE TRIGGER snapshots_kept BEFORE DELETE ON snapshots"
        " BEGIN SELECT RAISE(ABORT, 'a snapshot is kept'); END"
    )


class SnapshotError(KnowledgeError):
    """A year cannot be frozen or confirmed so.

    SnapshotNotFoundError, OwnSnapshotError, SettledSnapshotError, MissingReasonError,
    BrokenSnapshotError
    """


class SnapshotNotFoundError(SnapshotError):
    """There is no such version of the year."""


class OwnSnapshotError(SnapshotError):
    """Nobody confirms what they have made themselves."""


class SettledSnapshotError(SnapshotError):
    """It is confirmed already, or a newer version was made."""


class MissingReasonError(SnapshotError):
    """A new version of a year needs its reason."""


class BrokenSnapshotError(SnapshotError):
    """What is kept is not what its hash was made of."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One version of a year; moments in milliseconds UTC, `confirmed_by` empty for not yet."""

    year: int
    version: int
    content: str
    hash: str
    made_at: int
    made_by: str
    reason: str
    confirmed_at: int | None
    confirmed_by: str


def hash_of(content: str) -> str:
    """Return the SHA-256 of what a snapshot says."""
    return hashlib.sha256(content.encode()).hexdigest()


def _read(row: Row) -> Snapshot:
    """Read a snapshot back. Raises BrokenSnapshotError."""
    if hash_of(row["content"]) != row["hash"]:
        raise BrokenSnapshotError(f"{row['year']}年第{row['version']}版的内容与校验值不符。")
    return Snapshot(**{**dict(row), "confirmed_by": row["confirmed_by"] or ""})


def list_snapshots(select: Select, year: int) -> list[Snapshot]:
    """Return the versions of a year, the first first. Raises StorageError, BrokenSnapshotError."""
    rows = select("SELECT * FROM snapshots WHERE year = ? ORDER BY version", (year,))
    return [_read(row) for row in rows]


def get_confirmed(select: Select, year: int) -> Snapshot:
    """Return the newest version of a year that was confirmed.

    Raises SnapshotNotFoundError, BrokenSnapshotError, and StorageError.
    """
    confirmed = [one for one in list_snapshots(select, year) if one.confirmed_by]
    if not confirmed:
        raise SnapshotNotFoundError(f"{year}年还没有经另一人确认的数据。")
    return confirmed[-1]


class Snapshots:
    """The snapshots of all years, kept in the database."""

    def __init__(self, database: Database) -> None:
        """Use `database`, which must carry this module's `migrations` and those of the audit."""
        self._database = database

    async def make(self, year: int, content: str, *, by: str, reason: str, now: int) -> int:
        """Take a year down and return the number of the version.

        Raises MissingReasonError for a second version without one, and StorageError.
        """

        def work(db: sqlite_utils.Database) -> int:
            (last,) = db.conn.execute(
                "SELECT COALESCE(MAX(version), 0) FROM snapshots WHERE year = ?", (year,)
            ).fetchone()
            if last and not reason.strip():
                raise MissingReasonError(f"{year}年已有第{last}版，更正要写明理由。")
            version, digest = int(last) + 1, hash_of(content)
            db.conn.execute(
                "INSERT INTO snapshots (year, version, content, hash, made_at, made_by, reason)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (year, version, content, digest, now, by, reason),
            )
            detail = {"hash": digest, "reason": reason}
            append_deed(db, Deed(now, by, "report.frozen", f"{year}/{version}", detail))
            return version

        return await self._database.write(work)

    async def confirm(self, year: int, version: int, *, by: str, now: int) -> None:
        """Confirm the newest version of a year, which another person has made.

        Raises SnapshotError's kinds, and StorageError.
        """

        def work(db: sqlite_utils.Database) -> None:
            rows = db.conn.execute(
                "SELECT * FROM snapshots WHERE year = ? ORDER BY version DESC LIMIT 1", (year,)
            ).fetchall()
            if not rows or rows[0]["version"] < version:
                raise SnapshotNotFoundError(f"{year}年没有第{version}版。")
            found = _read(rows[0])
            if found.version != version or found.confirmed_by:
                raise SettledSnapshotError(f"{year}年第{version}版已经确认，或者已有更新的版本。")
            if found.made_by.strip().casefold() == by.strip().casefold():
                raise OwnSnapshotError("自己冻结的数据要由另一人确认。")
            db.conn.execute(
                "UPDATE snapshots SET confirmed_at = ?, confirmed_by = ?"
                " WHERE year = ? AND version = ?",
                (now, by, year, version),
            )
            detail = {"hash": found.hash}
            append_deed(db, Deed(now, by, "report.confirmed", f"{year}/{version}", detail))

        await self._database.write(work)
