"""Cuts lines of text into cells, however a table was typed or copied into them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge.report.chapters import names_chapter
from knowledge.report.figures import UNITS
from knowledge.report.labels import is_value

_BAR = re.compile(r"[|｜│┃]")
_GAP = re.compile(r"[ \u3000\xa0]{2,}|\u3000|\xa0")
_RULER = re.compile(r"[\s|｜:：+\-—–－─═=│┃┼]+")
_PADDING = re.compile(r"(?:(?<=[|｜] )|(?<!.))[|｜]{2,}$")
_DASHED_CELL = re.compile(r"[-—–－─]+\s*[|｜]")
_STOP = re.compile("[。；;]")
_SENTENCE = re.compile("[。；;：:]$")
_FEWEST_BARS, _BARS_TO_ONE = 20, 10
_TOO_MANY_BARS = 4


@dataclass(frozen=True, slots=True)
class Token:
    """A cell of the text: its line, whether a mark shows where it ends, and begins the line."""

    text: str
    line: int
    is_marked: bool
    is_framed: bool = False


def cut_lines(lines: Sequence[str]) -> list[Token]:
    """Return the cells of lines in their order; an empty line may be a blank cell."""
    plain = [line.strip() for line in lines]
    if _is_parted(plain):
        return _cut_parted(plain)
    is_dropping = _drops_blanks(plain)
    return [
        token
        for at, line in enumerate(lines)
        if not (is_dropping and _BAR.fullmatch(plain[at]))
        for token in _cut(line, at)
    ]


def _is_parted(lines: Sequence[str]) -> bool:
    """Tell whether bars stand on lines of their own, and end the cell above them."""
    alone = sum(_BAR.fullmatch(line) is not None for line in lines)
    beside = sum(_BAR.search(line) is not None for line in lines if line.strip("|｜ "))
    return alone >= _FEWEST_BARS and alone > _BARS_TO_ONE * beside


def _cut_parted(lines: Sequence[str]) -> list[Token]:
    """Return the cells of such lines: a bar ends a cell, several in a line are no cells.

    A cell may have several lines. The first of them follows a bar, an empty line, or what can be
    no cell: a heading of a chapter or a sentence.
    """
    tokens: list[Token] = []
    begun: list[int] = []
    for at, line in enumerate(lines):
        if _BAR.fullmatch(line):
            text = "".join(lines[n] for n in begun)
            tokens.append(Token(text, begun[0] if begun else at, is_marked=True))
            begun = []
        elif not line.strip("|｜ "):
            begun = []
        elif _SENTENCE.search(line) or names_chapter(line):
            tokens += [token for n in (*begun, at) for token in _cut(lines[n], n)]
            begun = []
        else:
            begun.append(at)
    return tokens + [token for n in begun for token in _cut(lines[n], n)]


def _drops_blanks(lines: Sequence[str]) -> bool:
    """Tell whether blanks were left out and counted as bars that fill up the row.

    Then a row of table 3 ends with more bars than its merged label accounts for, and a single
    bar is no blank.
    """
    return any(
        len(bars) >= _TOO_MANY_BARS and not bars.strip("|｜") and is_value(cell.rstrip("|｜ "))
        for cell, bars in pairwise(lines)
        if cell.strip("|｜ ")
    )


def _cut(line: str, at: int) -> list[Token]:
    """Return the cells of a line, which bars, tabs or spaces part.

    Bars without a space between them, at the end of a line, fill up what merged cells left
    over; they are no cells.
    """
    plain = line.strip()
    if _BAR.search(plain):
        plain = _PADDING.sub("", plain).strip()
        if not plain:
            return []
        is_ruler = _RULER.fullmatch(plain) and re.search(r"[-—–－─═=]", plain)
        if is_ruler and not _DASHED_CELL.fullmatch(plain):
            return []
        pieces = [piece.strip() for piece in _BAR.split(plain)]
        first = 1 if len(pieces) > 1 and not pieces[0] else 0
        last = -1 if len(pieces) > first + 1 and not pieces[-1] else None
        is_framed = first > 0
        return [Token(one, at, is_marked=True, is_framed=is_framed) for one in pieces[first:last]]
    if "\t" in line.strip(" \r\n"):
        return [Token(piece.strip(), at, is_marked=True) for piece in line.split("\t")]
    pieces = [piece.strip() for piece in _GAP.split(plain)]
    is_wide = len(pieces) > 1
    found = [one for piece in pieces if piece for one in _cut_tail(piece, is_wide=is_wide)]
    return [Token(one, at, is_marked=False) for one in found or [""]]


def _cut_tail(piece: str, *, is_wide: bool) -> list[str]:
    """Cut cells that single spaces part; a sentence is none, a unit stays with its number.

    In a line that has wider gaps too, single spaces part figures only.
    """
    parts = piece.split(" ")
    if _STOP.search(piece) or (is_wide and not all(map(is_value, parts))):
        return [piece]
    cells: list[str] = []
    for part in parts:
        if cells and part in UNITS and cells[-1][-1:].isdigit():
            cells[-1] += f" {part}"
        elif part:
            cells.append(part)
    return cells


def take_values(tokens: Sequence[Token], at: int, width: int) -> tuple[list[str], int]:
    """Return the figures that begin at a token, and how many tokens they take.

    What stands on the label's own line, marked or as many as the columns, is the row. On lines
    of their own, empty lines are blanks where that makes the number of columns; where it does
    not, what is printed is returned and fits no columns.
    """
    run: list[Token] = []
    for token in tokens[at:]:
        if not is_value(token.text):
            break
        run.append(token)
    own = [token for token in run if at and token.line == tokens[at - 1].line]
    if len(own) >= width or (own and own[0].is_marked and len(own) > 1):
        return [token.text for token in own[_first_of(own, width) :][:width]], len(own)
    for counted in ([t for t in run if t.is_marked], [t for t in run if t.text]):
        if len(counted) >= width:
            return [t.text for t in counted[:width]], run.index(counted[width - 1]) + 1
    if len(run) > width and not any(token.is_marked for token in run):
        first = 0 if run[0].text else 1
        others = [token for n, token in enumerate(run) if n % 2 != first]
        if not any(token.text for token in others):
            return [token.text for token in run[first : first + 2 * width : 2]], len(run)
    if len(run) >= width:
        return [token.text for token in run[:width]], width
    return [token.text for token in run if token.text], len(run)


def _first_of(own: Sequence[Token], width: int) -> int:
    """Return which cell of a line is its first figure.

    Blanks beyond the columns come of merged cells: before the figures those of the label, in a
    line that begins with a bar, or after them what fills the line up.
    """
    surplus = len(own) - width
    if surplus <= 0 or any(token.text for token in own[:surplus]):
        return 0
    return surplus if own[0].is_framed or any(token.text for token in own[width:]) else 0
