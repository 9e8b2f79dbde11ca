"""What a clerk does with one entry: send it to review, take it back, retire it, restore it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.console.doors import Doors
from bot.console.entries.faults import word_fault
from bot.console.entries.showing import find_whole, show_one
from bot.console.entries.wording import (
    ABANDONED,
    DISCARDED,
    RESTORED,
    RETIRED,
    SUBMITTED,
    WITHDRAWN,
)
from bot.console.forms import read_form
from bot.console.pages import tell
from bot.console.staff import StaffMember
from bot.keys import CLOCK, STORE
from knowledge.errors import EntryNotFoundError
from knowledge.review.errors import ReviewError
from knowledge.roles import Permission

doors = Doors()


def read_number(form: dict[str, str], name: str) -> int:
    """Return a number that a page of ours put into a form. Raises HTTPBadRequest for another."""
    text = form.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) <= len("999999")):
        raise web.HTTPBadRequest
    return int(text)


def lead_back(entry_id: str) -> web.HTTPSeeOther:
    """Return the way to an entry's page."""
    return web.HTTPSeeOther(f"/console/entries/{entry_id}")


async def _act(
    request: web.Request,
    staff: StaffMember,
    act: Callable[[str], Awaitable[str]],
) -> web.Response:
    """Do an act on the entry that an address names; tell how it went, on its page."""
    entry_id = request.match_info["id"]
    try:
        notice = await act(entry_id)
    except EntryNotFoundError as error:
        raise web.HTTPNotFound from error
    except ReviewError as error:
        sentence = await word_fault(request, error)
        return await show_one(request, staff, status=409, wrong=sentence)
    await tell(request, notice)
    raise lead_back(entry_id)


@doors.post("/console/entries/{id}/submit", needs=Permission.EDIT)
async def submit(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Send a draft to review."""
    form = await read_form(request)
    await find_whole(request)

    async def act(entry_id: str) -> str:
        await request.app[STORE].review.submit(
            entry_id,
            revision=read_number(form, "revision"),
            by=staff.login,
            comment=form.get("comment", ""),
            now=request.app[CLOCK](),
        )
        return SUBMITTED

    return await _act(request, staff, act)


@doors.post("/console/entries/{id}/withdraw", needs=Permission.EDIT)
async def withdraw(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Take back what waits for review or for a signature."""
    form = await read_form(request)
    await find_whole(request)

    async def act(entry_id: str) -> str:
        await request.app[STORE].review.withdraw(
            entry_id,
            revision=read_number(form, "revision"),
            by=staff.login,
            comment=form.get("comment", ""),
            now=request.app[CLOCK](),
        )
        return WITHDRAWN

    return await _act(request, staff, act)


async def _retire(request: web.Request, staff: StaffMember, notice: str) -> web.Response:
    form = await read_form(request)
    question = (await find_whole(request)).standing.entry.question

    async def act(entry_id: str) -> str:
        await request.app[STORE].review.retire(
            entry_id,
            revision=read_number(form, "revision"),
            by=staff.login,
            comment=form.get("reason", ""),
            now=request.app[CLOCK](),
        )
        return notice.format(question=question)

    return await _act(request, staff, act)


@doors.post("/console/entries/{id}/retire", needs=Permission.REVIEW)
async def retire(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Let an entry answer no more."""
    return await _retire(request, staff, RETIRED)


@doors.post("/console/entries/{id}/discard", needs=Permission.EDIT)
async def discard(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Give up a draft that was never published, or is retired. Raises HTTPForbidden for others."""
    if (await find_whole(request)).standing.published_revision is not None:
        raise web.HTTPForbidden
    return await _retire(request, staff, DISCARDED)


@doors.post("/console/entries/{id}/abandon", needs=Permission.EDIT)
async def abandon(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Give up the draft of a published entry."""
    form = await read_form(request)
    await find_whole(request)

    async def act(entry_id: str) -> str:
        await request.app[STORE].review.abandon(
            entry_id,
            revision=read_number(form, "revision"),
            by=staff.login,
            comment=form.get("why", ""),
            now=request.app[CLOCK](),
        )
        return ABANDONED

    return await _act(request, staff, act)


@doors.post("/console/entries/{id}/restore", needs=Permission.EDIT)
async def restore(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Save an earlier revision anew, as a draft."""
    form = await read_form(request)
    await find_whole(request)

    async def act(entry_id: str) -> str:
        number = read_number(form, "number")
        new = await request.app[STORE].review.restore(
            entry_id,
            number,
            revision=read_number(form, "revision"),
            by=staff.login,
            comment=form.get("comment", ""),
            now=request.app[CLOCK](),
        )
        return RESTORED.format(number=number, new=new)

    return await _act(request, staff, act)
