"""How the tables of the current form show in a text: labels of rows, and figures after each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from knowledge.report.forms import (
    applicant_cores,
    application_cores,
    application_groups,
    current_form,
)
from knowledge.report.labels import core_of, squeeze

_NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
_VAGUE = {"总计", "合计", "其他"}
_TRIAL_HEADS = {
    *("本年新制作数量", "本年新公开数量", "对外公开总数量", "上一年项目数量", "本年增减"),
    *("处理决定数量", "采购项目数量", "采购总金额"),
}
_TRIAL_WIDTHS = {
    **dict.fromkeys(("规章", "规范性文件", "行政许可", "其他对外管理服务事项"), 3),
    **dict.fromkeys(("行政处罚", "行政强制"), 3),
    **dict.fromkeys(("行政事业性收费", "政府集中采购"), 2),
}


@dataclass(frozen=True, slots=True)
class Shape:
    """How a table is found in a text.

    `rows` says how many figures follow a label, 0 for what is no label of a row; `labels` are
    the cores of heads and groups, which have no figures.
    """

    rows: Callable[[str], int]
    labels: frozenset[str]

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
    blocks = current_form().disclosed
    widths = {core_of(row): len(block.columns) for block in blocks for row in block.rows}
    heads = {core_of(name) for block in blocks for name in block.columns}
    heads |= {core_of(block.block) for block in blocks} | {"信息内容"}
    text = squeeze("".join(lines))
    if any(head in text for head in ("本年新制作数量", "上一年项目数量", "采购项目数量")):
        widths, heads = _TRIAL_WIDTHS, heads | _TRIAL_HEADS
    else:
        widths = {**widths, "规范性文件": 3}
    return Shape(lambda text: widths.get(core_of(text), 0), frozenset(heads))
