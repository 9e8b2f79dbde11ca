"""How a reply is laid out on a page: its text line by line, buttons where it offers something.

`static/chat.js` lays out what arrives while the page is open in the same way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum, unique

from handlers.inquiry import Reply
from handlers.wording import LABEL_NOTE, MORE_HINT, SOURCE, UNCONFIRMED_REPORT, VERIFY

MORE = "更多"
"""What is sent for the rest of a long reply."""

QUIET = (
    SOURCE.partition("{")[0],
    LABEL_NOTE.partition("{")[0],
    UNCONFIRMED_REPORT.partition("：")[0] + "：",
    VERIFY.partition("，")[0],
)
"""Beginnings of the lines that are quiet; taken from the sentences, so that both stay one."""

_PHONE = re.compile(r"\b0\d{2,3}[-—–]\d{7,8}\b", re.ASCII)


@unique
class Style(StrEnum):
    """What a line of a reply is."""

    PLAIN = "plain"
    HEAD = "head"
    """The question that the next lines answer, where a message held several."""
    QUIET = "quiet"
    """Where an answer comes from, and how it may be verified."""
    OFFER = "offer"
    """A suggestion; its text is what a tap sends."""
    MORE = "more"
    """There is more; a tap sends 更多."""
    GAP = "gap"
    """Room between two parts."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line; `number` is an offer's."""

    style: Style
    text: str
    number: int = 0


def _read_line(text: str, offers: dict[str, Line]) -> Line:
    if text in offers:
        return offers.pop(text)
    if not text:
        return Line(Style.GAP, "")
    if text == MORE_HINT:
        return Line(Style.MORE, MORE)
    if text.startswith("【") and text.endswith("】"):
        return Line(Style.HEAD, text)
    return Line(Style.QUIET if text.startswith(QUIET) else Style.PLAIN, text)


def lay_out(reply: Reply) -> list[Line]:
    """Return the lines of a reply; a suggestion that its text does not name comes last."""
    offers = {
        f"{number}. {suggestion.text}": Line(Style.OFFER, suggestion.text, number)
        for number, suggestion in enumerate(reply.suggestions, 1)
    }
    lines = [_read_line(text, offers) for text in reply.text.split("\n")]
    return [*lines, *offers.values()]


def split_phones(text: str) -> list[tuple[str, str]]:
    """Return the pieces of `text`, each with the digits to call if it is a telephone number."""
    pieces = []
    end = 0
    for found in _PHONE.finditer(text):
        pieces.append((text[end : found.start()], ""))
        pieces.append((found.group(), re.sub(r"\D", "", found.group())))
        end = found.end()
    return [*pieces, (text[end:], "")]
