"""Cuts the lines of the annex into cells, whether one stands on a line or several."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.report.figures import UNITS

_BAR = re.compile(r"[|｜]")
_DASHES = re.compile(r"[-—–－─]+")
_RULER = re.compile(r"[\s|｜:：\-—–－─]+")
_MIN_RULER = 2


@dataclass(frozen=True, slots=True)
class Token:
    """The text of one cell and the line, counted from 1 in the report, where it ends."""

    text: str
    line: int


def is_unit(text: str) -> bool:
    """Tell whether a cell holds a unit, or the dashes that stand for none."""
    return text in UNITS or _DASHES.fullmatch(text) is not None


def find_tokens(lines: list[str], first_line: int) -> list[Token]:
    """Return the cells in their order.

    A cell ends at a bar, or at the end of a line that holds several; so a long cell may be
    broken over lines. Text without a bar after the last one is a note below the table,
    unless it starts with a digit: then it is the last figure, whose bar was lost.
    """
    tokens: list[Token] = []
    begun = ""
    for number, line in enumerate(lines, first_line):
        if _is_ruler(line):
            continue
        *closed, rest = _pieces(begun + line.strip())
        tokens += [Token(piece.strip(), number) for piece in closed]
        begun = rest
    if begun[:1].isdigit():
        tokens.append(Token(begun, first_line + len(lines) - 1))
    return tokens


def _is_ruler(line: str) -> bool:
    """Tell whether a line only separates the header from the rows: |---|---|."""
    return len(_BAR.findall(line)) >= _MIN_RULER and bool(
        _RULER.fullmatch(line) and _DASHES.search(line)
    )


def _pieces(line: str) -> list[str]:
    """Return the cells that a line closes, then what it leaves open.

    A bar before the first cell of a line is a frame; the end of a line with bars closes a cell.
    """
    pieces = _BAR.split(line)
    if len(pieces) == 1 or not any(piece.strip() for piece in pieces):
        return pieces
    if not pieces[0].strip():
        del pieces[0]
    return [*pieces, ""] if pieces[-1].strip() else pieces
