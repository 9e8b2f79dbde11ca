"""The signals that end a server: the first is heard, all others change nothing."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_NUMBERS = (signal.SIGTERM, signal.SIGINT)


def _hear_nothing(_number: int, _frame: FrameType | None) -> None:
    """Go on; unlike SIG_IGN, this is not handed down to a process that is being started."""


def _ignore_signals() -> None:
    """Ignore the signals for good: a handler of ours Python itself takes away when it ends.

    One that comes while this is done Python hears too late and writes an error of; nobody would
    know what to do about it, so it is not written.
    """
    write = sys.unraisablehook

    def write_others(told: sys.UnraisableHookArgs) -> None:
        if not isinstance(told.exc_value, OSError):
            write(told)

    sys.unraisablehook = write_others
    # Twice: what came during the first change is heard at the beginning of the second.
    for number in (*_NUMBERS, *_NUMBERS):
        signal.signal(number, signal.SIG_IGN)
    sys.unraisablehook = write


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
        _ignore_signals()
