"""A document on official paper: the typography of GB/T 9704, drawn with python-docx.

Fonts are given by name; a computer without them shows others in their place.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import docx
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT as UPRIGHT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from bot.reports.layout import Layout, Look

TITLE, HEADING, PART, BODY = "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312"
NUMBERS = "宋体"
_SECOND, _THIRD, _FOURTH, _NOTE, _SMALL = Pt(22), Pt(16), Pt(14), Pt(12), Pt(10)
"""二号, 三号, 四号, 小四 and what tables are set in, in points."""

_PITCH = Pt(28)
_LINE = Mm(156)
"""How wide a line is."""
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)
_FONT_KINDS = ("ascii", "hAnsi", "eastAsia", "cs")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a paragraph; raised where they are a reference."""

    text: str
    is_raised: bool = False


def _set_font(run_or_style: Any, font: str, size: Any) -> None:
    """Give one font to letters of every script, in place of the template's themes."""
    run_or_style.font.size = size
    run_or_style.font.name = font
    run_or_style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = run_or_style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in _FONT_KINDS:
        fonts.set(qn(f"w:{kind}"), font)
        fonts.attrib.pop(qn(f"w:{kind}Theme"), None)
    fonts.attrib.pop(qn("w:cstheme"), None)


def _add(parent: Any, tag: str, **attributes: str) -> Any:
    """Add an element of the format with its attributes."""
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    parent.append(element)
    return element


