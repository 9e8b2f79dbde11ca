"""Signing in by name and password, and out."""

from __future__ import annotations

import sqlite_utils
from aiohttp import web

from bot.console.cookies import give_token, read_token, take_token
from bot.console.doors import SIGN_IN, Doors, find_session, keep_own
from bot.console.forms import read_form
from bot.console.keys import PASSWORDS, SESSION, SESSIONS, STAFF
from bot.console.pages import show_console
from bot.console.sessions import Step, close_session
from bot.console.staff import StaffMember, get_member, reading
from bot.console.tries import Tries
from bot.console.wording import SIGN_IN_REFUSED, WAIT
from bot.keys import CLOCK
from knowledge.audit import Deed, append_deed
from knowledge.roles import Permission

doors = Doors()

SECOND = "/console/second-factor"


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
    """Let in who gives the right name and password, or ask them for the second factor."""
    form = await read_form(request)
    login, goal = form.get("login", "").strip().lower(), keep_own(form.get("next", ""))
    tries = Tries(request, login)
    if not await tries.take():
        return _show(request, goal=goal, login=login, fault=WAIT, status=400)
    kept = request.app[STAFF].find_password(login)
    if not await request.app[PASSWORDS].fits(form.get("password", ""), kept):
        fault = WAIT if await tries.note_failure() else SIGN_IN_REFUSED
        return _show(request, goal=goal, login=login, fault=fault, status=400)
    raise await let_in(request, tries, goal=goal)


async def let_in(
    request: web.Request, tries: Tries, *, goal: str, has_proved: bool = False
) -> web.HTTPSeeOther:
    """Begin a session with a new token, and return the way on.

    That is the second factor where it is owed, and not `has_proved`. Raises StorageError, and
    StaffNotFoundError where the account was closed in just this moment.
    """
    now, sessions, old = request.app[CLOCK](), request.app[SESSIONS], read_token(request)

    def work(db: sqlite_utils.Database) -> tuple[str, Step]:
        close_session(db, old)
        member = get_member(reading(db), tries.login)
        step = Step.HALF if member.needs_codes and not has_proved else Step.WHOLE
        tries.settle(db, is_in=step is Step.WHOLE)
        if step is Step.WHOLE:
            db.conn.execute(
                "UPDATE staff SET signed_in_at = ? WHERE login = ?", (now, member.login)
            )
            append_deed(db, Deed(now, member.login, "staff.signed_in", member.login))
        return sessions.open(db, member.login, step=step, goal=goal, now=now), step

    token, step = await request.app[STAFF].database.write(work)
    answer = web.HTTPSeeOther(goal if step is Step.WHOLE else SECOND)
    give_token(request, answer, token)
    return answer


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
