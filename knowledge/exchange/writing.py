"""Writing entries, or a template for them, as a file that import takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from knowledge.entry import Entry
from knowledge.exchange.csv_file import write_csv
from knowledge.exchange.layout import Layout
from knowledge.exchange.reading import check_ending
from knowledge.exchange.wording import NOTES, NOTES_REST
from knowledge.exchange.xlsx_file import Look, write_xlsx


def write_table(path: Path, layout: Layout, entries: Iterable[Entry]) -> None:
    """Write entries to a .xlsx or .csv file; equal entries make equal bytes.

    Raises ExchangeError for another ending.
    """
    _write(path, layout, ([column.write(one) for column in layout.columns] for one in entries))


def write_template(path: Path, layout: Layout) -> None:
    """Write the heads and a row that explains them, which an import passes over."""
    notes = [column.note for column in layout.columns]
    notes[0] = f"{NOTES}{notes[0]}。{NOTES_REST}"
    _write(path, layout, [notes])


def _write(path: Path, layout: Layout, rows: Iterable[Sequence[str]]) -> None:
    every = _with_heads(layout, rows)
    if check_ending(path) == ".csv":
        write_csv(path, every)
        return
    widths = [column.width for column in layout.columns]
    choices = [column.choices for column in layout.columns]
    write_xlsx(path, layout.sheet, every, Look(widths, choices))


def _with_heads(layout: Layout, rows: Iterable[Sequence[str]]) -> Iterator[Sequence[str]]:
    yield layout.heads
    yield from rows
