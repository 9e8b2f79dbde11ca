"""Retention: what citizens wrote is dropped when its time is over; the counts remain."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import structlog
from aiohttp import web

from bot.keys import CLOCK, SETTINGS, STORE
from knowledge.errors import StorageError

_log = structlog.get_logger()

DAY_MS = 24 * 60 * 60 * 1000

ROUND_SECONDS = 24 * 60 * 60
"""Time between two looks for what is due."""


async def drop_what_is_due(app: web.Application) -> int:
    """Drop the content of exchanges older than the settings keep it; return how many.

    A database that cannot be used is logged; the next round makes up for it.
    """
    before = app[CLOCK]() - app[SETTINGS].privacy.keep_days * DAY_MS
    try:
        dropped = await app[STORE].journal.drop_content(before)
    except StorageError as error:
        _log.error("retention.failed", fault=str(error))
        return 0
    _log.info("retention", dropped=dropped)
    return dropped


async def _look_daily(app: web.Application, stop: asyncio.Event) -> None:
    while not stop.is_set():
        await drop_what_is_due(app)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), ROUND_SECONDS)


async def keep_retention(app: web.Application) -> AsyncIterator[None]:
    """Look at start and once a day for as long as the application runs."""
    stop = asyncio.Event()
    task = asyncio.create_task(_look_daily(app, stop))
    yield
    # Not cancelled: its read goes on in a thread, and the database is about to be closed.
    stop.set()
    await task
