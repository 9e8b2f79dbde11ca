"""The page that says what is kept, for how long, and whom to ask."""

from __future__ import annotations

from aiohttp import web

from bot.keys import SETTINGS
from bot.web.conversation import COOKIE_SECONDS
from bot.web.pages import show_page
from bot.web.wording import word_days

routes = web.RouteTableDef()

_HOUR_SECONDS = 60 * 60


@routes.get("/privacy")
async def show_privacy(request: web.Request) -> web.Response:
    """Say what is kept of an inquiry and what never is."""
    return show_page(
        request,
        "privacy.html",
        days=word_days(request.app[SETTINGS].privacy.keep_days),
        cookie_hours=COOKIE_SECONDS // _HOUR_SECONDS,
    )
