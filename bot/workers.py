"""Several processes that share one port and one SQLite file, watched by one that serves nothing.

The kernel spreads connections over the workers (SO_REUSEPORT). Nothing passes between them but
the database: what makes a repeat one row and one text holds across processes.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import structlog

from bot.metrics import FOLDER_VARIABLE, forget_worker
from bot.serving import Greet, greet_nobody, say_where
from bot.signals import ended_by_signal

_log = structlog.get_logger()

PAUSE_SECONDS = 1.0
"""Between a worker's death and its successor's start."""

MOST_FAILED_STARTS = 5
"""Deaths of one worker in a row before all served once; waiting does not help then."""


@contextlib.contextmanager
def hold_port(host: str, port: int) -> Iterator[int]:
    """Keep `port`, or a free one for 0, for processes that share it, and give its number.

    Raises OSError when another program listens there.
    """
    family, kind, proto, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, proto) as alone:
        # Not shared at first: else a second server of ours would take half of the messages.
        alone.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        alone.bind(address)
    with socket.socket(family, kind, proto) as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        held.bind(address)
        number: int = held.getsockname()[1]
        yield number


class Workers:
    """Keeps workers alive until it is told to end them; raises OSError when they cannot start."""

    def __init__(
        self, arguments: Sequence[str], folder: Path, number: int, greet: Greet = greet_nobody
    ) -> None:
        """Keep what starts a worker: arguments of `inquiry-bot`, and its measures' folder.

        `greet` returns what is said once all serve, beside where.
        """
        self._arguments = arguments
        self._folder = folder
        self._number = number
        self._greet = greet
        self._running: set[asyncio.subprocess.Process] = set()
        self._told = asyncio.Event()
        self._has_failed = False
        self._ready = 0

    async def run(self, url: str) -> None:
        """Start the workers, say `url` when all serve, and return when all have ended.

        Raises OSError when one dies again and again before it serves.
        """
        with ended_by_signal(self._end):
            await asyncio.gather(*(self._keep_one(url) for _ in range(self._number)))
        if self._has_failed:
            raise OSError("a worker ends again and again before it serves; see its lines above")

    def _end(self) -> None:
        self._told.set()
        for process in self._running:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()

    async def _keep_one(self, url: str) -> None:
        failures = 0
        is_first = True
        while not self._told.is_set():
            started = time.monotonic()
            has_served = await self._run_one(url if is_first else "")
            if self._told.is_set():
                return
            failures = 0 if has_served else failures + 1
            is_first = is_first and not has_served
            seconds = round(time.monotonic() - started)
            _log.error("worker.died", served=has_served, seconds=seconds)
            # Later it may help: a database that was lost can be put back, and whoever starts
            # us anew could not know that there was one.
            if failures == MOST_FAILED_STARTS and self._ready < self._number:
                self._has_failed = True
                self._end()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._told.wait(), PAUSE_SECONDS)

    async def _run_one(self, url: str) -> bool:
        """Run one worker to its end and tell whether it ever served."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-P", "-m", "bot", *self._arguments),
            stdin=asyncio.subprocess.PIPE,  # ends with us, and the worker with it
            stdout=asyncio.subprocess.PIPE,
            start_new_session=True,  # CTRL+C is for us alone; we tell the workers
        )
        self._running.add(process)
        if self._told.is_set():
            process.terminate()
        assert process.stdout is not None  # noqa: S101 - asked for above
        has_served = bool(await process.stdout.readline())
        if has_served:
            _log.info("worker.ready", process=process.pid)
        if has_served and url:
            self._ready += 1
            if self._ready == self._number:
                say_where(url, self._greet)
        while await process.stdout.readline():
            pass
        await process.wait()
        self._running.discard(process)
        forget_worker(process.pid, self._folder)
        return has_served


def run_workers(
    arguments: Sequence[str], host: str, port: int, number: int, *, greet: Greet = greet_nobody
) -> None:
    """Serve with `number` processes until SIGTERM or SIGINT; all end gracefully.

    `arguments` are those of `serve`; for `greet` see `bot.serving`. Raises OSError when the port
    is taken or no worker stays.
    """
    with (
        hold_port(host, port) as shared,
        tempfile.TemporaryDirectory(prefix="inquiry-bot-") as folder,
    ):
        os.putenv(FOLDER_VARIABLE, folder)  # for the workers; the library reads it when imported
        own = ["serve", *arguments, "--worker", str(shared), folder]
        name = f"[{host}]" if ":" in host else host
        workers = Workers(own, Path(folder), number, greet)
        asyncio.run(workers.run(f"http://{name}:{shared}"))
