"""Sessions: who is signed in, kept in the database, so that any process knows.

The browser holds a random token, the database only its hash. A token is made anew at each step of
signing in, so one that somebody planted before opens nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from enum import StrEnum, unique

import sqlite_utils
from sqlite_utils.migrations import Migrations

from bot.console.staff import StaffMember, read_member
from knowledge.database import Database

migrations = Migrations("console_sessions")

MINUTE_MS = 60 * 1000
IDLE_MS = 30 * MINUTE_MS
"""Without a request for so long, a person is signed out."""
WHOLE_MS = 12 * 60 * MINUTE_MS
"""After so long a person signs in again, whatever they did."""
HALF_MS = 10 * MINUTE_MS
"""How long the second factor may take."""
SEEN_MS = MINUTE_MS
"""How often it is written that somebody is still there."""


@migrations()
def create_sessions(db: sqlite_utils.Database) -> None:
    """Make the table; `goal` is where a person goes once signed in, `notice` is told once."""
    db.execute(
        "CREATE TABLE console_sessions (hash TEXT PRIMARY KEY, staff TEXT NOT NULL,"
        " step TEXT NOT NULL, goal TEXT NOT NULL, notice TEXT NOT NULL,"
        " started_at INTEGER NOT NULL, seen_at INTEGER NOT NULL)"
    )
    db.execute("CREATE INDEX console_sessions_by_staff ON console_sessions (staff)")
    db.execute("CREATE INDEX console_sessions_by_time ON console_sessions (seen_at)")


@migrations()
def keep_codes(db: sqlite_utils.Database) -> None:
    """Keep the secret that a person is shown until they prove that their authenticator has it."""
    db.execute("ALTER TABLE console_sessions ADD COLUMN new_codes TEXT NOT NULL DEFAULT ''")


@unique
class Step(StrEnum):
    """How far signing in has come."""

    HALF = "half"
    """The password was right, the second factor is owed."""
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Session:
    """A person who is signed in, or half so; `token` is the browser's secret."""

    token: str
    member: StaffMember
    step: Step
    goal: str
    notice: str
    seen_at: int
    new_codes: str = ""


def make_token() -> str:
    """Return a token that nobody can guess."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def make_form_token(token: str) -> str:
    """Return what a form must carry to be taken from the browser that holds `token`."""
    return hmac.digest(token.encode(errors="replace"), b"form", "sha256").hex()


def end_sessions(db: sqlite_utils.Database, login: str, *, but: str = "") -> None:
    """Sign somebody out everywhere, inside a write; `but` is the token of a session to keep."""
    kept = hash_token(but) if but else ""
    db.conn.execute("DELETE FROM console_sessions WHERE staff = ? AND hash <> ?", (login, kept))


class Sessions:
    """The sessions of all processes."""

    def __init__(self, database: Database, *, is_single: bool) -> None:
        """Use `database`; with `is_single` signing in ends a person's other sessions."""
        self._database = database
        self._is_single = is_single

    def find(self, token: str, now: int) -> Session | None:
        """Return the session that a token opens at `now` (ms UTC). Raises StorageError."""
        rows = self._database.read(
            "SELECT * FROM console_sessions JOIN staff ON login = staff"
            " WHERE hash = ? AND left_at IS NULL",
            (hash_token(token),),
        )
        if not rows:
            return None
        row = rows[0]
        step = Step(row["step"])
        whole = WHOLE_MS if step is Step.WHOLE else HALF_MS
        if now - row["seen_at"] >= IDLE_MS or now - row["started_at"] >= whole:
            return None
        said = (row["goal"], row["notice"], row["seen_at"], row["new_codes"])
        return Session(token, read_member(row), step, *said)

    def open(
        self, db: sqlite_utils.Database, login: str, *, step: Step, goal: str, now: int
    ) -> str:
        """Begin a session inside a write and return its token."""
        token = make_token()
        if step is Step.WHOLE and self._is_single:
            end_sessions(db, login)
        db.conn.execute(
            "INSERT INTO console_sessions (hash, staff, step, goal, notice, started_at, seen_at)"
            " VALUES (?, ?, ?, ?, '', ?, ?)",
            (hash_token(token), login, step.value, goal, now, now),
        )
        return token

    async def note_seen(self, session: Session, now: int) -> None:
        """Note that a person is there, once a minute at most. Raises StorageError."""
        if now - session.seen_at >= SEEN_MS:
            await self._set("seen_at", now, session.token)

    async def keep_notice(self, token: str, notice: str) -> None:
        """Keep what the next page is to tell, "" for nothing. Raises StorageError."""
        await self._set("notice", notice, token)

    async def keep_codes(self, token: str, secret: str) -> None:
        """Keep a new secret until the authenticator has it. Raises StorageError."""
        await self._set("new_codes", secret, token)

    async def _set(self, column: str, value: object, token: str) -> None:
        sql = f"UPDATE console_sessions SET {column} = ? WHERE hash = ?"  # noqa: S608 - ours
        values = (value, hash_token(token))

        def work(db: sqlite_utils.Database) -> None:
            db.conn.execute(sql, values)

        await self._database.write(work)


def close_session(db: sqlite_utils.Database, token: str) -> None:
    """End one session, inside a write."""
    db.conn.execute("DELETE FROM console_sessions WHERE hash = ?", (hash_token(token),))


def drop_sessions(db: sqlite_utils.Database, now: int) -> None:
    """Delete sessions that open nothing any more, inside a write."""
    db.conn.execute(
        "DELETE FROM console_sessions WHERE seen_at <= ? OR started_at <= ?",
        (now - IDLE_MS, now - WHOLE_MS),
    )
