"""Finds tables among lines of text and makes grids of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from knowledge.report.document import Block, Grid, Line, Span, lay_out
from knowledge.report.flattened_annex import find_annex
from knowledge.report.forms import application_groups, current_form
from knowledge.report.labels import core_of, is_value, squeeze
from knowledge.report.shapes import Shape, application_shape, disclosure_shape
from knowledge.report.text_cells import Token, cut_lines, take_values

_LABEL_PIECES = 7
_LONGEST_LABEL = 120
_MOST_MISSES = 4
_DISPUTE_HEADS = 50
_FEWEST_ENDS = 3
_DISPUTE_FIGURES = len(current_form().dispute_groups) * len(current_form().dispute_columns)
_SHORT = 10


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
        *_find_dispute_figures(tokens),
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


def _label_at(tokens: Sequence[Token], at: int, shape: Shape, heads: int) -> tuple[int, int]:
    """Return of how many tokens the label at a place consists, and how many figures it has.

    A label may be broken over lines, also one of a column or a group, which has no figures;
    empty lines may stand between.
    """
    text = ""
    for used, token in enumerate(tokens[at : at + _LABEL_PIECES], 1):
        if not token.text and not token.is_marked:
            continue
        if used > 1 and (is_value(token.text) or is_value(text) or _is_note(text)):
            break
        if len(text) + len(token.text) > _LONGEST_LABEL:
            break
        text += token.text
        width = shape.width_of(text, heads)
        if width or core_of(text) in shape.labels:
            return used, width
    return 1, 0


def _is_note(text: str) -> bool:
    """Tell whether a cell is a note in brackets, which belongs to the label before it."""
    plain = squeeze(text)
    return plain.startswith("(") and plain.endswith(")")


def _find_rows(tokens: Sequence[Token], shape: Shape) -> Iterator[_Piece]:
    """Yield the tables of a shape: rows of a label and its figures, heads and groups between."""
    at = 0
    while at < len(tokens):
        used, width = _label_at(tokens, at, shape, 0)
        if not width and not shape.begins("".join(one.text for one in tokens[at : at + used])):
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
        used, width = _label_at(tokens, at, shape, _columns_in(heads, shape))
        text = "".join(token.text for token in tokens[at : at + used])
        width = width or _width_of_group(tokens, at + used, text)
        if width and _is_repeated(tokens, at + used, text):
            at += used
            continue
        if width:
            values, taken = take_values(tokens, at + used, width)
            groups = [one for one in heads if core_of(one) in application_groups()]
            others = [one for one in heads if core_of(one) not in application_groups()]
            table += [others] if others else []
            table.append([*groups, text, *values])
            at += used + taken
            heads, last, misses, count = [], at - 1, 0, count + 1
            continue
        if core_of(text) in shape.labels:
            last, misses = at + used - 1, 0
        elif not is_value(text):
            misses += 1
        if heads and _is_note(text):
            heads[-1] += text
        elif text and not is_value(text):
            heads.append(text)
        at += used
    return table, last, count


def _is_repeated(tokens: Sequence[Token], at: int, text: str) -> bool:
    """Tell whether the same label follows: a merged cell, printed as often as it is wide."""
    return at < len(tokens) and core_of(tokens[at].text) == core_of(text)


def _columns_in(heads: Sequence[str], shape: Shape) -> int:
    """Return how many columns the heads before a row have."""
    cores = [core_of(one) for one in heads]
    return len(cores) - cores.index(shape.opener) - 1 if shape.opener in cores else 0


def _width_of_group(tokens: Sequence[Token], at: int, text: str) -> int:
    """Return how many figures a group has of its own: those of all columns, or none."""
    width = len(current_form().applicants)
    if core_of(text) not in application_groups():
        return 0
    values, taken = take_values(tokens, at, width)
    more = tokens[at + taken].text if at + taken < len(tokens) else ""
    is_shown = any(values) or all(token.is_marked for token in tokens[at : at + taken])
    return width if len(values) == width and is_shown and not (more and is_value(more)) else 0


def _find_disputes(tokens: Sequence[Token]) -> Iterator[_Piece]:
    """Yield the tables of reviews and lawsuits: heads, then one row of figures."""
    ends = {core_of(name) for name in current_form().dispute_columns}
    at = 0
    while at < len(tokens):
        begun = core_of(tokens[at].text).startswith(("行政复议", "行政诉讼"))
        following = tokens[at : at + _DISPUTE_HEADS] if begun else []
        text = squeeze("".join(one.text for one in following))
        if sum(text.count(name) for name in ends) < _FEWEST_ENDS:
            at += 1
            continue
        last, table = _read_disputes(tokens, at, ends)
        if table:
            yield _Piece(tokens[at].line, tokens[last].line, _lay_out(table))
        at = last + 1


def _read_disputes(
    tokens: Sequence[Token], at: int, ends: set[str]
) -> tuple[int, list[list[str]]]:
    """Return the last token of such a table, and its rows, those of figures line by line.

    Where a bar alone stands before each row, that before the figures is no blank.
    """
    names = ends | {"行政诉讼", "行政复议行政诉讼"}
    names |= {core_of(one.rpartition("/")[2]) for one in current_form().dispute_groups}
    heads: list[str] = []
    table: list[list[str]] = []
    opens_with_bar = at > 0 and tokens[at - 1].is_marked and not tokens[at - 1].text
    last = at
    while at < len(tokens):
        text, used = _name_at(tokens, at, names)
        if core_of(text) in names:
            heads.append(text)
            at += used - 1
        elif text and not is_value(text):
            break
        elif heads and core_of(heads[-1]) in ends:
            at += opens_with_bar and not text
            values, taken = take_values(tokens, at, _DISPUTE_FIGURES)
            line = [one.text for one in tokens[at:] if one.line == tokens[at].line]
            if tokens[at].is_framed and len(line) == _DISPUTE_FIGURES - 1:
                values, taken = ["", *line], len(line)
            if any(values):
                table = [heads, values]
                last = at + taken - 1
                break
        last = at
        at += 1
    return last, table


def _name_at(tokens: Sequence[Token], at: int, names: set[str]) -> tuple[str, int]:
    """Return the name at a place, which may be broken over lines, and its tokens."""
    text = ""
    for used, token in enumerate(tokens[at : at + _LABEL_PIECES], 1):
        text += token.text
        if core_of(text) in names:
            return text, used
    return tokens[at].text, 1


def _find_dispute_figures(tokens: Sequence[Token]) -> Iterator[_Piece]:
    """Yield table 4 where its heads cannot be read: the one row with as many figures.

    Heads that are set upright come out of a file in pieces; they go with the table.
    """
    lines = {line: list(row) for line, row in groupby(tokens, key=lambda one: one.line)}
    named: int | None = None
    for at, row in lines.items():
        texts = [one.text for one in row]
        if any("行政复议" in squeeze(text) for text in texts):
            named = at
        is_row = len(texts) == _DISPUTE_FIGURES and all(map(is_value, texts)) and any(texts)
        if named is not None and is_row and at - named <= _DISPUTE_HEADS:
            first = at
            while first > named and _is_piece(lines.get(first - 1, [])):
                first -= 1
            heads = [*current_form().dispute_columns] * len(current_form().dispute_groups)
            yield _Piece(first, at, _lay_out([heads, texts]))
            named = None


def _is_piece(row: Sequence[Token]) -> bool:
    """Tell whether a line holds nothing but pieces of heads."""
    return all(len(one.text) <= _SHORT for one in row)


def _find_annexes(tokens: Sequence[Token]) -> Iterator[_Piece]:
    """Yield the annex of the old form, if it is there."""
    found = find_annex(tokens)
    if found:
        first, last, table = found
        yield _Piece(first.line, last.line, _lay_out(table))


def _lay_out(table: Sequence[Sequence[str]]) -> Grid:
    """Return rows of texts as a grid."""
    return lay_out([[Span((text,) if text else ()) for text in row] for row in table])
