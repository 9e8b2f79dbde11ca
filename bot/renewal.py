"""Renewal: what is published answers, on its days, and what a lost database holds again."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import gc
from collections.abc import AsyncIterator

import structlog
from aiohttp import web

from bot.keys import CLOCK, LOADED, PIPELINE, STORE
from bot.metrics import note_entries
from handlers.period import day_of
from handlers.services import Knowledge
from knowledge.errors import KnowledgeError

_log = structlog.get_logger()

WATCH_SECONDS = 0.25
"""Between two looks at whether anything was published."""

SELDOM = 10_000
"""Objects that may be there, new and in question, before circles are looked for among them."""


def settle(knowledge: Knowledge) -> None:
    """Let what was loaded stay where it is, and tell how much that is."""
    # The index stays: looking through it for garbage again and again would halt answers. What an
    # answer leaves behind is hardly ever garbage in a circle, so that can be looked for seldom.
    gc.collect()
    gc.freeze()
    gc.set_threshold(SELDOM)
    note_entries(len(knowledge.snapshot.published))


def let_go() -> None:
    """Let what was loaded be garbage, where its application has ended and the process goes on."""
    gc.unfreeze()


async def load_again(app: web.Application, *, previous: Knowledge | None = None) -> None:
    """Let the pipeline answer from what the database holds now.

    Of `previous`, if it came from the same database, is taken over what is still published. Where
    the database cannot be read, what is in memory goes on answering.
    """
    try:
        load = app[STORE].load_knowledge
        knowledge = await asyncio.to_thread(load, previous, now=app[CLOCK]())
    except KnowledgeError as error:
        _log.error("knowledge.not_renewed", fault=str(error))
        return
    app[PIPELINE].knowledge = knowledge
    app[LOADED].set()
    settle(knowledge)
    _log.warning("knowledge.renewed")


async def _follow(app: web.Application, found: asyncio.Event, stop: asyncio.Event) -> None:
    """Load the knowledge whenever there is another file, publication or day that changes it."""
    days = _Days(app)
    while not stop.is_set():
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(found.wait(), WATCH_SECONDS)
        if stop.is_set():
            return
        if found.is_set():
            found.clear()
            await load_again(app)
        elif _has_news(app) or days.have_turned():
            await load_again(app, previous=app[PIPELINE].knowledge)


def _has_news(app: web.Application) -> bool:
    """Tell whether anything was published, by whichever process, since the knowledge was read."""
    try:
        number = app[STORE].library.count_publications()
    except KnowledgeError:
        return False  # whoever answers citizens notices, and says so
    return number != app[PIPELINE].knowledge.snapshot.publication


class _Days:
    """Notices that another day in China has come, on which other entries are valid."""

    def __init__(self, app: web.Application) -> None:
        """Look at what `app` answers from."""
        self._app = app
        self._looked_at: tuple[dt.date | None, dt.date] | None = None

    def have_turned(self) -> bool:
        """Tell whether something else is valid today than on the day that is answered from."""
        since, today = self._app[PIPELINE].knowledge.snapshot.day, day_of(self._app[CLOCK]())
        # Asked once for a day, because hardly any day changes anything.
        if since is None or since == today or self._looked_at == (since, today):
            return False
        try:
            have_turned = self._app[STORE].library.has_turned(since, today)
        except KnowledgeError:
            return False  # whoever answers citizens notices, and says so
        if not have_turned:
            self._looked_at = since, today
        return have_turned


async def keep_knowledge_current(app: web.Application) -> AsyncIterator[None]:
    """Load the knowledge again whenever the database was opened again, or has other news.

    News are a publication, and a day on which other entries are valid than on the one before.
    """
    found, stop = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    app[STORE].database.on_reopen = lambda: loop.call_soon_threadsafe(found.set)
    task = asyncio.create_task(_follow(app, found, stop))
    yield
    stop.set()
    found.set()
    await task
