"""What all pages of the console have in common: who is there, where one can go, what to tell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import jinja2
from aiohttp import web
from markupsafe import Markup

from bot.console.cookies import give_token, read_token
from bot.console.doors import FORM_TOKEN
from bot.console.keys import HAS_TOLD, IS_NEW_TOKEN, PLACES, SESSION, SESSIONS, TEMPLATES
from bot.console.sessions import make_form_token
from bot.console.staff import StaffMember
from bot.console.wording import ROLES
from bot.keys import CITIZENS, PIPELINE
from bot.web.assets import asset_url
from bot.web.display import is_large
from handlers.period import CHINA
from handlers.wording import word_day

_SHOWN = 6
"""Characters of a citizen's code that staff see."""


def word_moment(milliseconds: int | None) -> str:
    """Return a moment in ms UTC as staff in China read it, "" for none."""
    if milliseconds is None:
        return ""
    at = dt.datetime.fromtimestamp(milliseconds / 1000, CHINA)
    return f"{word_day(at.date())} {at:%H:%M}"


def add_query(path: str, query: Mapping[str, object], **more: object) -> str:
    """Return an address with the fields of `query`, `more` over them, empty ones left out."""
    fields = {name: value for name, value in {**query, **more}.items() if value not in ("", None)}
    return f"{path}?{urlencode(fields)}" if fields else path


def make_templates() -> jinja2.Environment:
    """Return what renders the templates of this package; what they show is escaped."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("bot.console"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(moment=word_moment, day=word_day)
    environment.globals.update(asset_url=asset_url, add_query=add_query, ROLES=ROLES)
    return environment


def list_places(
    request: web.Request, staff: StaffMember | None
) -> Sequence[tuple[str, str, bool]]:
    """Return where this person can go: address, word, and whether they are there."""
    found: dict[str, tuple[str, bool]] = {}
    for path, word, needs in request.app[PLACES]:
        if staff is not None and staff.may(needs):
            is_here = f"{request.path}/".startswith(f"{path}/")
            first, was_here = found.get(word, (path, False))
            found[word] = (first, was_here or is_here)
    return [(path, word, is_here) for word, (path, is_here) in found.items()]


def name_citizen(request: web.Request, citizen: str) -> str:
    """Return what staff see of a citizen: a short code made anew, which tells citizens apart.

    It is a keyed hash of the code that is kept, itself one of the openid: it leads to neither.
    """
    if not citizen:
        return "群众（已删除记录）"
    return f"群众{request.app[CITIZENS].code('console:citizen', citizen)[:_SHOWN]}"


async def tell(request: web.Request, notice: str) -> None:
    """Let the next page that this person sees begin with a sentence."""
    await request.app[SESSIONS].keep_notice(request[SESSION].token, notice)


def render_part(request: web.Request, template: str, **values: Any) -> web.Response:
    """Return a piece of a page, for a script that puts it into one."""
    text = request.app[TEMPLATES].get_template(template).render(values)
    return web.Response(text=text, content_type="text/html")


def show_console(
    request: web.Request,
    staff: StaffMember | None,
    template: str,
    *,
    status: int = 200,
    **values: Any,
) -> web.Response:
    """Return a page; `values` are what its template shows beside who is there and where to go.

    The notice that was kept for this person stands on it, once.
    """
    token = read_token(request)
    form_token = make_form_token(token)
    notice = request[SESSION].notice if SESSION in request else ""
    request[HAS_TOLD] = bool(notice)
    context = {
        "centre": request.app[PIPELINE].knowledge.snapshot.centre,
        "is_large": is_large(request),
        "page": request.path_qs,
        "path": request.path,
        "staff": staff,
        "places": list_places(request, staff),
        "notice": notice,
        "csrf_token": form_token,
        "csrf_field": Markup('<input type="hidden" name="{}" value="{}">').format(
            FORM_TOKEN, form_token
        ),
        **values,
    }
    text = request.app[TEMPLATES].get_template(template).render(context)
    response = web.Response(text=text, status=status, content_type="text/html")
    if request[IS_NEW_TOKEN]:
        give_token(request, response, token)
    return response
