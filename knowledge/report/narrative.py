"""Splits the narrative of a report into sections, paragraphs and sentences with figures."""

from __future__ import annotations

import re

from knowledge.report.facts import Paragraph, Section, Statement
from knowledge.report.figures import find_figures
from knowledge.report.numerals import NUMERAL, ORDINALS

_HEADING = re.compile(rf"({NUMERAL})、\s*([^。]+)。?(.*)", re.DOTALL)
_BRACKETED = rf"[(（](?P<bracketed>{NUMERAL})[)）]"
_SPOKEN = rf"(?P<spoken>{NUMERAL})是"
_MARK = re.compile(rf"(?:^|(?<=[。;；:：\n]))\s*(?:{_BRACKETED}|{_SPOKEN})")
_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]?")


def split_sections(lines: list[str]) -> tuple[str, tuple[Section, ...]]:
    """Return the preamble and the sections of stripped lines.

    A line opens a section only if it bears the next number: 一、 inside a section does not.
    """
    preamble: list[str] = []
    heads: list[tuple[str, str]] = []
    bodies: list[list[str]] = []
    for line in lines:
        match = _HEADING.fullmatch(line)
        if match is None or ORDINALS.get(match[1]) != len(heads) + 1:
            (bodies[-1] if bodies else preamble).append(line)
            continue
        heads.append((match[1], match[2].strip()))
        bodies.append([match[3].strip()])
    sections = [
        _section(number, title, "\n".join(filter(None, body)))
        for (number, title), body in zip(heads, bodies, strict=True)
    ]
    return "\n".join(filter(None, preamble)), tuple(sections)


def _section(number: str, title: str, text: str) -> Section:
    """Make a section with its paragraphs."""
    return Section(number, title, text, split_paragraphs(text))


def split_paragraphs(text: str) -> tuple[Paragraph, ...]:
    """Cut a text at the marks (一) and 一是; a mark inside a sentence does not cut."""
    matches = [match for match in _MARK.finditer(text) if _is_numeral(match)]
    ends = [match.start() for match in matches] + [len(text)]
    paragraphs = [Paragraph("", text[: ends[0]].strip())]
    outer = ""
    for match, end in zip(matches, ends[1:], strict=True):
        mark = match[0].strip()
        outer = mark if match["bracketed"] else outer
        inner = "" if match["bracketed"] else mark
        paragraphs.append(Paragraph(outer + inner, text[match.start() : end].strip()))
    return tuple(paragraph for paragraph in paragraphs if paragraph.text)


def _is_numeral(match: re.Match[str]) -> bool:
    """Tell whether a mark counts with a real numeral."""
    return (match["bracketed"] or match["spoken"]) in ORDINALS


def find_statements(
    preamble: str, sections: tuple[Section, ...], year: str
) -> tuple[Statement, ...]:
    """Return every sentence that holds figures, in order; `year` labels those without one."""
    found = _statements("", Paragraph("", preamble), year)
    for section in sections:
        for paragraph in section.paragraphs:
            found += _statements(section.number, paragraph, year)
    return tuple(found)


def _statements(section: str, paragraph: Paragraph, year: str) -> list[Statement]:
    """Return the sentences with figures of one paragraph."""
    sentences = [match[0].strip() for match in _SENTENCE.finditer(paragraph.text)]
    statements = [
        Statement(section, paragraph.mark, sentence, find_figures(sentence, year))
        for sentence in sentences
    ]
    return [statement for statement in statements if statement.figures]
