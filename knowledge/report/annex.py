"""Reads the annex of the old form by its labels, whatever rows a print of it lacks or adds.

`knowledge.report.table` reads the same table by its numbering and refuses one that does not
count up; here rows are known by their labels, so that the codes of different years are one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from knowledge.report.cells import is_unit
from knowledge.report.document import Grid, Slot
from knowledge.report.facts import Cell
from knowledge.report.forms import AnnexRow, annex_cores, annex_rows, further_annex_rows
from knowledge.report.labels import core_of, find_label, is_value

_FEWEST_ROWS = 4
_INDICATORS = ("统计指标", "指标名称", "统计项目", "统计指标名称", "指标", "项目")
_HEADS = {*_INDICATORS, "序号", "单位", "计量单位", "统计数", "数量", "数值", "统计数据"}


def holds_annex(grid: Grid) -> bool:
    """Tell whether a table is the annex, or a piece of it."""
    named = {core_of(slot.label) for row in grid.rows for slot in row}
    return len(named & set(annex_cores())) >= _FEWEST_ROWS


def read_annex(grids: Sequence[Grid], printed_year: str) -> tuple[list[Cell], list[str]]:
    """Return the rows of the annex in their order, and what is to be noted of the reading."""
    cells: list[Cell] = []
    notes: list[str] = []
    last = ""
    columns = [name for grid in grids for row in grid.rows for name in _figure_heads(row)]
    if len(set(columns)) > 1:
        notes.append(f"附表有几栏数字（{'、'.join(dict.fromkeys(columns))}），读取的是第一栏。")
    for label, unit, value in (row for grid in grids for row in _rows(grid)):
        known = _find_row(label, last)
        if known and known.code in {cell.code for cell in cells}:
            notes.append(f"“{label}”一行印了两次，按前面的读取。")
            continue
        if known is None:
            notes.append(f"格式中没有“{label}”这一行，按原样读取。")
        last = known.code if known else last
        cells.append(
            Cell(
                code=known.code if known else f"?{len(notes)}",
                label=label,
                unit=unit,
                printed=value,
                printed_year=printed_year,
                is_heading=unit is None and value is None,
            )
        )
    return cells, notes


def missing_rows(cells: Sequence[Cell]) -> list[AnnexRow]:
    """Return the rows of the form that a table does not print."""
    there = {cell.code for cell in cells}
    return [row for row in annex_rows() if row.code not in there]


def label_of(cell: Cell) -> str:
    """Return the label of a row by the form; that which is printed where the form has none."""
    rows = (*annex_rows(), *further_annex_rows())
    return next((row.label for row in rows if row.code == cell.code), cell.label)


def _rows(grid: Grid) -> Iterator[tuple[str, str | None, str | None]]:
    """Yield label, unit and value of each row; two rows may stand side by side."""
    heads = next((row for row in grid.rows if {one.label for one in row} & set(_INDICATORS)), ())
    width = len(heads) // max(1, sum(one.label in _INDICATORS for one in heads)) or len(heads)
    halves = max(1, len(heads) // width) if width else 1
    has_more = len(_figure_heads(heads[:width])) > 1
    for half in range(halves):
        for row in grid.rows:
            slots = row[half * width : (half + 1) * width] if halves > 1 else row
            read = _read_row(slots, has_more=has_more)
            if read:
                yield read


def _figure_heads(heads: Sequence[Slot]) -> list[str]:
    """Return the heads of the columns with figures: those after the unit's."""
    at = next((n for n, one in enumerate(heads) if one.label in ("单位", "计量单位")), len(heads))
    return [one.label for one in heads[at + 1 :] if one.label]


def _read_row(
    slots: Sequence[Slot], *, has_more: bool
) -> tuple[str, str | None, str | None] | None:
    """Return label, unit and value of one row; None for heads and for what is no row.

    Where there are more columns with figures, such as those of all years together, the first
    counts, also when it is blank.
    """
    at = next((n for n, one in enumerate(slots) if _is_label(one.label)), None)
    if at is None or core_of(slots[at].label) in _HEADS:
        return None
    label, rest = slots[at].label, slots[at + 1 :]
    if not rest and core_of(label) not in annex_cores():
        return None
    unit = next((one for one in rest if is_unit(one.label)), None)
    others = [one for one in rest if one is not unit]
    value = next((one.printed for one in others[: 1 if has_more else None] if one.printed), None)
    named = unit.label if unit and not is_value(unit.label) else None
    if named is None and value is not None and not any(char.isdigit() for char in value):
        value = None
    return label, named, value


def _is_label(text: str) -> bool:
    """Tell whether a cell may be the indicator of a row."""
    return bool(text) and not is_value(text) and not is_unit(text)


def _find_row(label: str, last: str) -> AnnexRow | None:
    """Return the row of the form with a label: the first after the last one that was read.

    Labels that stand in several chapters are told apart by the chapter that was begun.
    """
    core = find_label(label, {core: core for core in annex_cores()})
    if core is None:
        return None
    rows = annex_cores()[core]
    order = [row.code for row in annex_rows()]
    at = order.index(last) if last in order else -1
    return next((row for row in rows if row.code not in order[: at + 1]), None)
