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


Revise = Callable[..., Awaitable[object]]
"""An act of `Review` on the latest revision of one entry."""


async def _act(
    request: web.Request,
    staff: StaffMember,
    act: Revise,
    notice: str,
    *,
    comment: str = "comment",
    **more: object,
) -> web.Response:
    """Do an act on the entry that an address names; tell how it went, on its page.

    `comment` is the field in which the form says why; the notice may speak of `more`, of the
    `question`, and of what comes of the act, `new`.
    """
    form, whole = await read_form(request), await find_whole(request)
    entry = whole.standing.entry
    try:
        new = await act(
            entry.id,
            revision=read_number(form, "revision"),
            by=staff.login,
            comment=form.get(comment, ""),
            now=request.app[CLOCK](),
            **more,
        )
    except EntryNotFoundError as error:
        raise web.HTTPNotFound from error
    except ReviewError as error:
        sentence = await word_fault(request, error)
        return await show_one(request, staff, status=409, wrong=sentence)
    await tell(request, notice.format(question=entry.question, new=new, **more))
    raise lead_back(entry.id)


@doors.post("/console/entries/{id}/submit", needs=Permission.EDIT)
async def submit(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Send a draft to review."""
    return await _act(request, staff, request.app[STORE].review.submit, SUBMITTED)


@doors.post("/console/entries/{id}/withdraw", needs=Permission.EDIT)
async def withdraw(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Take back what waits for review or for a signature."""
    return await _act(request, staff, request.app[STORE].review.withdraw, WITHDRAWN)


@doors.post("/console/entries/{id}/discard", needs=Permission.EDIT)
async def discard(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Give up a draft that was never published, or is retired. Raises HTTPForbidden for others."""
    if (await find_whole(request)).standing.published_revision is not None:
        raise web.HTTPForbidden
    retire = request.app[STORE].review.retire
    return await _act(request, staff, retire, DISCARDED, comment="reason")


@doors.post("/console/entries/{id}/abandon", needs=Permission.EDIT)
async def abandon(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Give up the draft of a published entry."""
    return await _act(request, staff, request.app[STORE].review.abandon, ABANDONED, comment="why")


@doors.post("/console/entries/{id}/restore", needs=Permission.EDIT)
async def restore(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Save an earlier revision anew, as a draft."""
    number = read_number(await read_form(request), "number")
    return await _act(request, staff, request.app[STORE].review.restore, RESTORED, number=number)
