"""One's own account: who one is here, a new password, the authenticator."""

from __future__ import annotations

import sqlite_utils
from aiohttp import web

from bot.console.arriving import judge_password
from bot.console.cookies import give_token
from bot.console.doors import Doors
from bot.console.forms import read_form
from bot.console.keys import PASSWORDS, SESSION, SESSIONS, STAFF
from bot.console.pages import show_console, tell
from bot.console.second import accept_code, offer_secret
from bot.console.sessions import Step, close_session
from bot.console.staff import StaffMember
from bot.console.staffing import set_password
from bot.console.tries import Tries
from bot.console.wording import CODE_WRONG, CODES_KEPT, NEW_KEPT, OLD_WRONG, WAIT
from bot.keys import CLOCK
from knowledge.roles import Permission

doors = Doors()

ACCOUNT = "/console/account"


def _show(
    request: web.Request, staff: StaffMember, faults: dict[str, str] | None = None
) -> web.Response:
    status = 400 if faults else 200
    return show_console(request, staff, "account.html", status=status, faults=faults or {})


@doors.get("/console/account", needs=Permission.READ)
async def show_account(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Show who one is here."""
    return _show(request, staff)


@doors.post("/console/account/password", needs=Permission.READ)
async def change_password(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Keep a new password of who knows the old one, and sign them out everywhere else."""
    form, tries = await read_form(request), Tries(request, staff.login)
    if not await tries.take():
        return _show(request, staff, {"old": WAIT})
    kept = request.app[STAFF].find_password(staff.login)
    if not await request.app[PASSWORDS].fits(form.get("old", ""), kept):
        return _show(request, staff, {"old": WAIT if await tries.note_failure() else OLD_WRONG})
    weakness = await judge_password(request, staff, form)
    new = "" if weakness else await request.app[PASSWORDS].hash(form["password"])
    now, sessions, old = request.app[CLOCK](), request.app[SESSIONS], request[SESSION].token
    database = request.app[STAFF].database
    if weakness:
        await database.write(lambda db: tries.settle(db, is_in=False))
        return _show(request, staff, {"password": weakness})

    def work(db: sqlite_utils.Database) -> str:
        tries.settle(db, is_in=True)
        set_password(db, staff.login, new, now=now)
        close_session(db, old)
        return sessions.open(db, staff.login, step=Step.WHOLE, goal="", now=now)

    token = await database.write(work)
    await sessions.keep_notice(token, NEW_KEPT)
    answer = web.HTTPSeeOther(ACCOUNT)
    give_token(request, answer, token)
    raise answer


async def _show_codes(request: web.Request, staff: StaffMember, fault: str = "") -> web.Response:
    secret = "" if staff.has_codes else await offer_secret(request, request[SESSION])
    status = 400 if fault else 200
    return show_console(
        request, staff, "account_codes.html", status=status, secret=secret, fault=fault
    )


@doors.get("/console/account/codes", needs=Permission.READ)
async def show_codes(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Show how to set up the authenticator, for roles that need none too."""
    return await _show_codes(request, staff)


@doors.post("/console/account/codes", needs=Permission.READ)
async def take_code(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Bind the authenticator that shows the right code."""
    code = (await read_form(request)).get("code", "")
    if staff.has_codes or not await accept_code(request, request[SESSION], code):
        return await _show_codes(request, staff, CODE_WRONG)
    await tell(request, CODES_KEPT)
    raise web.HTTPSeeOther(ACCOUNT)
