"""Paging: a long text in messages that WeChat takes, never cut inside a character."""

from __future__ import annotations

import unicodedata

LONGEST_BYTES = 2047
"""UTF-8 bytes of one WeChat text message; the platform rejects or breaks more."""

_ENDS = ("\n\n", "\n", "。", "！", "？", "；", "，", " ")
_SHORTEST_SHARE = 0.5
_JOINER = "\u200d"
_FLAG_LETTERS = "".join(map(chr, range(0x1F1E6, 0x1F200)))


def fits(text: str, limit: int = LONGEST_BYTES) -> bool:
    """Tell whether `text` is at most `limit` UTF-8 bytes."""
    return len(text.encode()) <= limit


def _room(text: str, limit: int) -> int:
    """Return how many characters of `text` fit into `limit` bytes."""
    return len(text.encode()[:limit].decode(errors="ignore"))


def _is_joined(text: str, at: int) -> bool:
    """Tell whether cutting before `text[at]` would part what is read as one character.

    An emoji and its skin tone, joiner or tags, the two letters of a flag, a letter and its
    accent, a character and its variant, the two characters of a line's end.
    """
    before, here = text[at - 1], text[at]
    if here in _FLAG_LETTERS:
        letters = at - len(text[:at].rstrip(_FLAG_LETTERS))
        return letters % 2 == 1
    is_tone_or_tag = "\U0001f3fb" <= here <= "\U0001f3ff" or "\U000e0020" <= here <= "\U000e007f"
    is_mark = is_tone_or_tag or unicodedata.category(here).startswith("M")
    return is_mark or _JOINER in (before, here) or (before, here) == ("\r", "\n")


def cut(text: str, limit: int = LONGEST_BYTES) -> tuple[str, str]:
    """Return the first part of `text`, at most `limit` bytes, and what is left.

    Cuts after a paragraph, else after a sentence, else between characters.
    """
    if fits(text, limit):
        return text, ""
    room = _room(text, limit)
    for end in _ENDS:
        at = text.rfind(end, 0, room) + len(end)
        if at - len(end) >= room * _SHORTEST_SHARE and not _is_joined(text, at):
            return text[:at].rstrip(), text[at:].lstrip()
    nearest = range(room, int(room * _SHORTEST_SHARE), -1)
    at = next((at for at in nearest if not _is_joined(text, at)), room)
    return text[:at], text[at:]
