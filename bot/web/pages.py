"""What all pages have in common: who answers, the print, and how they are sent."""

from __future__ import annotations

from typing import Any

import aiohttp_jinja2
import jinja2
from aiohttp import web

from bot.keys import PIPELINE
from bot.web.assets import asset_url
from bot.web.display import is_large
from bot.web.lines import QUIET, Style, lay_out, split_phones
from handlers.ratings import RATED


def set_up_templates(app: web.Application) -> None:
    """Let the application render the templates of this package; what they show is escaped."""
    environment = aiohttp_jinja2.setup(
        app,
        loader=jinja2.PackageLoader("bot.web"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(lay_out=lay_out, split_phones=split_phones)
    environment.globals.update(asset_url=asset_url, QUIET=QUIET, RATED=RATED, Style=Style)


def show_page(
    request: web.Request, template: str, *, status: int = 200, **values: Any
) -> web.Response:
    """Return a page; `values` are what its template shows beside the centre and the print."""
    context = {
        "centre": request.app[PIPELINE].knowledge.snapshot.centre,
        "is_large": is_large(request),
        "page": request.path,
        **values,
    }
    response = aiohttp_jinja2.render_template(template, request, context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
