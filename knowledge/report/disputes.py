"""Reads table 4 of the current form: reviews and lawsuits by how they ended."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.report.document import Grid, Slot
from knowledge.report.forms import DISPUTED, TOTAL, current_form
from knowledge.report.labels import core_of, is_value, squeeze
from knowledge.report.tables import Found, TableCell

_FEWEST = 3
_Places = dict[int, tuple[str, str]]
_SUITS = 2
"""How many of the groups are lawsuits."""


def _column_cores() -> dict[str, str]:
    """Return how a case may end, by the core of its label."""
    columns = {core_of(name): name for name in current_form().dispute_columns}
    return {**columns, "合计": TOTAL}


def _group_cores() -> dict[str, str]:
    """Return the groups by the cores of their last labels."""
    return {core_of(name.rpartition("/")[2]): name for name in current_form().dispute_groups}


def holds_disputes(grid: Grid) -> bool:
    """Tell whether a table is this one, or one of its groups."""
    named = {core_of(slot.label) for row in grid.rows for slot in row}
    return len(named & (set(_column_cores()) - {TOTAL, "合计"})) >= _FEWEST


def read_disputes(grid: Grid, found: Found, printed_year: str, *, above: str = "") -> None:
    """Add the cells of a table to what was found; `above` is the line before it."""
    listed = _read_rows(grid) or _read_list(grid) or _read_wide(grid, above)
    if listed is None:
        found.notes.append("第四部分的表与格式不符，没有读取。")
        return
    found.add(
        [
            TableCell(DISPUTED, group, column, None, value, printed_year, f"{group}/{column}")
            for (group, column), value in listed
        ]
    )


def _read_wide(grid: Grid, above: str) -> list[tuple[tuple[str, str], str | None]] | None:
    """Return the figures of the form's own layout: heads above, one row of figures below."""
    heads = [at for at, row in enumerate(grid.rows) if _is_head(row)]
    below = [
        [slot for slot in row if is_value(slot.label)]
        for row in grid.rows[heads[-1] + 1 if heads else 0 :]
    ]
    values = next((row for row in below if row), None)
    if values is None:
        return None
    at = next(
        n for n, row in enumerate(grid.rows) if set(values) <= set(row) and not _is_head(row)
    )
    places = _find_places(grid, heads)
    if len(places) == len(values):
        pairs = zip(dict(sorted(places.items())).values(), values, strict=True)
        return [(place, slot.printed) for place, slot in pairs]
    placed = {place: grid.find(at, column) for column, place in sorted(places.items())}
    if placed and len({id(slot) for slot in placed.values()}) == len(placed):
        return [(place, slot.printed if slot else None) for place, slot in placed.items()]
    return _by_order(grid, values, above)


def _by_order(
    grid: Grid, values: Sequence[Slot], above: str
) -> list[tuple[tuple[str, str], str | None]] | None:
    """Return figures in the order of the form, where there are as many as its groups need.

    A table of one group may name it in the line above.
    """
    form = current_form()
    labels = [slot.label for row in grid.rows for slot in row]
    named = {core_of(label) for label in labels}
    groups = form.dispute_groups
    if len(values) == len(form.dispute_columns):
        told = squeeze("".join(labels))
        told = (
            told if any(one in told for one in ("行政诉讼", *_group_cores())) else squeeze(above)
        )
        is_suit = "行政诉讼" in told
        groups = tuple(
            group
            for core, group in _group_cores().items()
            if core in told and not (is_suit and core == group)
        )
    elif len(values) == _SUITS * len(form.dispute_columns) and "行政复议" not in named:
        groups = groups[1:]
    order = [(group, column) for group in groups for column in form.dispute_columns]
    if len(order) != len(values):
        return None
    return [(place, slot.printed) for place, slot in zip(order, values, strict=True)]


def _is_head(row: Sequence[Slot]) -> bool:
    """Tell whether a row holds heads of columns."""
    known = set(_column_cores()) | set(_group_cores()) | {"行政诉讼"}
    return any(core_of(slot.label) in known for slot in row)


def _find_places(grid: Grid, heads: Sequence[int]) -> _Places:
    """Return group and column by the place of the column's head; empty where heads do not fit.

    The group is the one that stands above the head, so that merged heads must be right.
    """
    columns, groups = _column_cores(), _group_cores()
    places: _Places = {}
    for at in heads:
        for slot in grid.rows[at]:
            column = columns.get(core_of(slot.label))
            if column is None:
                continue
            above = (grid.find(row, slot.column) for row in range(at - 1, -1, -1))
            named = [
                groups[core] for one in above if one and (core := core_of(one.label)) in groups
            ]
            if not named or (named[0], column) in places.values():
                return {}
            places[slot.column] = (named[0], column)
    return places


def _read_rows(grid: Grid) -> list[tuple[tuple[str, str], str | None]]:
    """Return the figures of a table with a row for each group; nothing for another."""
    found: list[tuple[tuple[str, str], str | None]] = []
    for row in grid.rows:
        labels = [core_of(slot.label) for slot in row if not is_value(slot.label)]
        values = [slot for slot in row if is_value(slot.label)]
        group = next((one for one in map(_find_group, reversed(labels)) if one), "")
        columns = current_form().dispute_columns
        if group and len(values) == len(columns):
            found += [
                ((group, name), one.printed) for name, one in zip(columns, values, strict=True)
            ]
    return found


def _find_group(core: str) -> str:
    """Return the group that a label names, alone or with what it stands under; else nothing."""
    groups = _group_cores()
    named = [group for name, group in groups.items() if core == name or core.endswith(name)]
    return named[0] if named else ""


def _read_list(grid: Grid) -> list[tuple[tuple[str, str], str | None]] | None:
    """Return the figures of a table that lists them one below the other; None for another."""
    columns, groups = _column_cores(), _group_cores()
    group = ""
    found: list[tuple[tuple[str, str], str | None]] = []
    for row in grid.rows:
        labels = [core_of(slot.label) for slot in row if not is_value(slot.label)]
        values = [slot for slot in row if is_value(slot.label)]
        group = next((groups[core] for core in reversed(labels) if core in groups), group)
        column = columns.get(labels[-1]) if labels else None
        if column is None or not group or len(values) != 1:
            continue
        if len([core for core in labels if core in columns]) > 1:
            return None
        found.append(((group, column), values[0].printed))
    return found or None
