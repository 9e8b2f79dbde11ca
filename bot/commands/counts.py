"""`inquiry-bot counts`: a period's counts, as a list, as JSON, as CSV."""

from __future__ import annotations

import csv
import datetime as dt
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from bot.commands.options import load, where
from bot.commands.terminal import make_printable
from bot.reports.reading import Reading, read_counts
from bot.reports.safety import tame_cell
from bot.store import open_store
from handlers.counts.counting import Grouping
from handlers.counts.definitions import BY_NAME
from handlers.period import Period, days_period, year_period

_DAY = click.DateTime(["%Y-%m-%d"])
_GROUPINGS = click.Choice([grouping.value for grouping in Grouping])
_BOM = "\ufeff"
"""By which spreadsheets know that Chinese follows."""


def _find_period(
    year: int | None, first: dt.datetime | None, last: dt.datetime | None
) -> tuple[Period, dict[str, object]]:
    """Return the period that was asked for, and what JSON says of it. Raises UsageError."""
    if year is not None and first is None and last is None:
        return year_period(year), {"year": year}
    if year is not None or first is None or last is None:
        raise click.UsageError("give --year, or --from and --to")
    if last < first:
        raise click.UsageError("--to lies before --from")
    ends = {"from": first.date().isoformat(), "to": last.date().isoformat()}
    return days_period(first.date(), last.date()), dict(ends)


def nest(totals: Mapping[str, int]) -> dict[str, object]:
    """Return counts with those of a dotted name in a table of their own."""
    nested: dict[str, object] = {}
    for name, number in totals.items():
        head, _, rest = name.partition(".")
        if rest:
            table = nested.setdefault(head, {})
            assert isinstance(table, dict)  # noqa: S101 - for mypy; no count has that name
            table[rest] = number
        else:
            nested[name] = number
    return nested


def _write_csv(rows: Sequence[Mapping[str, object]]) -> None:
    sys.stdout.write(_BOM)
    writer = csv.DictWriter(sys.stdout, list(rows[0]))
    writer.writeheader()
    writer.writerows({key: tame_cell(value) for key, value in row.items()} for row in rows)


def _show_groups(rows: Sequence[Mapping[str, object]]) -> None:
    """Write groups as lines, without the counts that are zero in all of them."""
    names = [key for key in rows[0] if any(row[key] for row in rows)]
    click.echo("\t".join(names))
    for row in rows:
        click.echo("\t".join(make_printable(str(row[name])) for name in names))


def _tell_totals(reading: Reading, head: Mapping[str, object], form: str) -> None:
    totals = reading.counted.totals
    if form == "json":
        click.echo(json.dumps({**head, **nest(totals)}, ensure_ascii=False))
    elif form == "csv":
        _write_csv(
            [{"name": k, "label": BY_NAME[k].label, "number": n} for k, n in totals.items()]
        )
    else:
        for name, number in totals.items():
            click.echo(f"{name:26} {number}")


def _tell_groups(
    reading: Reading, grouping: Grouping, head: Mapping[str, object], form: str
) -> None:
    rows = reading.list_rows(grouping)
    if form == "json":
        said = {**head, "by": grouping, "totals": reading.counted.totals, "groups": rows}
        click.echo(json.dumps(said, ensure_ascii=False))
    elif form == "csv" and rows:
        _write_csv(rows)
    elif rows:
        _show_groups(rows)


@click.command()
@click.option("--year", type=click.IntRange(2000, 2100), help="Year in China.")
@click.option("--from", "first", type=_DAY, help="First day in China, with --to.")
@click.option("--to", "last", type=_DAY, help="Last day in China, itself counted.")
@click.option("--by", "grouping", type=_GROUPINGS, help="Count each by itself.")
@click.option("--json", "form", flag_value="json", help="Write JSON.")
@click.option("--csv", "form", flag_value="csv", help="Write CSV.")
@where
def counts(  # noqa: PLR0913 - each is an option of the command
    *,
    year: int | None,
    first: dt.datetime | None,
    last: dt.datetime | None,
    grouping: str | None,
    form: str | None,
    config: Path | None,
    database: Path | None,
) -> None:
    """Count a period's inquiries by how they ended, and what was handed to people.

    What each count means stands in docs/counts.zh-CN.md.
    """
    period, head = _find_period(year, first, last)
    with open_store(load(config, database).server.database) as store:
        reading = read_counts(store, period)
    if grouping is None:
        _tell_totals(reading, head, form or "")
    else:
        _tell_groups(reading, Grouping(grouping), head, form or "")
