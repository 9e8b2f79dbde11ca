"""Meanings: the vectors of what is published, computed while the bot answers without them."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections.abc import AsyncIterator, Callable

import structlog
from aiohttp import web

from bot.keys import LOADED, PIPELINE, SETTINGS, STORE
from bot.metrics import note_vectors
from bot.pipeline import Pipeline
from knowledge.errors import KnowledgeError
from knowledge.vectors.encoder import Encoder
from knowledge.vectors.finding import Found

_log = structlog.get_logger()

SECONDS_BETWEEN = 10.0
"""Between two lines of the log about how many vectors are there."""

RETRY_SECONDS = 60.0
"""After which it is tried again where vectors could not be read or kept."""


class _NotWantedError(Exception):
    """What is computed is not wanted any more."""


class Work:
    """One computation for the knowledge of a moment; told of its progress in its thread."""

    def __init__(
        self,
        pipeline: Pipeline,
        stop: threading.Event,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin for what `pipeline` answers from now; `clock` counts seconds."""
        self.knowledge = pipeline.knowledge
        self._pipeline = pipeline
        self._stop = stop
        self._clock = clock
        self._told = clock()

    @property
    def is_wanted(self) -> bool:
        """Tell whether the bot goes on and still answers from this knowledge."""
        return self._pipeline.knowledge is self.knowledge and not self._stop.is_set()

    def tell(self, there: int, of: int) -> None:
        """Log now and then how many vectors are there; raise where nobody wants them."""
        if not self.is_wanted:
            raise _NotWantedError
        if self._clock() - self._told >= SECONDS_BETWEEN:
            self._told = self._clock()
            _log.info("vectors.computing", there=there, of=of)


async def _add_meanings(app: web.Application, encoder: Encoder, stop: threading.Event) -> bool:
    """Let the knowledge in use have its meanings; return whether there is nothing to try again."""
    work = Work(app[PIPELINE], stop)
    snapshot = work.knowledge.snapshot
    try:
        meanings = await asyncio.to_thread(
            app[STORE].load_meanings, encoder, snapshot, tell=work.tell
        )
        # A command may have been given another model: it leaves what it does not know.
        dropped = await asyncio.to_thread(app[STORE].drop_unused_vectors, encoder, snapshot)
    except _NotWantedError:
        return True
    except KnowledgeError as error:
        _log.error("vectors.not_loaded", fault=str(error))
        return False
    if work.is_wanted:
        app[PIPELINE].knowledge = work.knowledge.with_meanings(meanings)
        note_vectors(len(meanings.index))
        _log.info("vectors.ready", phrasings=len(meanings.index), dropped=dropped)
    return True


async def _follow(app: web.Application, encoder: Encoder, stop: threading.Event) -> None:
    while not stop.is_set():
        app[LOADED].clear()
        note_vectors(0)
        is_done = await _add_meanings(app, encoder, stop)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(app[LOADED].wait(), None if is_done else RETRY_SECONDS)


async def keep_meanings_current(
    app: web.Application, *, find: Callable[[str], Found]
) -> AsyncIterator[None]:
    """Find the encoder, and give its vectors to whatever knowledge is loaded.

    Raises EncoderError when the model that is configured cannot be used.
    """
    found = await asyncio.to_thread(find, app[SETTINGS].matching.semantic)
    _log.info("matching.tier", has=found.tier)
    if found.encoder is None:
        note_vectors(0)
        yield
        return
    stop = threading.Event()
    task = asyncio.create_task(_follow(app, found.encoder, stop))
    yield
    stop.set()
    app[LOADED].set()
    await task
