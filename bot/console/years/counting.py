"""Years are counted in the background, while their pages tell how far it is."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import structlog
from aiohttp import web

from bot.console.years.book import YearBook
from bot.keys import CLOCK, STORE
from bot.reports.annual import read_annual, to_json
from knowledge.errors import KnowledgeError

_log = structlog.get_logger()

SECONDS_BETWEEN = 0.5
"""Between two notes of progress."""


class _EndingError(Exception):
    """This process ends."""


class YearCounts:
    """The counts that this process works on."""

    def __init__(self, app: web.Application) -> None:
        """Begin with none."""
        self._app = app
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_ending = False
        self.book = YearBook(app[STORE].database)

    async def begin(self, year: int, *, by: str) -> bool:
        """Count a year in the background, unless that is being done. Raises StorageError."""
        if not await self.book.begin(year, by=by, now=self._app[CLOCK]()):
            return False
        task = asyncio.create_task(self._count(year))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return True

    async def end(self) -> None:
        """Break off what is under way; pages say that it did not end."""
        self._is_ending = True
        await self.wait()

    async def wait(self) -> None:
        """Return once nothing is under way."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _count(self, year: int) -> None:
        try:
            await asyncio.to_thread(self._read, year)
        except _EndingError:
            await self._fail(year)
        except KnowledgeError as error:
            _log.error("year.not_counted", year=year, fault=str(error))
            await self._fail(year)

    async def _fail(self, year: int) -> None:
        try:
            await asyncio.to_thread(self.book.note_failure, year, self._app[CLOCK]())
        except KnowledgeError as error:
            # Its silence says the same after a while.
            _log.error("year.not_noted", year=year, fault=str(error))

    def _read(self, year: int) -> None:
        noted = time.monotonic()

        def tell(done: int, of: int) -> None:
            nonlocal noted
            if self._is_ending:
                raise _EndingError
            if time.monotonic() - noted >= SECONDS_BETWEEN:
                noted = time.monotonic()
                self.book.note_progress(year, done * 100 // of, self._app[CLOCK]())

        annual = read_annual(self._app[STORE], year, tell)
        self.book.keep(year, to_json(annual), self._app[CLOCK]())


YEAR_COUNTS = web.AppKey("year counts", YearCounts)


async def keep_year_counts(app: web.Application) -> AsyncIterator[None]:
    """Let counts run for as long as the program does."""
    app[YEAR_COUNTS] = YearCounts(app)
    yield
    await app[YEAR_COUNTS].end()
