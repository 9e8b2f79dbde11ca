"""Retention: what citizens wrote is dropped when its time is over; the counts remain."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass

import sqlite_utils
import structlog
from aiohttp import web

from bot.console.cleaning import drop_what_is_over
from bot.keys import CLOCK, SETTINGS, STORE
from bot.log_files import drop_files
from bot.settings import PrivacySettings
from bot.store import Store
from handlers.period import HOUR_MS, day_of, days_period
from knowledge.audit import Deed, append_deed
from knowledge.errors import StorageError

_log = structlog.get_logger()

DAY_MS = 24 * 60 * 60 * 1000

NIGHT_MS = 3 * HOUR_MS
"""How long after midnight in China it is looked for what is due: when hardly anybody asks."""

_ACT = "retention.run"

BY_ITSELF = "自动"
"""Who stands on the audit record for what nobody asked for."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """What was dropped: how many exchanges lost their texts, how many days of logs are gone."""

    exchanges: int
    log_files: int


async def drop_due(store: Store, privacy: PrivacySettings, *, by: str, now: int) -> Dropped:
    """Drop texts and log files whose time is over at `now` (ms UTC), and put that on record.

    What nobody asked for, at another process or after a start, and dropped nothing is put there
    once a day. Raises StorageError, and OSError where a log file cannot be deleted.
    """
    texts_before = now - privacy.keep_days * DAY_MS
    logs_before = day_of(now - privacy.log_days * DAY_MS)
    folder, files = privacy.log_folder, 0
    exchanges = await store.journal.drop_content(texts_before)
    if folder is not None:
        files = await asyncio.to_thread(drop_files, folder, logs_before)
    detail = {
        "texts_before": day_of(texts_before).isoformat(),
        "exchanges": exchanges,
        "logs_before": logs_before.isoformat(),
        "log_files": files,
    }
    deed = Deed(now, by, _ACT, "", detail)
    is_told = bool(exchanges or files or by != BY_ITSELF)

    def work(db: sqlite_utils.Database) -> None:
        if is_told or not _ran_on_day_of(db, now):
            append_deed(db, deed)

    await store.database.write(work)
    return Dropped(exchanges, files)


def _ran_on_day_of(db: sqlite_utils.Database, now: int) -> bool:
    """Tell whether a run that nobody asked for is on record already for the day of `now`."""
    row = db.conn.execute(
        "SELECT at FROM audit WHERE staff = ? AND act = ? ORDER BY number DESC LIMIT 1",
        (BY_ITSELF, _ACT),
    ).fetchone()
    return row is not None and day_of(row[0]) == day_of(now)


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


def seconds_to_night(now: int) -> float:
    """Return how long it is from `now` (ms UTC) to the next night's look."""
    today = day_of(now)
    night = days_period(today, today).start + NIGHT_MS
    return ((night - now) % DAY_MS or DAY_MS) / 1000


async def _look_nightly(app: web.Application, stop: asyncio.Event) -> None:
    while not stop.is_set():
        now = app[CLOCK]()
        await drop_what_is_due(app)
        await drop_what_is_over(app, now)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), seconds_to_night(app[CLOCK]()))


async def keep_retention(app: web.Application) -> AsyncIterator[None]:
    """Look at start and every night for as long as the application runs."""
    stop = asyncio.Event()
    task = asyncio.create_task(_look_nightly(app, stop))
    yield
    # Not cancelled: its read goes on in a thread, and the database is about to be closed.
    stop.set()
    await task
