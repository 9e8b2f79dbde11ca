"""`inquiry-bot export`: a year's counts as a file, or the year's report with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click

from bot.commands.options import load, where
from bot.reports.annual import Annual, read_annual, to_json
from bot.reports.document import Office, to_docx
from bot.reports.listing import to_csv
from bot.reports.spreadsheet import to_xlsx
from bot.store import open_store
from knowledge.statutory import Statutory, read_statutory
from knowledge.statutory_sums import check_statutory

_FILE = click.Path(path_type=Path, dir_okay=False, exists=True)


@dataclass(frozen=True, slots=True)
class _Given:
    """What goes into a file beside the counts."""

    office: Office
    statutory: Statutory
    previous: Statutory | None
    with_annex: bool


def _write_report(annual: Annual, given: _Given) -> bytes:
    """Return the report, and say what does not add up in it."""
    findings = [one.says for one in check_statutory(given.statutory, given.previous)]
    for line in findings:
        click.echo(line, err=True)
    return to_docx(
        annual, given.statutory, given.office, with_annex=given.with_annex, findings=findings
    )


_WRITERS: dict[str, Callable[[Annual, _Given], bytes]] = {
    ".csv": lambda annual, _: to_csv(annual).encode(),
    ".docx": _write_report,
    ".json": lambda annual, _: to_json(annual).encode(),
    ".xlsx": lambda annual, _: to_xlsx(annual),
}


def _read_figures(path: Path | None, year: int) -> Statutory | None:
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
@click.option("--figures", type=_FILE, help="Statutory figures of the year in JSON, for .docx.")
@click.option("--previous", type=_FILE, help="Those of the year before, to hold them against.")
@click.option("--annex", is_flag=True, help="Add the statistics table of 2014 to 2018, for .docx.")
@where
def export(  # noqa: PLR0913 - each is an option of the command
    *,
    year: int,
    output: Path,
    figures: Path | None,
    previous: Path | None,
    annex: bool,
    config: Path | None,
    database: Path | None,
) -> None:
    """Write a year's counts, or with .docx the year's report, to a file.

    What the report needs and nobody gave stays blank, and is listed at its end.
    """
    write = _WRITERS.get(output.suffix.lower())
    if write is None:
        raise click.BadParameter(f"{output.name}: give one of {', '.join(_WRITERS)}")
    statutory = _read_figures(figures, year) or Statutory(year)
    before = _read_figures(previous, year - 1)
    with open_store(load(config, database).server.database) as store:
        annual = read_annual(store, year)
        name, phone, *_ = store.database.read("SELECT name, phone FROM centre")[0]
    output.write_bytes(write(annual, _Given(Office(name, phone), statutory, before, annex)))
    click.echo(f"{output}: {annual.totals['received']} inquiries of {year}")
