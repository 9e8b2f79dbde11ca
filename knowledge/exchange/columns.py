"""Columns: what each takes, what it holds, and how text becomes a field of an entry."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from knowledge.entry import Entry
from knowledge.exchange.fault import CellFault
from knowledge.exchange.wording import (
    BAD_DAY,
    BAD_ID,
    BAD_YEARS,
    CONTROL,
    NO,
    NO_SUCH_DAY,
    NOT_A_CHOICE,
    ONE_LINE,
    REQUIRED,
    TOO_LONG,
    TOO_LONG_LINE,
    TOO_MANY_LINES,
    YEAR_BEYOND,
    YES,
)
from knowledge.review.checking import (
    FIRST_YEAR,
    ID,
    LAST_YEAR,
    LONGEST_ID,
    MOST_PHRASINGS,
    has_unseen,
)

MOST_LINES = MOST_PHRASINGS
"""Phrasings, or pieces of evidence, of one entry."""

_DAY = re.compile(
    r"([0-9]{4})(?:-([0-9]{1,2})-|/([0-9]{1,2})/|\.([0-9]{1,2})\.|年([0-9]{1,2})月)([0-9]{1,2})日?"
)
_YEAR = re.compile(r"[0-9]{4}")
_BETWEEN = re.compile(r"[、,，;；\s]+")
_TRUE = frozenset({YES, "TRUE", "true", "1", "√", "已确认"})
_FALSE = frozenset({NO, "FALSE", "false", "0", "×", "未确认"})
_LINE = re.compile(r"\\(n|\\)")

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `read` makes a value of tidy text, or raises CellFault; `write` the text of it.

    `blank` is the value where the cell is empty; a column that `must` be filled has none.
    """

    head: str
    name: str
    note: str
    read: Callable[[str], object]
    write: Callable[[Entry], str]
    blank: object = ""
    must: bool = False
    choices: tuple[str, ...] = ()
    width: int = 16


def tidy(text: str) -> str:
    """Return the text of a cell with one kind of line end and no space around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def read_field(column: Column, text: str) -> object:
    """Return the value of a cell's text in a column. Raises CellFault."""
    plain = tidy(text)
    if plain:
        return column.read(plain)
    if column.must:
        raise CellFault(REQUIRED)
    return column.blank


def read_text(most: int) -> Callable[[str], str]:
    """Return a reader for text of at most so many characters."""

    def read(text: str) -> str:
        if has_unseen(text):
            raise CellFault(CONTROL)
        if len(text) > most:
            raise CellFault(TOO_LONG.format(length=len(text), most=most))
        return text

    return read


def read_line(most: int) -> Callable[[str], str]:
    """Return a reader for text of one line."""
    read_any = read_text(most)

    def read(text: str) -> str:
        if "\n" in text:
            raise CellFault(ONE_LINE)
        return read_any(text)

    return read


def read_lines(most: int) -> Callable[[str], tuple[str, ...]]:
    r"""Return a reader for a list, one piece to a line; in a piece \n is a line end, \\ a \."""

    def read(text: str) -> tuple[str, ...]:
        if has_unseen(text):
            raise CellFault(CONTROL)
        lines = [line.strip() for line in text.split("\n") if line.strip()]
        if len(lines) > MOST_LINES:
            raise CellFault(TOO_MANY_LINES.format(count=len(lines), most=MOST_LINES))
        for number, line in enumerate(lines, 1):
            if len(line) > most:
                raise CellFault(TOO_LONG_LINE.format(line=number, length=len(line), most=most))
        return tuple(
            _LINE.sub(lambda found: "\n" if found[1] == "n" else "\\", line) for line in lines
        )

    return read


def write_lines(pieces: tuple[str, ...]) -> str:
    """Return a list as the text of one cell."""
    return "\n".join(piece.replace("\\", "\\\\").replace("\n", "\\n") for piece in pieces)


def read_id(text: str) -> str:
    """Read the id of an entry."""
    if len(text) > LONGEST_ID or not ID.fullmatch(text):
        raise CellFault(BAD_ID.format(value=text[:LONGEST_ID]))
    return text


def read_day(text: str) -> dt.date:
    """Read a day: 2026-01-05, 2026-1-5, 2026/1/5, 2026.1.5 or 2026年1月5日."""
    found = _DAY.fullmatch(text)
    if not found or text.endswith("日") != ("年" in text):
        raise CellFault(BAD_DAY.format(value=text[:20]))
    year, *months, day = found.groups()
    try:
        return dt.date(int(year), int("".join(month or "" for month in months)), int(day))
    except ValueError as error:
        raise CellFault(NO_SUCH_DAY.format(value=text)) from error


def write_day(day: dt.date | None) -> str:
    """Return a day as text that sorts, empty for none."""
    return day.isoformat() if day else ""


def read_years(text: str) -> tuple[int, ...]:
    """Read years: 2015、2016."""
    years = [one.removesuffix("年") for one in _BETWEEN.split(text) if one]
    if not all(map(_YEAR.fullmatch, years)):
        raise CellFault(BAD_YEARS.format(value=text[:20]))
    read = tuple(map(int, years))
    for year in read:
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise CellFault(YEAR_BEYOND.format(year=year, first=FIRST_YEAR, last=LAST_YEAR))
    return read


def write_years(years: tuple[int, ...]) -> str:
    """Return years as text."""
    return "、".join(map(str, years))


def read_choice(named: Mapping[str, Choice]) -> Callable[[str], Choice]:
    """Return a reader for one of these words."""

    def read(text: str) -> Choice:
        if text not in named:
            raise CellFault(NOT_A_CHOICE.format(value=text[:20], choices="、".join(named)))
        return named[text]

    return read


def read_truth(text: str) -> bool:
    """Read 是 or 否."""
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    raise CellFault(NOT_A_CHOICE.format(value=text[:20], choices=f"{YES}、{NO}"))


def write_truth(value: bool) -> str:  # noqa: FBT001 - it is what is written
    """Return 是 or 否."""
    return YES if value else NO
