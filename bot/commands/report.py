"""The command `report`: what an annual report prints, and where it contradicts itself."""

from __future__ import annotations

import json
from pathlib import Path

import click

from knowledge.errors import ReportError
from knowledge.report.opening import LARGEST_FILE
from knowledge.report.printing import as_values
from knowledge.report.reading import Reading, read_report_file

_FILE = click.Path(path_type=Path, dir_okay=False, exists=True)


@click.group()
def report() -> None:
    """Read annual reports of both formats."""


@report.command()
@click.argument("file", type=_FILE)
@click.option("--previous", type=_FILE, help="The year before's report, to compare with.")
def read(file: Path, previous: Path | None) -> None:
    """Print a report (.txt, .html, .docx) as JSON: chapters, cells, contradictions."""
    earlier = read_path(previous) if previous else None
    values = as_values(read_path(file, previous=earlier))
    click.echo(json.dumps(values, ensure_ascii=False, indent=1))


def read_path(path: Path, *, previous: Reading | None = None) -> Reading:
    """Return the report in a file; ends with one line that names it where it is none."""
    with path.open("rb") as file:
        data = file.read(LARGEST_FILE + 1)
    try:
        return read_report_file(data, previous=previous)
    except ReportError as error:
        raise click.ClickException(f"{path.name}：{error}") from error
