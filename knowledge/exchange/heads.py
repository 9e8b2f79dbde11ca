"""Heads: the row that names the columns, which of them are missing, unknown or double."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from knowledge.exchange.cells import Row, column_of, letter_of
from knowledge.exchange.columns import Column, tidy
from knowledge.exchange.fault import RowFault
from knowledge.exchange.layout import Layout
from knowledge.exchange.wording import (
    DOUBLE_COLUMN,
    MERGED,
    MISSING_COLUMN,
    NO_COLUMN_NAME,
    UNKNOWN_COLUMN,
)

LOOKED_AT = 20
"""Rows in which the heads are looked for; a title may stand above them."""

FEWEST_KNOWN = 2
"""Known heads that make a row the one that names the columns."""

_DECORATION = re.compile(r"[*＊\s]|[（(]必填[)）]")
_RANGE = re.compile(r"([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)")


@dataclass
class Heads:
    """The columns of one table by their places from 0.

    `absent` are those that may be absent and are; `nameless` places have no head, and nothing
    may stand below them.
    """

    layout: Layout
    row: int
    places: dict[int, Column] = field(default_factory=dict)
    absent: list[Column] = field(default_factory=list)
    nameless: list[int] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)
    are_good: bool = True

    def say_nameless(self, row: int, place: int) -> RowFault:
        """Return the fault of a cell below no head."""
        return RowFault(row, "", NO_COLUMN_NAME.format(letter=letter_of(place)))


def _plain(cell: object) -> str:
    return _DECORATION.sub("", tidy(cell) if isinstance(cell, str) else str(cell))


def find_heads(rows: Iterator[Row], layout: Layout) -> Heads | None:
    """Return the heads of a table and leave `rows` behind them; None where there are none."""
    known = set(layout.heads)
    for row in islice(rows, LOOKED_AT):
        names = [_plain(cell) for cell in row.cells]
        if len(known & set(names)) >= FEWEST_KNOWN:
            return _read_heads(layout, row, names)
    return None


def _read_heads(layout: Layout, row: Row, names: Sequence[str]) -> Heads:
    heads = Heads(layout, row.number)
    columns = {column.head: column for column in layout.columns}
    first: dict[str, int] = {}
    for place, name in enumerate(names):
        if not name:
            heads.nameless.append(place)
        elif name in first:
            letters = {"first": letter_of(first[name]), "second": letter_of(place)}
            heads.faults.append(RowFault(row.number, name, DOUBLE_COLUMN.format(**letters)))
            heads.are_good = False
        elif name in columns:
            first[name] = place
            heads.places[place] = columns[name]
        else:
            first[name] = place
            heads.faults.append(RowFault(row.number, name, UNKNOWN_COLUMN))
    for column in layout.columns:
        if column.head in first:
            continue
        if column.must:
            heads.faults.append(RowFault(row.number, column.head, MISSING_COLUMN))
            heads.are_good = False
        else:
            heads.absent.append(column)
    heads.nameless += range(len(names), len(names) + len(layout.columns))
    return heads


def find_merges(merged: Sequence[str], heads: Heads, rows: Container[int]) -> Iterator[RowFault]:
    """Yield a fault for each range of merged cells that touches a column and one of `rows`.

    It is said of the first such row and column; a title above the heads may be merged.
    """
    for one in merged:
        found = _RANGE.fullmatch(one)
        if not found:
            continue
        left, top, right, bottom = found.groups()
        columns = [
            heads.places[place].head
            for place in sorted(heads.places)
            if column_of(left) <= place <= column_of(right)
        ]
        touched = [number for number in range(int(top), int(bottom) + 1) if number in rows]
        if columns and touched:
            yield RowFault(touched[0], columns[0], MERGED.format(range=one))
