"""The signals that end a server: the first is heard, all others change nothing."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_NUMBERS = (signal.SIGTERM, signal.SIGINT)


def _hear_nothing(_number: int, _frame: FrameType | None) -> None:
    """Go on; unlike SIG_IGN, this is not handed down to a process that is being started."""


@contextmanager
def ended_by_signal(tell: Callable[[], object]) -> Iterator[None]:
    """Call `tell` on the running loop at the first SIGTERM or SIGINT; after the block ignore them.

    Not by the loop's own signal handlers: it takes those away when it closes, and a second
    signal would kill a process that is just about to say that it ended well.
    """
    loop = asyncio.get_running_loop()

    def hear(_number: int, _frame: FrameType | None) -> None:
        for number in _NUMBERS:
            signal.signal(number, _hear_nothing)
        loop.call_soon_threadsafe(tell)

    for number in _NUMBERS:
        signal.signal(number, hear)
    try:
        yield
    finally:
        for number in _NUMBERS:
            signal.signal(number, signal.SIG_IGN)
