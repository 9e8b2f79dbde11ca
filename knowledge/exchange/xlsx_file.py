"""Excel workbooks, read and written by openpyxl, row by row."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import tempfile
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation

from knowledge.exchange.cells import MOST_COLUMNS, MOST_ROWS, Odd, Row, Sheet, Value, letter_of
from knowledge.exchange.fault import ExchangeError
from knowledge.exchange.guarding import escape, unescape
from knowledge.exchange.safety import UNREADABLE, check_xlsx
from knowledge.exchange.wording import NOT_XLSX, TOO_MANY_ROWS

# What openpyxl leaves out of a file that it reads is nothing that an import looks at.
warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")

_UNREADABLE = (
    *UNREADABLE,
    InvalidFileException,
    SyntaxError,  # XML that is none, for both parsers that openpyxl uses
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OverflowError,
)
"""What openpyxl raises for a file that is not as it should be."""

_SAFE_INTEGER = 10**15
"""From here on spreadsheet programs round whole numbers."""
_ODD = {"f": Odd.FORMULA, "e": Odd.ERROR}
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+[0-9]+:[A-Z]+[0-9]+)"')
_PIECE = 1 << 20
_HEAD = 4096
_OVERLAP = 200


@contextmanager
def open_xlsx(path: Path) -> Iterator[list[Sheet]]:
    """Give the visible sheets of a workbook. Raises ExchangeError where it is none."""
    check_xlsx(path)
    with path.open("rb") as file:
        try:
            book = load_workbook(file, read_only=True, keep_links=False)
            visible = [one for one in book.worksheets if one.sheet_state == "visible"]
        except _UNREADABLE as error:
            raise ExchangeError(NOT_XLSX) from error
        yield [_make_sheet(book, sheet) for sheet in visible]


def _make_sheet(book: Any, sheet: Any) -> Sheet:
    count = min(sheet.max_row or 0, MOST_ROWS)
    # Some programs state wrong dimensions; what is there counts.
    sheet.reset_dimensions()
    made = Sheet(sheet.title, iter(()), count)
    made.rows = _read_rows(book, sheet, made.merged)
    return made


def _read_rows(book: Any, sheet: Any, merged: list[str]) -> Iterator[Row]:
    held = 0
    try:
        for number, cells in enumerate(sheet.iter_rows(), 1):
            row = Row(number, [_read_cell(cell) for cell in cells[:MOST_COLUMNS]])
            held += not row.is_empty
            if held > MOST_ROWS:
                raise ExchangeError(TOO_MANY_ROWS.format(most=MOST_ROWS))
            yield row
        merged += _find_merged(book, sheet)
    except _UNREADABLE as error:
        raise ExchangeError(NOT_XLSX) from error


def _read_cell(cell: Any) -> Value:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "s":
        return unescape(str(value))
    if cell.data_type in _ODD:
        return _ODD[cell.data_type]
    if cell.data_type == "b":
        return "TRUE" if value else "FALSE"
    return _read_moment(value) if cell.data_type == "d" else _read_number(value)


def _read_moment(value: object) -> Value:
    """Return the day of a date; a time of day is none."""
    if isinstance(value, dt.datetime):
        return value.date() if value.time() == dt.time() else Odd.MOMENT
    return value if isinstance(value, dt.date) else Odd.MOMENT


def _read_number(value: object) -> Value:
    """Return a number as a clerk would have typed it."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and abs(value) >= _SAFE_INTEGER:
        return Odd.LONG_NUMBER
    return str(value)


def _find_merged(book: Any, sheet: Any) -> list[str]:
    """Return the merged ranges of a sheet, of which openpyxl tells only in files held whole."""
    part = sheet._worksheet_path  # noqa: SLF001 - see above
    found: dict[str, None] = {}
    tail = b""
    with book._archive.open(part) as file:  # noqa: SLF001 - see above
        while piece := file.read(_PIECE):
            for one in _MERGED.finditer(tail + piece):
                found[one[1].decode()] = None
            tail = piece[-_OVERLAP:]
    return list(found)


@dataclass(frozen=True, slots=True)
class Look:
    """How a written sheet looks: the width of each column, and the choices, none for free text."""

    widths: Sequence[int]
    choices: Sequence[Sequence[str]]


def write_xlsx(path: Path, name: str, rows: Iterable[Sequence[str]], look: Look) -> None:
    """Write a workbook with one sheet, the first of `rows` its heads; equal rows, equal bytes."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    for number, width in enumerate(look.widths):
        column = sheet.column_dimensions[letter_of(number)]
        column.width, column.number_format = width, "@"
    for number, choices in enumerate(look.choices):
        if choices:
            letter, listed = letter_of(number), ",".join(choices)
            choice = DataValidation("list", formula1=f'"{listed}"', allow_blank=True)
            choice.add(f"{letter}2:{letter}{MOST_ROWS}")
            sheet.data_validations.append(choice)
    head, plain = WriteOnlyCell(sheet), WriteOnlyCell(sheet)
    head.font = Font(bold=True)
    plain.alignment = Alignment(vertical="top", wrap_text=True)
    for cell in (head, plain):
        cell.number_format = "@"
    styled, count = head, 0
    for count, row in enumerate(rows, 1):  # noqa: B007 - told after the loop
        sheet.append([_make_cell(sheet, styled, text) for text in row])
        styled = plain
    with tempfile.TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        _finish(file, path, f"A1:{letter_of(len(look.widths) - 1)}{max(count, 1)}")


def _make_cell(sheet: Any, styled: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet)
    cell._style = styled._style  # noqa: SLF001 - one style for all, instead of a look-up for each
    if text:
        # Told, not guessed: a text that begins with = is no formula.
        cell._value, cell.data_type = escape(text), "s"  # noqa: SLF001 - see above
    return cell


_NEVER = (1980, 1, 1, 0, 0, 0)
_TIMES = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")


def _finish(written: IO[bytes], path: Path, extent: str) -> None:
    """Copy an archive without the moments at which it was made, and with its sheet's extent.

    Whoever reads a sheet that does not state its extent first reads all of it to know that.
    """
    stated = f'<dimension ref="{extent}"/><sheetViews'.encode()
    with (
        zipfile.ZipFile(written) as source,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for part in sorted(source.namelist()):
            info = zipfile.ZipInfo(part, _NEVER)
            info.compress_type = zipfile.ZIP_DEFLATED
            with source.open(part) as read, target.open(info, "w", force_zip64=True) as write:
                if part == "docProps/core.xml":
                    write.write(_TIMES.sub(b"", read.read()))
                elif part.startswith("xl/worksheets/"):
                    write.write(read.read(_HEAD).replace(b"<sheetViews", stated, 1))
                shutil.copyfileobj(read, write)
