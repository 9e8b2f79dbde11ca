"""Complaints and suggestions: what waits, what was said, and where each stands."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import astuple

from aiohttp import web

from bot.console.desk import judge_words
from bot.console.doors import Doors
from bot.console.forms import read_form
from bot.console.keys import STAFF
from bot.console.pages import add_query, name_citizen, show_console, tell, word_moment
from bot.console.sheets import send_sheet
from bot.console.staff import StaffMember
from bot.console.wording import (
    COMPLAINT_CHANGED,
    COMPLAINT_FIXED,
    COMPLAINT_MASKED,
    COMPLAINT_UNTOLD,
)
from bot.keys import CLOCK, PIPELINE, STORE
from handlers.complaints.book import find_complaint, list_page
from handlers.complaints.clerk import (
    LONGEST_COMMENT,
    ForbiddenChangeError,
    MissingCommentError,
    StaffChange,
    UnknownComplaintError,
    change_status,
    list_allowed,
)
from handlers.complaints.complaint import MORE_WORKING_DAYS, Complaint, ComplaintStatus
from handlers.complaints.telling import name_complaint
from handlers.complaints.wording import FIELDS, NATURES, STATUSES
from handlers.period import day_of
from knowledge.masking import mask
from knowledge.roles import Permission

doors = Doors()

BOOK = "/console/complaints"
PAGE = 50
MOST_EXPORTED = 50_000
VIEWS = {"open": "未办完", "all": "全部"}
HEADS = ("编号", "种类", "收到", "期限", "工作日", "状态", "是否逾期", *FIELDS.values())


def _read_view(request: web.Request) -> str:
    view = request.query.get("view", "")
    return view if view in VIEWS else "open"


def _read_place(request: web.Request) -> tuple[int, str] | None:
    moment, _, number = request.query.get("after", "").partition("_")
    is_whole = moment.isascii() and moment.isdigit() and len(moment) < 16  # noqa: PLR2004 - an integer of SQLite's
    return (int(moment), number) if is_whole and number else None


def _list(request: web.Request, view: str, limit: int) -> list[Complaint]:
    return list_page(
        request.app[STORE].database.read,
        only_open=view == "open",
        after=_read_place(request),
        limit=limit,
    )


def word_overdue(complaint: Complaint, today: dt.date) -> str:
    """Return 逾期 where a complaint is, with a mark where holidays may still move the day."""
    if not complaint.is_overdue(today):
        return ""
    return "逾期" if complaint.due.is_certain else "逾期？"


@doors.get("/console/complaints", needs=Permission.READ)
async def list_complaints(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """List what waits, the oldest first, or everything, the newest first; fifty at a time."""
    view, today = _read_view(request), day_of(request.app[CLOCK]())
    found = await asyncio.to_thread(_list, request, view, PAGE + 1)
    shown, after = found[:PAGE], ""
    if len(found) > PAGE:
        key = f"{shown[-1].received_at}_{shown[-1].id}"
        after = add_query(BOOK, {"view": view}, after=key)
    return show_console(
        request,
        staff,
        "complaints.html",
        complaints=shown,
        view=view,
        views=[(add_query(BOOK, {"view": key}), word, key == view) for key, word in VIEWS.items()],
        first=add_query(BOOK, {"view": view}) if "after" in request.query else "",
        after=after,
        overdue={one.id: word_overdue(one, today) for one in shown},
        name_complaint=name_complaint,
        natures=NATURES,
        statuses=STATUSES,
        today=today,
    )


@doors.get("/console/complaints.csv", needs=Permission.READ)
async def export_complaints(request: web.Request, _staff: StaffMember) -> web.StreamResponse:
    """Give a view of the list as a file."""
    today = day_of(request.app[CLOCK]())
    found = await asyncio.to_thread(_list, request, _read_view(request), MOST_EXPORTED)
    rows = (
        (
            *(name_complaint(one), NATURES[one.nature], word_moment(one.received_at)),
            *(one.due.day, one.working_days, STATUSES[one.status], word_overdue(one, today)),
            *astuple(one.words),
        )
        for one in found
    )
    return await asyncio.to_thread(send_sheet, "complaints", HEADS, rows)


def _get(request: web.Request) -> Complaint:
    """Return the complaint that the address names; raises HTTPNotFound."""
    read = request.app[STORE].database.read
    found = find_complaint(read, request.match_info["number"])
    if found is None:
        raise web.HTTPNotFound
    return found


def _show(
    request: web.Request,
    staff: StaffMember,
    complaint: Complaint,
    *,
    fault: str = "",
    form: dict[str, str] | None = None,
) -> web.Response:
    today = day_of(request.app[CLOCK]())
    names = request.app[STAFF].name_people([change.author for change in complaint.changes])
    answers = zip(FIELDS.values(), astuple(complaint.words), strict=True)
    return show_console(
        request,
        staff,
        "complaint.html",
        status=400 if fault else 200,
        one=complaint,
        number=name_complaint(complaint),
        nature=NATURES[complaint.nature],
        citizen=name_citizen(request, complaint.citizen),
        answers=[(name, answer or "未填") for name, answer in answers],
        names=names,
        statuses=STATUSES,
        allowed=[(status.value, STATUSES[status]) for status in list_allowed(complaint)],
        overdue=word_overdue(complaint, today),
        more_days=MORE_WORKING_DAYS,
        fault=fault,
        form=form or {},
        longest=LONGEST_COMMENT,
    )


@doors.get("/console/complaints/{number}", needs=Permission.READ)
async def show_complaint(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Show a complaint with its words and its history."""
    return _show(request, staff, _get(request))


def _read_change(request: web.Request, form: dict[str, str], by: str) -> StaffChange:
    """Return what a form wants; raises HTTPBadRequest for a status that is none."""
    try:
        status = ComplaintStatus(form.get("status", ""))
    except ValueError as error:
        raise web.HTTPBadRequest from error
    said = " ".join(form.get("comment", "").split())
    own = request.app[PIPELINE].knowledge.snapshot.own_numbers
    return StaffChange(status, by, mask(said, own), is_complicated=form.get("more") == "yes")


@doors.post("/console/complaints/{number}", needs=Permission.SERVE)
async def change_complaint(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Say where a complaint stands now; the citizen reads the comment with the number."""
    found, form = _get(request), await read_form(request)
    wanted = _read_change(request, form, staff.login)
    fault = judge_words(wanted.comment, LONGEST_COMMENT, is_needed=False)
    if fault:
        return _show(request, staff, found, fault=fault, form=form)
    database, now = request.app[STORE].database, request.app[CLOCK]()
    try:
        done = await asyncio.to_thread(change_status, database, found.id, wanted, now=now)
    except UnknownComplaintError as error:
        raise web.HTTPNotFound from error
    except MissingCommentError:
        fault = COMPLAINT_UNTOLD.format(status=STATUSES[wanted.status])
        return _show(request, staff, found, fault=fault, form=form)
    except ForbiddenChangeError as error:
        fault = COMPLAINT_FIXED.format(status=STATUSES[error.complaint.status])
        return _show(request, staff, error.complaint, fault=fault, form=form)
    said = COMPLAINT_CHANGED.format(number=name_complaint(done), status=STATUSES[done.status])
    is_masked = wanted.comment != " ".join(form.get("comment", "").split())
    await tell(request, said + (COMPLAINT_MASKED if is_masked else ""))
    raise web.HTTPSeeOther(f"{BOOK}/{done.id}")
