"""Pages of the window directory: its items, one of them, and the form that changes it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bot.console.doors import Doors
from bot.console.exchange.wording import (
    NO_CHANGE_REASON,
    SAME_WINDOW,
    SAVED_WINDOW,
    STAGES,
    STALE,
)
from bot.console.forms import read_form
from bot.console.pages import add_query, show_console, tell, word_moment
from bot.console.staff import StaffMember
from bot.keys import CLOCK, STORE
from bot.store import Store
from knowledge.entry import Entry
from knowledge.exchange.columns import Column
from knowledge.exchange.doubles import Known
from knowledge.exchange.importing import read_known, read_latest
from knowledge.exchange.single import read_one, write_one
from knowledge.exchange.window_table import WINDOWS
from knowledge.exchange.wording import SAME_AS_KNOWN_WINDOW
from knowledge.review.errors import StaleRevisionError
from knowledge.review.listing import Filter
from knowledge.review.standing import Standing
from knowledge.roles import Permission

doors = Doors()

LIST = "/console/windows"
NEW = "/console/windows/_new"
LONGEST_SEARCH = 100
LONGEST_REASON = 200

COLUMNS: tuple[Column, ...] = tuple(one for one in WINDOWS.columns if one.name != "id")
"""What a form asks for; an item's id is made of its words."""


def _page_number(text: str) -> int:
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 1  # noqa: PLR2004 - no page has so many digits
    return max(1, number)


@doors.get(LIST, needs=Permission.READ)
async def list_windows(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """List the items of the directory, or those that a search finds."""
    text = request.query.get("q", "").strip()[:LONGEST_SEARCH]
    page = _page_number(request.query.get("page", ""))
    store = request.app[STORE]

    def read() -> tuple[Any, dict[str, Entry]]:
        listed = store.review.list_entries(Filter(text=text, is_window=True), page=page)
        return listed, read_latest(store.database, [line.id for line in listed.lines])

    listed, latest = await asyncio.to_thread(read)
    return show_console(
        request,
        staff,
        "windows.html",
        text=text,
        rows=[(line, latest[line.id].window) for line in listed.lines if line.id in latest],
        stages=STAGES,
        total=listed.total,
        before=add_query(LIST, {"q": text}, page=page - 1) if page > 1 else "",
        after=add_query(LIST, {"q": text}, page=page + 1) if page < listed.pages else "",
        said=f"第{page}页，共{listed.pages}页" if listed.pages > 1 else "",
    )


async def _get_item(request: web.Request) -> Standing:
    """Return where an item stands. Raises HTTPNotFound for what is no item of the directory."""
    find = request.app[STORE].review.find_standing
    standing = await asyncio.to_thread(find, request.match_info["id"])
    if standing is None or standing.entry.window is None:
        raise web.HTTPNotFound
    return standing


@doors.get(NEW, needs=Permission.EDIT)
async def ask_for_new(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Ask for a new item."""
    return _show_form(request, staff, None, {})


@doors.post(NEW, needs=Permission.EDIT)
async def add_window(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Save a new item as a draft."""
    return await _save(request, staff, None)


@doors.get("/console/windows/{id}", needs=Permission.READ)
async def show_window(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Show an item: what each field says, and where it stands."""
    standing = await _get_item(request)
    texts = write_one(standing.entry, WINDOWS)
    return show_console(
        request,
        staff,
        "window.html",
        standing=standing,
        fields=[(column.head, texts[column.name]) for column in COLUMNS],
        stage=STAGES[standing.stage],
    )


@doors.get("/console/windows/{id}/edit", needs=Permission.EDIT)
async def ask_for_change(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Ask how an item is to be changed."""
    standing = await _get_item(request)
    return _show_form(request, staff, standing, write_one(standing.entry, WINDOWS))


@doors.post("/console/windows/{id}/edit", needs=Permission.EDIT)
async def change_window(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Save an item as a new draft."""
    return await _save(request, staff, await _get_item(request))


def _show_form(  # noqa: PLR0913 - what a form that was refused held
    request: web.Request,
    staff: StaffMember,
    standing: Standing | None,
    texts: Mapping[str, str],
    *,
    faults: Mapping[str, str] | None = None,
    warning: str = "",
    status: int = 200,
) -> web.Response:
    return show_console(
        request,
        staff,
        "window_form.html",
        status=status,
        standing=standing,
        now=write_one(standing.entry, WINDOWS) if standing and warning else {},
        columns=COLUMNS,
        texts=texts,
        faults=faults or {},
        warning=warning,
        address=f"{LIST}/{standing.entry.id}/edit" if standing else NEW,
    )


def _read_entry(
    store: Store, texts: Mapping[str, str], standing: Standing | None
) -> tuple[Entry | None, dict[str, str]]:
    """Return the item that a form describes, or what is wrong with its fields."""
    known: Known = read_known(store.database, WINDOWS)
    entry_id = {"id": standing.entry.id} if standing else {}
    entry, faults = read_one({**texts, **entry_id}, WINDOWS, known)
    if entry and standing is None and entry.id in known.kinds:
        return None, {"matter": SAME_AS_KNOWN_WINDOW.format(id=entry.id)}
    return entry, faults


async def _save(
    request: web.Request, staff: StaffMember, standing: Standing | None
) -> web.StreamResponse:
    form, store = await read_form(request), request.app[STORE]
    texts = {column.name: form.get(column.name, "") for column in COLUMNS}
    texts["reason"] = reason = form.get("reason", "").strip()[:LONGEST_REASON]
    entry, faults = await asyncio.to_thread(_read_entry, store, texts, standing)
    if not reason:
        faults["reason"] = NO_CHANGE_REASON
    if entry is None or faults:
        return _show_form(request, staff, standing, texts, faults=faults, status=400)
    base = _page_number(form.get("base", "")) if standing else None
    if standing and standing.entry == entry:
        await tell(request, SAME_WINDOW)
        raise web.HTTPSeeOther(f"{LIST}/{entry.id}")
    try:
        await store.review.save_draft(
            entry, base=base, by=staff.login, reason=reason, now=request.app[CLOCK]()
        )
    except StaleRevisionError as stale:
        warning = STALE.format(author=stale.author, at=word_moment(stale.at))
        return _show_form(request, staff, standing, texts, warning=warning, status=409)
    await tell(request, SAVED_WINDOW)
    raise web.HTTPSeeOther(f"{LIST}/{entry.id}")
