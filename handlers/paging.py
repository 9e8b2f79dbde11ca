"""Paging: a long text in messages that WeChat takes, never cut inside a character."""

from __future__ import annotations

LONGEST_BYTES = 2047
"""UTF-8 bytes of one WeChat text message; the platform rejects or breaks more."""

_ENDS = ("\n\n", "\n", "。", "！", "？", "；", "，", " ")
_SHORTEST_SHARE = 0.5


def fits(text: str, limit: int = LONGEST_BYTES) -> bool:
    """Tell whether `text` is at most `limit` UTF-8 bytes."""
    return len(text.encode()) <= limit


def _room(text: str, limit: int) -> int:
    """Return how many characters of `text` fit into `limit` bytes."""
    return len(text.encode()[:limit].decode(errors="ignore"))


def _is_joined(text: str, at: int) -> bool:
    """Tell whether cutting before `text[at]` would part an emoji or an accent from its letter."""
    joiner, selector = "\u200d", "\ufe0f"
    is_mark = text[at] in (joiner, selector) or "\u0300" <= text[at] < "\u0370"
    return is_mark or text[at - 1] == joiner


def cut(text: str, limit: int = LONGEST_BYTES) -> tuple[str, str]:
    """Return the first part of `text`, at most `limit` bytes, and what is left.

    Cuts after a paragraph, else after a sentence, else between characters.
    """
    if fits(text, limit):
        return text, ""
    room = _room(text, limit)
    for end in _ENDS:
        at = text.rfind(end, 0, room)
        if at >= room * _SHORTEST_SHARE:
            return text[: at + len(end)].rstrip(), text[at + len(end) :].lstrip()
    while room > 1 and _is_joined(text, room):
        room -= 1
    return text[:room], text[room:]
