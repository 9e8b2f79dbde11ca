"""One-time links: a person sets the password, or becomes the first administrator."""

from __future__ import annotations

import asyncio

import sqlite_utils
from aiohttp import web

from bot.console.doors import ROOT, Doors
from bot.console.forms import read_form
from bot.console.keys import PASSWORDS, STAFF
from bot.console.links import FIRST, end_links, find_link
from bot.console.pages import show_console
from bot.console.signing_in import let_in
from bot.console.staff import (
    BadLoginError,
    BadNameError,
    LoginTakenError,
    Newcomer,
    StaffMember,
    find_member,
    insert_member,
    reading,
)
from bot.console.staffing import set_password
from bot.console.strength import find_weakness
from bot.console.tries import Tries
from bot.console.wording import (
    BAD_LOGIN,
    BAD_NAME,
    LINK_ENDED,
    LOGIN_TAKEN,
    UNLIKE,
)
from bot.keys import CLOCK, PIPELINE
from knowledge.roles import Role

doors = Doors()


class LinkEndedError(Exception):
    """A link was used in just this moment, or ended."""


def _show_ended(request: web.Request) -> web.Response:
    return show_console(request, None, "link_ended.html", status=404, sentence=LINK_ENDED)


def _show(
    request: web.Request,
    who: Newcomer | StaffMember,
    token: str,
    faults: dict[str, str] | None = None,
) -> web.Response:
    return show_console(
        request,
        None,
        "link.html",
        status=400 if faults else 200,
        who=who,
        token=token,
        is_first=isinstance(who, Newcomer),
        faults=faults or {},
    )


def _find(request: web.Request, token: str) -> Newcomer | StaffMember | None:
    """Return who sets a password by a link: somebody, or who is to be the first; None for none."""
    database = request.app[STAFF].database
    login = find_link(database.read, token, request.app[CLOCK]())
    if login is None:
        return None
    return (
        Newcomer("", "", Role.ADMINISTRATOR) if login == FIRST else request.app[STAFF].find(login)
    )


async def judge_password(
    request: web.Request, who: Newcomer | StaffMember, form: dict[str, str]
) -> str:
    """Return what is wrong with the new password of a form, "" where it is good."""
    password = form.get("password", "")
    if password != form.get("again", ""):
        return UNLIKE
    centre = request.app[PIPELINE].knowledge.snapshot.centre.name
    about = (who.login, who.name, who.unit, centre)
    return await asyncio.to_thread(find_weakness, password, about)


def read_newcomer(form: dict[str, str], role: Role) -> Newcomer:
    """Return who a form wants added to the staff."""
    login, name, unit = (form.get(key, "").strip() for key in ("login", "name", "unit"))
    return Newcomer(login.lower(), " ".join(name.split()), role, " ".join(unit.split()))


def judge_newcomer(who: Newcomer) -> dict[str, str]:
    """Return what is wrong with each field of somebody new."""
    try:
        who.check()
    except BadLoginError:
        return {"login": BAD_LOGIN}
    except BadNameError:
        return {"name": BAD_NAME}
    return {}


@doors.public_get("/console/link")
async def show_link(request: web.Request) -> web.StreamResponse:
    """Ask for the new password; looking does not use the link up."""
    token = request.query.get("t", "")
    who = _find(request, token)
    return _show_ended(request) if who is None else _show(request, who, token)


@doors.public_post("/console/link")
async def take_link(request: web.Request) -> web.StreamResponse:
    """Keep the password, end the link, and let the person in."""
    form = await read_form(request)
    token = form.get("t", "")
    who = _find(request, token)
    if who is None:
        return _show_ended(request)
    faults = {}
    if isinstance(who, Newcomer):
        who = read_newcomer(form, who.role)
        faults = judge_newcomer(who)
    weakness = await judge_password(request, who, form)
    if weakness:
        faults["password"] = weakness
    if faults:
        return _show(request, who, token, faults)
    kept = await request.app[PASSWORDS].hash(form["password"])
    try:
        await request.app[STAFF].database.write(
            lambda db: _arrive(db, who, token, kept, request.app[CLOCK]())
        )
    except LinkEndedError:
        return _show_ended(request)
    except LoginTakenError:
        return _show(request, who, token, {"login": LOGIN_TAKEN})
    raise await let_in(request, Tries(request, who.login, is_counted=False), goal=ROOT)


def _arrive(
    db: sqlite_utils.Database, who: Newcomer | StaffMember, token: str, kept: str, now: int
) -> None:
    """Keep a password by a link, inside a write. Raises LinkEndedError and StaffError's kinds."""
    login = find_link(reading(db), token, now)
    if isinstance(who, Newcomer):
        if login != FIRST:
            raise LinkEndedError
        insert_member(db, who, by=who.login, now=now)
        end_links(db, FIRST)
    elif login != who.login or find_member(reading(db), login) is None:
        raise LinkEndedError
    set_password(db, who.login, kept, now=now)
