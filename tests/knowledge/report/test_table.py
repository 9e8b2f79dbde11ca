"""The annex table, in every layout that a copy of it may have."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.errors import ReportError
from knowledge.report.facts import Cell, Report
from knowledge.report.table import TableError, read_table

Rows = list[dict[str, str | None]]
Layout = Callable[[list[list[str]]], list[str]]
HEADER = ["统计指标", "单位", "统计数"]
CHAPTERS = "一二三四五六七八九十"


def cell_a_line(rows: list[list[str]]) -> list[str]:
    """Print one cell on a line, as the report does."""
    return [f"{cell} |" if cell else "|" for row in rows for cell in row]


def row_a_line(rows: list[list[str]]) -> list[str]:
    """Print a row on a line, with bars between the cells and at the end."""
    return [" | ".join([*row, ""]).rstrip() for row in rows]


def framed(rows: list[list[str]]) -> list[str]:
    """Print a row on a line in a frame, with a ruler below the header."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return [lines[0], "|:---|:---:|---|", *lines[1:]]


def unframed(rows: list[list[str]]) -> list[str]:
    """Print a row on a line without outer bars, blank cells at the end left out."""
    return [" | ".join(row).rstrip(" |") for row in rows if row[1]]


def one_line(rows: list[list[str]]) -> list[str]:
    """Print the whole table on one line."""
    return ["|".join(cell for row in rows for cell in row) + "|"]


def without_blanks(rows: list[list[str]]) -> list[str]:
    """Print one cell on a line and leave blank cells out."""
    return [f"{cell} |" for row in rows for cell in row if cell]


def spaced(rows: list[list[str]]) -> list[str]:
    """Print one cell on a line with odd spaces, empty lines and full-width bars."""
    return [line for row in rows for cell in row for line in (f"\u3000 {cell}\t ｜ ", "", " ")]


def broken(rows: list[list[str]]) -> list[str]:
    """Break each indicator over two lines."""
    return [
        line
        for label, *rest in rows
        for line in (label[:4], f"{label[4:]} |", *(f"{cell} |" for cell in rest))
    ]


def full_width(rows: list[list[str]]) -> list[str]:
    """Print brackets, colons and item numbers in full width."""
    wide = str.maketrans("():", "（）：")
    wide_digits = {ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)}
    return cell_a_line([[row[0].translate(wide).translate(wide_digits), *row[1:]] for row in rows])


def blank_headings(rows: list[list[str]]) -> list[str]:
    """Leave the unit of headings blank."""
    return framed([[row[0], row[1].strip("-"), row[2]] for row in rows])


LAYOUTS: tuple[Layout, ...] = (
    cell_a_line,
    row_a_line,
    framed,
    unframed,
    one_line,
    without_blanks,
    spaced,
    broken,
    full_width,
    blank_headings,
)


def printed_rows(annex: Rows, values: list[str | None] | None = None) -> list[list[str]]:
    """Return header and rows as texts; `values` replace what data rows print."""
    fills = iter(values or [])
    rows = [HEADER]
    for row in annex:
        value = row["printed"]
        if values is not None and row["unit"]:
            value = next(fills)
        rows.append([row["label"] or "", row["unit"] or "-------", value or ""])
    return rows


def reading(cells: tuple[Cell, ...]) -> Rows:
    """Return cells in the shape of the expected reading."""
    return [
        {"code": c.code, "label": c.label, "unit": c.unit, "printed": c.printed} for c in cells
    ]


def test_every_row(report: Report, annex: Rows) -> None:
    """All 71 rows are read with code, label, unit and what is printed."""
    assert len(report.cells) == 71
    assert reading(report.cells) == annex


def test_headings_and_year(report: Report) -> None:
    """Seven rows are headings, and every row bears the label of the table's own title."""
    assert sum(cell.is_heading for cell in report.cells) == 7
    assert {cell.printed_year for cell in report.cells} == {"2015年度"}


def test_blank_is_not_zero(report: Report) -> None:
    """A blank row has no value, and says so when it is quoted."""
    cell = report.find_cell("3.1")
    assert cell
    assert cell.printed is None
    assert cell.quoted == "“(一)收到申请数”未填列"
    assert cell.place == "附表3.1"
    assert report.find_cell("3.9") is None


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layouts(layout: Layout, annex: Rows) -> None:
    """However the table is laid out, codes, units and values are the same."""
    cells = read_table(layout(printed_rows(annex)), "2015年度", first_line=1)
    keys = ("code", "unit", "printed")
    expected = [[row[key] for key in keys] for row in annex]
    assert [[row[key] for key in keys] for row in reading(cells)] == expected


def test_full_width_label(annex: Rows) -> None:
    """A label stays as it is printed."""
    cells = read_table(full_width(printed_rows(annex)), "", first_line=1)
    assert cells[1].label == "（一）主动公开政府信息数"
    assert cells[2].label == "其中：主动公开规范性文件数"


