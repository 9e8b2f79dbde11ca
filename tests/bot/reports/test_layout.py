"""Promises of how the statutory tables are laid out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from support.statutories import make_figures

from bot.reports.layout import (
    Layout,
    Look,
    Slot,
    lay_annex,
    lay_applied,
    lay_disclosed,
    lay_disputed,
)
from knowledge.report.forms import ANNEX, APPLIED, DISCLOSED, DISPUTED, annex_rows, current_form
from knowledge.statutory import Statutory, list_places

LAYOUTS = (lay_disclosed, lay_applied, lay_disputed, lay_annex)


def covered(slot: Slot) -> list[tuple[int, int]]:
    """Return the places that a cell covers."""
    rows = range(slot.row, slot.row + slot.rows)
    return [(row, at) for row in rows for at in range(slot.column, slot.column + slot.columns)]


@pytest.mark.parametrize("lay", LAYOUTS)
def test_cells_cover_the_table_once(lay: Callable[[Statutory], Layout]) -> None:
    """Merged cells neither overlap nor leave a hole."""
    layout = lay(make_figures())
    places = [place for slot in layout.slots for place in covered(slot)]
    size = layout.height * len(layout.widths)
    assert len(places) == len(set(places)) == size


@pytest.mark.parametrize(
    ("lay", "table"), [*zip(LAYOUTS, (DISCLOSED, APPLIED, DISPUTED, ANNEX), strict=True)]
)
def test_every_figure_has_a_cell(lay: Callable[[Statutory], Layout], table: str) -> None:
    """Each place of the form is one cell, in the order of the form."""
    places = [place for place in list_places(with_annex=True) if place[0] == table]
    numbered = Statutory(2026, {place: str(number) for number, place in enumerate(places, 1000)})
    shown = [
        slot.text
        for slot in sorted(lay(numbered).slots, key=lambda one: (one.row, one.column))
        if slot.look is Look.FIGURE and slot.text.isdigit()
    ]
    assert shown == [*numbered.figures.values()]


def test_table_three_has_the_form_s_heads() -> None:
    """The note on its sums stands at the left over three rows, applicants beside it."""
    slots = lay_applied(make_figures()).slots
    heads = [slot for slot in slots if slot.look is Look.HEAD]
    assert [(one.text, one.row, one.column, one.rows, one.columns) for one in heads] == [
        ("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", 0, 0, 3, 3),
        ("申请人情况", 0, 3, 1, 7),
        ("自然人", 1, 3, 2, 1),
        ("法人或其他组织", 1, 4, 1, 5),
        ("总计", 1, 9, 2, 1),
        ("商业企业", 2, 4, 1, 1),
        ("科研机构", 2, 5, 1, 1),
        ("社会公益组织", 2, 6, 1, 1),
        ("法律服务机构", 2, 7, 1, 1),
        ("其他", 2, 8, 1, 1),
    ]


def test_table_three_s_labels_stand_within_each_other() -> None:
    """Results reach over 22 rows, a group over its reasons, a row of its own over the rest."""
    slots = lay_applied(make_figures()).slots
    spans = {
        (one.text, one.row): (one.column, one.rows, one.columns)
        for one in slots
        if one.look is Look.LABEL
    }
    assert spans["一、本年新收政府信息公开申请数量", 3] == (0, 1, 3)
    assert spans["三、本年度办理结果", 5] == (0, 22, 1)
    assert spans["（一）予以公开", 5] == (1, 1, 2)
    assert spans["（三）不予公开", 7] == (1, 8, 1)
    assert spans["1.属于国家秘密", 7] == (2, 1, 1)
    assert spans["（七）总计", 26] == (1, 1, 2)
    assert spans["四、结转下年度继续办理", 27] == (0, 1, 3)


def test_table_three_s_rows_are_the_form_s() -> None:
    """Read from left to right, the labels of a row are the form's path to it."""
    slots = [one for one in lay_applied(make_figures()).slots if one.look is Look.LABEL]
    for at, label in enumerate(current_form().applications.values(), 3):
        over = [one for one in slots if one.row <= at < one.row + one.rows]
        assert "/".join(one.text for one in sorted(over, key=lambda one: one.column)) == label


def test_table_four_has_one_row_of_fifteen_figures() -> None:
    """Reviews first, then the two kinds of lawsuit under one head."""
    slots = lay_disputed(make_figures()).slots
    heads = {(one.text, one.row, one.column, one.columns) for one in slots if one.row < 2}
    assert {
        ("行政复议", 0, 0, 5),
        ("行政诉讼", 0, 5, 10),
        ("未经复议直接起诉", 1, 5, 5),
        ("复议后起诉", 1, 10, 5),
    } <= heads
    assert [one.text for one in slots if one.row == 3] == [
        *["1", "2", "3", "4", "10", "0", "1", "0", "1", "2", "5", "0", "0", "0", "5"],
    ]


def test_the_annex_has_its_71_rows() -> None:
    """Each with label and unit; a heading takes no figure, a blank stays blank."""
    slots = lay_annex(make_figures()).slots
    rows = [[one.text for one in slots if one.row == at] for at in range(1, 72)]
    assert [row[0] for row in rows] == [row.label for row in annex_rows()]
    assert [row[1:] for row in rows if row[0] == "一、主动公开情况"] == [["——", "——"]]
    assert [row[1:] for row in rows if row[2].isdigit()] == [["条", "340"], ["人次", "1050"]]
    assert sum(row[2] == "" for row in rows) == 62
