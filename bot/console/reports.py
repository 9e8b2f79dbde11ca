"""Annual reports: staff have one read, look at what it prints, and make drafts of it."""

from __future__ import annotations

import asyncio
import re

from aiohttp import web

from bot.console.doors import Doors
from bot.console.forms import Upload, read_upload
from bot.console.keys import STAFF
from bot.console.pages import add_query, show_console, tell, word_moment
from bot.console.report_view import view_report
from bot.console.sheets import send_sheet
from bot.console.staff import StaffMember
from bot.console.wording import NO_FILE, REPORT_REASON, word_drafts
from bot.keys import CLOCK, STORE
from knowledge.errors import ReportError
from knowledge.report.drafting import save_report_drafts
from knowledge.report.keeping import Kept, Reports, Summary
from knowledge.report.opening import LARGEST_FILE
from knowledge.report.printing import as_values
from knowledge.report.reading import Reading, read_report_file
from knowledge.roles import Permission

doors = Doors()

PLACE = "/console/reports"
PAGE = 50
MOST_EXPORTED = 10_000
MOST_SEARCHED = 200
"""Reports among which the one of the year before is looked for."""
HEADS = ("报告", "年度", "格式", "文件", "读取时间", "读取人", "前后不符")

_DIGITS = re.compile(r"[0-9〇○零一二三四五六七八九]")


def _reports(request: web.Request) -> Reports:
    return request.app[STORE].reports


def _read_place(request: web.Request) -> tuple[int, str] | None:
    moment, _, report = request.query.get("before", "").partition("_")
    is_whole = moment.isascii() and moment.isdigit() and len(moment) < 16  # noqa: PLR2004 - an integer of SQLite's
    return (int(moment), report) if is_whole and report else None


async def _show_list(
    request: web.Request, staff: StaffMember, fault: str = ""
) -> web.StreamResponse:
    place = _read_place(request)
    found = await asyncio.to_thread(_reports(request).list_page, before=place, limit=PAGE + 1)
    shown, after = found[:PAGE], ""
    if len(found) > PAGE:
        after = add_query(PLACE, {}, before=f"{shown[-1].read_at}_{shown[-1].id}")
    return show_console(
        request,
        staff,
        "reports.html",
        status=400 if fault else 200,
        reports=shown,
        names=request.app[STAFF].name_people([one.staff for one in shown]),
        first=PLACE if place else "",
        after=after,
        fault=fault,
        may_edit=staff.may(Permission.EDIT),
    )


@doors.get("/console/reports", needs=Permission.READ)
async def list_reports(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """List the reports that were read, the last one first, fifty at a time."""
    return await _show_list(request, staff)


@doors.get("/console/reports.csv", needs=Permission.READ)
async def export_reports(request: web.Request, _staff: StaffMember) -> web.StreamResponse:
    """Give the list as a file."""
    found = await asyncio.to_thread(_reports(request).list_page, before=None, limit=MOST_EXPORTED)
    rows = (
        (one.title, one.year, one.form, one.file, word_moment(one.read_at), one.staff, one.found)
        for one in found
    )
    return send_sheet("reports", HEADS, rows)


@doors.post("/console/reports", needs=Permission.EDIT, may_upload=True)
async def read_one(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Read a file and keep what was read, compared with the year before's where that is there."""
    upload = await read_upload(request)
    if upload is None:
        return await _show_list(request, staff, NO_FILE)
    try:
        reading = await asyncio.to_thread(_read, _reports(request), upload)
    except ReportError as error:
        return await _show_list(request, staff, str(error))
    now = request.app[CLOCK]()
    report = await _reports(request).keep(reading, file=upload.name, by=staff.login, now=now)
    raise web.HTTPSeeOther(f"{PLACE}/{report}")


def _read(reports: Reports, upload: Upload) -> Reading:
    """Read a file; a second time, with the year before's, where that was read before."""
    with upload.path.open("rb") as file:
        data = file.read(LARGEST_FILE + 1)
    reading = read_report_file(data)
    before = find_before(reports, reading)
    return read_report_file(data, previous=before) if before else reading


def find_before(reports: Reports, reading: Reading) -> Reading | None:
    """Return the report of the year before by whoever reports, None where none was read."""
    own = _DIGITS.sub("", reading.title)
    for one in reports.list_page(before=None, limit=MOST_SEARCHED):
        if one.year == reading.year - 1 and _DIGITS.sub("", one.title) == own:
            kept = reports.find(one.id)
            return kept.reading if kept else None
    return None


async def _get_kept(request: web.Request) -> Kept:
    """Return the report that the address names; raises HTTPNotFound."""
    kept = await asyncio.to_thread(_reports(request).find, request.match_info["report"])
    if kept is None:
        raise web.HTTPNotFound
    return kept


@doors.get("/console/reports/{report}", needs=Permission.READ)
async def show_report(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Show what a report prints: what does not fit first, then its chapters with their tables."""
    kept = await _get_kept(request)
    return show_console(
        request,
        staff,
        "report.html",
        one=kept.summary,
        view=view_report(kept.reading),
        name=_name(request, kept.summary),
        may_edit=staff.may(Permission.EDIT),
    )


def _name(request: web.Request, summary: Summary) -> str:
    return request.app[STAFF].name_people([summary.staff]).get(summary.staff, summary.staff)


@doors.get("/console/reports/{report}/cells.json", needs=Permission.READ)
async def export_report(request: web.Request, _staff: StaffMember) -> web.StreamResponse:
    """Give what was read of a report, as the command line does."""
    kept = await _get_kept(request)
    headers = {"Content-Disposition": f'attachment; filename="report-{kept.summary.year}.json"'}
    return web.json_response(as_values(kept.reading), headers=headers)


@doors.post("/console/reports/{report}/drafts", needs=Permission.EDIT)
async def make_report_drafts(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Make a draft of each row of a report, all in one batch for review."""
    kept = await _get_kept(request)
    await draft_report(request, staff, kept.summary.id, title=kept.reading.title)
    raise web.HTTPSeeOther(f"{PLACE}/{kept.summary.id}")


async def draft_report(
    request: web.Request, staff: StaffMember, report: str, *, title: str
) -> None:
    """Make a draft of each row of a report that is kept, and tell how many."""
    store, now, reason = (
        request.app[STORE],
        request.app[CLOCK](),
        REPORT_REASON.format(title=title),
    )
    saved = await save_report_drafts(
        store.review, store.database, report, by=staff.login, reason=reason, now=now
    )
    await tell(request, word_drafts(saved))
