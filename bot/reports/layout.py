"""How the statutory tables are laid out: cells with what they span, and no library's words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto, unique

from knowledge.report.forms import (
    ANNEX,
    APPLIED,
    DISCLOSED,
    DISPUTED,
    GROUPED,
    TOTAL,
    annex_rows,
    current_form,
)
from knowledge.statutory import Statutory

BALANCE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
APPLICANT = "申请人情况"
ORGANISATION = GROUPED.rstrip("/")
CONTENT = "信息内容"
RESULTS = "三、本年度办理结果"
SUIT = "行政诉讼"
ANNEX_HEADS = ("统计指标", "单位", "统计数")


@unique
class Look(Enum):
    """What a cell is."""

    HEAD = auto()
    LABEL = auto()
    FIGURE = auto()


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell: its place, how many rows and columns it spans, what is in it."""

    row: int
    column: int
    text: str
    look: Look = Look.LABEL
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Layout:
    """A table: relative widths of its columns, its cells, and how many rows head every page.

    One without such rows is short enough to stay on one page.
    """

    widths: tuple[float, ...]
    slots: tuple[Slot, ...]
    heads: int = 0

    @property
    def height(self) -> int:
        """How many rows it has."""
        return max(slot.row + slot.rows for slot in self.slots)


def lay_disclosed(figures: Statutory) -> Layout:
    """Return table 2: a block for each item of article 20, with the heads of its own."""
    return Layout((4.6, 3.7, 3.7, 3.7), tuple(_disclosed(figures)))


def _disclosed(figures: Statutory) -> Iterator[Slot]:
    at = 0
    for block in current_form().disclosed:
        span = 4 - len(block.columns)
        yield Slot(at, 0, block.block, Look.HEAD, columns=4)
        yield Slot(at + 1, 0, CONTENT, Look.HEAD)
        for number, name in enumerate(block.columns):
            columns = span if len(block.columns) == 1 else 1
            yield Slot(at + 1, 1 + number, name, Look.HEAD, columns=columns)
        at += 2
        for row in block.rows:
            yield Slot(at, 0, row)
            for number, name in enumerate(block.columns):
                columns = span if len(block.columns) == 1 else 1
                value = figures.find((DISCLOSED, row, name))
                yield Slot(at, 1 + number, value, Look.FIGURE, columns=columns)
            at += 1


_LABELS = 3
"""Columns that the labels of table 3 stand in, one within the other."""


def lay_applied(figures: Statutory) -> Layout:
    """Return table 3: applications by applicant and by how they ended."""
    heads, body = tuple(_applied_heads()), tuple(_applied_rows(figures))
    return Layout((1.2, 1.9, 5.2, *[1.05] * 7), (*heads, *body))


def _applied_heads() -> Iterator[Slot]:
    names = current_form().applicants
    yield Slot(0, 0, BALANCE, Look.HEAD, rows=3, columns=_LABELS)
    yield Slot(0, _LABELS, APPLICANT, Look.HEAD, columns=len(names))
    grouped = [name for name in names if name.startswith(GROUPED)]
    for number, name in enumerate(names, _LABELS):
        if name not in grouped:
            yield Slot(1, number, name, Look.HEAD, rows=2)
        elif name == grouped[0]:
            yield Slot(1, number, ORGANISATION, Look.HEAD, columns=len(grouped))
    for number, name in enumerate(names, _LABELS):
        if name in grouped:
            yield Slot(2, number, name.removeprefix(GROUPED), Look.HEAD)


def _applied_rows(figures: Statutory) -> Iterator[Slot]:
    paths = [tuple(label.split("/")) for label in current_form().applications.values()]
    for at, path in enumerate(paths):
        for depth, label in enumerate(path):
            head = path[: depth + 1]
            if at and paths[at - 1][: depth + 1] == head:
                continue
            rows = sum(other[: depth + 1] == head for other in paths)
            is_last = depth == len(path) - 1
            columns = _LABELS - depth if is_last else 1
            yield Slot(3 + at, depth, label, rows=1 if is_last else rows, columns=columns)
        for number, name in enumerate(current_form().applicants, _LABELS):
            value = figures.find((APPLIED, "/".join(path), name))
            yield Slot(3 + at, number, value, Look.FIGURE)


def lay_disputed(figures: Statutory) -> Layout:
    """Return table 4: reviews and lawsuits by how they ended, in one row."""
    form = current_form()
    size = len(form.dispute_columns)
    slots: list[Slot] = []
    for number, group in enumerate(form.dispute_groups):
        first, suit = number * size, group.removeprefix(f"{SUIT}/")
        is_suit = suit != group
        if not is_suit:
            slots.append(Slot(0, first, group, Look.HEAD, columns=size))
        else:
            slots.append(Slot(1, first, suit, Look.HEAD, columns=size))
        for column, name in enumerate(form.dispute_columns, first):
            top, rows = (2, 1) if is_suit else (1, 2)
            slots.append(Slot(top, column, name, Look.HEAD, rows=rows))
            slots.append(Slot(3, column, figures.find((DISPUTED, group, name)), Look.FIGURE))
    slots.append(Slot(0, size, SUIT, Look.HEAD, columns=2 * size))
    return Layout((1.04,) * (3 * size), tuple(slots))


def lay_annex(figures: Statutory) -> Layout:
    """Return the statistics table of 2014 to 2018; a heading has no figure."""
    slots = [Slot(0, column, head, Look.HEAD) for column, head in enumerate(ANNEX_HEADS)]
    for at, row in enumerate(annex_rows(), 1):
        value = figures.find((ANNEX, row.code, None)) if row.unit else "——"
        slots += [Slot(at, 0, row.label), Slot(at, 1, row.unit or "——", Look.FIGURE)]
        slots.append(Slot(at, 2, value, Look.FIGURE))
    return Layout((10.6, 2.0, 3.0), tuple(slots), heads=1)


def from_current(figures: Statutory) -> dict[tuple[str, str, str | None], str]:
    """Return the figures of the annex that stand under the same name in the current form."""
    label = current_form().applications["1"]
    received = figures.find((APPLIED, label, TOTAL))
    return {(ANNEX, "3.1", None): received} if received else {}
