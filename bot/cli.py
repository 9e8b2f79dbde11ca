"""The command line `inquiry-bot`."""

from __future__ import annotations

import asyncio
import errno
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import click

from bot.app import create_app
from bot.checking import list_contradictions, list_published_faults, list_seed_faults
from bot.keys import METRICS_FOLDER
from bot.logs import set_up_logs
from bot.pipeline import try_out
from bot.platform.errors import PlatformError
from bot.platform.line import Line, open_lines
from bot.platform.menu import delete_menu, push_menu, read_menu, show_menu
from bot.serving import serve_until_told
from bot.settings import Settings, SettingsError, load_settings
from bot.store import now_ms, open_store
from bot.workers import run_workers
from handlers.catalogue import HANDLERS
from handlers.exchange import Exchange, make_exchange
from handlers.inquiry import Channel, Inquiry, Kind
from handlers.period import day_of, year_period
from handlers.services import Knowledge
from knowledge.documents import seed_folder
from knowledge.errors import KnowledgeError

BAD_SETTINGS = 2
"""Exit code for settings that cannot be used."""


def _where(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that say which settings and database it works with."""
    path = click.Path(path_type=Path, dir_okay=False)
    command = click.option("--database", type=path, help="SQLite file instead of settings.")(
        command
    )
    return click.option("--config", type=path, help="Settings in TOML.")(command)


def _load(config: Path | None, database: Path | None) -> Settings:
    """Return the settings with `database` put over them, or end with every fault named."""
    try:
        settings = load_settings(config)
    except SettingsError as error:
        for fault in error.faults:
            click.echo(fault, err=True)
        sys.exit(BAD_SETTINGS)
    if database is None:
        return settings
    server = settings.server.model_copy(update={"database": database})
    return settings.model_copy(update={"server": server})


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
@_where
def serve(
    config: Path | None, database: Path | None, workers: int, worker: tuple[int, Path] | None
) -> None:
    """Serve WeChat accounts and the web chat."""
    settings = _load(config, database)
    set_up_logs()
    server = settings.server
    if workers > 1:
        with open_store(server.database):
            pass  # tables and seeds are there, or their fault is told, before anybody starts
        given = {"--config": config, "--database": database}
        arguments = [part for key, path in given.items() if path for part in (key, str(path))]
        run_workers(arguments, server.host, server.port, workers)
        return
    port, folder = worker or (server.port, None)
    app = create_app(settings)
    app[METRICS_FOLDER] = folder
    asyncio.run(serve_until_told(app, server.host, port, as_worker=worker is not None))


@main.command()
@_where
def seed(config: Path | None, database: Path | None) -> None:
    """Fill an empty knowledge base with the shipped entries."""
    path = _load(config, database).server.database
    with open_store(path) as store:
        snapshot = store.library.load_snapshot()
        click.echo(f"{path}: {len(snapshot.published)} published entries")


def _inquire(text: str) -> Inquiry:
    return Inquiry("console", Channel.CONSOLE, "console", uuid4().hex, now_ms(), Kind.TEXT, text)


def _read_question(line: bytes) -> str:
    """Return the question of a JSON line; raises ValueError, KeyError or TypeError for others."""
    question = json.loads(line)["question"]
    if not isinstance(question, str):
        raise TypeError(f"the question is no text but {type(question).__name__}")
    question.encode()  # a lone surrogate could be neither answered nor written
    return question


def _row(question: str, knowledge: Knowledge) -> dict[str, object]:
    """Return what `ask --jsonl` writes for one question."""
    inquiry = _inquire(question)
    reply = asyncio.run(try_out(knowledge, inquiry, HANDLERS, None))
    _, ranked = knowledge.matcher.judge(question, today=day_of(inquiry.received_at))
    candidates = [
        {
            "entry": found.entry,
            "question": knowledge.snapshot.by_id[found.entry].entry.question,
            "probability": round(found.probability, 4),
        }
        for found in ranked
    ]
    first = reply.parts[0] if reply.parts else None
    return {
        "question": question,
        "outcome": reply.outcome,
        "reply": reply.text,
        "entry": first.entry if first else None,
        "probability": round(first.probability, 4) if first else None,
        "candidates": candidates,
    }


def _ask_lines(knowledge: Knowledge) -> None:
    """Answer each line of standard input; a line that is no question is named, none is lost."""
    faults = 0
    for number, line in enumerate(sys.stdin.buffer, 1):
        if not line.strip():
            continue
        try:
            row = _row(_read_question(line), knowledge)
        except (ValueError, KeyError, TypeError) as error:
            faults += 1
            click.echo(f"line {number}: not a question: {error!r}", err=True)
            row = {"question": None, "outcome": "failed", "reply": "", "entry": None}
            row |= {"probability": None, "candidates": []}
        click.echo(json.dumps(row, ensure_ascii=False))
    if faults:
        sys.exit(1)


@main.command()
@click.argument("text", required=False)
@click.option("--jsonl", is_flag=True, help='Read {"question": …} lines, write JSON lines.')
@_where
def ask(text: str | None, config: Path | None, database: Path | None, *, jsonl: bool) -> None:
    """Show what the bot would answer; nothing is recorded."""
    if not jsonl and not text:
        raise click.UsageError("give a TEXT, or --jsonl and lines on standard input")
    with open_store(_load(config, database).server.database) as store:
        knowledge = store.load_knowledge()
        if jsonl:
            _ask_lines(knowledge)
        else:
            reply = asyncio.run(try_out(knowledge, _inquire(str(text)), HANDLERS, None))
            click.echo(reply.text)


@main.command()
@_where
def chat(config: Path | None, database: Path | None) -> None:
    """Talk to the bot in the terminal; nothing is recorded."""
    with open_store(_load(config, database).server.database) as store:
        knowledge = store.load_knowledge()
        last: Exchange | None = None
        for line in sys.stdin.buffer:
            words = line.decode(sys.stdin.encoding, errors="replace").strip()
            inquiry = _inquire(words)
            reply = asyncio.run(try_out(knowledge, inquiry, HANDLERS, last))
            click.echo(reply.text)
            click.echo()
            last = make_exchange(inquiry, reply, text="")


@main.command()
@click.option("--year", type=click.IntRange(2000, 2100), required=True, help="Year in China.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@_where
def counts(year: int, config: Path | None, database: Path | None, *, as_json: bool) -> None:
    """Count a year's inquiries: received, and how each of them ended."""
    with open_store(_load(config, database).server.database) as store:
        outcomes = store.journal.count(year_period(year))
    totals = {"received": sum(outcomes.values()), **{key.value: n for key, n in outcomes.items()}}
    if as_json:
        click.echo(json.dumps({"year": year, **totals}, ensure_ascii=False))
        return
    for name, number in totals.items():
        click.echo(f"{name:12} {number}")


async def _handle_menu(line: Line, act: str) -> str:
    """Put up, show or take down an account's menu; return what is told of it."""
    if act == "show":
        return json.dumps(await show_menu(line), ensure_ascii=False, indent=2)
    if act == "push":
        await push_menu(line, read_menu(seed_folder()))
        return f"{line.account}: menu pushed; it shows within minutes"
    await delete_menu(line)
    return f"{line.account}: menu deleted"


async def _call_platform(settings: Settings, name: str, act: str) -> str:
    """Do as `_handle_menu` for the account `name`, or end with what it lacks."""
    accounts = [one.to_account() for one in settings.accounts]
    async with open_lines(accounts, clock=now_ms) as lines:
        if name not in lines:
            raise click.UsageError(f"no account {name!r} with an app_secret in the settings")
        return await _handle_menu(lines[name], act)


@main.command()
@click.argument("act", type=click.Choice(["push", "show", "delete"]))
@click.option("--account", required=True, help="Name of an account that has an app_secret.")
@_where
def menu(act: str, account: str, config: Path | None, database: Path | None) -> None:
    """Push the shipped menu to WeChat, show the account's, or delete it."""
    settings = _load(config, database)
    set_up_logs()
    try:
        click.echo(asyncio.run(_call_platform(settings, account, act)))
    except PlatformError as error:
        raise click.ClickException(str(error)) from error


def _end_with(faults: list[str]) -> None:
    """End with code 1 and every fault on a line of its own, if there is any."""
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        sys.exit(1)


@main.command()
@click.option("--verbose", is_flag=True, help="List where the report contradicts itself.")
@_where
def check(config: Path | None, database: Path | None, *, verbose: bool) -> None:
    """Check the settings and the knowledge base."""
    settings = _load(config, database)
    folder = seed_folder()
    _end_with(list_seed_faults(folder))
    with open_store(settings.server.database) as store:
        published = store.library.load_snapshot().published
    _end_with(list_published_faults(folder, [one.entry for one in published]))
    waiting = [one for one in published if not one.entry.is_confirmed]
    contradictions = list_contradictions(folder)
    click.echo(f"settings: good, {len(settings.accounts)} accounts")
    click.echo(f"entries: {len(published)} published, {len(waiting)} to be confirmed")
    click.echo(f"report: {len(contradictions)} contradictions, answered as printed")
    for line in contradictions if verbose else ():
        click.echo(f"  {line}")
