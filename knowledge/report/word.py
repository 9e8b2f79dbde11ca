"""Reads a Word document (.docx) into lines and tables, straight from its parts.

Merged cells, tables in cells and text boxes are read as they are seen; what was deleted under
track changes, or is hidden, is not.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree

from knowledge.errors import ReportError
from knowledge.report.document import Block, Document, Grid, Line, Span, lay_out, text_lines
from knowledge.report.word_numbers import Numbers

LARGEST_PART = 64 * 2**20
"""Bytes that a part of a document may have when it is unpacked."""

BROKEN = "这个 .docx 文件已损坏，打不开。请用 Word 或 WPS 打开原件，另存为 .docx 后再试。"
"""What is said of a file that is no whole document."""

_TOO_LARGE = "这个 .docx 文件解压后过大，没有读取。请确认它确实是年度报告。"
_LOCKED = "这个文件设了密码，读不了。请去掉密码，另存为 .docx 后再试。"
_NOT_WORD = "这个文件不是 Word 文档。请另存为 .docx 后再试。"
_ENCRYPTED = 0x1
_UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, KeyError),
    struct.error,
)
"""What the standard library raises on a damaged archive."""

_PARSER = {"resolve_entities": False, "no_network": True, "huge_tree": False, "load_dtd": False}


def read_word(data: bytes) -> Document:
    """Return the blocks of a document. Raises ReportError when it cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            main = _main_part(file)
            folder = posixpath.dirname(main)
            body = _parse(file, main)
            core = _find(file, "docProps/core.xml")
            numbers = Numbers(
                _find(file, f"{folder}/numbering.xml"), _find(file, f"{folder}/styles.xml")
            )
    except _UNREADABLE as error:
        raise ReportError(BROKEN) from error
    walker = _Walker(numbers)
    walker.walk(body)
    named = core.findtext("{*}title") if core is not None else None
    return Document(tuple(walker.blocks), (named,) if named else ())


def _main_part(file: zipfile.ZipFile) -> str:
    """Return the name of the part that holds the text."""
    names = set(file.namelist())
    if any(info.flag_bits & _ENCRYPTED for info in file.infolist()):
        raise ReportError(_LOCKED)
    named = []
    if "_rels/.rels" in names:
        named = [
            (one.get("Target") or "").lstrip("/")
            for one in _parse(file, "_rels/.rels").iter("{*}Relationship")
            if (one.get("Type") or "").endswith("/officeDocument")
        ]
    found = next((name for name in (*named, "word/document.xml") if name in names), "")
    if not found.startswith("word/"):
        raise ReportError(_NOT_WORD)
    return found


def _find(file: zipfile.ZipFile, name: str) -> etree._Element | None:
    """Return a part, or None where the document has none of that name."""
    return _parse(file, name) if name in file.namelist() else None


def _parse(file: zipfile.ZipFile, name: str) -> etree._Element:
    """Return a part as XML; no entity is resolved. Raises ReportError."""
    with file.open(name) as part:
        content = part.read(LARGEST_PART + 1)
    if len(content) > LARGEST_PART:
        raise ReportError(_TOO_LARGE)
    try:
        root = etree.fromstring(content, etree.XMLParser(**_PARSER))
    except etree.XMLSyntaxError as error:
        raise ReportError(BROKEN) from error
    if root.getroottree().docinfo.doctype:
        raise ReportError(BROKEN)
    return root


def _name(element: etree._Element) -> str:
    """Return the name of an element without its namespace; nothing for a comment."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _get(element: etree._Element | None, *path: str) -> str | None:
    """Return the attribute `val` of what lies at a path of names, None where it is not there."""
    for name in path:
        found = element.find(f"{{*}}{name}") if element is not None else None
        if found is None:
            return None
        element = found
    if element is None:
        return None
    return next((v for k, v in element.attrib.items() if etree.QName(k).localname == "val"), "")


_TRANSPARENT = {
    *("body", "document", "sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml"),
    *("hyperlink", "fldSimple", "AlternateContent", "Choice", "txbxContent"),
}
_BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "-"}


class _Walker:
    """Collects the blocks of a document; those of text boxes follow their paragraph."""

    def __init__(self, numbers: Numbers) -> None:
        """Start with nothing; `numbers` writes what lists number by themselves."""
        self.blocks: list[Block] = []
        self._numbers = numbers

    def walk(self, element: etree._Element) -> None:
        """Take a container with its paragraphs and tables."""
        for child in element:
            name = _name(child)
            if name == "p":
                self._take_paragraph(child)
            elif name == "tbl":
                self._take_table(child)
            elif name in _TRANSPARENT:
                self.walk(child)

    def _take_paragraph(self, paragraph: etree._Element) -> None:
        """Take a paragraph as lines, then its text boxes."""
        text = self._numbers.write(paragraph) + "".join(_texts(paragraph))
        self.blocks += [Line(line) for line in text_lines(text)]
        for box in paragraph.iter("{*}txbxContent"):
            if not any(_name(one) == "Fallback" for one in box.iterancestors()):
                self.walk(box)

    def _take_table(self, table: etree._Element) -> None:
        """Take a table, or what is in its cells where it only arranges the page."""
        rows = [list(_cells(row)) for row in _inside(table, "tr")]
        inner = [one for one in table.iter("{*}tbl") if one is not table]
        if any(len(list(_inside(one, "tr"))) > 1 for one in inner):
            for cell in (cell for row in rows for cell in row):
                self.walk(cell)
            return
        self.blocks.append(lay_out([[self._span(cell) for cell in row] for row in rows]))

    def _span(self, cell: etree._Element) -> Span:
        """Return a cell; one that goes on from the cell above it says so."""
        inside = _Walker(self._numbers)
        inside.walk(cell)
        lines = [
            line
            for block in inside.blocks
            for line in ([block.text] if isinstance(block, Line) else _lines(block))
        ]
        width = _get(cell, "tcPr", "gridSpan") or "1"
        merge = _get(cell, "tcPr", "vMerge")
        return Span(
            tuple(lines),
            int(width) if width.isascii() and width.isdecimal() else 1,
            continues=merge is not None and merge != "restart",
        )


def _lines(grid: Grid) -> list[str]:
    """Return the texts of a table inside a cell."""
    return [line for row in grid.rows for slot in row for line in slot.lines]


def _inside(element: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """Yield the rows of a table, or the cells of a row, also those in content controls."""
    for child in element:
        name = _name(child)
        if name == wanted:
            yield child
        elif name in _TRANSPARENT:
            yield from _inside(child, wanted)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    """Yield the cells of a row, none of a row that was deleted."""
    if row.find("{*}trPr/{*}del") is None:
        yield from _inside(row, "tc")


def _texts(element: etree._Element) -> Iterator[str]:
    """Yield the text of a paragraph: no deleted, no hidden text, none of boxes."""
    for child in element:
        name = _name(child)
        if name == "t":
            yield child.text or ""
        elif name in _BREAKS:
            yield _BREAKS[name]
        elif name == "r":
            is_hidden = child.find("{*}rPr/{*}vanish") is not None
            yield from () if is_hidden else _texts(child)
        elif name in _TRANSPARENT and name not in ("AlternateContent", "txbxContent"):
            yield from _texts(child)
