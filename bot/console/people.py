"""The list of staff: administrators add people, give roles, reset and close accounts."""

from __future__ import annotations

from aiohttp import web

from bot.console.arriving import judge_newcomer, read_newcomer
from bot.console.cookies import is_secure
from bot.console.doors import Doors
from bot.console.forms import read_form
from bot.console.inviting import complete
from bot.console.keys import STAFF
from bot.console.pages import show_console, tell, word_moment
from bot.console.sheets import send_sheet
from bot.console.staff import LoginTakenError, Newcomer, StaffError, StaffMember
from bot.console.staffing import adding, changing, closing, resetting
from bot.console.wording import (
    ADDED,
    CHANGED,
    CLOSED,
    LOGIN_TAKEN,
    OWN_ACCOUNT,
    RESET,
    ROLES,
    word_staff_error,
)
from bot.keys import CLOCK, SETTINGS
from knowledge.roles import Permission, Role

doors = Doors()

PEOPLE = "/console/staff"
HEADS = ("账号", "姓名", "角色", "单位", "状态", "上次登录")


def word_standing(member: StaffMember) -> str:
    """Say whether somebody can sign in."""
    if member.left_at is not None:
        return "已停用"
    return "在用" if member.has_password else "还没有设密码"


def _complete(request: web.Request, path: str) -> str:
    """Return the whole address of a link, where nothing is set by how the browser came here."""
    scheme = "https" if is_secure(request) else "http"
    public_url = request.app[SETTINGS].server.public_url
    return complete(path, public_url, f"{scheme}://{request.host}")


def _get_member(request: web.Request) -> StaffMember:
    """Return whom the address names; raises HTTPNotFound."""
    member = request.app[STAFF].find(request.match_info["login"])
    if member is None:
        raise web.HTTPNotFound
    return member


def _read_role(form: dict[str, str]) -> Role:
    """Return the role of a form; raises HTTPBadRequest for what is none."""
    try:
        return Role(form.get("role", ""))
    except ValueError as error:
        raise web.HTTPBadRequest from error


@doors.get("/console/staff", needs=Permission.ADMINISTER)
async def list_people(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """List everybody, those who left last."""
    people = request.app[STAFF].list_all()
    return show_console(
        request, staff, "people.html", people=people, heads=HEADS, word_standing=word_standing
    )


@doors.get("/console/staff.csv", needs=Permission.ADMINISTER)
async def export_people(request: web.Request, _staff: StaffMember) -> web.StreamResponse:
    """Give the list as a file."""
    rows = (
        (
            *(one.login, one.name, ROLES[one.role], one.unit),
            *(word_standing(one), word_moment(one.signed_in_at)),
        )
        for one in request.app[STAFF].list_all()
    )
    return send_sheet("staff", HEADS, rows)


def _show_form(
    request: web.Request,
    staff: StaffMember,
    who: Newcomer,
    faults: dict[str, str] | None = None,
) -> web.Response:
    status = 400 if faults else 200
    return show_console(
        request, staff, "person_new.html", status=status, who=who, faults=faults or {}
    )


@doors.get("/console/new-staff", needs=Permission.ADMINISTER)
async def show_new(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Ask who is to be added."""
    return _show_form(request, staff, Newcomer("", "", Role.EDITOR))


@doors.post("/console/new-staff", needs=Permission.ADMINISTER)
async def add_person(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Add somebody and show, once, the link by which they set the password."""
    form = await read_form(request)
    who = read_newcomer(form, _read_role(form))
    faults = judge_newcomer(who)
    if faults:
        return _show_form(request, staff, who, faults)
    try:
        work = adding(who, by=staff.login, now=request.app[CLOCK]())
        path = await request.app[STAFF].database.write(work)
    except LoginTakenError:
        return _show_form(request, staff, who, {"login": LOGIN_TAKEN})
    said = ADDED.format(name=who.name)
    link = _complete(request, path)
    return show_console(request, staff, "person_link.html", who=who, said=said, link=link)


def _show(
    request: web.Request, staff: StaffMember, member: StaffMember, fault: str = ""
) -> web.Response:
    status = 400 if fault else 200
    return show_console(
        request,
        staff,
        "person.html",
        status=status,
        member=member,
        fault=fault,
        standing=word_standing(member),
    )


@doors.get("/console/staff/{login}", needs=Permission.ADMINISTER)
async def show_person(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Show one of the staff and what can be done."""
    return _show(request, staff, _get_member(request))


@doors.post("/console/staff/{login}", needs=Permission.ADMINISTER)
async def change_person(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Keep somebody's name, unit and role; nobody gives a role to themselves."""
    member, form = _get_member(request), await read_form(request)
    who = read_newcomer({**form, "login": member.login}, _read_role(form))
    if member.login == staff.login and who.role is not member.role:
        return _show(request, staff, member, OWN_ACCOUNT)
    try:
        work = changing(who, by=staff.login, now=request.app[CLOCK]())
        await request.app[STAFF].database.write(work)
    except StaffError as error:
        return _show(request, staff, member, word_staff_error(error))
    await tell(request, CHANGED.format(name=who.name))
    raise web.HTTPSeeOther(PEOPLE)


def _show_asking(request: web.Request, staff: StaffMember, template: str) -> web.Response:
    """Ask, by the person's name, before something is taken from them."""
    member = _get_member(request)
    fault = OWN_ACCOUNT if member.login == staff.login else ""
    return show_console(
        request, staff, template, status=400 if fault else 200, member=member, fault=fault
    )


@doors.get("/console/staff/{login}/reset", needs=Permission.ADMINISTER)
async def ask_reset(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Ask before somebody's password and authenticator are taken."""
    return _show_asking(request, staff, "person_reset.html")


@doors.post("/console/staff/{login}/reset", needs=Permission.ADMINISTER)
async def reset_person(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Take password and authenticator, and show, once, a new link."""
    member = _get_member(request)
    if member.login == staff.login:
        return _show_asking(request, staff, "person_reset.html")
    work = resetting(member.login, by=staff.login, now=request.app[CLOCK]())
    path = await request.app[STAFF].database.write(work)
    said, link = RESET.format(name=member.name), _complete(request, path)
    return show_console(request, staff, "person_link.html", who=member, said=said, link=link)


@doors.get("/console/staff/{login}/close", needs=Permission.ADMINISTER)
async def ask_close(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Ask before an account is closed for good."""
    return _show_asking(request, staff, "person_close.html")


@doors.post("/console/staff/{login}/close", needs=Permission.ADMINISTER)
async def close_person(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Close an account for good; its deeds stay in the audit record."""
    member = _get_member(request)
    if member.login == staff.login:
        return _show_asking(request, staff, "person_close.html")
    work = closing(member.login, by=staff.login, now=request.app[CLOCK]())
    await request.app[STAFF].database.write(work)
    await tell(request, CLOSED.format(name=member.name))
    raise web.HTTPSeeOther(PEOPLE)
