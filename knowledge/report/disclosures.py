"""Reads table 2 of the current form: what was disclosed by each item of article 20.

The trial form of 2019 had other columns; its columns and rows are kept as they are printed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.report.document import Grid, Slot
from knowledge.report.forms import DISCLOSED, Disclosed, current_form
from knowledge.report.labels import core_of, find_label, is_value
from knowledge.report.tables import Found, TableCell

TRIAL = "第二部分的表用的是2019年试行格式的栏目，行和列按原样读取。"
"""What is noted of a table of the trial form."""

_HEAD = "信息内容"
_FEWEST = 2
_TRIAL_HEADS = {
    "本年新制作数量",
    "本年新公开数量",
    "对外公开总数量",
    "上一年项目数量",
    "采购项目数量",
}
_TRIAL_ROWS = {"规范性文件", "其他对外管理服务事项", "政府集中采购"}
_UNIT = re.compile(r"单位[:：](?P<named>[\u4e00-\u9fff]{1,3})|(?P<counted>件)数$")


def _row_cores() -> dict[str, str]:
    """Return the rows of the form by their cores."""
    return {core_of(row): row for block in current_form().disclosed for row in block.rows}


def holds_disclosures(grid: Grid) -> bool:
    """Tell whether a table is this one, or a block of it."""
    named = {core_of(slot.label) for row in grid.rows for slot in row}
    rows = named & (set(_row_cores()) | _TRIAL_ROWS)
    return bool(rows) and (_HEAD in named or len(rows) >= _FEWEST)


def read_disclosures(grid: Grid, found: Found, printed_year: str) -> None:
    """Add the cells of a table to what was found."""
    heads: list[Slot] = []
    kept: list[int] = []
    printed_heads: Sequence[Slot] = ()
    is_trial = any(core_of(one.label) in _TRIAL_HEADS for row in grid.rows for one in row)
    if is_trial and TRIAL not in found.notes:
        found.notes.append(TRIAL)
    for at, slots in enumerate(grid.rows):
        cores = [core_of(slot.label) for slot in slots]
        if _HEAD in cores:
            printed_heads = slots[cores.index(_HEAD) + 1 :]
            kept = _first_of_each([slot.label for slot in printed_heads])
            heads = [printed_heads[n] for n in kept]
            continue
        label = next((slot for slot in slots if not is_value(slot.label)), None)
        if label is None or core_of(label.label).startswith("第二十条"):
            continue
        values = list(slots[slots.index(label) + 1 :])
        if len(values) == len(printed_heads):
            values = [values[n] for n in kept]
        if not values:
            continue
        row = label.label if is_trial else find_label(label.label, _row_cores()) or label.label
        block = _block_of(row)
        if block is None and not is_trial:
            found.notes.append(f"格式中没有“{row}”这一行，按原样读取。")
        columns = _columns(heads, block)
        printed = _assign(grid, at, values, columns)
        if printed is None:
            words = "、".join(filter(None, (slot.printed for slot in values)))
            found.notes.append(f"“{row}”一行的栏数与表头不符，印的是：{words}。")
            continue
        found.add(
            [
                TableCell(DISCLOSED, row, name, _unit(name), value, printed_year, row)
                for name, value in printed
            ]
        )


def _first_of_each(labels: Sequence[str]) -> list[int]:
    """Return the places of heads without those that repeat the one before: one merged cell."""
    return [
        at for at, label in enumerate(labels) if not at or not label or label != labels[at - 1]
    ]


def _block_of(row: str) -> Disclosed | None:
    """Return the block of the form that a row belongs to."""
    return next((block for block in current_form().disclosed if row in block.rows), None)


def _columns(heads: Sequence[Slot], block: Disclosed | None) -> list[tuple[str, int]]:
    """Return the columns of a row with the places of their heads.

    Heads that are not printed are the form's; those that are, by the form's labels.
    """
    if block is None or len([one for one in heads if one.label]) != len(block.columns):
        names = [(one.label, one.column) for one in heads if one.label]
        return names or [(name, -1) for name in (block.columns if block else ())]
    known = {core_of(name): name for name in block.columns}
    return [(find_label(one.label, known) or one.label, one.column) for one in heads if one.label]


def _assign(
    grid: Grid, at: int, values: Sequence[Slot], columns: Sequence[tuple[str, int]]
) -> list[tuple[str, str | None]] | None:
    """Return the values of a row by their columns; None where they do not fit together."""
    if len(values) == len(columns):
        return [(name, one.printed) for (name, _), one in zip(columns, values, strict=True)]
    filled = [one for one in values if one.printed]
    if len(filled) == len(columns):
        return [(name, one.printed) for (name, _), one in zip(columns, filled, strict=True)]
    placed = [(name, grid.find(at, column)) for name, column in columns]
    if len({id(slot) for _, slot in placed}) == len(columns):
        seen = [(name, slot.printed if slot else None) for name, slot in placed]
        if {value for _, value in seen if value} >= {one.printed for one in filled}:
            return seen
    return None if filled else [(name, None) for name, _ in columns]


def _unit(column: str) -> str | None:
    """Return the unit that the head of a column prints."""
    match = _UNIT.search(column)
    return (match["named"] or match["counted"]) if match else None
