"""A year's counts as a spreadsheet: cover, sheets, native charts, ready to print."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bot.reports import wording

ACCENT = "#1A5FB4"
FONT = "宋体"
_A4 = 9
ROW_PIXELS = 24
"""How high a row of one line is."""

_LINE_POINTS = 15
_ROW_POINTS = ROW_PIXELS * 3 / 4
_FEWEST_BARS = 4
"""Bars that a chart has room for; in a lower one labels break."""

_HAIR = {"bottom": 7, "bottom_color": "#8C8C8C"}
_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 18},
    "note": {"font_color": "#595959", "text_wrap": True, "valign": "top"},
    "head": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter", "indent": 1},
    "head_number": {
        "bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter", "align": "right",
    },
    "text": {"text_wrap": True, "valign": "top", "align": "left", "indent": 1, **_HAIR},
    "rule": {"text_wrap": True, "valign": "top", "align": "left", "indent": 1},
    "number": {"num_format": "#,##0", "valign": "top", **_HAIR},
    "sum": {"num_format": "#,##0", "valign": "top", "bold": True, "top": 1},
    "sum_text": {"bold": True, "top": 1, "valign": "top", "align": "left", "indent": 1},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart that answers a question; `names` and `numbers` are ranges of cells.

    `kind` is bar or column; `width` is in pixels.
    """

    question: str
    names: tuple[int, int, int, int]
    numbers: tuple[int, int, int, int]
    width: int = 640
    kind: str = "bar"

    @property
    def height(self) -> int:
        """How many pixels it is high."""
        first, left, last, right = self.names
        bars = max(last - first, right - left) + 1
        return 300 if self.kind == "column" else 90 + 30 * max(bars, _FEWEST_BARS)

    @property
    def rows(self) -> int:
        """How many rows of a sheet it takes, with what parts it from the next."""
        return self.height // ROW_PIXELS + 2


def move_chart(chart: Chart, rows: int) -> Chart:
    """Return a chart of a table that begins so many rows further down."""
    ranges = (chart.names, chart.numbers)
    names, numbers = ((one[0] + rows, one[1], one[2] + rows, one[3]) for one in ranges)
    return replace(chart, names=names, numbers=numbers)


@dataclass(slots=True)
class Book:
    """A spreadsheet in the making."""

    year: int
    out: io.BytesIO = field(default_factory=io.BytesIO)
    book: xlsxwriter.Workbook = field(init=False)
    looks: dict[str, Format] = field(init=False)

    def __post_init__(self) -> None:
        """Begin one in which text stays text, and whose bytes tell no time."""
        plain = {f"strings_to_{kind}": False for kind in ("formulas", "urls", "numbers")}
        self.book = xlsxwriter.Workbook(self.out, {"in_memory": True, **plain})
        self.book.set_properties(
            {"title": wording.BOOK_TITLE.format(year=self.year), "created": _moment(self.year)}
        )
        self.looks = {
            name: self.book.add_format({"font_name": FONT, "font_size": 11, **look})
            for name, look in _LOOKS.items()
        }

    def add_sheet(
        self, name: str, widths: Sequence[float], *, wide: bool = False, pages: int = 0
    ) -> Worksheet:
        """Return a new sheet, its columns that wide, which prints on A4, numbered.

        On so many `pages`, or on as many as it takes.
        """
        sheet = self.book.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_default_row(_ROW_POINTS)
        sheet.set_paper(_A4)
        sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
        sheet.fit_to_pages(1, pages)
        sheet.set_footer(wording.FOOTER)
        if wide:
            sheet.set_landscape()
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        return sheet

    def write_table(
        self, sheet: Worksheet, top: int, heads: Sequence[str], rows: Sequence[Sequence[Any]]
    ) -> int:
        """Write a table whose head repeats on every page; return the row below it.

        Numbers are numbers, everything else is text.
        """
        for column, head in enumerate(heads):
            is_number = bool(rows) and isinstance(rows[0][column], int)
            sheet.write_string(
                top, column, head, self.looks["head_number" if is_number else "head"]
            )
        sheet.repeat_rows(top)
        for number, row in enumerate(rows, top + 1):
            self.write_row(sheet, number, row, ("text", "number"))
        return top + 1 + len(rows)

    def write_row(
        self, sheet: Worksheet, top: int, row: Sequence[Any], looks: tuple[str, str]
    ) -> None:
        """Write a row, its text and its numbers each in a look."""
        text, number = (self.looks[look] for look in looks)
        for column, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(top, column, cell, number)
            else:
                sheet.write_string(top, column, cell, text)

    def add_chart(self, sheet: Worksheet, top: int, chart: Chart) -> None:
        """Put a chart on a sheet, at a row of it."""
        upright = chart.kind == "column"
        drawn = self.book.add_chart({"type": chart.kind})
        font = {"name": FONT, "size": 10}
        drawn.add_series(
            {
                "categories": [sheet.get_name(), *chart.names],
                "values": [sheet.get_name(), *chart.numbers],
                "fill": {"color": ACCENT},
                "gap": 60,
                "data_labels": {"value": True, "num_format": "#,##0", "font": font},
            }
        )
        drawn.set_title({"name": chart.question, "name_font": {"name": FONT, "size": 14}})
        drawn.set_legend({"none": True})
        line = {"line": {"color": "#8C8C8C"}, "major_tick_mark": "none"}
        names = {"num_font": font, **line, "reverse": not upright}
        numbers = {"visible": False, "min": 0, "major_gridlines": {"visible": False}}
        drawn.set_x_axis(names if upright else numbers)
        drawn.set_y_axis(numbers if upright else names)
        drawn.set_size({"width": chart.width, "height": chart.height})
        options = {"description": chart.question, "object_position": 3, "y_offset": 4}
        sheet.insert_chart(top, 0, drawn, options)

    def close(self) -> bytes:
        """Return the finished file."""
        self.book.close()
        return self.out.getvalue()


def fit_row(sheet: Worksheet, row: int, text: str, width: int) -> None:
    """Make a row high enough for a text in a column that is so many Latin characters wide."""
    lines = -(-2 * len(text) // (width - 3))
    sheet.set_row(row, _LINE_POINTS * max(1, lines) + _ROW_POINTS - _LINE_POINTS)


def _moment(year: int) -> dt.datetime:
    """Return the moment that a year's file is dated: its end, whenever it is made."""
    return dt.datetime(year + 1, 1, 1)  # noqa: DTZ001 - the format knows no zones
