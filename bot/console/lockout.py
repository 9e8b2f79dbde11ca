"""Tries to sign in: after five in vain an account, or a network address, must wait.

A try is counted before it is judged, so a hundred at once are no more than five. Names that nobody
has are counted like others; what is kept is a keyed hash of the name or the address.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlite_utils
from sqlite_utils.migrations import Migrations

migrations = Migrations("console_tries")

MOST_TRIES = 5
WAIT_MS = 15 * 60 * 1000
"""How long one waits after them; tries that are as long ago do not count."""


@migrations()
def create_tries(db: sqlite_utils.Database) -> None:
    """Make the table of tries in vain."""
    db.execute(
        "CREATE TABLE console_tries (who TEXT PRIMARY KEY, number INTEGER NOT NULL,"
        " at INTEGER NOT NULL)"
    )


def _is_waiting(number: int, at: int, now: int) -> bool:
    return number >= MOST_TRIES and now - at < WAIT_MS


def take_try(db: sqlite_utils.Database, who: Sequence[str], now: int) -> bool:
    """Count a try of an account from an address, inside a write; False where one must wait."""
    counted = {}
    for key in who:
        row = db.conn.execute(
            "SELECT number, at FROM console_tries WHERE who = ?", (key,)
        ).fetchone()
        number, at = row or (0, now)
        if _is_waiting(number, at, now):
            return False
        counted[key] = 1 if now - at >= WAIT_MS else number + 1
    for key, number in counted.items():
        db.conn.execute(
            "INSERT INTO console_tries (who, number, at) VALUES (?, ?, ?)"
            " ON CONFLICT (who) DO UPDATE SET number = excluded.number, at = excluded.at",
            (key, number, now),
        )
    return True


def must_wait(db: sqlite_utils.Database, who: Sequence[str], now: int) -> bool:
    """Tell whether the last try was the last one for now, inside a write."""
    return any(
        _is_waiting(number, at, now)
        for key in who
        for number, at in db.conn.execute(
            "SELECT number, at FROM console_tries WHERE who = ?", (key,)
        )
    )


def give_back(db: sqlite_utils.Database, who: Sequence[str]) -> None:
    """Uncount a try that was right, inside a write."""
    for key in who:
        db.conn.execute("UPDATE console_tries SET number = number - 1 WHERE who = ?", (key,))


def forgive(db: sqlite_utils.Database, account: str) -> None:
    """Forget the tries of an account whose person has come in, inside a write."""
    db.conn.execute("DELETE FROM console_tries WHERE who = ?", (account,))


def drop_tries(db: sqlite_utils.Database, now: int) -> None:
    """Delete tries that count no more, inside a write."""
    db.conn.execute("DELETE FROM console_tries WHERE at <= ?", (now - WAIT_MS,))
