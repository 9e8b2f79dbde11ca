"""`inquiry-bot export`: a year's counts as a file for the report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from bot.commands.options import load, where
from bot.reports.annual import Annual, read_annual, to_json
from bot.reports.listing import to_csv
from bot.reports.spreadsheet import to_xlsx
from bot.store import open_store

_WRITERS: dict[str, Callable[[Annual], bytes]] = {
    ".csv": lambda annual: to_csv(annual).encode(),
    ".json": lambda annual: to_json(annual).encode(),
    ".xlsx": to_xlsx,
}


@click.command()
@click.option("--year", type=click.IntRange(2000, 2100), required=True, help="Year in China.")
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="File ending in .xlsx, .csv or .json.",
)
@where
def export(year: int, output: Path, config: Path | None, database: Path | None) -> None:
    """Write a year's counts to a file."""
    write = _WRITERS.get(output.suffix.lower())
    if write is None:
        raise click.BadParameter(f"{output.name}: give one of {', '.join(_WRITERS)}")
    with open_store(load(config, database).server.database) as store:
        annual = read_annual(store, year)
    output.write_bytes(write(annual))
    click.echo(f"{output}: {annual.totals['received']} inquiries of {year}")
