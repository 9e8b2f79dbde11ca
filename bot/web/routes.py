"""The web pages' addresses, in one list."""

from __future__ import annotations

from aiohttp import web

from bot.web import api, assets, chat, display, privacy
from bot.web.addresses import count_addresses
from bot.web.pages import set_up_templates


def set_up_web(app: web.Application) -> None:
    """Add the citizens' pages and their interface to the application."""
    set_up_templates(app)
    app.cleanup_ctx.append(count_addresses)
    for module in (api, assets, chat, display, privacy):
        app.add_routes(module.routes)
