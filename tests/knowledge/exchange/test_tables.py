"""Tables are found in a file: their heads, their sheet, what is merged and what is empty."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from openpyxl import load_workbook
from support.sheets import GOOD, write_book, write_rows

from knowledge.entry import Window
from knowledge.exchange.doubles import Known
from knowledge.exchange.entry_table import ENTRIES
from knowledge.exchange.fault import ExchangeError
from knowledge.exchange.reading import read_table
from knowledge.exchange.window_table import WINDOWS
from knowledge.windows import make_item


def test_columns_that_are_not_there_leave_fields_alone(tmp_path: Path) -> None:
    """A short table changes what it has columns for, and nothing else of what is known."""
    older = make_item(
        "w", Window("民政局", "登记", fee="免费"), names=("结婚",), valid_from=dt.date(2026, 1, 1)
    )
    rows = [["编号", "部门", "事项"], ["w", "民政局", "婚姻登记"], ["", "民政局", "收养登记"]]
    path = write_book(tmp_path / "short.xlsx", *rows)
    known = Known({"w": True}, find={"w": older}.get)
    changed, new = read_table(path, WINDOWS, known=known).entries
    assert changed.window == Window("民政局", "婚姻登记", fee="免费")
    assert (changed.phrasings, changed.valid_from) == (("结婚",), dt.date(2026, 1, 1))
    assert new.window == Window("民政局", "收养登记")


def test_columns_that_are_wrong_are_named(tmp_path: Path) -> None:
    """Missing, unknown and double columns are faults of the row that names the columns."""
    path = write_book(
        tmp_path / "a.xlsx",
        ["某某中心条目表"],
        [],
        ["标准问题*", "答复（必填）", "备注", "标准问题"],
        ["几点上班？", "9点。", "无", "几点？"],
    )
    reading = read_table(path, ENTRIES)
    assert not reading.heads_are_good
    assert [str(fault) for fault in reading.faults] == [
        "第3行“备注”：没有这一列，请删去，或对照模板改正列名。",
        "第3行“标准问题”：这一列出现了两次（A列和D列），请只留一列。",
        "第3行“主题”：缺少这一列。",
    ]
    assert reading.good == []


def test_an_unknown_column_spoils_no_row(tmp_path: Path) -> None:
    """The rows of a table with a column too many are good; the column is named."""
    path = write_book(tmp_path / "a.xlsx", [*GOOD, "备注"], [*GOOD.values(), "无"])
    reading = read_table(path, ENTRIES)
    assert [fault.column for fault in reading.faults] == ["备注"]
    assert len(reading.good) == 1


def test_a_cell_below_no_head_is_named(tmp_path: Path) -> None:
    """What stands beside the table is not passed over in silence."""
    path = write_book(tmp_path / "a.xlsx", [*GOOD, None], [*GOOD.values(), "漏写列名"])
    (fault,) = read_table(path, ENTRIES).faults
    assert str(fault) == "第2行：E列有内容，没有列名。"


def test_merged_cells_are_named_and_empty_rows_are_not(tmp_path: Path) -> None:
    """Merged cells in the table are a fault; empty rows and what lies beside are none."""
    path = write_rows(tmp_path / "a.xlsx", GOOD, {}, {**GOOD, "标准问题": "几点下班？"})
    book = load_workbook(path)
    book.active.merge_cells("B2:B3")
    book.active.merge_cells("V9:W9")
    book.save(path)
    reading = read_table(path, ENTRIES)
    assert [str(fault) for fault in reading.faults] == [
        "第2行“主题”：单元格是合并的（B2:B3），请取消合并，每行都填写。"
    ]
    assert [row for row, _ in reading.good] == [4]


def test_the_sheet_with_the_columns_is_taken(tmp_path: Path) -> None:
    """Of several sheets the one that has the columns; where two have, one must be named."""
    path = write_book(tmp_path / "a.xlsx", ["随便", "写写"], name="说明")
    book = load_workbook(path)
    for name in ("甲", "乙", "藏"):
        sheet = book.create_sheet(name)
        sheet.append(list(GOOD))
        sheet.append([*GOOD.values()])
    book["藏"].sheet_state = "hidden"
    book.save(path)
    with pytest.raises(ExchangeError, match="甲、乙。"):
        read_table(path, ENTRIES)
    assert len(read_table(path, ENTRIES, sheet="乙").good) == 1
    with pytest.raises(ExchangeError, match="没有名为“丙”的工作表。文件里有：说明、甲、乙。"):
        read_table(path, ENTRIES, sheet="丙")


def test_a_table_without_rows_or_heads_is_said(tmp_path: Path) -> None:
    """A file with heads alone, or without them, is refused in a sentence."""
    with pytest.raises(ExchangeError, match="列名下面没有内容"):
        read_table(write_book(tmp_path / "a.xlsx", list(GOOD)), ENTRIES)
    with pytest.raises(ExchangeError, match="至少要有这几列：主题、标准问题、答复。"):
        read_table(write_book(tmp_path / "b.xlsx", ["标准问题"], ["x"]), ENTRIES)


def test_progress_is_told(tmp_path: Path) -> None:
    """On a long file it is told every 200 rows how far it is, and at the end that it is done."""
    rows = [{**GOOD, "标准问题": f"第{number}个问题？"} for number in range(450)]
    told: list[tuple[int, int]] = []
    path = write_rows(tmp_path / "a.xlsx", *rows)
    reading = read_table(path, ENTRIES, tell=lambda done, of: told.append((done, of)))
    assert len(reading.good) == 450
    assert told == [(200, 451), (400, 451), (450, 450)]
