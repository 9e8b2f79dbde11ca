"""The golden questions: which they are, whether they are answered rightly, adding and removing."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web

from bot.console.doors import Doors, keep_own
from bot.console.forms import read_form
from bot.console.keys import STAFF
from bot.console.pages import add_query, show_console, tell
from bot.console.staff import StaffMember
from bot.console.trial_wording import (
    GOLDEN_ADDED,
    GOLDEN_REMOVED,
    GOLDEN_SAME,
    NO_QUESTION,
    NO_SUCH_ENTRY,
)
from bot.keys import CLOCK, PIPELINE, STORE
from handlers.services import Knowledge
from handlers.trial.asking import ask
from handlers.trial.wording import word_given
from knowledge.golden import PAGE, Golden, GoldenError, Kept
from knowledge.library import Snapshot
from knowledge.roles import Permission

doors = Doors()

GOLDEN = "/console/golden"
NOBODY = "-"
"""Stands in a form for no entry at all."""


@dataclass(frozen=True, slots=True)
class Line:
    """A golden question with the standard question of its entry, and how it is answered now."""

    kept: Kept
    entry: str
    is_met: bool
    given: str


def name_entry(snapshot: Snapshot, entry: str) -> str:
    """Return the standard question of an entry, its id where it is not published."""
    found = snapshot.by_id.get(entry) or snapshot.items.get(entry)
    return found.entry.question if found else entry


async def _judge(knowledge: Knowledge, kept: Kept, now: int) -> Line:
    golden = kept.golden
    given = await ask(golden.question, knowledge, now)
    entries = (*given.entries, *given.offered)
    questions = {one: name_entry(knowledge.snapshot, one) for one in entries}
    return Line(
        kept,
        name_entry(knowledge.snapshot, golden.entry),
        golden.is_met(given.outcome, given.entries),
        word_given(given.to_json(), questions),
    )


def _read_before(request: web.Request) -> tuple[int, str] | None:
    at, _, last = request.query.get("before", "").partition(".")
    is_whole = at.isascii() and at.isdecimal() and len(at) < 16  # noqa: PLR2004 - an integer of SQLite's
    return (int(at), last) if is_whole else None


async def _show(
    request: web.Request, staff: StaffMember, *, status: int = 200, **more: object
) -> web.Response:
    """Show a page of the set; `more` is what a form that was refused held."""
    store, knowledge = request.app[STORE], request.app[PIPELINE].knowledge
    before = _read_before(request)
    page = await asyncio.to_thread(lambda: store.golden.list_page(before=before))
    now = request.app[CLOCK]()
    lines = [await _judge(knowledge, one, now) for one in page]
    last = page[-1] if len(page) == PAGE else None
    after = add_query(GOLDEN, {"before": f"{last.at}.{last.golden.id}"}) if last else ""
    values = {"question": "", "fault": "", "choices": (), "back": GOLDEN, **more}
    count = await asyncio.to_thread(store.golden.count)
    return show_console(
        request,
        staff,
        "golden.html",
        status=status,
        lines=lines,
        count=count,
        after=after,
        names=request.app[STAFF].name_people([one.by for one in page]),
        may_edit=staff.may(Permission.EDIT),
        **values,
    )


@doors.get(GOLDEN, needs=Permission.READ)
async def show_golden(request: web.Request, staff: StaffMember) -> web.Response:
    """Show the golden questions, the newest first, each with how it is answered now."""
    return await _show(request, staff)


def list_choices(knowledge: Knowledge, question: str) -> Sequence[tuple[str, str]]:
    """Return the likeliest entries for a question: ids and standard questions."""
    ranked = knowledge.matcher.rank(question)
    return [(one.entry, name_entry(knowledge.snapshot, one.entry)) for one in ranked]


@doors.post(GOLDEN, needs=Permission.EDIT)
async def add_golden(request: web.Request, staff: StaffMember) -> web.Response:
    """Add a question; where the entry is not said yet, ask which of the likeliest it is."""
    form, knowledge = await read_form(request), request.app[PIPELINE].knowledge
    question, entry = form.get("question", "").strip(), form.get("entry", "").strip()
    back = keep_own(form.get("back", GOLDEN))
    if question and not entry:
        choices = await asyncio.to_thread(list_choices, knowledge, question)
        return await _show(request, staff, question=question, choices=choices, back=back)
    if entry != NOBODY and entry not in knowledge.snapshot.by_id:
        fault = NO_SUCH_ENTRY.format(entry=entry) if question else NO_QUESTION
        return await _show(request, staff, status=400, question=question, fault=fault, back=back)
    golden = Golden(question, "" if entry == NOBODY else entry)
    now = request.app[CLOCK]()
    try:
        count = await request.app[STORE].golden.add([golden], by=staff.login, now=now)
    except GoldenError as error:
        fault = str(error)
        return await _show(request, staff, status=400, question=question, fault=fault, back=back)
    await tell(request, GOLDEN_ADDED if count else GOLDEN_SAME)
    raise web.HTTPSeeOther(back)


@doors.post("/console/golden/{id}/remove", needs=Permission.EDIT)
async def remove_golden(request: web.Request, staff: StaffMember) -> web.Response:
    """Take a question out of the set."""
    golden_id, now = request.match_info["id"], request.app[CLOCK]()
    if not await request.app[STORE].golden.remove(golden_id, by=staff.login, now=now):
        raise web.HTTPNotFound
    await tell(request, GOLDEN_REMOVED)
    raise web.HTTPSeeOther(GOLDEN)
