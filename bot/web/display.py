"""长辈版: large print on every page, remembered by the browser."""

from __future__ import annotations

from aiohttp import web

from bot.console.doors import keep_own
from bot.web.cookies import remember
from bot.web.forms import check_origin, read_form

routes = web.RouteTableDef()

COOKIE = "print"
LARGE = "large"
_YEAR_SECONDS = 365 * 24 * 60 * 60
_PAGES = ("/", "/privacy")


def is_large(request: web.Request) -> bool:
    """Tell whether this browser asked for large print."""
    return request.cookies.get(COOKIE) == LARGE


@routes.post("/display")
async def change_print(request: web.Request) -> web.Response:
    """Remember large or ordinary print, and lead back to the page it was asked on."""
    check_origin(request)
    form = await read_form(request)
    back = form.get("back", "")
    is_ours = back in _PAGES or keep_own(back) == back
    answer = web.HTTPSeeOther(back if is_ours else "/")
    if form.get("print") == LARGE:
        remember(request, answer, COOKIE, LARGE, seconds=_YEAR_SECONDS)
    else:
        answer.del_cookie(COOKIE)
    raise answer
