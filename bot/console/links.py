"""One-time links: by one a person sets a password, and nobody else ever knows it.

The database holds the hash of the link's token; a link ends when it is used, when another one is
made for the same person, and when its time is over.
"""

from __future__ import annotations

import sqlite_utils
from sqlite_utils.migrations import Migrations

from bot.console.sessions import hash_token, make_token
from bot.console.staff import Select, has_administrator

migrations = Migrations("console_links")

HOUR_MS = 60 * 60 * 1000
LINK_MS = 24 * HOUR_MS
FIRST_MS = HOUR_MS
"""How long the link for the first administrator opens; a restart makes a new one."""
FIRST = ""
"""In the place of a login name: whoever opens the link becomes the first administrator."""
LINK = "/console/link"


@migrations()
def create_links(db: sqlite_utils.Database) -> None:
    """Make the table, which holds one link for each person."""
    db.execute(
        "CREATE TABLE console_links (staff TEXT PRIMARY KEY, hash TEXT NOT NULL,"
        " ends_at INTEGER NOT NULL)"
    )
    db.execute("CREATE INDEX console_links_by_hash ON console_links (hash)")


def make_link(db: sqlite_utils.Database, login: str, *, ends_at: int) -> str:
    """Return the address of a new link for somebody, inside a write; the old one ends."""
    token = make_token()
    end_links(db, login)
    db.conn.execute(
        "INSERT INTO console_links (staff, hash, ends_at) VALUES (?, ?, ?)",
        (login, hash_token(token), ends_at),
    )
    # In the query, which no log of ours holds.
    return f"{LINK}?t={token}"


def end_links(db: sqlite_utils.Database, login: str) -> None:
    """End somebody's link, inside a write."""
    db.conn.execute("DELETE FROM console_links WHERE staff = ?", (login,))


def find_link(select: Select, token: str, now: int) -> str | None:
    """Return whose link a token opens at `now` (ms UTC), None where it opens nothing.

    The link for the first administrator opens nothing once there is an administrator.
    """
    rows = select(
        "SELECT staff FROM console_links WHERE hash = ? AND ends_at > ?", (hash_token(token), now)
    )
    if not rows or (rows[0]["staff"] == FIRST and has_administrator(select)):
        return None
    return str(rows[0]["staff"])


def drop_links(db: sqlite_utils.Database, now: int) -> None:
    """Delete links that open nothing any more, inside a write."""
    db.conn.execute("DELETE FROM console_links WHERE ends_at <= ?", (now,))
