"""Citizens' words on a clerk's terminal."""

from __future__ import annotations

import re

# What steers a terminal, or turns the direction of writing, must not come from a citizen.
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def tame(text: str) -> str:
    """Return text with a mark in the place of all that steers a terminal."""
    return _STEERING.sub("\N{REPLACEMENT CHARACTER}", text)


def tame_json(text: str) -> str:
    """Return JSON in which the same stands in escapes, so that nothing of it is lost."""
    return _STEERING.sub(lambda sign: f"\\u{ord(sign.group()):04x}", text)


def make_printable(text: str) -> str:
    """Return a citizen's words so that they can neither steer a terminal nor look like ours."""
    return tame(text).replace("\n", "\n    ")
