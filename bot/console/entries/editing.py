"""Writing an entry: a new one, or a new revision of one; what was written is never lost."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web

from bot.console.doors import Doors
from bot.console.entries.acting import lead_back, read_number
from bot.console.entries.faults import name_person, word_fault, word_held
from bot.console.entries.form import EntryForm
from bot.console.entries.showing import find_whole
from bot.console.entries.wording import (
    DRAFT_SAVED,
    ID_TAKEN,
    MEANWHILE,
    NOT_KEPT_NOW,
    NOTHING_CHANGED,
    QUESTION_TAKEN,
    REASON_MISSING,
    SUBMITTED,
)
from bot.console.forms import read_form
from bot.console.pages import show_console, tell
from bot.console.staff import StaffMember
from bot.keys import CLOCK, STORE
from knowledge.entry import Entry
from knowledge.errors import StorageError
from knowledge.exchange.entry_table import ENTRIES
from knowledge.review.differences import Change, compare, layout_of
from knowledge.review.errors import ReviewError, StaleRevisionError, WordsHeldError
from knowledge.review.standing import Standing
from knowledge.roles import Permission

doors = Doors()

NEW = "/console/entries/_new"
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the page of the form shows: the form, whose entry it is, and what went wrong.

    `standing` is None for a new entry, `base` the revision that is being edited. `meanwhile` is
    what others changed since, `mine` how what was written differs from that.
    """

    form: EntryForm
    standing: Standing | None
    base: int
    reason: str = ""
    wrong: str = ""
    meanwhile: Sequence[Change] = ()
    mine: Sequence[Change] = ()


def _show(
    request: web.Request, staff: StaffMember, sheet: Sheet, *, status: int = 200
) -> web.Response:
    return show_console(
        request,
        staff,
        "entry_form.html",
        status=status,
        sheet=sheet,
        fields=sheet.form.list_fields(is_new=sheet.standing is None),
        faults=sheet.form.faults,
        longest_reason=LONGEST_REASON,
    )


@doors.get(NEW, needs=Permission.EDIT)
async def show_new(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Show the form of a new entry; the address may begin its fields."""
    form = EntryForm.read(ENTRIES, request.query)
    return _show(request, staff, Sheet(form, None, 0))


@doors.post(NEW, needs=Permission.EDIT)
async def create(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Save a new entry as a draft, and send it to review where that is asked."""
    fields = await read_form(request)
    sheet = Sheet(EntryForm.read(ENTRIES, fields), None, 0, fields.get("reason", ""))
    return await _save(request, staff, sheet, fields)


@doors.get("/console/entries/{id}/edit", needs=Permission.EDIT)
async def show_form(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Show the form of an entry, as its latest revision is."""
    standing = (await find_whole(request)).standing
    form = EntryForm.of(layout_of(standing.entry), standing.entry)
    return _show(request, staff, Sheet(form, standing, standing.revision))


@doors.post("/console/entries/{id}/edit", needs=Permission.EDIT)
async def edit(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Save a new revision, unless somebody else did meanwhile; then both texts are shown."""
    fields = await read_form(request)
    standing = (await find_whole(request)).standing
    form = EntryForm.read(layout_of(standing.entry), {**fields, "id": standing.entry.id})
    sheet = Sheet(form, standing, read_number(fields, "base"), fields.get("reason", ""))
    return await _save(request, staff, sheet, fields)


async def _save(
    request: web.Request, staff: StaffMember, sheet: Sheet, fields: dict[str, str]
) -> web.Response:
    """Save what was written; with any fault show the form again, with all that was written."""
    is_draft = fields.get("act") != "submit"
    form, standing = sheet.form, sheet.standing
    entry = form.build(is_draft=is_draft)
    if not sheet.reason.strip():
        form.faults["reason"] = REASON_MISSING
    if entry is None or form.faults:
        return _show(request, staff, sheet, status=400)
    if standing and standing.revision == sheet.base and standing.entry == entry:
        unchanged = Sheet(form, standing, sheet.base, sheet.reason, NOTHING_CHANGED)
        return _show(request, staff, unchanged, status=400)
    review = request.app[STORE].review
    try:
        number = await review.save_draft(
            entry,
            base=sheet.base or None,
            by=staff.login,
            reason=sheet.reason[:LONGEST_REASON],
            now=request.app[CLOCK](),
        )
    except StaleRevisionError as error:
        return await _show_stale(request, staff, sheet, entry, error)
    except WordsHeldError as error:
        _blame(form, entry, error)
        return _show(request, staff, sheet, status=409)
    except StorageError:
        kept = Sheet(form, standing, sheet.base, sheet.reason, NOT_KEPT_NOW)
        return _show(request, staff, kept, status=503)
    await _submit(request, staff, entry, number, is_wanted=not is_draft)
    raise lead_back(entry.id)


def _blame(form: EntryForm, entry: Entry, error: WordsHeldError) -> None:
    """Say at the question and at the phrasings which of their words others hold."""
    for name, texts in (("question", {entry.question}), ("phrasings", {*entry.phrasings})):
        if held := [one for one in error.held if one.text in texts]:
            form.faults[name] = word_held(held)


async def _submit(
    request: web.Request, staff: StaffMember, entry: Entry, number: int, *, is_wanted: bool
) -> None:
    """Send what was saved to review where that is wanted, and tell how it went."""
    if not is_wanted:
        await tell(request, DRAFT_SAVED)
        return
    try:
        await request.app[STORE].review.submit(
            entry.id, revision=number, by=staff.login, comment="", now=request.app[CLOCK]()
        )
    except ReviewError as error:
        await tell(request, DRAFT_SAVED + await word_fault(request, error))
    else:
        await tell(request, SUBMITTED)


async def _show_stale(
    request: web.Request,
    staff: StaffMember,
    sheet: Sheet,
    entry: Entry,
    error: StaleRevisionError,
) -> web.Response:
    """Show what somebody saved meanwhile beside what was written, which can be saved over it."""
    if sheet.standing is None:
        is_named = bool(sheet.form.texts["id"].strip())
        field = "id" if is_named else "question"
        sheet.form.faults[field] = ID_TAKEN if is_named else QUESTION_TAKEN.format(id=entry.id)
        return _show(request, staff, sheet, status=409)
    review = request.app[STORE].review
    latest = await asyncio.to_thread(review.get_revision, entry.id, error.number)
    before = await asyncio.to_thread(review.get_revision, entry.id, sheet.base)
    name = await name_person(request, error.author)
    both = Sheet(
        sheet.form,
        sheet.standing,
        latest.number,
        sheet.reason,
        MEANWHILE.format(name=name, number=latest.number),
        meanwhile=compare(before.entry, latest.entry),
        mine=compare(latest.entry, entry),
    )
    return _show(request, staff, both, status=409)
