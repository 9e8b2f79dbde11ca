"""What staff are shown instead of a page: what happened, what to do, and the way back."""

from __future__ import annotations

from aiohttp import web

from bot.console.keys import SESSION
from bot.console.pages import show_console
from bot.console.wording import FAULTS, OTHER_FAULT


def show_console_fault(request: web.Request, status: int) -> web.Response:
    """Return the page for a status."""
    happened, advice = FAULTS.get(status, OTHER_FAULT)
    staff = request[SESSION].member if SESSION in request else None
    response = show_console(
        request, staff, "fault.html", status=status, happened=happened, advice=advice
    )
    response.headers["Cache-Control"] = "no-store"
    return response
