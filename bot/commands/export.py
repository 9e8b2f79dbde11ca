"""`inquiry-bot export`: a year's counts as a file, or the year's report with them."""

from __future__ import annotations

from pathlib import Path

import click

from bot.commands.options import load, where
from bot.reports.document import Extras
from bot.reports.files import WRITERS, gather, read_entered
from bot.reports.frozen import from_text
from bot.store import open_store
from handlers.counts.snapshots import get_confirmed
from knowledge.statutory import Statutory, read_statutory
from knowledge.statutory_sums import check_statutory

_FILE = click.Path(path_type=Path, dir_okay=False, exists=True)

FIGURES = click.option(
    "--figures", type=_FILE, help="Statutory figures in JSON; else those entered."
)
PREVIOUS = click.option(
    "--previous", type=_FILE, help="Those of the year before, to hold them against."
)


def read_figures(path: Path | None, year: int) -> Statutory | None:
    """Return the figures in a file. Raises StatutoryError, and BadParameter for another year."""
    if path is None:
        return None
    statutory = read_statutory(path.read_text(encoding="utf-8"))
    if statutory.year != year:
        raise click.BadParameter(f"{path} holds the figures of {statutory.year}, not of {year}")
    return statutory


@click.command()
@click.option("--year", type=click.IntRange(2000, 2100), required=True, help="Year in China.")
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="File ending in .xlsx, .docx, .csv or .json.",
)
@FIGURES
@PREVIOUS
@click.option("--annex", is_flag=True, help="Add the statistics table of 2014 to 2018, for .docx.")
@click.option("--clean", is_flag=True, help="Without marks and notes, to be published, for .docx.")
@click.option("--frozen", is_flag=True, help="Of what was frozen and confirmed, figures too.")
@where
def export(  # noqa: PLR0913 - each is an option of the command
    *,
    year: int,
    output: Path,
    figures: Path | None,
    previous: Path | None,
    annex: bool,
    clean: bool,
    frozen: bool,
    config: Path | None,
    database: Path | None,
) -> None:
    """Write a year's counts, or with .docx the year's report, to a file.

    What the report needs and nobody gave stays blank, and is listed at its end.
    """
    write = WRITERS.get(output.suffix.lower())
    if write is None:
        raise click.BadParameter(f"{output.name}: give one of {', '.join(WRITERS)}")
    if frozen and figures:
        raise click.UsageError("what is frozen has its figures; leave --figures out")
    statutory = read_figures(figures, year)
    before = read_figures(previous, year - 1)
    with open_store(load(config, database).server.database) as store:
        if frozen:
            given = from_text(get_confirmed(store.database.read, year).content)
        else:
            entered, _ = read_entered(store.database, year)
            given = gather(store, statutory or entered)
    findings: list[str] = []
    if output.suffix.lower() == ".docx":
        findings = [one.says for one in check_statutory(given.statutory, before)]
    for line in findings:
        click.echo(line, err=True)
    output.write_bytes(write(given, Extras(findings, with_annex=annex, is_clean=clean)))
    click.echo(f"{output}: {given.annual.totals['received']} inquiries of {year}")
