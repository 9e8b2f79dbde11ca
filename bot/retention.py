"""Retention: what citizens wrote is dropped when its time is over; the counts remain."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass

import structlog
from aiohttp import web

from bot.console.cleaning import drop_what_is_over
from bot.keys import CLOCK, SETTINGS, STORE
from bot.log_files import drop_files
from bot.settings import PrivacySettings
from bot.store import Store
from handlers.period import day_of
from knowledge.audit import Deed, append_deed
from knowledge.errors import StorageError

_log = structlog.get_logger()

DAY_MS = 24 * 60 * 60 * 1000

ROUND_SECONDS = 24 * 60 * 60
"""Time between two looks for what is due."""


BY_ITSELF = "自动"
"""Who stands on the audit record for what nobody asked for."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """What was dropped: how many exchanges lost their texts, how many days of logs are gone."""

    exchanges: int
    log_files: int


async def drop_due(store: Store, privacy: PrivacySettings, *, by: str, now: int) -> Dropped:
    """Drop texts and log files whose time is over at `now` (ms UTC), and put that on record.

    What nobody asked for and dropped nothing is not put there. Raises StorageError, and OSError
    where a log file cannot be deleted.
    """
    texts_before = now - privacy.keep_days * DAY_MS
    logs_before = day_of(now - privacy.log_days * DAY_MS)
    folder, files = privacy.log_folder, 0
    exchanges = await store.journal.drop_content(texts_before)
    if folder is not None:
        files = await asyncio.to_thread(drop_files, folder, logs_before)
    if exchanges or files or by != BY_ITSELF:
        detail = {
            "texts_before": day_of(texts_before).isoformat(),
            "exchanges": exchanges,
            "logs_before": logs_before.isoformat(),
            "log_files": files,
        }
        deed = Deed(now, by, "retention.run", "", detail)
        await store.database.write(lambda db: append_deed(db, deed))
    return Dropped(exchanges, files)


async def drop_what_is_due(app: web.Application) -> int:
    """Drop what is older than the settings keep it; return how many exchanges lost their texts.

    A database or a file that cannot be used is logged; the next round makes up for it.
    """
    now, privacy = app[CLOCK](), app[SETTINGS].privacy
    try:
        dropped = await drop_due(app[STORE], privacy, by=BY_ITSELF, now=now)
    except (StorageError, OSError) as error:
        _log.error("retention.failed", fault=str(error))
        return 0
    _log.info("retention", dropped=dropped.exchanges, log_files=dropped.log_files)
    return dropped.exchanges


async def _look_daily(app: web.Application, stop: asyncio.Event) -> None:
    while not stop.is_set():
        now = app[CLOCK]()
        await drop_what_is_due(app)
        await drop_what_is_over(app, now)
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
