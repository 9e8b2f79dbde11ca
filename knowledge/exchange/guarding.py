"""Text in cells that no spreadsheet program may take for a formula, and that comes back whole.

In .csv files a text that begins with a sign that begins formulas gets an apostrophe before it;
so does a text that begins with an apostrophe, so that reading can take exactly one away. In .xlsx
files cells say themselves that they are text; what XML cannot hold is written as _xHHHH_ there,
as the format has it (ECMA-376, 22.9.2.19).
"""

from __future__ import annotations

import re

GUARD = "'"
RISKY = "=+-@\t\r\uff1d\uff0b\uff0d\uff20"
"""Signs that begin a formula, the full-width ones too."""

_GUARDED = tuple(GUARD + sign for sign in (*RISKY, GUARD))
_NOT_IN_XML = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def guard(text: str) -> str:
    """Return text as a .csv file holds it."""
    return GUARD + text if text.startswith((*RISKY, GUARD)) else text


def unguard(text: str) -> str:
    """Return what was guarded; text that never was stays as it is."""
    return text[1:] if text.startswith(_GUARDED) else text


def escape(text: str) -> str:
    """Return text as the XML of an .xlsx file holds it."""
    return _NOT_IN_XML.sub(lambda found: f"_x{ord(found.group()):04X}_", text)


def unescape(text: str) -> str:
    """Return what was escaped."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
