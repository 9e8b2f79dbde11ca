"""Misses: gathered and grouped while the bot answers, by one process at a time."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

import structlog
from aiohttp import web

from bot.keys import CLOCK, PIPELINE, STORE
from handlers.misses.gathering import Gatherer, Guess
from handlers.services import Knowledge
from knowledge.database import Database
from knowledge.documents import seed_folder
from knowledge.errors import KnowledgeError
from knowledge.lexicon import read_lexicon

_log = structlog.get_logger()

ROUND_SECONDS = 60.0
"""Between two looks at the journal."""

REST_SECONDS = 0.05
"""Between two rounds where much is to be gathered."""


def make_guess(find: Callable[[], Knowledge]) -> Guess:
    """Return what tells the likeliest entry for some words, and its topic."""

    def guess(text: str) -> tuple[str, str]:
        knowledge = find()
        ranked = knowledge.matcher.rank(text)
        if not ranked:
            return "", ""
        entry = knowledge.snapshot.by_id[ranked[0].entry].entry
        return entry.id, entry.topic.value

    return guess


def make_gatherer(database: Database, find: Callable[[], Knowledge]) -> Gatherer:
    """Return what gathers misses; `find` gives the knowledge by which topics are guessed."""
    return Gatherer(database, read_lexicon(seed_folder()), make_guess(find))


async def gather_all(app: web.Application, gatherer: Gatherer, stop: asyncio.Event) -> int:
    """Gather what there is, where it is on this process; return how many misses came.

    A database that cannot be used is logged; the next look makes up for it.
    """
    count = 0
    try:
        if not await asyncio.to_thread(gatherer.claim, app[CLOCK]()):
            return 0
        while not stop.is_set():
            found = await asyncio.to_thread(gatherer.gather, app[CLOCK]())
            count += found
            if not found:
                break
            await asyncio.sleep(REST_SECONDS)
    except KnowledgeError as error:
        _log.error("misses.not_gathered", fault=str(error))
    return count


async def _follow(app: web.Application, stop: asyncio.Event) -> None:
    gatherer = make_gatherer(app[STORE].database, lambda: app[PIPELINE].knowledge)
    while not stop.is_set():
        await gather_all(app, gatherer, stop)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), ROUND_SECONDS)
    # So that the next start need not wait until this one has been silent for long.
    with contextlib.suppress(KnowledgeError):
        await asyncio.to_thread(gatherer.release)


async def keep_misses_gathered(app: web.Application) -> AsyncIterator[None]:
    """Look at start and every minute for as long as the application runs."""
    stop = asyncio.Event()
    task = asyncio.create_task(_follow(app, stop))
    yield
    stop.set()
    await task
