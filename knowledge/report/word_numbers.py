"""Writes the numbers that a Word document gives its headings by itself: 一、 (一) 1."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from knowledge.report.numerals import ORDINALS

_NUMERALS = {number: numeral for numeral, number in ORDINALS.items()}
_CHINESE = re.compile("chinese|japanese|taiwanese|ideograph", re.IGNORECASE)
_PLACE = re.compile(r"%([1-9])")
_DEEPEST = 8
_SILENT = {"", "bullet", "none"}


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list is numbered."""

    form: str
    text: str
    start: int


class Numbers:
    """The lists of a document, and how far each has counted."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        """Read the lists and which styles use them; a document may have neither."""
        self._lists = _read_lists(numbering)
        self._styles = _read_styles(styles)
        self._counts: dict[str, dict[int, int]] = {}

    def write(self, paragraph: etree._Element) -> str:
        """Count a paragraph and return its number as printed; nothing where it has none."""
        properties = paragraph.find("{*}pPr")
        if properties is None:
            return ""
        style = self._styles.get(_value(properties, "pStyle"), ("", 0))
        name, depth = _read_place(properties) or style
        levels = self._lists.get(name)
        if not levels or depth not in levels or levels[depth].form in _SILENT:
            return ""
        counts = self._counts.setdefault(name, {})
        counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]
        return _PLACE.sub(
            lambda match: _number(levels, counts, int(match[1]) - 1), levels[depth].text
        )


def _number(levels: dict[int, _Level], counts: dict[int, int], depth: int) -> str:
    """Return the number of one level as its list writes it."""
    level = levels.get(depth)
    if level is None:
        return ""
    number = counts.get(depth, level.start)
    return _NUMERALS.get(number, str(number)) if _CHINESE.match(level.form) else str(number)


def _value(element: etree._Element, path: str) -> str:
    """Return the attribute `val` of what lies at a path, nothing where it is not there."""
    found = element.find("/".join(f"{{*}}{name}" for name in path.split("/")))
    return "" if found is None else _attribute(found, "val")


def _attribute(element: etree._Element, name: str) -> str:
    """Return an attribute by its name without a namespace."""
    return next((v for k, v in element.attrib.items() if etree.QName(k).localname == name), "")


def _read_place(properties: etree._Element) -> tuple[str, int] | None:
    """Return the list and the level that a paragraph or a style names."""
    name = _value(properties, "numPr/numId")
    depth = _value(properties, "numPr/ilvl") or "0"
    return (name, min(int(depth), _DEEPEST)) if name and depth.isdecimal() else None


def _read_styles(styles: etree._Element | None) -> dict[str, tuple[str, int]]:
    """Return the list and level of each style that numbers its paragraphs."""
    found = {}
    for style in styles.iter("{*}style") if styles is not None else ():
        properties = style.find("{*}pPr")
        place = _read_place(properties) if properties is not None else None
        if place:
            found[_attribute(style, "styleId")] = place
    return found


def _read_lists(numbering: etree._Element | None) -> dict[str, dict[int, _Level]]:
    """Return the levels of each list by its number."""
    if numbering is None:
        return {}
    abstract = {
        _attribute(one, "abstractNumId"): {
            int(_attribute(level, "ilvl") or 0): _read_level(level)
            for level in one.iter("{*}lvl")
            if (_attribute(level, "ilvl") or "0").isdecimal()
        }
        for one in numbering.iter("{*}abstractNum")
    }
    return {
        _attribute(one, "numId"): abstract.get(_value(one, "abstractNumId"), {})
        for one in numbering.iter("{*}num")
    }


def _read_level(level: etree._Element) -> _Level:
    """Return how a level is numbered."""
    start = _value(level, "start") or "1"
    return _Level(
        _value(level, "numFmt"), _value(level, "lvlText"), int(start) if start.isdecimal() else 1
    )
