"""Finds the annex of the old form among the cells of a text: indicator, unit and figure."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.report.cells import is_unit
from knowledge.report.forms import annex_cores
from knowledge.report.labels import core_of, is_value, squeeze
from knowledge.report.text_cells import Token

_LABEL_PIECES = 4
_MOST_MISSES = 4
_FEWEST_ROWS = 4
_MOST_SKIPPED = 3
_HEADS = "序号统计指标名称项目内容计量单位统计数据数量数值数目"


def find_annex(
    tokens: Sequence[Token],
) -> tuple[Token, Token, list[list[str]]] | None:
    """Return the first and last cell of the annex and its rows; None where there is none.

    It begins with the first indicator of the form that a unit follows, whatever its heads are
    called; running numbers before the indicators are left out.
    """
    left = _without_numbers(tokens)
    starts = (at for at in range(len(left)) if _begins_row(left, at))
    at = first = _first_row(left, next(starts, len(left)))
    table: list[list[str]] = []
    last, misses = first, 0
    while at < len(left) and misses <= _MOST_MISSES:
        text, used = _label_at(left, at)
        unit_at = _skip_blanks(left, at + used)
        unit = left[unit_at].text if unit_at < len(left) else ""
        if not text or is_unit(text) or (core_of(text) not in annex_cores() and not is_unit(unit)):
            misses += bool(text) and not is_value(text) and not is_unit(text)
            at += 1
            continue
        row, at = _read_row(left, unit_at)
        table.append([text, *row])
        last, misses = at - 1, 0
    if len(table) < _FEWEST_ROWS:
        return None
    return _first_head(tokens, tokens.index(left[first])), left[last], table


def _begins_row(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a row of the form begins at a cell."""
    text, used = _label_at(tokens, at)
    unit_at = _skip_blanks(tokens, at + used)
    unit = tokens[unit_at].text if unit_at < len(tokens) else ""
    return core_of(text) in annex_cores() and is_unit(unit)


def _first_row(tokens: Sequence[Token], at: int) -> int:
    """Return where the first row begins: a heading of the form may have no unit."""
    before = at - 1
    while before > 0 and before < len(tokens) and is_value(tokens[before].text):
        before -= 1
    if 0 <= before < len(tokens) and core_of(tokens[before].text) in annex_cores():
        return before
    return at


def _first_head(tokens: Sequence[Token], at: int) -> Token:
    """Return the cell with which the heads begin that stand before the first row, if any do."""
    while at and (is_value(tokens[at - 1].text) or squeeze(tokens[at - 1].text) in _HEADS):
        at -= 1
    return tokens[at]


def _without_numbers(tokens: Sequence[Token]) -> list[Token]:
    """Return cells without the running numbers that stand before most of the indicators."""
    labels = [at for at, one in enumerate(tokens) if core_of(one.text) in annex_cores()]
    numbers: set[int] = set()
    last = 0
    for at in labels:
        before = next((n for n in range(at - 1, -1, -1) if tokens[n].text), 0)
        text = tokens[before].text
        if text.isdecimal() and last < int(text) <= last + _MOST_SKIPPED:
            numbers.add(before)
            last = int(text)
    if 2 * len(numbers) < len(labels):
        return list(tokens)
    return [one for at, one in enumerate(tokens) if at not in numbers]


def _label_at(tokens: Sequence[Token], at: int) -> tuple[str, int]:
    """Return the indicator at a cell, which may be broken over lines, and its cells."""
    text = ""
    for used, token in enumerate(tokens[at : at + _LABEL_PIECES], 1):
        if used > 1 and (is_value(token.text) or is_unit(token.text)):
            break
        text += token.text
        if core_of(text) in annex_cores():
            return text, used
    return tokens[at].text, 1


def _read_row(tokens: Sequence[Token], at: int) -> tuple[list[str], int]:
    """Return unit and figure that stand at a cell, and where the next row begins."""
    row: list[str] = []
    if at < len(tokens) and is_unit(tokens[at].text):
        row.append(tokens[at].text)
        at += 1
    at = _skip_blanks(tokens, at)
    if at < len(tokens) and is_value(tokens[at].text):
        row.append(tokens[at].text)
        at += 1
    return row, at


def _skip_blanks(tokens: Sequence[Token], at: int) -> int:
    """Return the first cell from a place on that is no empty line."""
    while at < len(tokens) and not tokens[at].text and not tokens[at].is_marked:
        at += 1
    return at
