"""What staff are shown instead of a page: what happened, what to do, and the way back."""

from __future__ import annotations

import structlog
from aiohttp import web

from bot.console.doors import find_session
from bot.console.keys import SESSION
from bot.console.pages import show_console
from bot.console.sessions import Step
from bot.console.staff import StaffMember
from bot.console.wording import FAULTS, OTHER_FAULT
from knowledge.errors import StorageError

_log = structlog.get_logger()


def _find_staff(request: web.Request) -> StaffMember | None:
    """Return who is signed in, so that the page of a fault still has the menu."""
    if SESSION in request:
        return request[SESSION].member
    try:
        session = find_session(request)
    except StorageError as error:
        _log.error("console.not_read", fault=str(error))
        return None
    return session.member if session and session.step is Step.WHOLE else None


def show_console_fault(request: web.Request, status: int) -> web.Response:
    """Return the page for a status."""
    happened, advice = FAULTS.get(status, OTHER_FAULT)
    response = show_console(
        request,
        _find_staff(request),
        "fault.html",
        status=status,
        happened=happened,
        advice=advice,
    )
    response.headers["Cache-Control"] = "no-store"
    return response
