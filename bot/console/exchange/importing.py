"""Pages of imports: upload, what was found row by row, and taking it in; exports and templates."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.console.doors import Doors
from bot.console.entries.listing import read_filter
from bot.console.exchange.book import Job, State
from bot.console.exchange.running import IMPORTS, LAYOUTS
from bot.console.exchange.wording import GONE, HAS_FAULTS, KINDS, NO_FILE, NO_REASON, NOT_YOURS
from bot.console.forms import read_form, read_upload
from bot.console.pages import add_query, show_console
from bot.console.sheets import send_sheet
from bot.console.staff import StaffMember
from bot.keys import CLOCK, STORE
from handlers.period import day_of
from knowledge.exchange.exporting import export_table
from knowledge.exchange.fault import ExchangeError
from knowledge.exchange.layout import Layout
from knowledge.exchange.reading import check_ending
from knowledge.exchange.writing import write_table, write_template
from knowledge.review.listing import Filter
from knowledge.roles import Permission

doors = Doors()

PAGE = 50
"""Faults on one page."""

LONGEST_NAME = 120
"""Characters of a file's name that are kept, the last ones: its ending says what it is."""

FAULT_HEADS = ("行", "列", "问题")

_TYPES = {
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def _get_kind(request: web.Request) -> str:
    """Return the kind of table that an address names. Raises HTTPNotFound for none."""
    kind = request.match_info["kind"]
    if kind not in LAYOUTS:
        raise web.HTTPNotFound
    return kind


async def _get_job(request: web.Request) -> Job:
    """Return the import that an address names. Raises HTTPNotFound for none."""
    kind = _get_kind(request)
    job = await asyncio.to_thread(request.app[IMPORTS].book.find, request.match_info["job"])
    if job is None or job.kind != kind:
        raise web.HTTPNotFound
    return job


def _show_upload(
    request: web.Request, staff: StaffMember, kind: str, *, fault: str = "", status: int = 200
) -> web.Response:
    return show_console(
        request,
        staff,
        "import.html",
        status=status,
        kind=kind,
        what=KINDS[kind],
        columns=LAYOUTS[kind].columns,
        fault=fault,
    )


@doors.get("/console/import/{kind}", needs=Permission.EDIT)
async def ask_for_file(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Ask for a file, and offer the template."""
    return _show_upload(request, staff, _get_kind(request))


@doors.post("/console/import/{kind}", needs=Permission.EDIT, may_upload=True)
async def take_file(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Take a file, and read it in the background."""
    kind = _get_kind(request)
    upload = await read_upload(request)
    if upload is None:
        return _show_upload(request, staff, kind, fault=NO_FILE, status=400)
    name = Path(upload.name.replace("\\", "/")).name[-LONGEST_NAME:]
    try:
        check_ending(Path(name))
    except ExchangeError as error:
        return _show_upload(request, staff, kind, fault=str(error), status=400)
    imports, now = request.app[IMPORTS], request.app[CLOCK]()
    sheet = (await read_form(request)).get("sheet", "").strip()[:LONGEST_NAME]
    given = {"staff": staff.login, "kind": kind, "name": name, "sheet": sheet}
    job = await asyncio.to_thread(partial(imports.book.add, upload.path, now=now, **given))
    imports.begin_reading(job)
    raise web.HTTPSeeOther(f"/console/import/{kind}/{job.id}")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() else 1


def _show_job(
    request: web.Request, staff: StaffMember, job: Job, *, fault: str = "", status: int = 200
) -> web.Response:
    faults = job.report.get("faults", [])
    page = max(1, min(_number(request.query.get("page", "1")[:6]), -(-len(faults) // PAGE) or 1))
    now = request.app[CLOCK]()
    values: dict[str, Any] = {
        "job": job,
        "kind": job.kind,
        "what": KINDS[job.kind],
        "report": job.report,
        "faults": faults[(page - 1) * PAGE : page * PAGE],
        "is_open": job.is_open(now),
        "is_lost": job.is_lost(now),
        "before": add_query(request.path, {}, page=page - 1) if page > 1 else "",
        "after": add_query(request.path, {}, page=page + 1) if page * PAGE < len(faults) else "",
        "said": f"第{page}页，共{-(-len(faults) // PAGE)}页" if len(faults) > PAGE else "",
        "percent": 100 * job.done // job.total if job.total else 0,
        "fault": fault,
    }
    return show_console(request, staff, "import_job.html", status=status, **values)


@doors.get("/console/import/{kind}/{job}", needs=Permission.EDIT)
async def show_job(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Show how far an import is, and what was found."""
    return _show_job(request, staff, await _get_job(request))


@doors.post("/console/import/{kind}/{job}", needs=Permission.EDIT)
async def take_in(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Save the rows of a file as drafts: all of them, or the good ones where that is wished."""
    job = await _get_job(request)
    form = await read_form(request)
    reason = form.get("reason", "").strip()
    if job.state is not State.READ:
        return _show_job(request, staff, job, fault=GONE, status=409)
    if job.staff != staff.login:
        # What is written counts as the work of one person; it must be whose file it was.
        return _show_job(request, staff, job, fault=NOT_YOURS, status=403)
    if not reason:
        return _show_job(request, staff, job, fault=NO_REASON, status=400)
    if job.report["faults"] and form.get("what") != "good":
        return _show_job(request, staff, job, fault=HAS_FAULTS, status=400)
    imports, now = request.app[IMPORTS], request.app[CLOCK]()
    if not await asyncio.to_thread(imports.book.claim, job, now):
        return _show_job(request, staff, await _get_job(request), fault=GONE, status=409)
    imports.begin_saving(job, by=staff.login, reason=reason)
    raise web.HTTPSeeOther(f"/console/import/{job.kind}/{job.id}")


@doors.get("/console/import/{kind}/{job}/faults.csv", needs=Permission.EDIT)
async def send_faults(request: web.Request, _staff: StaffMember) -> web.StreamResponse:
    """Send every fault as a list for a spreadsheet program."""
    job = await _get_job(request)
    rows = [(one["row"], one["column"], one["says"]) for one in job.report.get("faults", [])]
    return await asyncio.to_thread(send_sheet, "faults", FAULT_HEADS, rows)


async def _send(
    request: web.Request, ending: str, write: Callable[[Path, Layout], object]
) -> web.Response:
    """Send a table that `write` writes to a file. Raises HTTPNotFound for an unknown kind."""
    kind = _get_kind(request)

    def make() -> bytes:
        with tempfile.TemporaryDirectory(prefix="inquiry-bot-") as folder:
            path = Path(folder) / f"{kind}{ending}"
            write(path, LAYOUTS[kind])
            return path.read_bytes()

    body = await asyncio.to_thread(make)
    disposition = f'attachment; filename="{kind}{ending}"'
    headers = {"Content-Type": _TYPES[ending], "Content-Disposition": disposition}
    return web.Response(body=body, headers=headers)


async def _export(request: web.Request, ending: str) -> web.Response:
    """Send all of a kind that is not retired, or what a list shows by the same filters."""
    store = request.app[STORE]
    wanted = read_filter(request.query, day_of(request.app[CLOCK]()))

    def write(path: Path, layout: Layout) -> None:
        if wanted == Filter():
            export_table(path, store.database, layout)
            return
        shown = replace(wanted, is_window=layout.is_windows)
        write_table(path, layout, store.review.read_entries(shown))

    return await _send(request, ending, write)


@doors.get("/console/export/{kind}.xlsx", needs=Permission.READ)
async def send_workbook(request: web.Request, _staff: StaffMember) -> web.StreamResponse:
    """Send all of a kind as a workbook."""
    return await _export(request, ".xlsx")


@doors.get("/console/export/{kind}.csv", needs=Permission.READ)
async def send_text(request: web.Request, _staff: StaffMember) -> web.StreamResponse:
    """Send all of a kind as comma-separated text."""
    return await _export(request, ".csv")


@doors.get("/console/template/{kind}.xlsx", needs=Permission.READ)
async def send_workbook_template(request: web.Request, _staff: StaffMember) -> web.StreamResponse:
    """Send an empty workbook with its columns explained."""
    return await _send(request, ".xlsx", write_template)


@doors.get("/console/template/{kind}.csv", needs=Permission.READ)
async def send_text_template(request: web.Request, _staff: StaffMember) -> web.StreamResponse:
    """Send an empty table as text, with its columns explained."""
    return await _send(request, ".csv", write_template)
