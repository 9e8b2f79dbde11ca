"""Splitting: the single questions of a message that asks several."""

from __future__ import annotations

import re

_ENDS = re.compile(r"[?？!！。;；\n\r]+|\.(?!\d)")
_JOINTS = re.compile(r"[,，、]|还有|另外|以及|顺便|再问|同时|再就是|还想问")
_SHORTEST = 2
_WORDS = re.compile(r"[^\W\d_]")


def _pieces(pattern: re.Pattern[str], text: str) -> list[str]:
    """Return the parts of `text` between matches of `pattern` that hold any words."""
    stripped = (piece.strip(" ,，、:：") for piece in pattern.split(text))
    return [piece for piece in stripped if len(piece) >= _SHORTEST and _WORDS.search(piece)]


def sentences(text: str) -> list[str]:
    """Return the sentences of a message."""
    return _pieces(_ENDS, text)


def clauses(text: str) -> list[str]:
    """Return the clauses of a message: sentences cut again at commas and 还有."""
    return [piece for sentence in sentences(text) for piece in _pieces(_JOINTS, sentence)]
