"""The whole application on a real port and a real SQLite file, for tests to talk to."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from aiohttp import web

from bot.app import create_app
from bot.limits import LimitSettings
from bot.serving import make_runner
from bot.settings import ServerSettings, Settings
from bot.store import now_ms

T = TypeVar("T")
PATIENCE = 120.0
"""Seconds after which a start, a stop or a call is hung."""


@dataclass(frozen=True, slots=True)
class Served:
    """An application that runs in a thread of its own, at `url`, on the file `database`."""

    url: str
    app: web.Application
    database: Path
    _loop: asyncio.AbstractEventLoop

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run `work` on the application's own event loop and return its result."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE)

    def rows(self, sql: str = "SELECT * FROM exchanges", *values: object) -> list[sqlite3.Row]:
        """Read what is on disk, past the application."""
        with closing(sqlite3.connect(self.database)) as connection:
            connection.row_factory = sqlite3.Row
            return connection.execute(sql, values).fetchall()


def settings_for(database: Path, **sections: Any) -> Settings:
    """Return settings for an application on `database`, without limits where none are given."""
    limits = LimitSettings(messages_a_minute=0, messages_a_day=0, address_a_minute=0)
    server = ServerSettings(database=database)
    return Settings(**{"server": server, "limits": limits, **sections})


def copy_database(seeded: Path, folder: Path) -> Path:
    """Return a copy of a closed database in `folder`; quicker than seeding one."""
    return Path(shutil.copy(seeded, folder / "bot.db"))


@contextmanager
def serve(
    settings: Settings, *, clock: Callable[[], int] = now_ms, **options: Any
) -> Iterator[Served]:
    """Serve the application for `settings` on a free port until the block ends.

    `options` are those of `create_app`.
    """
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="served-application")
    thread.start()
    app = create_app(settings, clock=clock, **options)
    runner = make_runner(app, shutdown=1)

    def run(work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, loop).result(PATIENCE)

    try:
        run(runner.setup())
        site = web.TCPSite(runner, "127.0.0.1", 0)
        run(site.start())
        host, port = runner.addresses[0][:2]
        yield Served(f"http://{host}:{port}", app, settings.server.database, loop)
    finally:
        run(runner.cleanup())
        run(loop.shutdown_default_executor())
        loop.call_soon_threadsafe(loop.stop)
        thread.join(PATIENCE)
        loop.close()
