"""What staff are shown instead of a page: what happened, what to do, and the way back."""

from __future__ import annotations

from http import HTTPStatus

import structlog
from aiohttp import web

from bot.console.doors import find_session
from bot.console.forms import FORM
from bot.console.keys import SESSION
from bot.console.pages import show_console
from bot.console.sessions import Step
from bot.console.staff import StaffMember
from bot.console.wording import FAULTS, OTHER_FAULT, TYPED
from knowledge.errors import StorageError
from knowledge.exchange.entry_table import ENTRIES
from knowledge.exchange.window_table import WINDOWS

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


def list_typed(request: web.Request) -> list[tuple[str, str]]:
    """Return what was typed into a form that came too late, each under its head."""
    if FORM not in request:
        return []
    heads = {one.name: one.head for table in (WINDOWS, ENTRIES) for one in table.columns}
    known = {**heads, **TYPED}
    return [
        (known[name], value)
        for name, values in request[FORM].values.items()
        for value in values
        if name in known and value.strip()
    ]


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
        typed=list_typed(request) if status == HTTPStatus.UNAUTHORIZED else [],
    )
    response.headers["Cache-Control"] = "no-store"
    return response
