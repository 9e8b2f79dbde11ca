"""Opens a file of a report by what it holds, not by what it is called."""

from __future__ import annotations

import re

from knowledge.errors import ReportError
from knowledge.report.document import Document, Line
from knowledge.report.encodings import decode
from knowledge.report.markup import read_page
from knowledge.report.word import read_word

LARGEST_FILE = 32 * 2**20
"""Bytes that a file of a report may have."""

_PDF = (
    "这是 PDF 文件，读不了其中的表格。请用 Word 或 WPS 打开后另存为 .docx，"
    "或保存公开该报告的网页（.html）。"
)
_OLD_WORD = "这是旧版 .doc 或 .wps 文件，读不了。请用 Word 或 WPS 打开，另存为 .docx 后再试。"
_LOCKED = "这个文件设了密码，读不了。请去掉密码，另存为 .docx 后再试。"
_OTHER = "这个文件不是文本、网页或 Word 文档，读不了。请另存为 .docx、.html 或 .txt 后再试。"
_EMPTY = "这个文件是空的。"
_TOO_LARGE = "这个文件超过32 MB，没有读取。请确认它确实是年度报告，或去掉其中的图片。"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PAGE = re.compile(
    rb"<(?:!doctype|html|head|body|table|meta|div|p|span|title|article|section)\b", re.IGNORECASE
)
_HEAD = 4096
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_MOST_CONTROLS = 0.01


def open_document(data: bytes) -> Document:
    """Return what a file holds. Raises ReportError, whose text says in Chinese what to do."""
    if not data.strip():
        raise ReportError(_EMPTY)
    if len(data) > LARGEST_FILE:
        raise ReportError(_TOO_LARGE)
    if data.startswith(_OLE):
        is_locked = "EncryptedPackage".encode("utf-16-le") in data
        raise ReportError(_LOCKED if is_locked else _OLD_WORD)
    if b"%PDF-" in data[:1024]:
        raise ReportError(_PDF)
    if data.startswith(b"{\\rtf"):
        raise ReportError(_OLD_WORD.replace(".doc 或 .wps", ".rtf"))
    if data.startswith(b"PK"):
        return read_word(data)
    if _is_page(data):
        return read_page(data)
    text = decode(data)
    if len(_CONTROL.findall(text)) > _MOST_CONTROLS * len(text):
        raise ReportError(_OTHER)
    return Document(tuple(Line(line) for line in _lines(text)))


def _is_page(data: bytes) -> bool:
    """Tell whether the file is a page of HTML."""
    head = data[:_HEAD].replace(b"\x00", b"")
    return _PAGE.search(head) is not None


def _lines(text: str) -> list[str]:
    """Return the lines of a text, empty ones too, whatever ends them."""
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return re.split(r"[\n\x0b\x0c\x85\u2028\u2029]", plain)
