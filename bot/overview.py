"""The overview's figures: summed by days in the background, by whichever process looks first."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator, Mapping

import structlog
from aiohttp import web

from bot.keys import CLOCK, STORE
from handlers.counts.daysums import DaySums
from handlers.period import day_of
from knowledge.database import Database
from knowledge.errors import KnowledgeError
from knowledge.titles import Title, find_title, read_titles

_log = structlog.get_logger()

ROUND_SECONDS = 60.0
"""Between two looks."""

REST_SECONDS = 0.02
"""Between two days where many are to be counted, so that citizens come first."""

OTHER = "（没有主题）"
"""What stands for entries that are gone."""


class _Topics:
    """The topics of entries, read anew where one is not among them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._titles: Mapping[str, Title] = {}
        self._unknown: set[str] = set()

    def find(self, entry: str) -> str:
        title = find_title(self._titles, entry)
        if title is None and entry not in self._unknown:
            self._titles = read_titles(self._database.read)
            title = find_title(self._titles, entry)
            if title is None:
                self._unknown.add(entry)
        return title.topic if title else OTHER


def span_of(now: int) -> tuple[dt.date, dt.date]:
    """Return the first and the last day that the overview looks at: this year, and a week."""
    today = day_of(now)
    return min(today.replace(month=1, day=1), today - dt.timedelta(days=6)), today


def make_day_sums(database: Database) -> DaySums:
    """Return what sums the days of this journal."""
    return DaySums(database, _Topics(database).find)


async def sum_due_days(app: web.Application, sums: DaySums, stop: asyncio.Event) -> int:
    """Count the days that are due and return how many there were.

    A database that cannot be used is logged; the next look makes up for it.
    """
    count = 0
    try:
        now = app[CLOCK]()
        for day in await asyncio.to_thread(sums.list_due, *span_of(now), now):
            if stop.is_set():
                break
            await asyncio.to_thread(sums.count, day, now)
            count += 1
            await asyncio.sleep(REST_SECONDS)
    except KnowledgeError as error:
        _log.error("overview.not_counted", fault=str(error))
    return count


async def _follow(app: web.Application, stop: asyncio.Event) -> None:
    sums = make_day_sums(app[STORE].database)
    while not stop.is_set():
        await sum_due_days(app, sums, stop)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), ROUND_SECONDS)


async def keep_days_summed(app: web.Application) -> AsyncIterator[None]:
    """Look at start and every minute for as long as the application runs."""
    stop = asyncio.Event()
    task = asyncio.create_task(_follow(app, stop))
    yield
    stop.set()
    await task
