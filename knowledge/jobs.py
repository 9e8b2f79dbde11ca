"""Jobs: writes that wait for their turn, and how whoever waits learns what became of them."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import sqlite_utils

T = TypeVar("T")
Item = TypeVar("Item")

Together = Callable[[sqlite_utils.Database, Sequence[Item]], Sequence[T]]
"""Writes several items at once and returns what became of each, in their order.

When it raises nothing of them is kept and each is tried alone.
"""


@dataclass(frozen=True, slots=True, eq=False)
class Job(Generic[T]):
    """One write: `work` with `item`, and where its result goes.

    `loop` is the event loop that waits for `done`, None where a thread does.
    """

    work: Together[Any, T]
    item: object
    done: Future[T] | asyncio.Future[T]
    loop: asyncio.AbstractEventLoop | None = None

    def begin(self) -> bool:
        """Tell whether anybody still wants it; from then on it cannot be called off."""
        if isinstance(self.done, Future):
            return self.done.set_running_or_notify_cancel()
        return not self.done.cancelled()


@dataclass(frozen=True, slots=True)
class Settled:
    """A job with its result, or with the fault that takes its place."""

    job: Job[Any]
    result: object = None
    fault: BaseException | None = None

    def tell(self) -> None:
        """Hand the result over, on the thread or the loop that waits for it."""
        done = self.job.done
        if done.cancelled():
            return
        if self.fault is not None:
            done.set_exception(self.fault)
        else:
            done.set_result(self.result)


def _tell_all(settled: Sequence[Settled]) -> None:
    for one in settled:
        one.tell()


def tell(settled: Iterable[Settled]) -> None:
    """Hand all results over; a loop is woken once for all that it waits for."""
    by_loop: dict[asyncio.AbstractEventLoop, list[Settled]] = {}
    for one in settled:
        if one.job.loop is None:
            one.tell()
        else:
            by_loop.setdefault(one.job.loop, []).append(one)
    for loop, own in by_loop.items():
        # A loop that has ended meanwhile has nobody left who waits.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(_tell_all, own)


def runs(jobs: Iterable[Job[Any]]) -> list[list[Job[Any]]]:
    """Return jobs in their order, those with the same work that follow each other together."""
    return [list(run) for _, run in itertools.groupby(jobs, key=lambda job: job.work)]
