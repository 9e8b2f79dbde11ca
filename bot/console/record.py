"""The audit record: what staff did, found by person, act, subject and day; and its chain."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aiohttp import web

from bot.console.acts import word_act, word_detail
from bot.console.doors import Doors
from bot.console.forms import read_form
from bot.console.keys import STAFF
from bot.console.pages import add_query, show_console, word_moment
from bot.console.sheets import send_sheet
from bot.console.staff import StaffMember
from bot.keys import CLOCK
from handlers.period import days_period
from knowledge.audit import Deed, Record, append_deed, verify_chain
from knowledge.deeds import Search, holds_head, list_acts, list_records
from knowledge.roles import Permission

doors = Doors()

RECORD = "/console/audit"
PAGE = 50
MOST_EXPORTED = 50_000
HEADS = ("编号", "时间", "账号", "姓名", "操作", "对象", "详情", "校验码")
_FIELDS = ("staff", "act", "subject", "from", "to")


def _read_day(text: str) -> dt.date | None:
    """Return a day of the address, None for none and for what is no day."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def read_search(query: Mapping[str, str]) -> Search:
    """Return what an address looks for."""
    staff, act, subject = (query.get(key, "").strip() for key in ("staff", "act", "subject"))
    first, last = (_read_day(query.get(key, "")) for key in ("from", "to"))
    since = days_period(first, first).start if first else None
    until = days_period(last, last).end if last else None
    return Search(staff, act, subject, since, until)


@dataclass(frozen=True, slots=True)
class _Found:
    """One page of the record, and the names of who did it."""

    records: Sequence[Record]
    names: Mapping[str, str]
    acts: Sequence[str]


def _read(request: web.Request, search: Search, before: int | None, limit: int) -> _Found:
    staff = request.app[STAFF]
    records = list_records(staff.database.read, search, before=before, limit=limit)
    names = staff.name_people([one.deed.staff for one in records])
    return _Found(records, names, list_acts(staff.database.read))


def _read_number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None  # noqa: PLR2004 - an integer of SQLite's


@doors.get("/console/audit", needs=Permission.AUDIT)
async def list_record(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """List what was done, the latest first, fifty at a time."""
    query = {key: request.query.get(key, "") for key in _FIELDS}
    before = _read_number(request.query.get("before", ""))
    found = await asyncio.to_thread(_read, request, read_search(query), before, PAGE + 1)
    shown = found.records[:PAGE]
    after = add_query(RECORD, query, before=shown[-1].number) if len(found.records) > PAGE else ""
    return show_console(
        request,
        staff,
        "record.html",
        records=shown,
        names=found.names,
        acts=[("", "全部")] + [(act, word_act(act)) for act in found.acts],
        query=query,
        first=add_query(RECORD, query) if before else "",
        after=after,
        export=add_query(f"{RECORD}.csv", query),
        word_act=word_act,
        word_detail=word_detail,
    )


@doors.get("/console/audit.csv", needs=Permission.AUDIT)
async def export_record(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Give what is found as a file, the latest fifty thousand; that stands in the record too."""
    search = read_search(request.query)
    found = await asyncio.to_thread(_read, request, search, None, MOST_EXPORTED)
    rows = (
        (
            *(one.number, word_moment(one.deed.at), one.deed.staff),
            *(found.names.get(one.deed.staff, ""), word_act(one.deed.act), one.deed.subject),
            *(word_detail(one.deed.detail), one.hash),
        )
        for one in found.records
    )
    deed = Deed(
        request.app[CLOCK](), staff.login, "audit.exported", "", {"length": len(found.records)}
    )
    await request.app[STAFF].database.write(lambda db: append_deed(db, deed))
    return await asyncio.to_thread(send_sheet, "audit", HEADS, rows)


@doors.post("/console/audit/verify", needs=Permission.AUDIT)
async def verify_record(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Follow the chain from its beginning, and look for a hash that was noted before."""
    noted = (await read_form(request)).get("noted", "").strip()
    read = request.app[STAFF].database.read
    chain = await asyncio.to_thread(verify_chain, read)
    is_there = await asyncio.to_thread(holds_head, read, noted) if noted else True
    detail = {"length": chain.length, "broken_at": chain.broken_at or ""}
    deed = Deed(request.app[CLOCK](), staff.login, "audit.verified", "", detail)
    await request.app[STAFF].database.write(lambda db: append_deed(db, deed))
    return show_console(
        request, staff, "record_verified.html", chain=chain, noted=noted, is_there=is_there
    )
