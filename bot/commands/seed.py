"""`inquiry-bot seed`: the shipped entries, put into an empty knowledge base."""

from __future__ import annotations

from pathlib import Path

import click

from bot.commands.knowing import load_meanings
from bot.commands.options import load, where
from bot.store import open_store


@click.command()
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
