"""Every fault of a row is named by row and column, in Chinese, and nothing else is."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from support.knowledge import make_entry
from support.sheets import GOOD, GOOD_WINDOW, read_cell, read_rows, write_rows

from knowledge.entry import Entry, Importance, Stance
from knowledge.exchange.columns import MOST_LINES
from knowledge.exchange.doubles import Known
from knowledge.exchange.entry_table import ENTRIES
from knowledge.exchange.fault import RowFault
from knowledge.exchange.reading import read_table
from knowledge.exchange.window_table import WINDOWS
from knowledge.review.holding import Holder
from knowledge.text import fold

CELLS = [
    ("编号", "Big Id", "“Big Id”不能用"),
    ("编号", "a" * 61, "最多60个字符"),
    ("主题", "窗口", "请填：中心与联系方式、"),
    ("主题", None, "必填"),
    ("标准问题", "  ", "必填"),
    ("标准问题", "长" * 61, "61字，最多60字"),
    ("标准问题", "？！", "没有文字内容"),
    ("答复", None, "必填"),
    ("答复", "长" * 2001, "最多2000字"),
    ("答复", "……", "要有文字"),
    ("标准问题", "一\n二", "只能写一行"),
    ("引用", None, "据实答复要有出处"),
    ("年份", 1900, "1900年不在1949到2100之间"),
    ("答复", "=1+1", "单元格里是公式"),
    ("答复", dt.time(9, 30), "单元格里是时刻"),
    ("答复", "铃_x0007_声", "看不见的控制字符"),
    ("问法", "一\n" + "长" * 61, "第2条太长"),
    ("问法", "\n".join(f"问法{number}" for number in range(MOST_LINES + 1)), "太多：301条"),
    ("问法", "上班时间\n上班时间", "在这一行出现了两次"),
    ("问法", "几点上班", "在这一行出现了两次"),
    ("问法", "上班\n……", "没有文字内容"),
    ("答复类型", "胡说", "请填：据实答复、说明没有、说明不受理"),
    ("年份", "二零一六", "不是年份"),
    ("年份", 16, "不是年份"),
    ("责任单位", 123456789012345678, "数字太长"),
    ("重要程度", "特大", "请填：一般、重大"),
    ("已确认", "也许", "请填：是、否"),
    ("生效日期", "2026-13-01", "这一天不存在"),
    ("生效日期", "明年", "不是日期"),
    ("生效日期", "2026年1月5", "不是日期"),
    ("失效日期", 46027, "不是日期"),
    ("失效日期", dt.datetime(2026, 1, 5, 9, 30), "单元格里是时刻"),  # noqa: DTZ001 - as in a cell
    ("部门", None, "必填"),
    ("申请材料", "长" * 1201, "最多1200字"),
    ("事项", "长" * 51, "最多50字"),
    ("别名", "开店\n开店", "与“开店”重复"),
]


@pytest.mark.parametrize(("head", "value", "says"), CELLS)
def test_a_faulty_cell_is_named(head: str, value: object, says: str, tmp_path: Path) -> None:
    """The fault names its row and column, says what is wrong, and the row is not good."""
    reading = read_cell(tmp_path, head, value)
    (fault,) = reading.faults
    assert (fault.row, fault.column) == (2, head)
    assert says in fault.says
    assert str(fault) == f"第2行“{head}”：{fault.says}"
    assert reading.good == []


@pytest.mark.parametrize(
    "day",
    [dt.date(2026, 1, 5), "2026-01-05", "2026-1-5", "2026/1/5", "2026.1.5", "2026年1月5日"],
)
def test_days_are_read_as_they_are_written(day: object, tmp_path: Path) -> None:
    """A date cell and every usual way to write a day are that day."""
    (entry,) = read_cell(tmp_path, "生效日期", day).entries
    assert entry.valid_from == dt.date(2026, 1, 5)


@pytest.mark.parametrize(
    ("head", "value", "field", "read"),
    [
        ("年份", "2015、2016年", "years", (2015, 2016)),
        ("年份", 2016, "years", (2016,)),
        ("责任单位", 6616110.0, "unit", "6616110"),
        ("责任单位", 1.5, "unit", "1.5"),
        ("责任单位", True, "unit", "TRUE"),
        ("已确认", False, "is_confirmed", False),
        ("已确认", "否", "is_confirmed", False),
        ("已确认", None, "is_confirmed", True),
        ("答复类型", "说明没有", "stance", Stance.GAP),
        ("重要程度", "重大", "importance", Importance.MAJOR),
        ("问法", " 一问 \r\n\r\n 二问 ", "phrasings", ("一问", "二问")),
        ("依据", "一行\\n二行\\\\", "evidence", ("一行\n二行\\",)),
        ("答复", "  首尾有空格  ", "answer", "首尾有空格"),
    ],
)
def test_cells_are_read_as_clerks_mean_them(
    head: str, value: object, field: str, read: object, tmp_path: Path
) -> None:
    """Numbers, truth, lists and choices become the values of the entry."""
    (entry,) = read_cell(tmp_path, head, value).entries
    assert getattr(entry, field) == read


def test_what_two_rows_have_in_common_is_said_of_the_later(tmp_path: Path) -> None:
    """Ids, questions and phrasings that stand twice name the row in which they stood first."""
    first = {**GOOD, "编号": "a", "问法": "上班时间"}
    second = {**GOOD, "编号": "a", "标准问题": "几点上班?", "问法": "上班 时间"}
    third = {**GOOD, "标准问题": "上班时间？"}
    reading = read_rows(tmp_path, first, second, third)
    assert [str(fault) for fault in reading.faults] == [
        "第3行“编号”：与第2行的编号相同。",
        "第3行“标准问题”：与第2行的标准问题相同。",
        "第3行“问法”：“上班 时间”与第2行的标准问题或问法相同。",
        "第4行“标准问题”：“上班时间？”与第2行的标准问题或问法相同。",
    ]
    assert len(reading.good) == 1


def test_windows_are_told_apart_by_where_they_are(tmp_path: Path) -> None:
    """Department, matter and counter make a window; another counter is another window."""
    rows = [{**GOOD_WINDOW, "窗口号": counter} for counter in ("3", "4", "3")]
    reading = read_rows(tmp_path, *rows, layout=WINDOWS)
    assert [str(fault) for fault in reading.faults] == [
        "第4行“事项”：与第2行的部门、事项、窗口号都相同。"
    ]
    assert len({entry.id for entry in reading.entries}) == 2


@pytest.mark.parametrize("head", ["咨询电话", "投诉电话"])
def test_a_telephone_has_a_number(head: str, tmp_path: Path) -> None:
    """Words without a number are a fault; a short number, an extension or none are not."""
    row = {**GOOD_WINDOW, head: "详见窗口"}
    (fault,) = read_rows(tmp_path, row, layout=WINDOWS).faults
    assert (fault.row, fault.column) == (2, head)
    assert fault.says.startswith("“详见窗口”里没有电话号码")
    for number in ("12345", "0523-86830001转801", "（０５２３）86830001", ""):
        row = {**GOOD_WINDOW, head: number}
        assert read_rows(tmp_path, row, layout=WINDOWS).faults == []


def test_an_end_before_its_beginning_is_a_fault(tmp_path: Path) -> None:
    """A row may not lapse before it begins."""
    row = {**GOOD, "生效日期": "2026-05-01", "失效日期": "2026-04-30"}
    (fault,) = read_rows(tmp_path, row).faults
    assert str(fault) == "第2行“失效日期”：早于生效日期2026-05-01。"


def test_what_the_library_has_already_is_said(tmp_path: Path) -> None:
    """A new row may not ask what another entry answers, nor take the id of another kind."""
    holder = {fold("几点上班？"): [Holder("there", "几点上班？")]}
    known = Known({"there": False, "window-1": True}, find_holders=lambda _: holder)
    rows = [GOOD, {**GOOD, "标准问题": "几点下班？", "编号": "window-1"}]
    reading = read_table(write_rows(tmp_path / "a.xlsx", *rows), ENTRIES, known=known)
    assert [str(fault) for fault in reading.faults] == [
        "第2行“标准问题”：与已有条目there的标准问题相同；要修改那一条，请在编号里填there。",
        "第3行“编号”：编号window-1是窗口目录里的，请用窗口目录的模板修改。",
    ]
    again = write_rows(tmp_path / "b.xlsx", {**GOOD, "编号": "there"})
    assert read_table(again, ENTRIES, known=known).faults == []


MINE, THEIRS = make_entry("mine", "几点上班？"), make_entry("theirs", "几点下班？", "下班时间")


def read_beside(tmp_path: Path, *rows: dict[str, str]) -> list[str]:
    """Return the faults of rows beside a library that has two entries."""
    entries = {one.id: one for one in (MINE, THEIRS)}
    holders = {
        fold(text): [Holder(one.id, one.question)]
        for one in entries.values()
        for text in one.texts
    }
    known = Known(dict.fromkeys(entries, False), find=entries.get, find_holders=lambda _: holders)
    path = write_rows(tmp_path / "beside.xlsx", *rows)
    return [str(fault) for fault in read_table(path, ENTRIES, known=known).faults]


def write_cells(entry: Entry, **cells: str) -> dict[str, str]:
    """Return the cells of an entry as an export writes them, some of them changed."""
    return {**{one.head: one.write(entry) for one in ENTRIES.columns}, **cells}


def test_words_may_go_from_one_row_to_another(tmp_path: Path) -> None:
    """What one row gives up another may take, whichever comes first."""
    rows = [write_cells(MINE, 问法="下班时间"), write_cells(THEIRS, 问法="")]
    assert read_beside(tmp_path, *rows) == []
    assert read_beside(tmp_path, *reversed(rows)) == []


def test_words_of_a_row_that_cannot_be_saved_are_not_free(tmp_path: Path) -> None:
    """Who takes words from a row that is refused is refused too, with who holds them."""
    rows = [write_cells(MINE, 问法="下班 时间"), write_cells(THEIRS, 问法="", 答复="")]
    taken, empty = read_beside(tmp_path, *rows)
    assert taken.startswith("第2行“问法”：“下班 时间”已是条目theirs（几点下班？）的标准问题或问法")
    assert empty == "第3行“答复”：必填，现在是空的。"
    assert len(read_beside(tmp_path, rows[0])) == 1


def test_what_a_row_takes_from_a_row_that_takes_too_is_found(tmp_path: Path) -> None:
    """A row that is refused for what it takes frees nothing for others."""
    rows = [
        write_cells(MINE, 标准问题="什么时候上班？", 问法="几点下班？"),
        {**GOOD, "标准问题": "几点上班？"},
    ]
    assert [line[:3] for line in read_beside(tmp_path, *rows)] == ["第2行", "第3行"]


def test_a_row_as_the_library_has_it_is_never_at_fault(tmp_path: Path) -> None:
    """What was saved with less than an import asks for is left alone, unless it stands twice."""
    draft = write_cells(replace(MINE, answer=""))
    entries = {"mine": replace(MINE, answer="")}
    known = Known({"mine": False}, find=entries.get)
    reading = read_table(write_rows(tmp_path / "a.xlsx", draft), ENTRIES, known=known)
    assert (reading.faults, reading.entries) == ([], [*entries.values()])
    twice = read_table(write_rows(tmp_path / "b.xlsx", draft, draft), ENTRIES, known=known)
    assert {fault.row for fault in twice.faults} == {3}
    changed = read_table(
        write_rows(tmp_path / "c.xlsx", {**draft, "责任单位": "办公室"}), ENTRIES, known=known
    )
    assert [fault.column for fault in changed.faults] == ["答复"]


def test_windows_that_the_library_has_are_said(tmp_path: Path) -> None:
    """A window that is there under an id of its own is not made a second time."""
    known = Known({"own": True, "plain": False}, {("公安局", "居住证办理", ""): "own"})
    rows = [GOOD_WINDOW, {**GOOD_WINDOW, "窗口号": "2", "编号": "plain"}]
    path = write_rows(tmp_path / "a.xlsx", *rows, layout=WINDOWS)
    reading = read_table(path, WINDOWS, known=known)
    assert [str(fault) for fault in reading.faults] == [
        "第2行“事项”：部门、事项、窗口号与已有的own都相同；要修改那一条，请在编号里填own。",
        "第3行“编号”：编号plain是知识条目，不在窗口目录里，请换一个编号。",
    ]


def test_a_fault_of_no_place_is_its_sentence() -> None:
    """A fault of the file as a whole names neither row nor column."""
    assert str(RowFault(0, "", "文件是空的。")) == "文件是空的。"
