"""Imports in the background: read, and later saved, while pages tell how far it is."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import asdict
from typing import Any

import structlog
from aiohttp import web

from bot.console.exchange.book import ImportBook, Job, State
from bot.console.exchange.wording import BROKEN
from bot.keys import CLOCK, STORE
from knowledge.errors import KnowledgeError
from knowledge.exchange.entry_table import ENTRIES
from knowledge.exchange.fault import ExchangeError
from knowledge.exchange.importing import compare, read_known, save_reading
from knowledge.exchange.layout import Layout
from knowledge.exchange.reading import Reading, read_table
from knowledge.exchange.window_table import WINDOWS

_log = structlog.get_logger()

LAYOUTS: dict[str, Layout] = {"entries": ENTRIES, "windows": WINDOWS}
"""The kinds of table by the word in the address."""

SECONDS_BETWEEN = 0.5
"""Between two notes of progress."""


class Imports:
    """The imports that this process works on."""

    def __init__(self, app: web.Application) -> None:
        """Begin with none."""
        self._app = app
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_ending = False
        self.book = ImportBook(app[STORE].database)

    def begin_reading(self, job: Job) -> None:
        """Read a file in the background."""
        self._begin(job, self._read(job))

    def begin_saving(self, job: Job, *, by: str, reason: str) -> None:
        """Save the good rows of a file in the background."""
        self._begin(job, self._save(job, by, reason))

    async def end(self) -> None:
        """Break off what is under way; pages say that it did not end."""
        self._is_ending = True
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _begin(self, job: Job, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(self._watch(job, work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _watch(self, job: Job, work: Coroutine[Any, Any, None]) -> None:
        """Do the work; what goes wrong is said on its page."""
        try:
            await work
        except ExchangeError as error:
            await self._fail(job, str(error))
        except _EndingError:
            return
        except (KnowledgeError, OSError) as error:
            _log.error("import.failed", fault=str(error))
            await self._fail(job, BROKEN)

    async def _fail(self, job: Job, says: str) -> None:
        now = self._app[CLOCK]()
        faults = [{"row": 0, "column": "", "says": says}]
        report = {**_report_of(Reading()), "faults": faults}
        await asyncio.to_thread(self.book.note_state, job, State.FAILED, now, report)
        await asyncio.to_thread(self.book.drop_file, job)

    async def _read(self, job: Job) -> None:
        reading = await asyncio.to_thread(self._read_file, job)
        found = await asyncio.to_thread(compare, self._app[STORE].database, reading.entries)
        report = {**job.report, **_report_of(reading), **asdict(found)}
        now = self._app[CLOCK]()
        await asyncio.to_thread(self.book.note_state, job, State.READ, now, report)

    def _read_file(self, job: Job) -> Reading:
        layout = LAYOUTS[job.kind]
        known = read_known(self._app[STORE].database, layout)
        return read_table(
            self.book.place(job),
            layout,
            known=known,
            sheet=job.report.get("sheet") or None,
            tell=self._teller(job),
        )

    async def _save(self, job: Job, by: str, reason: str) -> None:
        reading = await asyncio.to_thread(self._read_file, job)
        now = self._app[CLOCK]()
        saved = await save_reading(
            self._app[STORE].review,
            self._app[STORE].database,
            reading,
            LAYOUTS[job.kind],
            name=job.name,
            by=by,
            reason=reason,
            now=now,
            tell=self._teller(job),
        )
        report = {**job.report, **{name: getattr(saved, name) for name in _SAVED}}
        await asyncio.to_thread(self.book.note_state, job, State.SAVED, now, report)
        await asyncio.to_thread(self.book.drop_file, job)

    def _teller(self, job: Job) -> Callable[[int, int], None]:
        """Return what notes progress, not too often, and breaks off where this process ends."""
        noted = time.monotonic()

        def tell(done: int, of: int) -> None:
            nonlocal noted
            if self._is_ending:
                raise _EndingError
            if time.monotonic() - noted >= SECONDS_BETWEEN:
                noted = time.monotonic()
                self.book.note_progress(job, done, of, self._app[CLOCK]())

        return tell


_SAVED = ("new", "changed", "same", "batch", "left")


class _EndingError(Exception):
    """This process ends."""


def _report_of(reading: Reading) -> dict[str, Any]:
    return {
        "rows": reading.rows,
        "good": len(reading.good),
        "new": 0,
        "changed": 0,
        "same": 0,
        "batch": "",
        "faults": [fault._asdict() for fault in reading.faults],
    }


IMPORTS = web.AppKey("imports", Imports)


async def keep_imports(app: web.Application) -> AsyncIterator[None]:
    """Let imports run for as long as the program does."""
    app[IMPORTS] = Imports(app)
    await asyncio.to_thread(app[IMPORTS].book.drop_old, app[CLOCK]())
    yield
    await app[IMPORTS].end()
