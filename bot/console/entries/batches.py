"""A batch: entries that were imported together, sent to review and judged in one act."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.console.doors import Doors
from bot.console.entries.faults import word_fault
from bot.console.entries.listing import show_line
from bot.console.entries.wording import (
    BATCH_APPROVED,
    BATCH_LEFT,
    BATCH_REJECTED,
    BATCH_SIGNED,
    BATCH_SUBMITTED,
    BATCH_TO_SIGN,
    STAGES_LONG,
    TRIED,
)
from bot.console.forms import read_form
from bot.console.keys import STAFF
from bot.console.pages import show_console, tell
from bot.console.staff import StaffMember
from bot.console.trials import load_panel
from bot.keys import CLOCK, STORE
from handlers.period import day_of
from knowledge.entry import Stage
from knowledge.review.batches import Moved
from knowledge.review.errors import BatchNotFoundError, ReviewError
from knowledge.review.gate import Share, find_next, list_named, read_share
from knowledge.review.listing import Batch, Filter
from knowledge.review.standing import Select
from knowledge.roles import Permission
from knowledge.trials.trial import GoldenBrokenError, NotTriedError

doors = Doors()

Form = dict[str, str]


async def _find(request: web.Request) -> tuple[Batch, dict[Stage, int]]:
    """Return the batch that an address names, with its counts. Raises HTTPNotFound."""
    review, batch = request.app[STORE].review, request.match_info["batch"]
    try:
        found = await asyncio.to_thread(review.get_batch, batch)
    except BatchNotFoundError as error:
        raise web.HTTPNotFound from error
    return found, await asyncio.to_thread(review.count_stages, batch)


@doors.get("/console/batches/{batch}", needs=Permission.READ)
async def show_batch(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Show a batch: how many of it stand where, and what can be done with all of them."""
    return await _show(request, staff, {})


async def _show(
    request: web.Request, staff: StaffMember, form: Form, *, status: int = 200, wrong: str = ""
) -> web.Response:
    batch, counts = await _find(request)
    store, today = request.app[STORE], day_of(request.app[CLOCK]())
    wanted = Filter(batch=batch.id)
    listed = await asyncio.to_thread(store.review.list_entries, wanted)
    people = [batch.by, *(line.author for line in listed.lines)]
    names = await asyncio.to_thread(request.app[STAFF].name_people, people)
    is_waiting = bool(counts[Stage.IN_REVIEW] or counts[Stage.TO_SIGN])
    may_judge = staff.may(Permission.REVIEW)
    panel, subject = None, ""
    if is_waiting and may_judge:
        subject = await asyncio.to_thread(find_next, store.journal.select, batch.id, staff.login)
    if subject:
        panel = await load_panel(request, subject)
    return show_console(
        request,
        staff,
        "batch.html",
        status=status,
        wrong=wrong,
        form=form,
        batch=batch,
        who=names.get(batch.by, batch.by),
        counts={stage.value: count for stage, count in counts.items()},
        stages=[(STAGES_LONG[stage], count) for stage, count in counts.items() if count],
        rows=[show_line(line, names, today) for line in listed.lines],
        total=listed.total,
        trial=panel,
        tried=await asyncio.to_thread(_say_tried, store.journal.select, subject),
        needs_despite=panel is not None
        and panel.trial.broken > 0
        and read_share(subject) is not Share.LATER,
        may_edit=staff.may(Permission.EDIT),
        may_review=may_judge,
        may_sign=staff.may(Permission.SIGN),
    )


def _say_tried(select: Select, subject: str) -> str:
    """Say what of a batch is tried: no more than what is published next."""
    if not subject:
        return ""
    count = len(list_named(select, subject))
    return TRIED[read_share(subject)].format(count=count)


async def _act(
    request: web.Request,
    staff: StaffMember,
    act: Callable[[str, Form], Awaitable[Moved]],
    notice: str,
) -> web.Response:
    """Do an act on a batch and tell how many went on; where it is refused, why."""
    form = await read_form(request)
    batch, _ = await _find(request)
    try:
        moved = await act(batch.id, form)
    except (ReviewError, NotTriedError, GoldenBrokenError) as error:
        sentence = await word_fault(request, error)
        return await _show(request, staff, form, status=409, wrong=sentence)
    told = notice.format(done=moved.done)
    if moved.to_sign:
        told += BATCH_TO_SIGN.format(count=moved.to_sign)
    if moved.left:
        told += BATCH_LEFT.format(count=len(moved.left))
    await tell(request, told)
    raise web.HTTPSeeOther(f"/console/batches/{batch.id}")


@doors.post("/console/batches/{batch}/submit", needs=Permission.EDIT)
async def submit(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Send all drafts of a batch to review."""

    async def act(batch: str, form: Form) -> Moved:
        return await request.app[STORE].review.submit_batch(
            batch, by=staff.login, comment=form.get("comment", ""), now=request.app[CLOCK]()
        )

    return await _act(request, staff, act, BATCH_SUBMITTED)


@doors.post("/console/batches/{batch}/approve", needs=Permission.REVIEW)
async def approve(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Review all of a batch that waits for it."""

    async def act(batch: str, form: Form) -> Moved:
        return await request.app[STORE].review.approve_batch(
            batch,
            by=staff.login,
            now=request.app[CLOCK](),
            secrecy_checked=form.get("secrecy") == "yes",
            comment=form.get("comment", ""),
            despite=form.get("despite", ""),
        )

    return await _act(request, staff, act, BATCH_APPROVED)


@doors.post("/console/batches/{batch}/sign", needs=Permission.SIGN)
async def sign(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Sign all of a batch that waits for it."""

    async def act(batch: str, form: Form) -> Moved:
        return await request.app[STORE].review.sign_batch(
            batch,
            by=staff.login,
            now=request.app[CLOCK](),
            comment=form.get("comment", ""),
            despite=form.get("despite", ""),
        )

    return await _act(request, staff, act, BATCH_SIGNED)


@doors.post("/console/batches/{batch}/reject", needs=Permission.REVIEW)
async def reject(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Send back all of a batch that waits."""

    async def act(batch: str, form: Form) -> Moved:
        return await request.app[STORE].review.reject_batch(
            batch, by=staff.login, comment=form.get("comment", ""), now=request.app[CLOCK]()
        )

    return await _act(request, staff, act, BATCH_REJECTED)
