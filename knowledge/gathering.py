"""Gathering: what an event loop writes in one go is handed to the writer in one go."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Any

from knowledge.jobs import Job

PATIENCE_SECONDS = 0.01
"""How long at most the first job waits while a busy loop adds others to it."""


class Gathering:
    """Collects the jobs of event loops, each loop's apart, until no more join them.

    A loop that answers many at once brings their writes one after the other; a commit for the
    first would take from the others the time that they need. A job that is alone does not wait:
    two turns of the loop show it.
    """

    def __init__(self, hand_over: Callable[[Sequence[Job[Any]]], None]) -> None:
        """Give what was gathered to `hand_over`, on the loop's own thread."""
        self._hand_over = hand_over
        self._waiting: dict[asyncio.AbstractEventLoop, list[Job[Any]]] = {}

    def add(self, job: Job[Any], loop: asyncio.AbstractEventLoop) -> None:
        """Take a job of `loop`, which is the one that runs."""
        waiting = self._waiting.setdefault(loop, [])
        waiting.append(job)
        if len(waiting) == 1:
            loop.call_soon(self._look, loop, 0, time.perf_counter() + PATIENCE_SECONDS)

    def _look(self, loop: asyncio.AbstractEventLoop, seen: int, end: float) -> None:
        """Hand over what a loop gathered, once a whole turn has added nothing to it."""
        count = len(self._waiting[loop])
        if count > seen and time.perf_counter() < end:
            loop.call_soon(self._look, loop, count, end)
        else:
            self._hand_over(self._waiting.pop(loop))
