"""The command line `inquiry-bot`."""

from __future__ import annotations

import asyncio
import errno
import sys
from functools import partial
from pathlib import Path

import click
import structlog
import uvloop

from bot.app import create_app
from bot.checking import list_contradictions, list_published_faults, list_seed_faults
from bot.commands.asking import ask, chat
from bot.commands.audit import audit
from bot.commands.complaints import complaints
from bot.commands.copies import backup, restore
from bot.commands.counts import counts
from bot.commands.evaluate import evaluate
from bot.commands.exchange import entries, windows
from bot.commands.explain import explain
from bot.commands.export import export
from bot.commands.freeze import freeze
from bot.commands.golden import golden
from bot.commands.handoffs import handoffs
from bot.commands.knowing import load_meanings
from bot.commands.menu import menu
from bot.commands.misses import misses
from bot.commands.options import load, where
from bot.commands.report import report
from bot.commands.retention import retention
from bot.commands.staff import staff
from bot.commands.trials import trials
from bot.commands.words import words
from bot.console.inviting import invite_first, word_first
from bot.keys import MAY_CREATE, SHARED_FOLDER, STORE
from bot.logs import set_up_logs
from bot.serving import serve_until_told
from bot.settings import Settings
from bot.store import now_ms, open_store
from bot.workers import run_workers
from knowledge.documents import seed_folder
from knowledge.errors import KnowledgeError
from knowledge.vectors.finding import find_encoder

_log = structlog.get_logger()


class _Group(click.Group):
    """Ends with one clear line where a file, the database or the port cannot be used."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except KnowledgeError as error:
            raise click.ClickException(str(error)) from error
        except OSError as error:
            if error.errno == errno.EPIPE:  # whoever read our lines has gone; click knows
                raise
            raise click.ClickException(str(error)) from error


@click.group(cls=_Group)
@click.version_option(package_name="inquiry-bot")
def main() -> None:
    """Answer citizens on WeChat from reviewed knowledge, and log every inquiry."""


@main.command()
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


@main.command()
@where
def seed(config: Path | None, database: Path | None) -> None:
    """Fill an empty knowledge base with the shipped entries."""
    settings = load(config, database)
    path = settings.server.database
    with open_store(path) as store:
        snapshot = store.library.load_snapshot()
        meanings = load_meanings(store, settings, snapshot)
    click.echo(f"{path}: {len(snapshot.published)} published entries")
    if meanings:
        click.echo(f"vectors: {len(meanings.index)} phrasings, by {meanings.encoder.name}")


def _end_with(faults: list[str]) -> None:
    """End with code 1 and every fault on a line of its own, if there is any."""
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        sys.exit(1)


@main.command()
@click.option("--verbose", is_flag=True, help="List where the report contradicts itself.")
@where
def check(config: Path | None, database: Path | None, *, verbose: bool) -> None:
    """Check the settings and the knowledge base."""
    settings = load(config, database)
    found = find_encoder(settings.matching.semantic)
    folder = seed_folder()
    _end_with(list_seed_faults(folder))
    with open_store(settings.server.database) as store:
        published = store.library.load_snapshot().published
    _end_with(list_published_faults(folder, [one.entry for one in published]))
    waiting = [one for one in published if not one.entry.is_confirmed]
    contradictions = list_contradictions(folder)
    click.echo(f"settings: good, {len(settings.accounts)} accounts")
    click.echo(f"matching: {found.tier}")
    click.echo(f"entries: {len(published)} published, {len(waiting)} to be confirmed")
    click.echo(f"report: {len(contradictions)} contradictions, answered as printed")
    for line in contradictions if verbose else ():
        click.echo(f"  {line}")


for command in (
    ask,
    audit,
    backup,
    chat,
    complaints,
    counts,
    entries,
    evaluate,
    explain,
    export,
    freeze,
    golden,
    handoffs,
    menu,
    misses,
    report,
    restore,
    retention,
    staff,
    trials,
    windows,
    words,
):
    main.add_command(command)
