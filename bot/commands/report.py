"""The command `report`: what an annual report prints, and where it contradicts itself."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import click

from bot.commands.options import load, where
from bot.commands.terminal import make_printable
from bot.console.wording import REPORT_REASON, word_drafts
from bot.store import Store, now_ms, open_store
from knowledge.errors import ReportError
from knowledge.report.drafting import save_report_drafts
from knowledge.report.opening import LARGEST_FILE
from knowledge.report.printing import as_values
from knowledge.report.reading import Reading, read_report_file
from knowledge.review.batches import Saved

BATCH = "批次{batch}。送审：inquiry-bot entries submit {batch} --by 姓名"
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


@report.command()
@click.argument("file", type=_FILE)
@click.option("--by", required=True, help="Who makes the drafts.")
@click.option("--previous", type=_FILE, help="The year before's report, to compare with.")
@where
def drafts(
    file: Path,
    previous: Path | None,
    config: Path | None,
    database: Path | None,
    *,
    by: str,
) -> None:
    """Make a draft of each row of a report, all in one batch for review."""
    earlier = read_path(previous) if previous else None
    reading = read_path(file, previous=earlier)
    now = now_ms()
    with open_store(load(config, database).server.database) as store:
        saved = asyncio.run(_save(store, reading, file=file.name, by=by, now=now))
    click.echo(word_drafts(saved))
    if saved.batch:
        click.echo(BATCH.format(batch=saved.batch))
    for found in reading.contradictions:
        click.echo(make_printable(found.says), err=True)


async def _save(store: Store, reading: Reading, *, file: str, by: str, now: int) -> Saved:
    """Keep a reading and save its drafts."""
    report_id = await store.reports.keep(reading, file=file, by=by, now=now)
    reason = REPORT_REASON.format(title=reading.title)
    return await save_report_drafts(
        store.review, store.database, report_id, by=by, reason=reason, now=now
    )


def read_path(path: Path, *, previous: Reading | None = None) -> Reading:
    """Return the report in a file; ends with one line that names it where it is none."""
    with path.open("rb") as file:
        data = file.read(LARGEST_FILE + 1)
    try:
        return read_report_file(data, previous=previous)
    except ReportError as error:
        raise click.ClickException(f"{path.name}：{error}") from error
