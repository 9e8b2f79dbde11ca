"""A look at an .xlsx file before it is opened: nothing hostile, nothing too large, no macros."""

from __future__ import annotations

import codecs
import re
import zipfile
import zlib
from pathlib import Path

from knowledge.exchange.fault import ExchangeError
from knowledge.exchange.wording import (
    DOCTYPE,
    ENCRYPTED,
    MACROS,
    NOT_XLSX,
    OLD_EXCEL,
    TOO_LARGE,
    TOO_LARGE_INSIDE,
)

LARGEST_FILE = 64 << 20
"""Bytes of a file."""
LARGEST_INSIDE = 400 << 20
"""Bytes of all parts of an .xlsx file together; 20,000 full rows are some 60 MB."""
MOST_PARTS = 1000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PIECE = 1 << 20
_MEGABYTE = 1 << 20
_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_LONGEST_SIGN = 16
_REFUSED_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    RuntimeError,  # a part that is encrypted
    NotImplementedError,  # a way to compress that nobody uses for spreadsheets
)
"""What zipfile raises for an archive that is broken."""


def check_size(path: Path) -> None:
    """Raise ExchangeError for a file that is larger than any of an office."""
    size = path.stat().st_size
    if size > LARGEST_FILE:
        most, found = LARGEST_FILE // _MEGABYTE, -(-size // _MEGABYTE)
        raise ExchangeError(TOO_LARGE.format(size=found, most=most))


def check_xlsx(path: Path) -> None:
    """Raise ExchangeError for a file that is no .xlsx, or one that may not be opened."""
    with path.open("rb") as file:
        is_ole = file.read(len(_OLE)) == _OLE
        if is_ole:
            raise ExchangeError(ENCRYPTED if _ENCRYPTED in file.read() else OLD_EXCEL)
    try:
        with zipfile.ZipFile(path) as archive:
            _check_parts(archive)
            for part in archive.infolist():
                if part.filename.lower().endswith((".xml", ".rels")):
                    _check_part(archive, part)
    except UNREADABLE as error:
        raise ExchangeError(NOT_XLSX) from error


def _check_parts(archive: zipfile.ZipFile) -> None:
    """Look at the list of parts, which says how large each is."""
    parts = archive.infolist()
    names = {part.filename.lower() for part in parts}
    if "[content_types].xml" not in names or not any(one.startswith("xl/") for one in names):
        raise ExchangeError(NOT_XLSX)
    if any(one.endswith("vbaproject.bin") for one in names):
        raise ExchangeError(MACROS)
    # A part yields no more bytes than the list says, whatever is compressed in it.
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_INSIDE:
        raise ExchangeError(TOO_LARGE_INSIDE)


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Look through a part for declarations, by which a few bytes may become very many."""
    tail = b""
    with archive.open(part) as file:
        while piece := file.read(_PIECE):
            if not tail and piece.startswith(_REFUSED_BOMS):
                raise ExchangeError(DOCTYPE)
            if _DECLARED.search(tail + piece):
                raise ExchangeError(DOCTYPE)
            tail = piece[-_LONGEST_SIGN:]
