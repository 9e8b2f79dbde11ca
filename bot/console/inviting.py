"""What leads people in: the address of one-time links, and the one for the first administrator."""

from __future__ import annotations

import sqlite_utils

from bot.console.links import FIRST, FIRST_MS, end_links, make_link
from bot.console.staff import reading
from bot.console.wording import FIRST_LINK
from knowledge.database import Database


def complete(path: str, public_url: str, listening: str) -> str:
    """Return the whole address of a link, at the public address or where the server listens."""
    base = public_url.rstrip("/") or listening
    # Where all addresses are listened on, this machine is one of them.
    return base.replace("//0.0.0.0", "//127.0.0.1").replace("//[::]", "//[::1]") + path


def invite_first(database: Database, now: int) -> str:
    """Return a link for the first administrator, "" where somebody was ever added.

    Links that were made for that before end. Raises StorageError.
    """

    def work(db: sqlite_utils.Database) -> str:
        if reading(db)("SELECT login FROM staff LIMIT 1", ()):
            end_links(db, FIRST)
            return ""
        return make_link(db, FIRST, ends_at=now + FIRST_MS)

    return database.submit(work).result()


def word_first(path: str, public_url: str, listening: str) -> str:
    """Return what a start says of the first administrator, "" where there is nothing to say."""
    return FIRST_LINK.format(link=complete(path, public_url, listening)) if path else ""
