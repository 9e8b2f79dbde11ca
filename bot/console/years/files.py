"""A year's files: made of the counts that the page shows, or of a version that was frozen."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence

from aiohttp import web

from bot.console.doors import Doors, StaffHandler
from bot.console.pages import tell
from bot.console.staff import StaffMember
from bot.console.years.book import YearBook
from bot.console.years.previous import find_previous
from bot.console.years.wording import NOT_COUNTED
from bot.console.years.years import YEARS, read_year
from bot.keys import STORE
from bot.reports.annual import from_json
from bot.reports.document import Extras
from bot.reports.files import WRITERS, read_office
from bot.reports.frozen import Frozen, from_text
from bot.store import Store
from handlers.counts.snapshots import list_snapshots
from knowledge.report.findings import Finding
from knowledge.roles import Permission
from knowledge.statutory import Statutory
from knowledge.statutory_book import find_latest
from knowledge.statutory_sums import check_statutory

doors = Doors()

_KINDS = {
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".json": "application/json",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def find_frozen(store: Store, year: int, version: int) -> Frozen | None:
    """Return what a version froze, None where there is none. Raises BrokenSnapshotError."""
    for one in list_snapshots(store.database.read, year):
        if one.version == version:
            return from_text(one.content)
    return None


def find_counted(store: Store, year: int) -> Frozen | None:
    """Return what was counted last with the figures of now, None where nothing was."""
    count = YearBook(store.database).find(year)
    if not count.content:
        return None
    saved = find_latest(store.database.read, year)
    figures = saved.statutory if saved else Statutory(year)
    return Frozen(from_json(count.content), read_office(store.database), figures)


def write_frozen(frozen: Frozen, suffix: str, query: Mapping[str, str]) -> bytes:
    """Return a file of a version: the same bytes whenever it is made."""
    return WRITERS[suffix](frozen, _read_extras(query, check_statutory(frozen.statutory)))


def _read_extras(query: Mapping[str, str], findings: Sequence[Finding]) -> Extras:
    """Return what was ticked, with what was found wrong."""
    return Extras(
        [one.says for one in findings],
        with_annex=query.get("annex") == "yes",
        is_clean=query.get("clean") == "yes",
    )


def _make(store: Store, year: int, suffix: str, query: Mapping[str, str]) -> bytes | None:
    """Return a file, None where nothing was counted. Raises HTTPNotFound for no such version."""
    version = query.get("version", "")
    if version:
        known = re.fullmatch("[0-9]{1,6}", version)
        frozen = find_frozen(store, year, int(version)) if known else None
        if frozen is None:
            raise web.HTTPNotFound
        return write_frozen(frozen, suffix, query)
    given = find_counted(store, year)
    if given is None:
        return None
    previous = find_previous(store, year)
    found = check_statutory(given.statutory, previous.statutory if previous else None)
    return WRITERS[suffix](given, _read_extras(query, found))


def _send(suffix: str) -> StaffHandler:
    """Return what sends the files of one kind."""

    async def send(request: web.Request, _staff: StaffMember) -> web.StreamResponse:
        year, query = read_year(request), dict(request.query)
        data = await asyncio.to_thread(_make, request.app[STORE], year, suffix, query)
        if data is None:
            await tell(request, NOT_COUNTED)
            raise web.HTTPSeeOther(f"{YEARS}/{year}")
        version = f"-v{query['version']}" if query.get("version") else ""
        name = f"{year}{version}{suffix}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return web.Response(body=data, content_type=_KINDS[suffix], headers=headers)

    return send


for _suffix in WRITERS:
    doors.get(f"/console/reports/years/{{year}}/report{_suffix}", needs=Permission.READ)(
        _send(_suffix)
    )
