"""The second factor: asked for after the password, set up where the role needs it."""

from __future__ import annotations

import sqlite_utils
from aiohttp import web

from bot.console.codes import find_step, make_address, make_secret
from bot.console.doors import SIGN_IN, Doors, find_session
from bot.console.forms import read_form
from bot.console.keys import SESSIONS, STAFF
from bot.console.pages import show_console
from bot.console.picture import draw
from bot.console.sessions import Session, Step
from bot.console.signing_in import let_in
from bot.console.tries import Tries
from bot.console.wording import CODE_WRONG, WAIT
from bot.keys import CLOCK, PIPELINE
from knowledge.audit import Deed, append_deed

doors = Doors()


def _get_half(request: web.Request) -> Session:
    """Return the session of who gave the right password; others begin anew."""
    session = find_session(request)
    if session is None or session.step is not Step.HALF:
        raise web.HTTPSeeOther(SIGN_IN)
    return session


async def offer_secret(request: web.Request, session: Session) -> str:
    """Return the secret that a person is to give their authenticator, the same at each look."""
    secret = session.new_codes or make_secret()
    if not session.new_codes:
        await request.app[SESSIONS].keep_codes(session.token, secret)
    return secret


async def accept_code(request: web.Request, session: Session, code: str) -> bool:
    """Tell whether a code is right, and keep what it proves.

    Each code counts once; the first one binds the authenticator. Raises StorageError.
    """
    now, login = request.app[CLOCK](), session.member.login

    def work(db: sqlite_utils.Database) -> bool:
        kept, last = db.conn.execute(
            "SELECT codes, code_step FROM staff WHERE login = ?", (login,)
        ).fetchone()
        step = find_step(kept or session.new_codes, code, now, after=last)
        if step is None:
            return False
        db.conn.execute(
            "UPDATE staff SET codes = ?, code_step = ? WHERE login = ?",
            (kept or session.new_codes, step, login),
        )
        if not kept:
            append_deed(db, Deed(now, login, "staff.codes_set", login))
        return True

    return await request.app[STAFF].database.write(work)


async def _show(request: web.Request, session: Session, *, fault: str = "") -> web.Response:
    member = session.member
    secret = "" if member.has_codes else await offer_secret(request, session)
    status = 400 if fault else 200
    return show_console(
        request, None, "second.html", status=status, secret=secret, member=member, fault=fault
    )


@doors.public_get("/console/second-factor")
async def show_second(request: web.Request) -> web.StreamResponse:
    """Ask for the code, or show how to set up the authenticator."""
    return await _show(request, _get_half(request))


@doors.public_post("/console/second-factor")
async def take_second(request: web.Request) -> web.StreamResponse:
    """Let in who gives the right code, with a new token."""
    session = _get_half(request)
    tries = Tries(request, session.member.login)
    if not await tries.take():
        return await _show(request, session, fault=WAIT)
    if not await accept_code(request, session, (await read_form(request)).get("code", "")):
        fault = WAIT if await tries.note_failure() else CODE_WRONG
        return await _show(request, session, fault=fault)
    raise await let_in(request, tries, goal=session.goal, has_proved=True)


@doors.public_get("/console/codes.svg")
async def show_picture(request: web.Request) -> web.StreamResponse:
    """Show the picture for the authenticator of who is setting it up, and of nobody else."""
    session = find_session(request)
    if session is None or not session.new_codes or session.member.has_codes:
        raise web.HTTPNotFound
    centre = request.app[PIPELINE].knowledge.snapshot.centre.name
    address = make_address(session.new_codes, session.member.login, centre)
    return web.Response(body=draw(address), content_type="image/svg+xml")
