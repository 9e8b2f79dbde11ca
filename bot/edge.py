"""The edge: what is the same for every request, whatever it asks for."""

from __future__ import annotations

import itertools
import re
import secrets
import time

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from bot.body import leave_broken_body
from bot.console.doors import ROOT
from bot.console.faults import show_console_fault
from bot.web.faults import Show, explain_refusal, show_fault

_log = structlog.get_logger()

_PROCESS, _NUMBERS = secrets.token_hex(4), itertools.count()
"""A request's number: the process's own name, and a count; nobody need draw one anew."""

LARGEST_BODY = 64 * 1024
"""Bytes of a request's body; a WeChat message is far below this."""

_PLAIN_PATH = re.compile(r"[A-Za-z0-9_./-]{1,100}")

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # Not "no-referrer": with it browsers hide from us too which page a form comes from.
    "Referrer-Policy": "same-origin",
}


@web.middleware
async def guard_edge(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Give a request a number, log its end without its query, catch what nobody caught.

    The second place where any fault is caught: a citizen must never meet a stack trace, and
    WeChat must never meet a 5xx, or it shows the citizen that the account is out of order.
    """
    started = time.perf_counter()
    status = 500
    with structlog.contextvars.bound_contextvars(request=f"{_PROCESS}{next(_NUMBERS):06x}"):
        try:
            response = await handler(request)
            status = response.status
            response.headers.update(SECURITY_HEADERS)
        except web.HTTPException as error:
            status = error.status
            error.headers.update(SECURITY_HEADERS)
            page = explain_refusal(request, error, _choose_faults(request))
            if page is None:
                raise
            page.headers.update(SECURITY_HEADERS)
            return page
        except Exception:  # noqa: BLE001 - see above; it is logged with its traceback
            _log.exception("request.failed")
            return _apologise(request, status)
        else:
            return response
        finally:
            leave_broken_body(request)
            milliseconds = round((time.perf_counter() - started) * 1000, 1)
            # What is no path of ours may hold anything, a query or somebody's words too.
            path = request.path if _PLAIN_PATH.fullmatch(request.path) else "(odd)"
            _log.info("request", method=request.method, path=path, status=status, ms=milliseconds)


def _choose_faults(request: web.Request) -> Show:
    """Return what makes the pages of faults: staff are led back elsewhere than citizens."""
    return show_console_fault if request.path.startswith(ROOT) else show_fault


def _apologise(request: web.Request, status: int) -> web.Response:
    """Answer for a fault: silence to WeChat, a page to a person."""
    is_platform = request.path.startswith("/wechat/")
    show = _choose_faults(request)
    answer = web.Response(text="success") if is_platform else show(request, status)
    answer.headers.update(SECURITY_HEADERS)
    return answer
