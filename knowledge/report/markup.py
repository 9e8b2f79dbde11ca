"""Reads a page of HTML into lines and tables; nothing is fetched and no script runs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html

from knowledge.errors import ReportError
from knowledge.report.document import Block, Document, Grid, Line, Span, lay_out, text_lines
from knowledge.report.encodings import decode

_SKIPPED = {
    *("script", "style", "noscript", "nav", "select", "button", "iframe", "template", "svg"),
    *("head", "object", "embed", "textarea", "form-template", "video", "audio"),
}
_INLINE = {
    *("a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "em", "font", "i", "ins", "label"),
    *("mark", "o:p", "p:nbsp", "q", "s", "small", "span", "strike", "strong", "sub", "sup", "tt"),
    *("u", "st1:chsdate", "wbr", "img", "input"),
}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_TITLE_NAMES = {"articletitle", "title", "og:title", "contenttitle", "doctitle"}
_SPACES = re.compile(r"[ \t\r\n\f]+")
_FEWEST_TEXTS = 2


def read_page(data: bytes) -> Document:
    """Return the blocks of a page. Raises ReportError when it holds nothing."""
    text = decode(data).replace("\x00", "")
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except etree.LxmlError as error:
        raise ReportError("这个网页是空的或无法解析，请重新保存网页后再试。") from error
    walker = _Walker()
    walker.walk(root)
    walker.flush()
    return Document(tuple(walker.blocks), tuple(_titles(root)))


def _titles(root: html.HtmlElement) -> Iterator[str]:
    """Yield what a page calls its title, the surest first."""
    for meta in root.iter("meta"):
        name = meta.get("name") or meta.get("property") or ""
        if name.lower() in _TITLE_NAMES:
            yield meta.get("content") or ""
    for tag in ("h1", "h2", "h3", "title"):
        for element in root.iter(tag):
            yield _SPACES.sub(" ", element.text_content()).strip()


class _Walker:
    """Collects blocks; text gathers until an element that stands on lines of its own."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.blocks: list[Block] = []
        self._text: list[str] = []
        self._trail: list[int] = []

    def walk(self, element: html.HtmlElement) -> None:
        """Take an element with all that is in it."""
        tag = element.tag if isinstance(element.tag, str) else ""
        if _is_hidden(element, tag):
            return
        if tag == "br":
            self._text.append("\n")
            return
        is_inline = tag in _INLINE
        if not is_inline:
            self.flush()
            self._trail.append(id(element))
        if tag == "table" and not _is_layout(element):
            spans = [[_span(cell) for cell in cells] for cells in _rows(element)]
            self.blocks.append(lay_out(spans, tuple(self._trail)))
        else:
            self._walk_inside(element)
        if not is_inline:
            self.flush()
            self._trail.pop()

    def _walk_inside(self, element: html.HtmlElement) -> None:
        """Take the text and the elements inside an element."""
        self._take(element.text)
        for child in element:
            self.walk(child)
            self._take(child.tail)

    def _take(self, text: str | None) -> None:
        """Take text of a page, where ends of lines are spaces."""
        if text:
            self._text.append(_SPACES.sub(" ", text))

    def flush(self) -> None:
        """End the line that is gathered."""
        for text in text_lines("".join(self._text)):
            self.blocks.append(Line(text, tuple(self._trail)))
        self._text.clear()


def _is_hidden(element: html.HtmlElement, tag: str) -> bool:
    """Tell whether a reader of the page does not see an element."""
    return (
        tag in _SKIPPED
        or element.get("hidden") is not None
        or bool(_HIDDEN.search(element.get("style") or ""))
    )


def _rows(table: html.HtmlElement) -> Iterator[list[html.HtmlElement]]:
    """Yield the cells of each row of a table, without the tables inside it."""
    for row in table.iter("tr"):
        if next(row.iterancestors("table")) is table and not _is_hidden(row, "tr"):
            cells = [one for one in row.iter("td", "th") if next(one.iterancestors("tr")) is row]
            yield [cell for cell in cells if not _is_hidden(cell, "td")]


def _is_layout(table: html.HtmlElement) -> bool:
    """Tell whether a table only arranges the page: it holds a table in a cell with much else."""
    inner = [one for one in table.iter("table") if one is not table]
    if not inner:
        return False
    outside = sum(_own_texts(cell) for cells in _rows(table) for cell in cells)
    return outside <= _FEWEST_TEXTS or any(len(list(_rows(one))) > 1 for one in inner)


def _own_texts(cell: html.HtmlElement) -> int:
    """Return 1 for a cell with text and no table in it, else 0."""
    return int(next(cell.iter("table"), None) is None and bool(cell.text_content().strip()))


def _span(cell: html.HtmlElement) -> Span:
    """Return a cell with its text and what it covers."""
    inside = _Walker()
    inside._walk_inside(cell)  # noqa: SLF001  (the same class)
    inside.flush()
    lines = [
        line
        for block in inside.blocks
        for line in ([block.text] if isinstance(block, Line) else _lines(block))
    ]
    rows = _count(cell.get("rowspan"), nothing=1)
    return Span(tuple(lines), _count(cell.get("colspan"), nothing=1) or 1, rows or 10_000)


def _lines(grid: Grid) -> list[str]:
    """Return the texts of a table inside a cell."""
    return [line for row in grid.rows for slot in row for line in slot.lines]


def _count(text: str | None, *, nothing: int) -> int:
    """Return the number that a span is; `nothing` where it is none."""
    match = re.match(r"\s*(\d{1,6})", text or "")
    return int(match[1]) if match else nothing
