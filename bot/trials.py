"""Trials in the background: what waits is computed off the event loop, one at a time.

Any process may take what was ordered at any other; see `knowledge.trials`.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator

import structlog
from aiohttp import web

from bot.keys import CLOCK, PIPELINE, STORE, TRIALS_ORDERED
from bot.trier import Trier
from knowledge.errors import KnowledgeError
from knowledge.trials.trial import Trial

_log = structlog.get_logger()

WATCH_SECONDS = 1.0
"""Between two looks for what was ordered at another process."""


async def _follow(app: web.Application, trier: Trier, ordered: asyncio.Event) -> None:
    trials = app[STORE].trials
    while not trier.stop.is_set():
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(ordered.wait(), WATCH_SECONDS)
        ordered.clear()
        try:
            while not trier.stop.is_set() and trials.has_work(app[CLOCK]()):
                started = time.perf_counter()
                done = await asyncio.to_thread(trier.run_next, app[PIPELINE].knowledge)
                if done is None:
                    break
                _log.info("trial.done", seconds=round(time.perf_counter() - started, 2))
        except KnowledgeError as error:
            _log.error("trial.not_run", fault=str(error))


async def keep_trials_running(app: web.Application) -> AsyncIterator[None]:
    """Compute what is ordered, for as long as the application runs."""
    trier, ordered = Trier(app[STORE], app[CLOCK]), app[TRIALS_ORDERED]
    task = asyncio.create_task(_follow(app, trier, ordered))
    yield
    trier.stop.set()
    ordered.set()
    await task


async def order_trial(app: web.Application, subject: str) -> Trial:
    """Return the trial of a subject against what is published now; begin it where it lacks.

    Raises StorageError.
    """
    trial = await app[STORE].trials.order(subject, now=app[CLOCK]())
    app[TRIALS_ORDERED].set()
    return trial
