"""Signing in and out."""

from __future__ import annotations

import sqlite_utils
from aiohttp import web

from bot.console.cookies import give_token, read_token, take_token
from bot.console.doors import SIGN_IN, Doors, find_session, keep_own
from bot.console.forms import read_form
from bot.console.keys import PASSWORDS, SESSION, SESSIONS, STAFF
from bot.console.pages import list_places, show_console
from bot.console.sessions import Step, close_session
from bot.console.staff import StaffMember
from bot.console.wording import SIGN_IN_REFUSED
from bot.keys import CLOCK
from knowledge.audit import Deed, append_deed
from knowledge.roles import Permission

doors = Doors()


def _show(
    request: web.Request, *, goal: str, login: str = "", fault: str = "", status: int = 200
) -> web.Response:
    return show_console(
        request, None, "sign_in.html", status=status, goal=goal, login=login, fault=fault
    )


@doors.public_get("/console/sign-in")
async def show_sign_in(request: web.Request) -> web.StreamResponse:
    """Ask for name and password; who is signed in goes on."""
    goal = keep_own(request.query.get("next", ""))
    session = find_session(request)
    if session is not None and session.step is Step.WHOLE:
        raise web.HTTPSeeOther(goal)
    return _show(request, goal=goal)


@doors.public_post("/console/sign-in")
async def take_sign_in(request: web.Request) -> web.StreamResponse:
    """Sign in who gives the right name and password, with a new token."""
    form = await read_form(request)
    login, goal = form.get("login", "").strip().lower(), keep_own(form.get("next", ""))
    kept = request.app[STAFF].find_password(login)
    if not await request.app[PASSWORDS].fits(form.get("password", ""), kept):
        return _show(request, goal=goal, login=login, fault=SIGN_IN_REFUSED, status=400)
    now, sessions = request.app[CLOCK](), request.app[SESSIONS]

    def work(db: sqlite_utils.Database) -> str:
        close_session(db, read_token(request))
        db.conn.execute("UPDATE staff SET signed_in_at = ? WHERE login = ?", (now, login))
        append_deed(db, Deed(now, login, "staff.signed_in", login))
        return sessions.open(db, login, step=Step.WHOLE, goal="", now=now)

    token = await request.app[STAFF].database.write(work)
    answer = web.HTTPSeeOther(goal)
    give_token(request, answer, token)
    raise answer


@doors.post("/console/sign-out", needs=Permission.READ)
async def sign_out(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """End this session."""
    now, token = request.app[CLOCK](), request[SESSION].token

    def work(db: sqlite_utils.Database) -> None:
        close_session(db, token)
        append_deed(db, Deed(now, staff.login, "staff.signed_out", staff.login))

    await request.app[STAFF].database.write(work)
    answer = web.HTTPSeeOther(SIGN_IN)
    take_token(request, answer)
    raise answer


@doors.get("/console", needs=Permission.READ)
async def show_first_page(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Lead to the first page that this person can use."""
    places = list_places(request, staff)
    if places:
        raise web.HTTPSeeOther(places[0][0])
    return show_console(request, staff, "empty.html")
