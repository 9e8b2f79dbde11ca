"""`inquiry-bot retention`: drops what has been kept long enough, now instead of at night."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from bot.commands.options import load, where
from bot.retention import drop_due
from bot.store import now_ms, open_store


@click.command()
@click.option("--by", required=True, help="Who does it, for the audit record.")
@where
def retention(*, by: str, config: Path | None, database: Path | None) -> None:
    """Drop texts and log files whose time is over; counts remain."""
    settings = load(config, database)
    privacy = settings.privacy
    with open_store(settings.server.database) as store:
        dropped = asyncio.run(drop_due(store, privacy, by=by, now=now_ms()))
    click.echo(f"texts older than {privacy.keep_days} days: {dropped.exchanges} exchanges")
    if privacy.log_folder:
        click.echo(f"logs older than {privacy.log_days} days: {dropped.log_files} files")
