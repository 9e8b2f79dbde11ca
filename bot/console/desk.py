"""Hand-offs: what waits and until when, what was said, answering and closing."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web

from bot.commands.desk_words import CHANNELS, GIVEN, KINDS, STATUSES, WAITS
from bot.console.doors import Doors
from bot.console.forms import read_form
from bot.console.keys import STAFF
from bot.console.pages import add_query, name_citizen, show_console, tell, word_moment
from bot.console.sheets import send_sheet
from bot.console.staff import StaffMember
from bot.console.wording import (
    HANDOFF_ANSWERED,
    HANDOFF_CLOSED,
    WORDS_EMPTY,
    WORDS_LONG,
    word_desk_error,
)
from bot.keys import CLOCK, STORE
from handlers.desk import (
    LONGEST_ANSWER,
    DeskError,
    HandoffNotFoundError,
    HandoffSettledError,
)
from handlers.desk_lists import Load, Place, View, count_load, list_page
from handlers.exchange import Delivery
from handlers.handoffs import COMPLEX_DAYS, DUE_DAYS, SIMPLE_DAYS, Handoff, HandoffStatus
from handlers.inquiry import Kind
from handlers.period import day_of
from knowledge.roles import Permission

doors = Doors()

DESK = "/console/handoffs"
PAGE = 50
MOST_EXPORTED = 50_000
LONGEST_TALK = 200
"""Exchanges of a talk that are shown."""
VIEWS = {View.WAITING: "未办结", View.OVERDUE: "逾期", View.CLOSED: "已办结"}
HEADS = (
    "编号",
    "状态",
    "最迟答复",
    "是否逾期",
    "转人工时间",
    "渠道",
    "答复人",
    "办结人",
    "办理情况",
)


def _read_view(request: web.Request) -> View:
    try:
        return View(request.query.get("view", ""))
    except ValueError:
        return View.WAITING


def _read_place(request: web.Request) -> Place | None:
    due, _, number = request.query.get("after", "").partition("_")
    return Place(due, number) if due and number else None


@dataclass(frozen=True, slots=True)
class _Listed:
    """One page of hand-offs, and how many wait in all."""

    handoffs: Sequence[Handoff]
    load: Load


def _list(request: web.Request, view: View, today: dt.date, limit: int) -> _Listed:
    read = request.app[STORE].database.read
    found = list_page(read, view, today=today, after=_read_place(request), limit=limit)
    return _Listed(found, count_load(read, today=today))


def word_overdue(handoff: Handoff, today: dt.date) -> str:
    """Return the word for a hand-off that is overdue, "" for others."""
    if not handoff.is_overdue(today):
        return ""
    return "逾期，已过15个工作日" if today > handoff.deadlines.complex else "逾期"


@doors.get("/console/handoffs", needs=Permission.READ)
async def list_handoffs(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """List hand-offs, fifty at a time, those due first at the head."""
    view, today = _read_view(request), day_of(request.app[CLOCK]())
    listed = await asyncio.to_thread(_list, request, view, today, PAGE + 1)
    shown = listed.handoffs[:PAGE]
    after = ""
    if len(listed.handoffs) > PAGE:
        last = shown[-1]
        key = f"{last.deadlines.due.isoformat()}_{last.number}"
        after = add_query(DESK, {"view": view}, after=key)
    return show_console(
        request,
        staff,
        "handoffs.html",
        handoffs=shown,
        load=listed.load,
        view=view,
        views=[(add_query(DESK, {"view": one}), word, one is view) for one, word in VIEWS.items()],
        first=add_query(DESK, {"view": view}) if "after" in request.query else "",
        after=after,
        overdue={one.number: word_overdue(one, today) for one in shown},
        names=request.app[STAFF].name_people([one.answered_by for one in shown]),
        statuses=STATUSES,
        channels=CHANNELS,
    )


@doors.get("/console/handoffs.csv", needs=Permission.READ)
async def export_handoffs(request: web.Request, _staff: StaffMember) -> web.StreamResponse:
    """Give a view of the list as a file, without anything that citizens said."""
    view, today = _read_view(request), day_of(request.app[CLOCK]())
    listed = await asyncio.to_thread(_list, request, view, today, MOST_EXPORTED)
    rows = (
        (
            *(one.number, STATUSES[one.status], one.deadlines.due, word_overdue(one, today)),
            *(word_moment(one.received_at), CHANNELS[one.channel]),
            *(one.answered_by, one.closed_by, one.comment),
        )
        for one in listed.handoffs
    )
    return await asyncio.to_thread(send_sheet, "handoffs", HEADS, rows)


def _get(request: web.Request) -> Handoff:
    """Return the hand-off that the address names; raises HTTPNotFound."""
    try:
        return request.app[STORE].desk.get_handoff(request.match_info["number"])
    except HandoffNotFoundError as error:
        raise web.HTTPNotFound from error


def _word_standing(handoff: Handoff) -> list[tuple[str, str, str, str]]:
    """Return the trail of a hand-off: word, state, who and when."""
    is_answered, is_closed = handoff.answered_at is not None, handoff.closed_at is not None
    answered = "done" if is_answered else "later" if is_closed else "now"
    closed = "done" if is_closed else "now" if is_answered else "later"
    return [
        ("转人工", "done", "", word_moment(handoff.received_at)),
        ("答复", answered, handoff.answered_by, word_moment(handoff.answered_at)),
        ("办结", closed, handoff.closed_by, word_moment(handoff.closed_at)),
    ]


async def _show(
    request: web.Request, staff: StaffMember, handoff: Handoff, *, fault: str = "", said: str = ""
) -> web.Response:
    now = request.app[CLOCK]()
    desk, today = request.app[STORE].desk, day_of(now)
    talk = await asyncio.to_thread(desk.list_talk, handoff, now=now, limit=LONGEST_TALK)
    names = request.app[STAFF].name_people([handoff.answered_by, handoff.closed_by])
    steps = [
        (word, state, names.get(who, who), when)
        for word, state, who, when in _word_standing(handoff)
    ]
    return show_console(
        request,
        staff,
        "handoff.html",
        status=400 if fault else 200,
        one=handoff,
        citizen=name_citizen(request, handoff.citizen),
        talk=talk,
        is_cut=len(talk) == LONGEST_TALK,
        steps=steps,
        status_word=STATUSES[handoff.status],
        channel=CHANNELS[handoff.channel],
        overdue=word_overdue(handoff, today),
        days=(SIMPLE_DAYS, DUE_DAYS, COMPLEX_DAYS),
        may_answer=handoff.status is HandoffStatus.OPEN,
        may_close=handoff.status is not HandoffStatus.CLOSED,
        kinds=KINDS,
        staff_kind=Kind.STAFF_ANSWERED,
        given=Delivery.GIVEN,
        given_word=GIVEN,
        waits=WAITS[handoff.channel],
        fault=fault,
        said_text=said,
        longest=LONGEST_ANSWER,
    )


@doors.get("/console/handoffs/{number}", needs=Permission.READ)
async def show_handoff(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Show how a hand-off stands and what was said from half an hour before it."""
    return await _show(request, staff, _get(request))


