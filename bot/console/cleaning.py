"""What opens nothing any more is deleted: sessions, one-time links, tries to sign in."""

from __future__ import annotations

import sqlite_utils
import structlog
from aiohttp import web

from bot.console.links import drop_links
from bot.console.lockout import drop_tries
from bot.console.sessions import drop_sessions
from bot.keys import STORE
from knowledge.errors import StorageError

_log = structlog.get_logger()


async def drop_what_is_over(app: web.Application, now: int) -> None:
    """Delete what is over at `now` (ms UTC).

    A database that cannot be used is logged, and the next round makes up for it.
    """

    def work(db: sqlite_utils.Database) -> None:
        for drop in (drop_sessions, drop_links, drop_tries):
            drop(db, now)

    try:
        await app[STORE].database.write(work)
    except StorageError as error:
        _log.error("console.not_cleaned", fault=str(error))