@dataclass(slots=True)
class Paper:
    """A document in the making, titled and dated, whoever makes it and whenever."""

    title: str
    year: int
    document: Any = field(init=False)
    _follows_table: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        """Begin with an empty sheet of A4."""
        self.document = docx.Document()
        self._set_up_page()
        self._set_up_styles()
        properties, moment = self.document.core_properties, dt.datetime(self.year + 1, 1, 1)  # noqa: DTZ001 - the format knows no zones
        properties.title, properties.language, properties.author = self.title, "zh-CN", ""
        properties.comments = ""
        properties.created = properties.modified = moment

    def _set_up_page(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        section.footer_distance = Mm(28)
        self.document.settings.odd_and_even_pages_header_footer = True
        for footer, side in (
            (section.footer, ALIGN.RIGHT),
            (section.even_page_footer, ALIGN.LEFT),
        ):
            paragraph = footer.paragraphs[0]
            paragraph.alignment = side
            indents = paragraph.paragraph_format
            indents.left_indent = indents.right_indent = _FOURTH
            for text, field_name in (("— ", ""), ("", "PAGE"), (" —", "")):
                run = paragraph.add_run(text)
                _set_font(run, NUMBERS, _FOURTH)
                if field_name:
                    _add_field(run, field_name)

    def _set_up_styles(self) -> None:
        styles = self.document.styles
        for name, font in (("Normal", BODY), ("Heading 1", HEADING), ("Heading 2", PART)):
            style = styles[name]
            _set_font(style, font, _THIRD)
            style.font.bold = False
            self._set_pitch(style.paragraph_format, indent=True)
            style.paragraph_format.widow_control = name != "Normal"
        _set_font(styles["Title"], TITLE, _SECOND)
        language = styles.element.find(f".//{qn('w:lang')}")
        language.set(qn("w:eastAsia"), "zh-CN")

    def _set_pitch(self, form: Any, *, indent: bool) -> None:
        """Give a paragraph lines of 28 points, and two characters before the first."""
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, _PITCH
        form.space_before = form.space_after = Pt(0)
        form.first_line_indent = 2 * _THIRD if indent else None

    def add_title(self, *pieces: str) -> None:
        """Add the title of the whole, on a line for each of its pieces where one is too short."""
        text = "".join(pieces)
        if _width(text) > _LINE / _SECOND:
            text = "\n".join(pieces)
        paragraph = self.document.add_paragraph()
        paragraph.alignment = ALIGN.CENTER
        paragraph.paragraph_format.first_line_indent = Pt(0)
        paragraph.paragraph_format.line_spacing = Pt(36)
        paragraph.paragraph_format.space_after = _PITCH
        _set_font(paragraph.add_run(text), TITLE, _SECOND)

    def add_heading(self, text: str, level: int = 1, *, on_new_page: bool = False) -> None:
        """Add a heading: 一、 of the first level, （一） of the second."""
        form = self.document.add_heading(text, level).paragraph_format
        form.page_break_before = on_new_page or None
        # An empty line in place of the gap would make an empty page where the table ends one.
        form.space_before = _PITCH if self._follows_table and not on_new_page else None
        self._follows_table = False

    def add_paragraph(self, pieces: Iterable[Piece] | str) -> None:
        """Add a paragraph of text."""
        paragraph = self.document.add_paragraph()
        for piece in [Piece(pieces)] if isinstance(pieces, str) else pieces:
            run = paragraph.add_run(piece.text)
            run.font.superscript = piece.is_raised or None

    def add_note(self, text: str) -> None:
        """Add a line of smaller type, for what is not part of the report."""
        paragraph = self.document.add_paragraph()
        _set_font(paragraph.add_run(text), BODY, _NOTE)
        form = paragraph.paragraph_format
        form.first_line_indent, form.line_spacing = 2 * _NOTE, Pt(20)

    def add_table(self, layout: Layout) -> None:
        """Draw a table as it is laid out."""
        table = self.document.add_table(layout.height, len(layout.widths))
        table.style, table.alignment, table.autofit = (
            "Table Grid",
            WD_TABLE_ALIGNMENT.CENTER,
            False,
        )
        scale = _LINE / sum(layout.widths)
        widths = [int(width * scale) for width in layout.widths]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        cells = [list(row.cells) for row in table.rows]
        for line in cells:
            for cell, width in zip(line, widths, strict=True):
                cell.width = width
        for slot in sorted(layout.slots, key=lambda one: (one.row, one.column)):
            cell = cells[slot.row][slot.column]
            if slot.rows > 1 or slot.columns > 1:
                last = cells[slot.row + slot.rows - 1][slot.column + slot.columns - 1]
                cell = cell.merge(last)
            _fill(cell, slot.text, slot.look)
        _keep_rows(table, layout.heads)
        if not layout.heads:
            _keep_whole(table)
        self._follows_table = True

    def close(self) -> bytes:
        """Return the finished file."""
        if self._follows_table:
            # A document cannot end with a table; what is after it takes no room.
            form = self.document.add_paragraph().paragraph_format
            form.line_spacing = Pt(1)
        out = io.BytesIO()
        self.document.save(out)
        return _forget_time(out.getvalue())


def _width(text: str) -> float:
    """Return how many Chinese characters a text is as wide as."""
    return sum(0.5 if sign.isascii() else 1 for sign in text)


def _add_field(run: Any, name: str) -> None:
    """Let a run show what the program knows, such as the number of the page."""
    _add(run._r, "w:fldChar", fldCharType="begin")  # noqa: SLF001 - python-docx has no fields
    _add(run._r, "w:instrText").text = name  # noqa: SLF001 - the same
    _add(run._r, "w:fldChar", fldCharType="end")  # noqa: SLF001 - the same


def _fill(cell: Any, text: str, look: Look) -> None:
    """Write a cell in the small type of tables."""
    cell.vertical_alignment = UPRIGHT.CENTER
    for extra in cell.paragraphs[1:]:
        extra._p.getparent().remove(extra._p)  # noqa: SLF001 - merging leaves empty ones
    paragraph = cell.paragraphs[0]
    paragraph.alignment = ALIGN.LEFT if look is Look.LABEL else ALIGN.CENTER
    form = paragraph.paragraph_format
    form.first_line_indent, form.line_spacing = Pt(0), Pt(13)
    form.line_spacing_rule = WD_LINE_SPACING.AT_LEAST
    _set_font(paragraph.add_run(text), HEADING if look is Look.HEAD else BODY, _SMALL)
    # The mark of its end has a size of its own, and in a blank cell nothing else is there.
    mark = _add(paragraph._p.get_or_add_pPr(), "w:rPr")  # noqa: SLF001 - no way around
    _add(mark, "w:sz", val=str(int(_SMALL.pt * 2)))
    margins = _add(cell._tc.get_or_add_tcPr(), "w:tcMar")  # noqa: SLF001 - no way around
    for side in ("left", "right"):
        _add(margins, f"w:{side}", w="40", type="dxa")


def _keep_rows(table: Any, heads: int) -> None:
    """Break no row between pages, and let the first ones head every page."""
    for at, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - no way around
        _add(properties, "w:cantSplit")
        if at < heads:
            _add(properties, "w:tblHeader")


def _keep_whole(table: Any) -> None:
    """Keep a short table on one page."""
    for row in table.rows[:-1]:
        for paragraph in (each for cell in row.cells for each in cell.paragraphs):
            paragraph.paragraph_format.keep_with_next = True


def _forget_time(data: bytes) -> bytes:
    """Return an archive whose files all are as old as can be, so that its bytes tell no time."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, _ZIP_DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(name))
    return out.getvalue()