VALUES = st.one_of(
    st.none(),
    st.integers(0, 10**7).map(str),
    st.integers(0, 10**7).map(lambda number: f"{number:,}"),
    st.decimals(0, 1000, places=2).map(str),
    st.sampled_from(["无", "/", "-", "约300余", "零", "不详", "0"]),
)


@pytest.mark.parametrize("layout", LAYOUTS)
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_any_filling(layout: Layout, annex: Rows, data: st.DataObject) -> None:
    """Whatever the rows are filled with is read back exactly."""
    count = sum(1 for row in annex if row["unit"])
    values = data.draw(st.lists(VALUES, min_size=count, max_size=count))
    cells = read_table(layout(printed_rows(annex, values)), "", first_line=1)
    assert [cell.printed for cell in cells if cell.unit] == values
    assert [cell.code for cell in cells] == [row["code"] for row in annex]


def test_notes_below(annex: Rows) -> None:
    """Text below the table is no row, and a last figure without its bar is kept."""
    lines = cell_a_line(printed_rows(annex))
    noted = read_table([*lines, "填报人:某某"], "", first_line=1)
    bare = read_table([*lines[:-1], "1050"], "", first_line=1)
    assert reading(noted) == reading(bare) == annex


def test_heading_with_figure(annex: Rows) -> None:
    """A figure in a row without a unit is kept, and the row is no heading."""
    rows = printed_rows(annex)
    rows[1] = [rows[1][0], "", "5"]
    cells = read_table(cell_a_line(rows), "", first_line=1)
    assert (cells[0].unit, cells[0].printed, cells[0].is_heading) == (None, "5", False)


def test_dashes_in_heading(annex: Rows) -> None:
    """Dashes stand for nothing in a heading."""
    rows = printed_rows(annex)
    rows[1] = [rows[1][0], "———", "———"]
    cells = read_table(cell_a_line(rows), "", first_line=1)
    assert (cells[0].unit, cells[0].printed, cells[0].is_heading) == (None, None, True)


def chapters(*rows: list[str]) -> list[str]:
    """Return a table whose first chapter has these rows, with nine bare chapters after it."""
    bare = [[f"{numeral}、情况", "件", ""] for numeral in CHAPTERS]
    return cell_a_line([HEADER, bare[0], *rows, *bare[1:]])


@pytest.mark.parametrize(
    ("lines", "line", "reason"),
    [
        ([], 0, "no table"),
        (["统计指标 |", "数量 |"], 11, "expected the column 单位"),
        (["统计指标 |"], 0, "ends before chapter"),
        (chapters()[:-3], 0, "ends before chapter"),
        (chapters(["(二)甲数", "件", "1"]), 16, "does not count up"),
        (chapters(["1、甲数", "件", "1"]), 16, "does not count up"),
        (chapters(["一一、甲数", "件", "1"]), 16, "does not count up"),
        (chapters(["甲数", "件", "1"]), 16, "without a number"),
        (chapters(["7", "件", "1"]), 16, "expected an indicator"),
        (chapters(["", "件", "1"]), 16, "expected an indicator"),
        (chapters(["(一)甲数", "件", "1", ""]), 19, "expected an indicator"),
        (chapters(["(一)甲数", "宗卷", "1"]), 17, "without a number"),
        (chapters(["其中:甲数", "宗卷", "1"]), 16, "no unit that is known"),
        (chapters(["其中:甲数", "件", ""], ["乙数", "宗卷", "1"]), 19, "no unit that is known"),
        (cell_a_line([HEADER, ["其中:甲数", "件", "1"]]), 13, "without a number"),
    ],
)
def test_unreadable(lines: list[str], line: int, reason: str) -> None:
    """A table that cannot be read for certain is refused with line and reason."""
    with pytest.raises(TableError, match=reason) as caught:
        read_table(lines, "", first_line=10)
    assert caught.value.line == line
    assert reason in caught.value.reason


@given(st.lists(st.text(alphabet="一二三十、(（)）其中:件条次-|｜1 5.数\t", max_size=12)))
def test_any_lines(lines: list[str]) -> None:
    """Whatever follows the header is read or refused with a ReportError."""
    try:
        cells = read_table(["统计指标|单位|统计数", *lines], "", first_line=1)
    except ReportError:
        return
    assert cells[0].code == "1"


@settings(deadline=None)
@given(st.data())
def test_lost_lines(annex: Rows, data: st.DataObject) -> None:
    """When a line is lost, no other row takes a wrong figure: it is refused or still right."""
    lines = cell_a_line(printed_rows(annex))
    lost = data.draw(st.integers(3, len(lines) - 1))
    try:
        cells = read_table(lines[:lost] + lines[lost + 1 :], "", first_line=1)
    except TableError:
        return
    known = {row["code"]: row for row in annex}
    wrong = [row for row in reading(cells) if row != known[row["code"] or ""]]
    assert len(wrong) <= 1
    assert all(row["printed"] is None or row["unit"] is None for row in wrong)
