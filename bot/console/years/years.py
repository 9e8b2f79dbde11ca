"""Which years the pages are about."""

from __future__ import annotations

from aiohttp import web

from bot.keys import CLOCK
from handlers.period import day_of

YEARS = "/console/reports/years"
FIRST_YEAR = 2000


def read_year(request: web.Request) -> int:
    """Return the year of the address; HTTPNotFound for none, and for one that has not begun."""
    text = request.match_info["year"]
    is_year = text.isascii() and text.isdigit() and len(text) == len("2000")
    if not is_year or not FIRST_YEAR <= int(text) <= day_of(request.app[CLOCK]()).year:
        raise web.HTTPNotFound
    return int(text)
