"""One process that serves an application until it is told to end."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable

from aiohttp import web

from bot.keys import SETTINGS
from bot.signals import ended_by_signal

SHUTDOWN_SECONDS = 20.0
"""How long a request that is being answered may take to end after the signal."""
LINGERING_SECONDS = 2.0
"""How long the rest of a body that was refused is taken in, so that its sender sees why."""


Greet = Callable[[str], str]
"""Returns what there is to say beside the address at which the server listens."""


def greet_nobody(_url: str) -> str:
    """Say nothing beside the address."""
    return ""


def say_where(url: str, greet: Greet) -> None:
    """Say where the server listens, and what there is to say beside it."""
    print(f"Running on {url} (CTRL+C ends it)", flush=True)  # noqa: T201 - for who started it
    if said := greet(url):
        print(said, flush=True)  # noqa: T201 - the same


def _end_of_starter(loop: asyncio.AbstractEventLoop, told: asyncio.Event) -> None:
    loop.remove_reader(sys.stdin.fileno())
    told.set()


def make_runner(app: web.Application, *, shutdown: float = SHUTDOWN_SECONDS) -> web.AppRunner:
    """Return what serves `app`, with bounds on how long a connection may keep us."""
    return web.AppRunner(
        app,
        access_log=None,
        shutdown_timeout=shutdown,
        # Counts for the head of the first request too, however slowly it comes.
        keepalive_timeout=app[SETTINGS].server.idle_seconds,
        lingering_time=LINGERING_SECONDS,
    )


async def serve_until_told(
    app: web.Application,
    host: str,
    port: int,
    *,
    as_worker: bool = False,
    greet: Greet = greet_nobody,
) -> None:
    """Serve `app`, say where and what `greet` adds, and end gracefully at SIGTERM or SIGINT.

    Gracefully: nothing new is taken, what was taken is answered and on disk. Further signals
    change nothing. A worker shares its port, and ends when its standard input does, because
    then who started it is gone. Raises OSError when the address cannot be used.
    """
    loop, told = asyncio.get_running_loop(), asyncio.Event()
    with ended_by_signal(told.set):
        runner = make_runner(app)
        await runner.setup()
        try:
            await web.TCPSite(runner, host, port, reuse_port=as_worker).start()
            if as_worker:
                loop.add_reader(sys.stdin.fileno(), _end_of_starter, loop, told)
            for name, number, *_ in runner.addresses:
                shown = f"[{name}]" if ":" in name else name
                say_where(f"http://{shown}:{number}", greet)
            await told.wait()
        finally:
            await runner.cleanup()
