"""Lists as files that spreadsheet programs open."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from aiohttp import web

_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""By it spreadsheet programs know that the file is UTF-8."""

_STARTERS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet program takes for the beginning of a formula.

https://owasp.org/www-community/attacks/CSV_Injection
"""


def tame_cell(value: object) -> str:
    """Return a cell that no spreadsheet program computes: a quotation mark makes it text."""
    text = str(value)
    return f"'{text}" if text.lstrip(" ").startswith(_STARTERS) else text


def write_rows(rows: Iterable[Sequence[object]]) -> str:
    """Return rows as CSV lines."""
    file = io.StringIO()
    csv.writer(file).writerows([tame_cell(cell) for cell in row] for row in rows)
    return file.getvalue()


def send_sheet(name: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> web.Response:
    """Return a list as a file of this name, which is letters, digits and dashes."""
    text = _MARK + write_rows([heads]) + write_rows(rows)
    disposition = f'attachment; filename="{name}.csv"'
    headers = {"Content-Disposition": disposition}
    return web.Response(text=text, content_type="text/csv", charset="utf-8", headers=headers)
