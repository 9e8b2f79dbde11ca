"""Reading a file of rows: the good ones as entries, and every fault of the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.entry import Entry
from knowledge.exchange.cells import Odd, Row, Sheet, Tell, Value
from knowledge.exchange.columns import Column, read_field, tidy
from knowledge.exchange.csv_file import open_csv
from knowledge.exchange.doubles import Doubles, Known
from knowledge.exchange.fault import CellFault, ExchangeError, RowFault
from knowledge.exchange.heads import Heads, find_heads, find_merges
from knowledge.exchange.holding import find_taken
from knowledge.exchange.layout import Layout
from knowledge.exchange.safety import check_size
from knowledge.exchange.wording import (
    ERROR_VALUE,
    FORMULA,
    LONG_NUMBER,
    MOMENT,
    NO_ENDING,
    NO_HEAD,
    NO_ROWS,
    NO_SHEETS_IN_CSV,
    NO_SUCH_SHEET,
    NOTES,
    SEVERAL_SHEETS,
    WRONG_ENDING,
)
from knowledge.exchange.xlsx_file import open_xlsx
from knowledge.review.checking import find_faults

ROWS_BETWEEN = 200
"""Rows between two tellings of progress."""

_ODD = {
    Odd.FORMULA: FORMULA,
    Odd.ERROR: ERROR_VALUE,
    Odd.LONG_NUMBER: LONG_NUMBER,
    Odd.MOMENT: MOMENT,
}


@dataclass
class Reading:
    """What a file holds: how many rows, the good ones with their numbers, every fault.

    `heads_are_good` is false where columns are missing or double, so that no row can be read.
    """

    rows: int = 0
    good: list[tuple[int, Entry]] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)
    heads_are_good: bool = True

    @property
    def entries(self) -> list[Entry]:
        """The entries of the good rows, in their order."""
        return [entry for _, entry in self.good]


def _tell_nobody(_done: int, _of: int) -> None:
    """Say nothing."""


def check_ending(path: Path) -> str:
    """Return the ending by which a file says what it is. Raises ExchangeError for others."""
    ending = path.suffix.lower()
    if ending not in {".xlsx", ".csv"}:
        raise ExchangeError(WRONG_ENDING.format(ending=ending) if ending else NO_ENDING)
    return ending


def read_table(
    path: Path,
    layout: Layout,
    *,
    known: Known | None = None,
    sheet: str | None = None,
    tell: Tell = _tell_nobody,
) -> Reading:
    """Read every row of a file; nothing is written.

    `known` is what the library holds, `sheet` the sheet to take where a workbook has several.
    Raises ExchangeError for a file that cannot be taken at all.
    """
    with _open_sheets(path, sheet) as sheets:
        chosen, heads = _choose(sheets, layout)
        return _read_sheet(chosen, heads, known or Known(), tell)


def _read_sheet(sheet: Sheet, heads: Heads, known: Known, tell: Tell) -> Reading:
    reading = Reading(faults=list(heads.faults), heads_are_good=heads.are_good)
    if not heads.are_good:
        return reading
    doubles = Doubles(heads.layout, known)
    found: dict[int, _Found] = {}
    for row in sheet.rows:
        if row.is_empty or _is_notes(row):
            continue
        reading.rows += 1
        found[row.number] = _find(row, heads, known, doubles)
        if reading.rows % ROWS_BETWEEN == 0:
            tell(reading.rows, sheet.count)
    if not found:
        raise ExchangeError(NO_ROWS)
    for fault in (*find_merges(sheet.merged, heads, found), *_find_taken(found, known, doubles)):
        found[fault.row].faults.append(fault)
    order = {head: number for number, head in enumerate(heads.layout.heads)}
    for number, one in found.items():
        reading.faults += sorted(one.faults, key=lambda fault: order.get(fault.column, -1))
        if one.entry and not one.faults:
            reading.good.append((number, one.entry))
    tell(reading.rows, reading.rows)
    return reading


@dataclass(frozen=True, slots=True)
class _Found:
    """What a row holds: an entry unless there are faults; and what tells if it is nothing new."""

    entry: Entry | None
    faults: list[RowFault]
    find_there: Callable[[], Entry | None]


def _find(row: Row, heads: Heads, known: Known, doubles: Doubles) -> _Found:
    """Return what a row holds. What is just as the library has it is never at fault."""
    values, faults = _read_row(row, heads)
    said = [*heads.layout.check(values), *doubles.find(row.number, values)]
    faults += [RowFault(row.number, head, says) for head, says in said]
    entry = None if faults else _build(values, heads, known)
    faults += _review(entry, row.number, heads.layout) if entry else []

    @cache
    def find_there() -> Entry | None:
        is_repeat = doubles.is_repeat(row.number, values)
        return None if is_repeat else _find_same(row, values.get("id", ""), heads, known)

    if faults and (there := find_there()):
        return _Found(there, [], find_there)
    return _Found(None if faults else entry, faults, find_there)


def _find_same(row: Row, entry_id: str, heads: Heads, known: Known) -> Entry | None:
    """Return the library's own entry of this id where a row holds just what an export writes."""
    there = known.find(entry_id)
    if there is None or (there.window is not None) != heads.layout.is_windows:
        return None
    cells = dict(enumerate(row.cells))
    written = ((cells.get(at, ""), column.write(there)) for at, column in heads.places.items())
    is_same = all(_plain(cell) == tidy(text) for cell, text in written)
    return there if is_same and not any(cells.get(at) for at in heads.nameless) else None


