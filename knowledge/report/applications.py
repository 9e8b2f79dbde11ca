"""Reads table 3 of the current form: applications by applicant and by how they ended."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.report.document import Grid, Slot
from knowledge.report.forms import (
    APPLIED,
    applicant_cores,
    application_cores,
    application_groups,
    current_form,
)
from knowledge.report.labels import core_of, find_label, is_value
from knowledge.report.tables import Found, TableCell, split_row

_FEWEST_ROWS = 2
_MOST_LABELS = 4
_RESULTS = "三、本年度办理结果"
_HEADS = {"申请人情况", "法人或其他组织"}


def holds_applications(grid: Grid) -> bool:
    """Tell whether a table is this one, or a piece of it."""
    cores = application_cores()
    named = {core_of(slot.label) for row in grid.rows for slot in row} & set(cores)
    return len(named - {"总计", "合计", "其他"}) >= _FEWEST_ROWS


def read_applications(grid: Grid, found: Found, printed_year: str) -> None:
    """Add the cells of a table to what was found."""
    columns = _find_columns(grid)
    group = _RESULTS if _starts_inside(found) else ""
    blank_groups: list[str] = []
    for at, slots in enumerate(grid.rows):
        labels, values = split_row(slots, most_labels=_MOST_LABELS)
        if not labels or (
            not values and not _find_row(labels) and not _reaches(grid, at, columns)
        ):
            group = _last_group(labels, group)
            continue
        if _is_head(labels, values):
            continue
        group = _last_group(labels, group)
        code = _find_row(labels)
        row = current_form().applications.get(code) or _unknown_row(labels, group)
        printed = _assign(grid, at, values, columns)
        if printed is None:
            words = "、".join(filter(None, (slot.printed for slot in values))) or "空白"
            found.notes.append(f"“{row}”一行的栏数与表头不符，印的是：{words}。")
            printed = dict.fromkeys(current_form().applicants)
        if not code and not any(printed.values()) and row in application_groups().values():
            blank_groups.append(row)
            continue
        if not code and row not in application_groups().values():
            found.notes.append(f"格式中没有“{row}”这一行，按原样读取。")
        found.add(
            [
                TableCell(APPLIED, row, name, None, value, printed_year, code)
                for name, value in printed.items()
            ]
        )
    _add_blank_groups(blank_groups, found, printed_year)


def _add_blank_groups(groups: Sequence[str], found: Found, printed_year: str) -> None:
    """Add groups without a figure of which no row was read: the trial form had such a row."""
    read = [cell.row for cell in found.cells if cell.table == APPLIED]
    for group in groups:
        if not any(row.startswith(f"{group}/") for row in read):
            found.add(
                [
                    TableCell(APPLIED, group, name, None, None, printed_year)
                    for name in current_form().applicants
                ]
            )


def _starts_inside(found: Found) -> bool:
    """Tell whether rows of this table were read before, on the page before."""
    return any(cell.table == APPLIED for cell in found.cells)


def _find_columns(grid: Grid) -> dict[int, str]:
    """Return the columns of the applicants by the place of their heads, in their order."""
    cores = applicant_cores()
    columns: dict[int, str] = {}
    for row in grid.rows:
        labels, _ = split_row(row, most_labels=_MOST_LABELS)
        if _find_row(labels) and not any(core_of(one.label) in cores for one in row[:1]):
            break
        for slot in row:
            name = cores.get(core_of(slot.label))
            if name and name not in columns.values():
                columns[slot.column] = name
    placed = dict(sorted(columns.items()))
    is_usual = tuple(placed.values()) == current_form().applicants
    return placed if is_usual or grid.is_even else {}


def _find_row(labels: Sequence[Slot]) -> str:
    """Return the code of the row that the last label names, empty for none."""
    if not labels or core_of(labels[-1].label) in application_groups():
        return ""
    return find_label(labels[-1].label, application_cores()) or ""


def _last_group(labels: Sequence[Slot], before: str) -> str:
    """Return the path of the group that a row stands in."""
    paths = application_groups()
    named = [paths[core] for core in (core_of(one.label) for one in labels) if core in paths]
    return named[-1] if named else before


def _is_head(labels: Sequence[Slot], values: Sequence[Slot]) -> bool:
    """Tell whether a row holds heads of columns."""
    cores = {core_of(one.label) for one in (*labels, *values)}
    heads = cores & (set(applicant_cores()) - {"其他", "总计", "合计"} | _HEADS)
    return bool(heads) or any("勾稽关系" in one.label for one in labels)


def _unknown_row(labels: Sequence[Slot], group: str) -> str:
    """Return the path of a row that the form does not have, its label as printed."""
    own = labels[-1].label
    path = application_groups().get(core_of(own))
    if path:
        return path
    is_outer = own[:1] in "一二三四五六七八九" and "、" in own[:3]
    return own if is_outer or not group else f"{group}/{own}"


def _reaches(grid: Grid, at: int, columns: dict[int, str]) -> bool:
    """Tell whether cells from above reach into the columns of a row."""
    return any(
        (slot := grid.find(at, column)) is not None and is_value(slot.label) for column in columns
    )


def _assign(
    grid: Grid, at: int, values: Sequence[Slot], columns: dict[int, str]
) -> dict[str, str | None] | None:
    """Return the values of a row by their columns; None where they do not fit together.

    As many values as columns stand in the order of the columns. Else merged cells are followed
    to the heads; else blanks beyond them are left out.
    """
    names = current_form().applicants
    if len(columns) == len(names):
        names = tuple(columns.values())
    if len(values) == len(names):
        return {name: slot.printed for name, slot in zip(names, values, strict=True)}
    width = max((grid.width_of(row) for row in range(at)), default=0)
    if len(columns) == len(names) and grid.width_of(at) == width:
        placed = {name: grid.find(at, column) for column, name in columns.items()}
        if all(slot is not None and is_value(slot.label) for slot in placed.values()):
            shown = {id(slot) for slot in placed.values()}
            if all(id(slot) in shown for slot in values if slot.printed):
                return {name: slot.printed if slot else None for name, slot in placed.items()}
    filled = [slot for slot in values if slot.printed]
    if len(filled) == len(names):
        return {name: slot.printed for name, slot in zip(names, filled, strict=True)}
    extra = values[len(names) :]
    if extra and not any(slot.printed for slot in extra):
        return {name: slot.printed for name, slot in zip(names, values, strict=False)}
    return dict.fromkeys(names) if not filled else None
