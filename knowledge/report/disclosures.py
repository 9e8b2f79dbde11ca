"""Reads table 2 of the current form: what was disclosed by each item of article 20.

The trial form of 2019 had other columns, and some reports of later years mix the two. Each block
is read by the form whose heads it prints, so that no figure gets the name of another column.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.report.document import Grid, Slot
from knowledge.report.forms import DISCLOSED, Disclosed, current_form, trial_blocks
from knowledge.report.labels import core_of, find_label, is_value
from knowledge.report.shapes import OPENER
from knowledge.report.tables import Found, TableCell

TRIAL = "第二部分的表用的是2019年试行格式的栏目，行和列按该格式的名称读取。"
"""What is noted of a table of the trial form."""

_FEWEST = 2
_UNIT = re.compile(r"单位[:：](?P<named>[\u4e00-\u9fff]{1,3})|(?P<counted>件)数$")


@dataclass(frozen=True, slots=True)
class _Column:
    """A column by its label, the place of its head, -1 for none, and the unit that it prints."""

    name: str
    place: int
    unit: str | None


def holds_disclosures(grid: Grid) -> bool:
    """Tell whether a table is this one, or a block of it."""
    named = {core_of(slot.label) for row in grid.rows for slot in row}
    blocks = (*current_form().disclosed, *trial_blocks())
    rows = named & {core_of(row) for block in blocks for row in block.rows}
    return bool(rows) and (OPENER in named or len(rows) >= _FEWEST)


def read_disclosures(grid: Grid, found: Found, printed_year: str) -> None:
    """Add the cells of a table to what was found."""
    heads: list[Slot] = []
    kept: list[int] = []
    printed_heads: Sequence[Slot] = ()
    blocks = current_form().disclosed
    for at, slots in enumerate(grid.rows):
        cores = [core_of(slot.label) for slot in slots]
        if OPENER in cores:
            printed_heads = slots[cores.index(OPENER) + 1 :]
            kept = _first_of_each([slot.label for slot in printed_heads])
            heads = [printed_heads[n] for n in kept]
            blocks = _form_of(heads, blocks)
            if blocks == trial_blocks() and TRIAL not in found.notes:
                found.notes.append(TRIAL)
            continue
        label = next((slot for slot in slots if not is_value(slot.label)), None)
        if label is None or core_of(label.label).startswith("第二十条"):
            continue
        values = list(slots[slots.index(label) + 1 :])
        if len(values) == len(printed_heads):
            values = [values[n] for n in kept]
        known = {core_of(row): row for block in blocks for row in block.rows}
        row = find_label(label.label, known) or label.label
        block = next((block for block in blocks if row in block.rows), None)
        if not values and block is None:
            continue
        if block is None:
            found.notes.append(f"格式中没有“{row}”这一行，按原样读取。")
        columns = _columns(heads, block)
        printed = _assign(grid, at, values, columns)
        if printed is None:
            words = "、".join(filter(None, (slot.printed for slot in values)))
            found.notes.append(f"“{row}”一行的栏数与表头不符，印的是：{words}。")
            printed = [None] * len(columns)
        found.add(
            [
                TableCell(DISCLOSED, row, column.name, column.unit, value, printed_year, row)
                for column, value in zip(columns, printed, strict=True)
            ]
        )


def _form_of(heads: Sequence[Slot], before: tuple[Disclosed, ...]) -> tuple[Disclosed, ...]:
    """Return the blocks of the form that has most of the heads; those before where none has."""
    named = {core_of(one.label) for one in heads}
    forms = (current_form().disclosed, trial_blocks())
    current, trial = (
        len(named & {core_of(name) for block in form for name in block.columns}) for form in forms
    )
    return before if current == trial else forms[trial > current]


def _first_of_each(labels: Sequence[str]) -> list[int]:
    """Return the places of heads without those that repeat the one before: one merged cell.

    Labels that no form has may be cut, and the same for two columns.
    """
    forms = (*current_form().disclosed, *trial_blocks())
    known = {core_of(name) for block in forms for name in block.columns}
    return [
        at
        for at, label in enumerate(labels)
        if not at or label != labels[at - 1] or core_of(label) not in known
    ]


def _columns(heads: Sequence[Slot], block: Disclosed | None) -> list[_Column]:
    """Return the columns of a row with the places of their heads.

    Heads that are not printed are the form's; those that are, by the form's labels. A head that
    is none of them has the form's by its place, where the heads beside it stand at theirs.
    """
    shown = [one for one in heads if one.label]
    if block is None or len(shown) != len(block.columns):
        if shown or block is None:
            return [_Column(one.label, one.column, _unit(one.label)) for one in shown]
        return [_Column(name, -1, _unit(name)) for name in block.columns]
    known = {core_of(name): name for name in block.columns}
    found = [find_label(one.label, known) for one in shown]
    fitting = [name for name, own in zip(found, block.columns, strict=True) if name == own]
    if fitting and len(fitting) == len(found) - found.count(None):
        found = list(block.columns)
    return [
        _Column(name or one.label, one.column, _unit(one.label) or _unit(name or ""))
        for name, one in zip(found, shown, strict=True)
    ]


def _assign(
    grid: Grid, at: int, values: Sequence[Slot], columns: Sequence[_Column]
) -> list[str | None] | None:
    """Return the values of a row by their columns; None where they do not fit together."""
    if len(values) == len(columns):
        return [one.printed for one in values]
    filled = [one for one in values if one.printed]
    if len(filled) == len(columns):
        return [one.printed for one in filled]
    placed = [grid.find(at, column.place) for column in columns]
    if len({id(slot) for slot in placed}) == len(columns):
        seen = [slot.printed if slot else None for slot in placed]
        if {value for value in seen if value} >= {one.printed for one in filled}:
            return seen
    return None if filled else [None] * len(columns)


def _unit(column: str) -> str | None:
    """Return the unit that the head of a column prints."""
    match = _UNIT.search(column)
    return (match["named"] or match["counted"]) if match else None
