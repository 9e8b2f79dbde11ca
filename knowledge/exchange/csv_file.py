"""Comma-separated files: read in the encodings that Chinese offices use, written for Excel."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from knowledge.exchange.cells import MOST_COLUMNS, MOST_ROWS, Row, Sheet
from knowledge.exchange.fault import ExchangeError
from knowledge.exchange.guarding import guard, unguard
from knowledge.exchange.wording import (
    BROKEN_CSV,
    EMPTY,
    IS_XLSX,
    NOT_TEXT,
    OLD_EXCEL,
    TOO_MANY_ROWS,
)

DELIMITERS = ",;\t"
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_PIECE = 1 << 20
_HEAD = 65_536
"""Bytes in which the delimiter is looked for."""


@contextmanager
def open_csv(path: Path) -> Iterator[list[Sheet]]:
    """Give the table of a .csv file. Raises ExchangeError where it is none."""
    with path.open("rb") as raw:
        head = raw.read(_HEAD)
    if not head:
        raise ExchangeError(EMPTY)
    if head.startswith((_ZIP, _OLE)):
        raise ExchangeError(IS_XLSX if head.startswith(_ZIP) else OLD_EXCEL)
    encoding = _find_encoding(path, head)
    text = codecs.getincrementaldecoder(encoding)().decode(head)
    with path.open(encoding=encoding, newline="") as file:
        yield [Sheet(path.name, _read_rows(file, _find_delimiter(text)))]


def _find_encoding(path: Path, head: bytes) -> str:
    """Return the first encoding that the whole file is good in."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates: Sequence[str] = ("utf-16",)
    elif b"\0" in head:
        raise ExchangeError(NOT_TEXT)
    else:
        candidates = ("utf-8-sig", "gb18030")
    for encoding in candidates:
        decoder = codecs.getincrementaldecoder(encoding)()
        with path.open("rb") as file:
            try:
                while piece := file.read(_PIECE):
                    decoder.decode(piece)
                decoder.decode(b"", final=True)
            except UnicodeDecodeError:
                continue
        return encoding
    raise ExchangeError(NOT_TEXT)


def _find_delimiter(text: str) -> str:
    """Return the sign that parts the first line that has any, outside of quotes."""
    for line in text.splitlines():
        plain = "".join(line.split('"')[::2])
        counts = {sign: plain.count(sign) for sign in DELIMITERS}
        best = max(DELIMITERS, key=counts.__getitem__)
        if counts[best]:
            return best
    return ","


def _read_rows(file: Iterable[str], delimiter: str) -> Iterator[Row]:
    number = 0
    try:
        for number, cells in enumerate(csv.reader(file, delimiter=delimiter, strict=True), 1):
            if number > MOST_ROWS:
                raise ExchangeError(TOO_MANY_ROWS.format(most=MOST_ROWS))
            yield Row(number, [unguard(cell) for cell in cells[:MOST_COLUMNS]])
    except csv.Error as error:
        raise ExchangeError(BROKEN_CSV.format(row=number + 1)) from error


def write_csv(path: Path, rows: Iterable[Sequence[str]]) -> None:
    """Write rows, so that Excel knows the encoding and takes no cell for a formula."""
    with path.open("wb") as raw:
        file = io.TextIOWrapper(raw, encoding="utf-8-sig", newline="")
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerows([guard(cell) for cell in row] for row in rows)
        file.flush()
        file.detach()
