"""Cells and rows as every kind of file gives them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, unique
from typing import NamedTuple

MOST_ROWS = 100_000
"""Rows of one file; an office has a few thousand."""

MOST_COLUMNS = 60
"""Columns that are looked at."""


@unique
class Odd(Enum):
    """What a cell may hold that is no value; each is a fault."""

    FORMULA = "formula"
    ERROR = "error"
    LONG_NUMBER = "long number"
    MOMENT = "moment"


Value = str | dt.date | Odd
"""What a cell holds; numbers and truth are text, an empty cell is the empty text."""

Tell = Callable[[int, int], None]
"""Gets how many rows were read, and of how many; 0 where nobody knows."""


class Row(NamedTuple):
    """A row by its number from 1, with its cells from the first column on."""

    number: int
    cells: Sequence[Value]

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing but white space stands in it."""
        return not any(cell.strip() if isinstance(cell, str) else True for cell in self.cells)


@dataclass
class Sheet:
    """One table of a file. `merged` are the ranges of merged cells, known once rows were read.

    `count` is how many rows there are, 0 where nobody knows before they are read.
    """

    name: str
    rows: Iterator[Row]
    count: int = 0
    merged: list[str] = field(default_factory=list)


def letter_of(column: int) -> str:
    """Return the letters of a column that is counted from 0: A, B, … Z, AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_of(letters: str) -> int:
    """Return the number from 0 of a column by its letters."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
