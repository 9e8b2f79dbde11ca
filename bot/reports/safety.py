"""Cells that no spreadsheet takes for a formula."""

from __future__ import annotations

_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def tame_cell(value: object) -> object:
    """Return a value for a CSV file; text that a spreadsheet would compute gets an apostrophe.

    Numbers stay numbers. https://owasp.org/www-community/attacks/CSV_Injection
    """
    if isinstance(value, str) and value.startswith(_FORMULAS):
        return f"'{value}"
    return value
