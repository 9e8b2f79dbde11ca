"""`inquiry-bot check`: every fault of the settings and the knowledge base on a line of its own."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from bot.checking import list_contradictions, list_published_faults, list_seed_faults
from bot.commands.options import load, where
from bot.store import open_store
from knowledge.documents import seed_folder
from knowledge.vectors.finding import find_encoder


def _end_with(faults: list[str]) -> None:
    """End with code 1 and every fault on a line of its own, if there is any."""
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        sys.exit(1)


@click.command()
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
