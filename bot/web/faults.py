"""What is shown instead of a page: a sentence in Chinese and the way back."""

from __future__ import annotations

from collections.abc import Callable

from aiohttp import web

from bot.web.api import answer_json
from bot.web.conversation import LONGEST_TEXT
from bot.web.pages import show_page
from bot.web.wording import FAULTS, OTHER_FAULT

_PLATFORM = "/wechat/"
_INTERFACE = "/api/"
_LOWEST_FAULT = 400
Show = Callable[[web.Request, int], web.Response]
_KEPT_HEADERS = ("Allow", "Retry-After")


def show_fault(request: web.Request, status: int) -> web.Response:
    """Return what a person, or a program at the interface, gets for a status."""
    happened, advice = FAULTS.get(status, OTHER_FAULT)
    advice = advice.format(limit=LONGEST_TEXT)
    if request.path.startswith(_INTERFACE):
        return answer_json({"error": f"{happened}。{advice}"}, status=status)
    return show_page(request, "fault.html", status=status, happened=happened, advice=advice)


def explain_refusal(
    request: web.Request, refusal: web.HTTPException, show: Show = show_fault
) -> web.Response | None:
    """Return the page that `show` makes for a refusal; None where it is to be sent as it is.

    That is a redirection, and whatever is refused to WeChat's platform.
    """
    if refusal.status < _LOWEST_FAULT or request.path.startswith(_PLATFORM):
        return None
    response = show(request, refusal.status)
    kept = {name: refusal.headers[name] for name in _KEPT_HEADERS if name in refusal.headers}
    response.headers.update(kept)
    if refusal.keep_alive is False:
        response.force_close()
    return response
