"""One process that serves an application until it is told to end."""

from __future__ import annotations

import asyncio
import sys

from aiohttp import web

from bot.signals import ended_by_signal

SHUTDOWN_SECONDS = 20.0
"""How long a request that is being answered may take to end after the signal."""


def _end_of_starter(loop: asyncio.AbstractEventLoop, told: asyncio.Event) -> None:
    loop.remove_reader(sys.stdin.fileno())
    told.set()


async def serve_until_told(
    app: web.Application, host: str, port: int, *, as_worker: bool = False
) -> None:
    """Serve `app`, say where, and end gracefully at SIGTERM or SIGINT.

    Gracefully: nothing new is taken, what was taken is answered and on disk. Further signals
    change nothing. A worker shares its port, and ends when its standard input does, because
    then who started it is gone. Raises OSError when the address cannot be used.
    """
    loop, told = asyncio.get_running_loop(), asyncio.Event()
    with ended_by_signal(told.set):
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
        await runner.setup()
        try:
            await web.TCPSite(runner, host, port, reuse_port=as_worker).start()
            if as_worker:
                loop.add_reader(sys.stdin.fileno(), _end_of_starter, loop, told)
            for name, number, *_ in runner.addresses:
                shown = f"[{name}]" if ":" in name else name
                print(f"Running on http://{shown}:{number} (CTRL+C ends it)", flush=True)  # noqa: T201
            await told.wait()
        finally:
            await runner.cleanup()
