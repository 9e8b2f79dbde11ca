"""The statutory figures of a year: entered by hand, checked, saved as drafts, made final."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web

from bot.console.doors import Doors
from bot.console.forms import read_form
from bot.console.keys import STAFF
from bot.console.pages import render_part, show_console, tell, word_moment
from bot.console.staff import StaffMember
from bot.console.years import wording as words
from bot.console.years.form import PLACES, FiguresForm
from bot.console.years.previous import Previous, find_previous
from bot.console.years.years import YEARS, read_year
from bot.keys import CLOCK, STORE
from bot.store import Store
from knowledge.roles import Permission
from knowledge.statutory import Statutory
from knowledge.statutory_book import (
    Saved,
    StaleFiguresError,
    StatutoryBook,
    find_latest,
    find_state,
    merge,
)
from knowledge.statutory_sums import check_statutory

doors = Doors()

FIGURES = "/console/reports/figures"
_LONGEST_BASE = 9
"""Digits of the number of a state."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What the form's own arithmetic says of the figures, and how many are filled in."""

    findings: Sequence[str]
    filled: int
    whole: int
    previous: Previous | None


def check(store: Store, form: FiguresForm) -> Checked:
    """Check what is in a form; blocks. Raises StorageError."""
    previous = find_previous(store, form.statutory.year)
    found = check_statutory(form.statutory, previous.statutory if previous else None)
    return Checked([one.says for one in found], form.filled, len(PLACES), previous)


def read_base(fields: dict[str, str]) -> int:
    """Return the number of the state that was shown, 0 for none and for what is no number."""
    text = fields.get("base", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_BASE else 0


async def _show(  # noqa: PLR0913 - what the page shows
    request: web.Request,
    staff: StaffMember,
    form: FiguresForm,
    saved: Saved | None,
    *,
    fault: str = "",
    status: int = 200,
) -> web.Response:
    """Show the form with its check; `saved` is the state upon which it is saved."""
    checked = await asyncio.to_thread(check, request.app[STORE], form)
    names = request.app[STAFF].name_people([saved.saved_by]) if saved else {}
    return show_console(
        request,
        staff,
        "figures.html",
        status=status,
        year=form.statutory.year,
        form=form,
        sheets=[*form.list_sheets()],
        annex=form.lay_annex(),
        checked=checked,
        saved=saved,
        name=names.get(saved.saved_by, saved.saved_by) if saved else "",
        fault=fault,
        years=YEARS,
    )


@doors.get("/console/reports/figures/{year}", needs=Permission.EDIT)
async def show_figures(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Show a year's figures as they were saved last, with their check."""
    year = read_year(request)
    saved = await asyncio.to_thread(find_latest, request.app[STORE].database.read, year)
    form = FiguresForm(saved.statutory if saved else Statutory(year))
    return await _show(request, staff, form, saved)


@doors.post("/console/reports/figures/{year}/check", needs=Permission.EDIT)
async def check_figures(request: web.Request, _staff: StaffMember) -> web.StreamResponse:
    """Give the check of what is being typed, for a script; nothing is saved."""
    year = read_year(request)
    form = FiguresForm.read(year, await read_form(request))
    checked = await asyncio.to_thread(check, request.app[STORE], form)
    return render_part(request, "parts/figures_check.html", checked=checked)


@doors.post("/console/reports/figures/{year}", needs=Permission.EDIT)
async def save_figures(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Save what was typed, as a draft or, where all of it holds, as final."""
    year, fields = read_year(request), await read_form(request)
    select = request.app[STORE].database.read
    base = read_base(fields)
    before = await asyncio.to_thread(find_state, select, year, base)
    form = FiguresForm.read(year, fields)
    latest = await asyncio.to_thread(find_latest, select, year)
    if form.faults:
        fault = words.FAULTY.format(count=len(form.faults))
        at_base = latest if latest and latest.number == base else None
        return await _show(request, staff, form, at_base, fault=fault, status=400)
    checked = await asyncio.to_thread(check, request.app[STORE], form)
    is_final = fields.get("act") == "finalise" and not checked.findings and not form.blank
    is_same = latest is not None and (latest.number, latest.statutory) == (base, form.statutory)
    if is_same and latest is not None and is_final <= latest.is_final:
        await tell(request, _word(fields, checked, form, words.SAME, is_final=is_final))
        raise web.HTTPSeeOther(f"{FIGURES}/{year}")
    try:
        await StatutoryBook(request.app[STORE].database).save(
            form.statutory,
            base=base,
            by=staff.login,
            now=request.app[CLOCK](),
            is_final=is_final,
        )
    except StaleFiguresError as error:
        return await _show_stale(request, staff, form, before, error.latest)
    await tell(request, _word(fields, checked, form, words.KEPT, is_final=is_final))
    raise web.HTTPSeeOther(f"{FIGURES}/{year}")


def _word(
    fields: dict[str, str], checked: Checked, form: FiguresForm, kept: str, *, is_final: bool
) -> str:
    """Say what became of the figures."""
    if is_final:
        return words.FINAL
    if fields.get("act") != "finalise":
        return kept
    if checked.findings:
        return words.NOT_FINAL_WRONG.format(count=len(checked.findings))
    return words.NOT_FINAL_BLANK.format(count=form.blank)


async def _show_stale(
    request: web.Request, staff: StaffMember, form: FiguresForm, before: Statutory, latest: Saved
) -> web.Response:
    """Show both people's figures together; saved again, they are saved upon the other's."""
    merged = merge(before, form.statutory, latest.statutory)
    names = request.app[STAFF].name_people([latest.saved_by])
    fault = words.MEANWHILE.format(
        name=names.get(latest.saved_by, latest.saved_by),
        at=word_moment(latest.saved_at),
        count=len(merged.theirs),
    )
    both = FiguresForm(merged.statutory, theirs=merged.theirs)
    return await _show(request, staff, both, latest, fault=fault, status=409)