def _word_error(request: web.Request, error: DeskError) -> str:
    """Say why a hand-off cannot be treated so, by the name of who treated it already."""
    by = error.by if isinstance(error, HandoffSettledError) else ""
    return word_desk_error(error, request.app[STAFF].name_people([by]).get(by, by))


def judge_words(words: str, longest: int, *, is_needed: bool) -> str:
    """Return what is wrong with words of staff, "" where they are good."""
    if is_needed and not words:
        return WORDS_EMPTY
    return WORDS_LONG.format(limit=longest, length=len(words)) if len(words) > longest else ""


@doors.post("/console/handoffs/{number}/answer", needs=Permission.SERVE)
async def answer_handoff(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Note the answer; its words, if there are any, come with the citizen's next message."""
    handoff, form = _get(request), await read_form(request)
    by_phone, text = form.get("by_phone") == "yes", form.get("text", "").strip()
    fault = judge_words(text, LONGEST_ANSWER, is_needed=not by_phone)
    if fault:
        return await _show(request, staff, handoff, fault=fault, said=text)
    now, desk = request.app[CLOCK](), request.app[STORE].desk
    try:
        await desk.answer(handoff.number, by=staff.login, text=text, now=now)
    except DeskError as error:
        return await _show(
            request, staff, _get(request), fault=_word_error(request, error), said=text
        )
    await tell(request, HANDOFF_ANSWERED.format(number=handoff.number))
    raise web.HTTPSeeOther(f"{DESK}/{handoff.number}")


@doors.post("/console/handoffs/{number}/close", needs=Permission.SERVE)
async def close_handoff(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Close a hand-off, with what came of it."""
    handoff, form = _get(request), await read_form(request)
    comment = form.get("comment", "").strip()
    fault = judge_words(comment, LONGEST_ANSWER, is_needed=True)
    if fault:
        return await _show(request, staff, handoff, fault=fault)
    now, desk = request.app[CLOCK](), request.app[STORE].desk
    try:
        await desk.close(handoff.number, by=staff.login, comment=comment, now=now)
    except DeskError as error:
        return await _show(request, staff, _get(request), fault=_word_error(request, error))
    await tell(request, HANDOFF_CLOSED.format(number=handoff.number))
    raise web.HTTPSeeOther(DESK)