def _plain(cell: Value) -> str | None:
    """Return the text of a cell; None where it has none."""
    if isinstance(cell, Odd):
        return None
    return tidy(cell if isinstance(cell, str) else cell.isoformat())


def _find_taken(found: Mapping[int, _Found], known: Known, doubles: Doubles) -> Iterator[RowFault]:
    """Yield what rows would take away from other entries."""
    good = {one.entry.id: one.entry for one in found.values() if one.entry and not one.faults}
    yield from find_taken(
        doubles.texts,
        good,
        find_holders=known.find_holders,
        is_there=lambda row: found[row].find_there() is not None,
    )


@contextmanager
def _open_sheets(path: Path, name: str | None) -> Iterator[list[Sheet]]:
    """Give the tables of a file, of a workbook only that of `name` where one is given."""
    ending = check_ending(path)
    check_size(path)
    if ending == ".csv":
        if name:
            raise ExchangeError(NO_SHEETS_IN_CSV)
        with open_csv(path) as tables:
            yield tables
        return
    with open_xlsx(path) as sheets:
        names = "、".join(sheet.name for sheet in sheets)
        chosen = [sheet for sheet in sheets if name in (None, sheet.name)]
        if not chosen:
            raise ExchangeError(NO_SUCH_SHEET.format(sheet=name, sheets=names))
        yield chosen


def _choose(sheets: Iterable[Sheet], layout: Layout) -> tuple[Sheet, Heads]:
    """Return the one table that has the columns of a layout, with them."""
    found = [(sheet, heads) for sheet in sheets if (heads := find_heads(sheet.rows, layout))]
    if not found:
        must = "、".join(column.head for column in layout.columns if column.must)
        raise ExchangeError(NO_HEAD.format(heads=must))
    if len(found) > 1:
        several = "、".join(sheet.name for sheet, _ in found)
        raise ExchangeError(SEVERAL_SHEETS.format(sheets=several))
    return found[0]


def _is_notes(row: Row) -> bool:
    """Tell whether a row explains the columns, as the second one of a template does."""
    first = next((cell for cell in row.cells if cell), "")
    return isinstance(first, str) and first.strip().startswith(NOTES)


def _read_row(row: Row, heads: Heads) -> tuple[dict[str, Any], list[RowFault]]:
    """Return the values of a row that can be read, and every fault of its cells."""
    values: dict[str, Any] = {}
    faults: list[RowFault] = []
    for place, column in heads.places.items():
        cell = row.cells[place] if place < len(row.cells) else ""
        try:
            values[column.name] = _read_cell(cell, column)
        except CellFault as fault:
            faults.append(RowFault(row.number, column.head, str(fault)))
    faults += [
        heads.say_nameless(row.number, place)
        for place in heads.nameless
        if place < len(row.cells) and row.cells[place]
    ]
    return values, faults


def _build(values: Mapping[str, Any], heads: Heads, known: Known) -> Entry:
    """Return the entry of a row; what has no column there stays as the library has it."""
    blank = {column.name: column.blank for column in heads.absent}
    entry = heads.layout.build({**blank, **values})
    latest = known.find(entry.id) if blank else None
    if latest is None:
        return entry
    kept = {
        column.name: column.read(text)
        for column in heads.absent
        if (text := tidy(column.write(latest)))
    }
    return heads.layout.build({**blank, **kept, **values})


def _review(entry: Entry, row: int, layout: Layout) -> list[RowFault]:
    """Return what would keep an entry from being submitted, with the head of its column."""
    return [
        RowFault(row, layout.heads_of.get(fault.field, ""), fault.says)
        for fault in find_faults(entry)
    ]


def _read_cell(cell: Value, column: Column) -> object:
    if isinstance(cell, Odd):
        raise CellFault(_ODD[cell])
    return read_field(column, cell if isinstance(cell, str) else cell.isoformat())
