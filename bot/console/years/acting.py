"""What staff do with a year: count it, freeze it, confirm it, and read its report back."""

from __future__ import annotations

import asyncio
import re

from aiohttp import web

from bot.console.doors import Doors
from bot.console.forms import read_form
from bot.console.pages import tell
from bot.console.reports import draft_report, find_before
from bot.console.staff import StaffMember
from bot.console.years import wording as words
from bot.console.years.book import YearBook
from bot.console.years.counting import YEAR_COUNTS
from bot.console.years.files import write_frozen
from bot.console.years.previous import find_previous
from bot.console.years.showing import show_year_page
from bot.console.years.years import YEARS, read_year
from bot.keys import CLOCK, STORE
from bot.reports.annual import from_json
from bot.reports.files import read_office
from bot.reports.frozen import Frozen, from_text, to_text
from bot.store import Store
from handlers.counts.snapshots import SnapshotError, Snapshots, list_snapshots
from handlers.period import year_period
from knowledge.report.forms import ANNEX
from knowledge.report.reading import Reading, read_report_file
from knowledge.roles import Permission
from knowledge.statutory import Statutory
from knowledge.statutory_book import find_latest
from knowledge.statutory_sums import check_statutory

doors = Doors()

LONGEST_REASON = 1000


def _read_number(fields: dict[str, str], name: str) -> int:
    text = fields.get(name, "")
    return int(text) if re.fullmatch("[0-9]{1,15}", text) else 0


@doors.post("/console/reports/years/{year}/count", needs=Permission.EDIT)
async def count_year(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Begin to count a year in the background."""
    year = read_year(request)
    has_begun = await request.app[YEAR_COUNTS].begin(year, by=staff.login)
    await tell(request, words.COUNTING if has_begun else words.AT_IT)
    raise web.HTTPSeeOther(f"{YEARS}/{year}")


def _prepare(store: Store, year: int, seen: int, now: int) -> Frozen | str:
    """Return what is frozen of a year, or why it cannot be frozen now."""
    end, count = year_period(year).end, YearBook(store.database).find(year)
    if now < end:
        return words.NOT_OVER.format(year=year)
    if count.counted_at < end:
        return words.COUNT_ANEW.format(year=year)
    if count.counted_at != seen:
        return words.NOT_SEEN
    saved = find_latest(store.database.read, year)
    figures = saved.statutory if saved else Statutory(year)
    previous = find_previous(store, year)
    if check_statutory(figures, previous.statutory if previous else None):
        return words.FIGURES_WRONG
    if saved is not None and not saved.is_final:
        return words.FIGURES_OPEN
    return Frozen(from_json(count.content), read_office(store.database), figures)


@doors.post("/console/reports/years/{year}/freeze", needs=Permission.EDIT)
async def freeze_year(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Take down what the page showed, for another person to confirm."""
    year, fields = read_year(request), await read_form(request)
    store, now = request.app[STORE], request.app[CLOCK]()
    reason = fields.get("reason", "").strip()[:LONGEST_REASON]
    seen = _read_number(fields, "counted_at")
    given = await asyncio.to_thread(_prepare, store, year, seen, now)
    if isinstance(given, str):
        return await show_year_page(request, staff, year, fault=given, reason=reason)
    try:
        version = await Snapshots(store.database).make(
            year, to_text(given), by=staff.login, reason=reason, now=now
        )
    except SnapshotError as error:
        return await show_year_page(request, staff, year, fault=str(error), reason=reason)
    await tell(request, words.FROZEN.format(year=year, version=version))
    raise web.HTTPSeeOther(f"{YEARS}/{year}")


@doors.post("/console/reports/years/{year}/confirm", needs=Permission.REVIEW)
async def confirm_year(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Confirm what another person has frozen."""
    year, fields = read_year(request), await read_form(request)
    version = _read_number(fields, "version")
    try:
        await Snapshots(request.app[STORE].database).confirm(
            year, version, by=staff.login, now=request.app[CLOCK]()
        )
    except SnapshotError as error:
        return await show_year_page(request, staff, year, fault=str(error))
    await tell(request, words.CONFIRMED.format(year=year, version=version))
    raise web.HTTPSeeOther(f"{YEARS}/{year}")


def _read_back(store: Store, year: int, version: int) -> Reading | None:
    """Return the report of a confirmed version as it is read, None where there is none."""
    for one in list_snapshots(store.database.read, year):
        if one.version == version and one.confirmed_by:
            frozen = from_text(one.content)
            has_annex = any(table == ANNEX for table, _, _ in frozen.statutory.figures)
            # Marks and notes are nothing that citizens ask about.
            ticked = {"clean": "yes", "annex": "yes" if has_annex else ""}
            data = write_frozen(frozen, ".docx", ticked)
            reading = read_report_file(data)
            before = find_before(store.reports, reading)
            return read_report_file(data, previous=before) if before else reading
    return None


@doors.post("/console/reports/years/{year}/drafts", needs=Permission.EDIT)
async def draft_year(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Read the report of a confirmed version back, and make drafts of it."""
    year, fields = read_year(request), await read_form(request)
    version = _read_number(fields, "version")
    store = request.app[STORE]
    reading = await asyncio.to_thread(_read_back, store, year, version)
    if reading is None:
        return await show_year_page(request, staff, year, fault=words.ONLY_CONFIRMED)
    file = words.FILE.format(year=year, version=version)
    report = await store.reports.keep(reading, file=file, by=staff.login, now=request.app[CLOCK]())
    await draft_report(request, staff, report, title=reading.title)
    raise web.HTTPSeeOther(f"/console/reports/{report}")
