"""The review desk: what waits for 审核 and 签批, and the page on which it is judged."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.console.doors import Doors
from bot.console.entries.acting import read_number
from bot.console.entries.faults import word_fault
from bot.console.entries.listing import name_of, show_line
from bot.console.entries.showing import find_whole, list_facts, word_for_citizens
from bot.console.entries.wording import APPROVED, REJECTED, SIGNED, STAGES_LONG, TO_SIGN
from bot.console.forms import read_form
from bot.console.keys import STAFF
from bot.console.pages import show_console, tell
from bot.console.staff import StaffMember
from bot.console.trials import load_panel
from bot.keys import CLOCK, PIPELINE, STORE
from handlers.period import day_of
from knowledge.entry import Stage
from knowledge.errors import KnowledgeError
from knowledge.review.differences import compare
from knowledge.review.errors import ReviewError
from knowledge.review.gate import name_revision
from knowledge.review.listing import PAGE
from knowledge.roles import Permission
from knowledge.trials.trial import GoldenBrokenError, NotTriedError

doors = Doors()

DESK = "/console/review"
WAITING = (Stage.IN_REVIEW, Stage.TO_SIGN)


@doors.get(DESK, needs=Permission.REVIEW)
async def show_desk(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Show what waits for review, or for a signature, the oldest first."""
    review, today = request.app[STORE].review, day_of(request.app[CLOCK]())
    wished = request.query.get("stage", "")
    stage = next((one for one in WAITING if name_of(one) == wished), WAITING[0])
    lines = await asyncio.to_thread(review.list_waiting, stage)
    batches = await asyncio.to_thread(review.list_batches, stage)
    counts = await asyncio.to_thread(review.count_stages)
    people = [one.author for one in lines] + [one.by for one in batches]
    names = await asyncio.to_thread(request.app[STAFF].name_people, people)
    return show_console(
        request,
        staff,
        "review.html",
        stage=stage,
        rows=[show_line(line, names, today) for line in lines[:PAGE]],
        more=max(0, len(lines) - PAGE),
        batches=[(one, names.get(one.by, one.by)) for one in batches],
        views=[
            (
                f"{DESK}?stage={name_of(one)}",
                f"{STAGES_LONG[one]} {counts[one]}",
                one is stage,
            )
            for one in WAITING
        ],
    )


@doors.get("/console/review/{id}", needs=Permission.REVIEW)
async def show_waiting(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Show one entry that waits, with all that its judge needs to see."""
    return await _show(request, staff, {})


async def _show(
    request: web.Request,
    staff: StaffMember,
    form: dict[str, str],
    refused: KnowledgeError | None = None,
) -> web.Response:
    """Show what waits, what was written into the form, and why an act on it was refused.

    What waits no more is shown on its own page.
    """
    whole = await find_whole(request)
    standing, entry = whole.standing, whole.standing.entry
    if standing.stage not in WAITING and not refused:
        raise web.HTTPSeeOther(f"/console/entries/{entry.id}")
    is_waiting = standing.stage in WAITING
    subject = name_revision(entry.id, standing.revision)
    panel = await load_panel(request, subject) if is_waiting else None
    is_signing = standing.stage is Stage.TO_SIGN
    may = staff.may(Permission.SIGN if is_signing else Permission.REVIEW)
    is_other = standing.may_sign if is_signing else standing.may_review
    checked = [one for one in whole.steps if one.is_secrecy_checked]
    return show_console(
        request,
        staff,
        "review_entry.html",
        status=409 if refused else 200,
        wrong=await word_fault(request, refused) if refused else "",
        whole=whole,
        standing=standing,
        entry=entry,
        form=form,
        is_waiting=is_waiting,
        is_signing=is_signing,
        may_judge=is_waiting and may and is_other(staff.login),
        is_own=is_waiting and not is_other(staff.login),
        facts=list_facts(entry),
        said=word_for_citizens(entry, request.app[PIPELINE].knowledge.snapshot.centre),
        changes=compare(whole.published.entry if whole.published else None, entry),
        checked=(whole.name(checked[-1].by), checked[-1].at) if checked and is_signing else None,
        trial=panel,
        needs_despite=isinstance(refused, GoldenBrokenError)
        or (panel is not None and panel.trial.broken > 0),
    )


async def _judge(
    request: web.Request, staff: StaffMember, act: Callable[[str, dict[str, str]], Awaitable[str]]
) -> web.Response:
    """Do an act on what waits; where it is refused, show the page again with the reason."""
    form = await read_form(request)
    whole = await find_whole(request)
    try:
        notice = await act(whole.standing.entry.id, form)
    except (ReviewError, NotTriedError, GoldenBrokenError) as error:
        return await _show(request, staff, form, refused=error)
    await tell(request, notice.format(question=whole.standing.entry.question))
    raise web.HTTPSeeOther(DESK)


@doors.post("/console/review/{id}/approve", needs=Permission.REVIEW)
async def approve(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Review an entry: it is published, or waits for a signature."""

    async def act(entry_id: str, form: dict[str, str]) -> str:
        stage = await request.app[STORE].review.approve(
            entry_id,
            revision=read_number(form, "revision"),
            by=staff.login,
            now=request.app[CLOCK](),
            secrecy_checked=form.get("secrecy") == "yes",
            comment=form.get("comment", ""),
            despite=form.get("despite", ""),
        )
        return TO_SIGN if stage is Stage.TO_SIGN else APPROVED

    return await _judge(request, staff, act)


@doors.post("/console/review/{id}/sign", needs=Permission.SIGN)
async def sign(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Sign what is 重大: it is published."""

    async def act(entry_id: str, form: dict[str, str]) -> str:
        await request.app[STORE].review.sign(
            entry_id,
            revision=read_number(form, "revision"),
            by=staff.login,
            now=request.app[CLOCK](),
            comment=form.get("comment", ""),
            despite=form.get("despite", ""),
        )
        return SIGNED

    return await _judge(request, staff, act)


@doors.post("/console/review/{id}/reject", needs=Permission.REVIEW)
async def reject(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Send back what waits, and say why."""

    async def act(entry_id: str, form: dict[str, str]) -> str:
        await request.app[STORE].review.reject(
            entry_id,
            revision=read_number(form, "revision"),
            by=staff.login,
            comment=form.get("comment", ""),
            now=request.app[CLOCK](),
        )
        return REJECTED

    return await _judge(request, staff, act)
