"""How the tables of the current form show in a text: labels of rows, and figures after each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from knowledge.report.forms import (
    applicant_cores,
    application_cores,
    application_groups,
    current_form,
    trial_blocks,
)
from knowledge.report.labels import core_of, squeeze

_NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
_VAGUE = {"总计", "合计", "其他"}
OPENER = "信息内容"
"""The head of table 2 that stands before those of its columns."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How a table is found in a text.

    `rows` says how many figures follow a label, 0 for what is no label of a row; `labels` are
    the cores of heads and groups, which have no figures. Where heads of columns follow the cell
    `opener`, their number is that of the figures, if `widths` allows it for the row.
    """

    rows: Callable[[str], int]
    labels: frozenset[str]
    opener: str = ""
    widths: Mapping[str, frozenset[int]] = field(default_factory=dict)

    def width_of(self, text: str, heads: int) -> int:
        """Return how many figures follow a label below so many heads; 0 for what is no label."""
        if heads in self.widths.get(core_of(text), ()):
            return heads
        return self.rows(text)

    def begins(self, text: str) -> bool:
        """Tell whether the table may begin with a cell."""
        return core_of(text) in self.labels or self.rows(text) > 0


def application_shape() -> Shape:
    """Return how table 3 is found."""
    cores, width = application_cores(), len(current_form().applicants)

    def rows(text: str) -> int:
        core = core_of(text)
        if core in _VAGUE:
            return width if squeeze(text)[:1] in "(3七" else 0
        return width if core in cores else 0

    heads = {*applicant_cores(), *application_groups(), "申请人情况", "法人或其他组织"}
    return Shape(rows, frozenset(heads - _VAGUE | {core_of(_NOTE)}))


def disclosure_shape(lines: Sequence[str]) -> Shape:
    """Return how table 2 is found, that of the trial form where the text has its heads."""
    current, trial = current_form().disclosed, trial_blocks()
    text = squeeze("".join(lines))
    is_trial = any(squeeze(name) in text for block in trial for name in block.columns[:2])
    allowed: dict[str, frozenset[int]] = {}
    widths: dict[str, int] = {}
    for block in (*current, *trial) if is_trial else (*trial, *current):
        for core in map(core_of, block.rows):
            widths[core] = len(block.columns)
            allowed[core] = allowed.get(core, frozenset()) | {len(block.columns)}
    names = (name for block in (*current, *trial) for name in (block.block, *block.columns))
    heads = frozenset({core_of(name) for name in names} | {OPENER})
    return Shape(lambda text: widths.get(core_of(text), 0), heads, OPENER, allowed)
