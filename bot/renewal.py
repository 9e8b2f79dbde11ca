"""Renewal: when a lost database is there again, what it holds is what answers."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator

import structlog
from aiohttp import web

from bot.keys import LOADED, PIPELINE, STORE
from bot.metrics import note_entries
from handlers.services import Knowledge
from knowledge.errors import KnowledgeError

_log = structlog.get_logger()

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


async def load_again(app: web.Application) -> None:
    """Let the pipeline answer from what the database holds now.

    Where that cannot be read, what is in memory goes on answering.
    """
    try:
        knowledge = await asyncio.to_thread(app[STORE].load_knowledge)
    except KnowledgeError as error:
        _log.error("knowledge.not_renewed", fault=str(error))
        return
    app[PIPELINE].knowledge = knowledge
    app[LOADED].set()
    settle(knowledge)
    _log.warning("knowledge.renewed")


async def _follow(app: web.Application, found: asyncio.Event, stop: asyncio.Event) -> None:
    while await found.wait() and not stop.is_set():
        found.clear()
        await load_again(app)


async def keep_knowledge_current(app: web.Application) -> AsyncIterator[None]:
    """Load the knowledge again whenever the database was opened again."""
    found, stop = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    app[STORE].database.on_reopen = lambda: loop.call_soon_threadsafe(found.set)
    task = asyncio.create_task(_follow(app, found, stop))
    yield
    stop.set()
    found.set()
    await task
