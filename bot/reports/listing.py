"""A year's counts as CSV: one line for each number, so that any program can take it up."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

from bot.reports.annual import Annual, Table
from bot.reports.safety import tame_cell
from handlers.counts.counting import Grouping

_HEAD = ("section", "group", "count", "label", "number")
_BOM = "\ufeff"


def _list_table(annual: Annual, section: str, key: str, rows: Table) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        for name, number in row.items():
            if name in annual.definitions:
                yield section, row[key], name, annual.definitions[name]["label"], number


def _list_totals(annual: Annual) -> Iterator[tuple[Any, ...]]:
    labels: Mapping[str, Mapping[str, str]] = annual.definitions
    for name, number in annual.totals.items():
        yield "totals", str(annual.year), name, labels[name]["label"], number


def _list_all(annual: Annual) -> Iterator[tuple[Any, ...]]:
    yield from _list_totals(annual)
    for grouping in (Grouping.MONTH, Grouping.TOPIC, Grouping.CHANNEL, Grouping.ACCOUNT):
        section = f"by_{grouping}"
        yield from _list_table(annual, section, grouping, getattr(annual, section))
    yield from _list_table(annual, "top_entries", "question", annual.top_entries)
    yield from _list_table(annual, "top_misses", "text", annual.top_misses)
    for name, words in annual.definitions.items():
        yield "definitions", words["definition"], name, words["label"], ""


def to_csv(annual: Annual) -> str:
    """Return the counts as CSV for a spreadsheet: with a mark of its encoding, no formulas."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(_HEAD)
    writer.writerows([tame_cell(cell) for cell in row] for row in _list_all(annual))
    return _BOM + out.getvalue()
