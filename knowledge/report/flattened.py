"""Finds tables among lines of text and makes grids of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.report.document import Block, Grid, Line, Span, lay_out
from knowledge.report.flattened_annex import find_annex
from knowledge.report.forms import application_groups, current_form
from knowledge.report.labels import core_of, is_value
from knowledge.report.shapes import Shape, application_shape, disclosure_shape
from knowledge.report.text_cells import Token, cut_lines, take_values

_LABEL_PIECES = 4
_MOST_MISSES = 4
_DISPUTE_HEADS = 25
_FEWEST_ENDS = 3


@dataclass(frozen=True, slots=True)
class _Piece:
    """A table with the first and the last line that it takes."""

    first: int
    last: int
    grid: Grid


def lift_tables(lines: Sequence[str]) -> list[Block]:
    """Return lines with each table that is found among them as a grid in its place."""
    tokens = cut_lines(lines)
    pieces = [
        *_find_rows(tokens, application_shape()),
        *_find_disputes(tokens),
        *_find_rows(tokens, disclosure_shape(lines)),
        *_find_annexes(tokens),
    ]
    begun: dict[int, Grid] = {}
    covered: set[int] = set()
    for piece in pieces:
        inside = set(range(piece.first, piece.last + 1))
        if not inside & covered:
            covered |= inside
            begun[piece.first] = piece.grid
    blocks: list[Block] = []
    for at, line in enumerate(lines):
        if at in begun:
            blocks.append(begun[at])
        elif at not in covered and line.strip("|｜ \t\r\u3000"):
            blocks.append(Line(line.strip()))
    return blocks


def _label_at(tokens: Sequence[Token], at: int, shape: Shape) -> tuple[int, int]:
    """Return of how many tokens the label at a place consists, and how many figures it has.

    A label may be broken over lines.
    """
    text = ""
    for used, token in enumerate(tokens[at : at + _LABEL_PIECES], 1):
        if used > 1 and is_value(token.text):
            break
        text += token.text
        width = shape.rows(text)
        if width:
            return used, width
    return 1, 0


def _find_rows(tokens: Sequence[Token], shape: Shape) -> Iterator[_Piece]:
    """Yield the tables of a shape: rows of a label and its figures, heads and groups between."""
    at = 0
    while at < len(tokens):
        if not shape.begins(tokens[at].text):
            at += 1
            continue
        table, last, count = _read_rows(tokens, at, shape)
        if count:
            yield _Piece(tokens[at].line, tokens[last].line, _lay_out(table))
        at = last + 1


def _read_rows(tokens: Sequence[Token], at: int, shape: Shape) -> tuple[list[list[str]], int, int]:
    """Return the rows of the table that begins at a token, its last token, how many have figures.

    Cells that the form does not know are allowed between its rows, as long as they are few.
    """
    table: list[list[str]] = []
    heads: list[str] = []
    last, misses, count = at, 0, 0
    while at < len(tokens) and misses <= _MOST_MISSES:
        used, width = _label_at(tokens, at, shape)
        text = tokens[at].text
        if width:
            values, taken = take_values(tokens, at + used, width)
            groups = [one for one in heads if core_of(one) in application_groups()]
            others = [one for one in heads if core_of(one) not in application_groups()]
            label = "".join(token.text for token in tokens[at : at + used])
            table += [others] if others else []
            table.append([*groups, label, *values])
            at += used + taken
            heads, last, misses, count = [], at - 1, 0, count + 1
            continue
        if core_of(text) in shape.labels:
            last, misses = at, 0
        elif not is_value(text):
            misses += 1
        heads += [text] if text and not is_value(text) else []
        at += 1
    return table, last, count


def _find_disputes(tokens: Sequence[Token]) -> Iterator[_Piece]:
    """Yield the tables of reviews and lawsuits: heads, then one row of figures."""
    ends = {core_of(name) for name in current_form().dispute_columns}
    at = 0
    while at < len(tokens):
        following = tokens[at : at + _DISPUTE_HEADS]
        known = sum(core_of(token.text) in ends for token in following)
        if not core_of(tokens[at].text).startswith("行政复议") or known < _FEWEST_ENDS:
            at += 1
            continue
        last, table = _read_disputes(tokens, at, ends)
        if table:
            yield _Piece(tokens[at].line, tokens[last].line, _lay_out(table))
        at = last + 1


def _read_disputes(
    tokens: Sequence[Token], at: int, ends: set[str]
) -> tuple[int, list[list[str]]]:
    """Return the last token of such a table, and its rows, those of figures line by line."""
    names = ends | {"行政诉讼", "行政复议行政诉讼"}
    names |= {core_of(one.rpartition("/")[2]) for one in current_form().dispute_groups}
    heads: list[str] = []
    table: list[list[str]] = []
    width = len(current_form().dispute_groups) * len(current_form().dispute_columns)
    last = at
    while at < len(tokens):
        text = tokens[at].text
        if core_of(text) in names:
            heads.append(text)
        elif text and not is_value(text):
            break
        elif heads and core_of(heads[-1]) in ends:
            values, taken = take_values(tokens, at, width)
            line = [one.text for one in tokens[at:] if one.line == tokens[at].line]
            if tokens[at].is_framed and len(line) == width - 1:
                values, taken = ["", *line], len(line)
            if any(values):
                table = [heads, values]
                last = at + taken - 1
                break
        last = at
        at += 1
    return last, table


def _find_annexes(tokens: Sequence[Token]) -> Iterator[_Piece]:
    """Yield the annex of the old form, if it is there."""
    found = find_annex(tokens)
    if found:
        first, last, table = found
        yield _Piece(first.line, last.line, _lay_out(table))


def _lay_out(table: Sequence[Sequence[str]]) -> Grid:
    """Return rows of texts as a grid."""
    return lay_out([[Span((text,) if text else ()) for text in row] for row in table])
