"""Reads the annex: the statistics table of disclosure work, form of 2014 to 2018.

The form prints no row codes. They are derived from its numbering: 一、 is a chapter, (一) a
section, 1、 an item, and rows without a number under 其中 count as x1, x2, … of what they
stand under. A numbering that does not count up means a lost row, so the table is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from knowledge.errors import ReportError
from knowledge.report.cells import Token, find_tokens, is_unit
from knowledge.report.facts import Cell
from knowledge.report.numerals import NUMERAL, ORDINALS

CHAPTERS = 10
"""How many chapters the form has; a table that ends earlier was cut off."""

_MARKS = (
    re.compile(rf"(?P<number>{NUMERAL})、"),
    re.compile(rf"[(（](?P<number>{NUMERAL})[)）]"),
    re.compile(r"(?P<number>\d{1,2})\s*[、.．](?!\d)"),
)
_AMONG = re.compile(r"其\s*中\s*[:：]")
_DASHES = re.compile(r"[-—–－─]+")
_WORDS = re.compile(r"[\u4e00-\u9fff]")
_HEADER = ("统计指标", "单位", "统计数")


class TableError(ReportError):
    """The annex cannot be read; `line` counts from 1 in the report, 0 when it ends too early."""

    def __init__(self, line: int, reason: str) -> None:
        """Keep the line and the reason."""
        super().__init__(f"line {line}: {reason}")
        self.line = line
        self.reason = reason


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells of one row before it has a code."""

    label: Token
    unit: str | None
    printed: str | None


@dataclass(slots=True)
class _Counter:
    """Where the numbering stands: chapter, section, item, then rows without a number."""

    path: list[int] = field(default_factory=list)
    unnumbered: int = 0

    def code_of(self, label: Token) -> str:
        """Advance to the row with this label and return its code; raise TableError."""
        for level, mark in enumerate(_MARKS):
            match = mark.match(label.text)
            if match:
                return self._numbered(label, level, match["number"])
        if not self.path or not (self.unnumbered or _AMONG.match(label.text)):
            raise TableError(label.line, f"indicator without a number: {label.text}")
        self.unnumbered += 1
        return f"{'.'.join(map(str, self.path))}.x{self.unnumbered}"

    def _numbered(self, label: Token, level: int, numeral: str) -> str:
        """Advance one level; only the number after the last one is right."""
        number = int(numeral) if numeral.isdecimal() else ORDINALS.get(numeral, 0)
        last = self.path[level] if level < len(self.path) else 0
        if level > len(self.path) or number != last + 1:
            raise TableError(label.line, f"numbering does not count up: {label.text}")
        self.path[level:] = [number]
        self.unnumbered = 0
        return ".".join(map(str, self.path))


def read_table(lines: list[str], printed_year: str, *, first_line: int) -> tuple[Cell, ...]:
    """Return the rows of the table in their order.

    `lines` may hold text before the header and after the last cell; `first_line` is the number
    of the first of them in the report. `printed_year` is the label of the table's title.
    Raises TableError.
    """
    start = next((at for at, line in enumerate(lines) if _opens_table(line)), None)
    if start is None:
        raise TableError(0, "the annex has no table that starts with 统计指标")
    tokens = find_tokens(lines[start:], first_line + start)
    for expected, token in zip(_HEADER, tokens, strict=False):
        if _bare(token.text) != expected:
            raise TableError(token.line, f"expected the column {expected}, found {token.text}")
    counter = _Counter()
    cells = tuple(_cell(row, counter, printed_year) for row in _rows(tokens[len(_HEADER) :]))
    if counter.path[:1] != [CHAPTERS]:
        raise TableError(0, f"the table ends before chapter {CHAPTERS}")
    return cells


def _opens_table(line: str) -> bool:
    """Tell whether the header starts on this line."""
    return _bare(line).lstrip("|｜").startswith(_HEADER[0])


def _bare(text: str) -> str:
    """Return a text without its spaces."""
    return re.sub(r"\s", "", text)


def _rows(tokens: list[Token]) -> list[_Row]:
    """Group cells into rows, which may lack the blank cells at their end; raise TableError."""
    rows: list[_Row] = []
    at = 0
    while at < len(tokens):
        label = tokens[at]
        _check_label(label)
        at += 1
        unit = None
        if at < len(tokens) and (not tokens[at].text or is_unit(tokens[at].text)):
            unit = None if _DASHES.fullmatch(tokens[at].text) else tokens[at].text or None
            at += 1
        printed = None
        if at < len(tokens) and _is_value(tokens, at, has_unit=unit is not None):
            printed = tokens[at].text or None
            at += 1
        rows.append(_Row(label, unit, printed))
    return rows


def _check_label(label: Token) -> None:
    """Refuse what cannot be the first cell of a row."""
    is_number = label.text[:1].isdigit() and not _MARKS[-1].match(label.text)
    if is_number or not _WORDS.search(label.text):
        raise TableError(label.line, f"expected an indicator, found {label.text!r}")


def _is_value(tokens: list[Token], at: int, *, has_unit: bool) -> bool:
    """Tell whether this cell is the row's figure and not the next row's indicator.

    An indicator bears a mark or stands before a unit. A row without a unit can only have a
    blank there, dashes or a number.
    """
    text = tokens[at].text
    if not text or not _WORDS.search(text):
        return True
    is_marked = any(mark.match(text) for mark in (*_MARKS, _AMONG))
    following = tokens[at + 1].text if at + 1 < len(tokens) else ""
    return has_unit and not is_marked and not is_unit(following)


def _cell(row: _Row, counter: _Counter, printed_year: str) -> Cell:
    """Give a row its code; raise TableError."""
    code, printed = counter.code_of(row.label), row.printed
    if row.unit is None and counter.unnumbered:
        raise TableError(row.label.line, f"no unit that is known after {row.label.text}")
    if row.unit is None and printed is not None and _DASHES.fullmatch(printed):
        printed = None
    return Cell(
        code=code,
        label=row.label.text,
        unit=row.unit,
        printed=printed,
        printed_year=printed_year,
        is_heading=row.unit is None and printed is None,
    )
