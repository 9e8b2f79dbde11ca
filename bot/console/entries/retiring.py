"""Letting an entry answer no more: what that would change, and the reason."""

from __future__ import annotations

from aiohttp import web

from bot.console.doors import Doors
from bot.console.entries.acting import lead_back, read_number
from bot.console.entries.faults import word_fault
from bot.console.entries.showing import find_whole, word_for_citizens
from bot.console.entries.wording import RETIRED
from bot.console.forms import read_form
from bot.console.pages import show_console, tell
from bot.console.staff import StaffMember
from bot.console.trials import load_panel
from bot.keys import CLOCK, PIPELINE, STORE
from knowledge.errors import KnowledgeError
from knowledge.review.errors import ReviewError
from knowledge.review.gate import name_retirement
from knowledge.roles import Permission
from knowledge.trials.trial import GoldenBrokenError, NotTriedError

doors = Doors()

PLACE = "/console/entries/{id}/retire"


@doors.get(PLACE, needs=Permission.REVIEW)
async def show_retirement(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Show what citizens would get without an entry, and ask why it is to go."""
    return await _show(request, staff, {})


async def _show(
    request: web.Request,
    staff: StaffMember,
    form: dict[str, str],
    refused: KnowledgeError | None = None,
) -> web.Response:
    """Show the page with what was written; what answers nobody is shown on its own page."""
    whole = await find_whole(request)
    standing, published = whole.standing, whole.published
    if standing.published_revision is None or published is None:
        raise lead_back(standing.entry.id)
    panel = await load_panel(request, name_retirement(standing.entry.id))
    centre = request.app[PIPELINE].knowledge.snapshot.centre
    return show_console(
        request,
        staff,
        "entry_retire.html",
        status=409 if refused else 200,
        wrong=await word_fault(request, refused) if refused else "",
        standing=standing,
        entry=published.entry,
        form=form,
        said=word_for_citizens(published.entry, centre),
        trial=panel,
        needs_despite=panel.trial.broken > 0,
    )


@doors.post(PLACE, needs=Permission.REVIEW)
async def retire(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Let an entry answer no more."""
    form, whole = await read_form(request), await find_whole(request)
    entry = whole.standing.entry
    try:
        await request.app[STORE].review.retire(
            entry.id,
            revision=read_number(form, "revision"),
            by=staff.login,
            comment=form.get("reason", ""),
            now=request.app[CLOCK](),
            despite=form.get("despite", ""),
            at_once=form.get("at_once") == "yes",
        )
    except (ReviewError, NotTriedError, GoldenBrokenError) as error:
        return await _show(request, staff, form, error)
    await tell(request, RETIRED.format(question=entry.question))
    raise lead_back(entry.id)
