"""What a file holds, whatever its kind: lines of text, and tables as grids of cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

MOST_COLUMNS = 200
"""A wider cell, or table, is cut; the forms have seventeen columns at most."""

MOST_ROWS = 5000

_SPACES = re.compile(r"[\s\u200b-\u200d\u2060\ufeff]+")
_BROKEN_NUMBER = re.compile(r"(?<=[\d,，.])\n(?=[\d,，.])")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text; `trail` names the elements of the page around it, outermost first."""

    text: str
    trail: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Slot:
    """One cell of a table, at the column where it begins, with its lines of text."""

    lines: tuple[str, ...]
    column: int = 0
    width: int = 1

    @property
    def label(self) -> str:
        """The text as a label: lines joined, spaces left out."""
        return _SPACES.sub("", "".join(self.lines))

    @property
    def printed(self) -> str | None:
        """The text as a value; None for a blank. A number broken over lines is one number."""
        joined = _BROKEN_NUMBER.sub("", "\n".join(self.lines))
        return _SPACES.sub(" ", joined).strip() or None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: the cells that begin in each row, and which cell covers which place."""

    rows: tuple[tuple[Slot, ...], ...]
    cover: Mapping[tuple[int, int], Slot] = field(default_factory=dict)
    trail: tuple[int, ...] = ()

    def find(self, row: int, column: int) -> Slot | None:
        """Return the cell that covers a place, merged cells included, or None."""
        return self.cover.get((row, column))

    def width_of(self, row: int) -> int:
        """Return how many columns the cells of a row cover, those from above included."""
        column = 0
        while (row, column) in self.cover:
            column += 1
        return column

    def cut(self, first: int, end: int) -> Grid:
        """Return the rows from `first` up to `end`, which is left out, as a table."""
        cover = {(row - first, at): one for (row, at), one in self.cover.items() if row < end}
        kept = {place: one for place, one in cover.items() if place[0] >= 0}
        return Grid(self.rows[first:end], kept, self.trail)

    @property
    def is_even(self) -> bool:
        """Whether all rows are equally wide, so that places say what belongs together."""
        return len({self.width_of(row) for row in range(len(self.rows))}) == 1


Block = Line | Grid


@dataclass(frozen=True, slots=True)
class Document:
    """The blocks of a file in reading order, and what the file itself calls its title."""

    blocks: tuple[Block, ...]
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """A cell before it is laid out: its lines, and how many columns and rows it covers."""

    lines: tuple[str, ...]
    columns: int = 1
    rows: int = 1
    continues: bool = False
    """Whether the cell belongs to the one above it."""


def lay_out(table: Sequence[Sequence[Span]], trail: tuple[int, ...] = ()) -> Grid:
    """Return the cells of a table at their places; what reaches over the edge is cut.

    Spans that overlap keep the cell that came first, as browsers draw them.
    """
    cover: dict[tuple[int, int], Slot] = {}
    rows: list[tuple[Slot, ...]] = []
    for at, spans in enumerate(table[:MOST_ROWS]):
        column = 0
        begun: list[Slot] = []
        for span in spans:
            width = max(1, min(span.columns, MOST_COLUMNS - column))
            above = cover.get((at - 1, column)) if span.continues else None
            while not span.continues and (at, column) in cover:
                column += 1
            if column >= MOST_COLUMNS:
                break
            slot = above or Slot(span.lines, column, width)
            if above is None:
                begun.append(slot)
            height = max(1, min(span.rows, len(table) - at))
            for row in range(at, at + height):
                for place in range(column, column + width):
                    cover.setdefault((row, place), slot)
            column += width
        rows.append(tuple(begun))
    return Grid(tuple(rows), cover, trail)


def lines_of(blocks: Iterable[Block]) -> list[str]:
    """Return all text as lines, the cells of tables one after another."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Line):
            lines.append(block.text)
        else:
            lines += [line for row in block.rows for slot in row for line in slot.lines]
    return lines


def text_lines(text: str) -> tuple[str, ...]:
    """Cut text at its line ends and return what is not blank, without the spaces around."""
    return tuple(filter(None, (_trim(line) for line in text.split("\n"))))


def _trim(line: str) -> str:
    """Return a line without the spaces at its ends, invisible ones included."""
    return line.strip().strip("\u200b\u200c\u200d\u2060\ufeff").strip()
