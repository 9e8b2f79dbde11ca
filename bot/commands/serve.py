"""`inquiry-bot serve`: the bot itself, in one process or several."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path

import click
import structlog
import uvloop

from bot.app import create_app
from bot.commands.options import load, where
from bot.console.inviting import invite_first, word_first
from bot.keys import MAY_CREATE, SHARED_FOLDER, STORE
from bot.logs import set_up_logs
from bot.serving import serve_until_told
from bot.settings import Settings
from bot.store import now_ms, open_store
from bot.workers import run_workers
from knowledge.vectors.finding import find_encoder

_log = structlog.get_logger()


@click.command()
@click.option("--workers", type=click.IntRange(1, 64), default=1, help="Processes; 1 by default.")
@click.option("--worker", type=(int, Path), hidden=True, help="Port and folder of one of them.")
@where
def serve(
    config: Path | None, database: Path | None, workers: int, worker: tuple[int, Path] | None
) -> None:
    """Serve WeChat accounts and the web chat."""
    settings = load(config, database)
    set_up_logs(folder=settings.privacy.log_folder)
    if workers > 1:
        given = {"--config": config, "--database": database}
        arguments = [part for key, path in given.items() if path for part in (key, str(path))]
        _serve_by_many(settings, arguments, workers)
    else:
        _serve_alone(settings, worker)


def _serve_by_many(settings: Settings, arguments: list[str], workers: int) -> None:
    server = settings.server
    # Tables, seeds and the model are there, or their fault is told, before anybody starts.
    find_encoder(settings.matching.semantic)
    with open_store(server.database) as store:
        if store.is_new:
            _log.warning("database.new")
        first = invite_first(store.database, now_ms())
    greet = partial(word_first, first, server.public_url)
    run_workers(arguments, server.host, server.port, workers, greet=greet)


def _serve_alone(settings: Settings, worker: tuple[int, Path] | None) -> None:
    server = settings.server
    port, folder = worker or (server.port, None)
    app = create_app(settings)
    app[SHARED_FOLDER] = folder
    app[MAY_CREATE] = worker is None

    def greet(listening: str) -> str:
        # One of several workers says nothing: who started them did.
        first = "" if worker else invite_first(app[STORE].database, now_ms())
        return word_first(first, server.public_url, listening)

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        as_worker = worker is not None
        runner.run(serve_until_told(app, server.host, port, as_worker=as_worker, greet=greet))
