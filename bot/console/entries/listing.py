"""The list of entries: searched, filtered, in pages, all of it in the address."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from aiohttp import web

from bot.console.doors import Doors
from bot.console.entries.wording import (
    ENDED,
    ENDS,
    IMPORTANCES,
    MAJOR,
    MARKS,
    NOT_YET,
    STAGES_LONG,
    STANCES,
    UNCONFIRMED,
    UNDER_WAY,
)
from bot.console.keys import STAFF
from bot.console.pages import add_query, show_console
from bot.console.staff import StaffMember
from bot.keys import CLOCK, STORE
from handlers.period import day_of
from handlers.wording import word_day
from knowledge.entry import Importance, Stage, Stance, Topic
from knowledge.review.listing import Filter, Line
from knowledge.roles import Permission

doors = Doors()

LIST = "/console/entries"
SOON = 30
"""Days within which something ends soon."""
LONGEST_SEARCH = 100

T = TypeVar("T", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as a row of the list: where it stands in words, and what is to be noted."""

    line: Line
    stage: str
    mark: str
    notes: tuple[tuple[str, str], ...]
    """Words with the kind of their mark."""
    who: str


def name_of(value: StrEnum) -> str:
    """Return a value's name as addresses have it."""
    return value.name.lower()


def _find(kind: type[T], name: str) -> T | None:
    return next((one for one in kind if name_of(one) == name), None)


def read_filter(query: Mapping[str, str], today: dt.date) -> Filter:
    """Return what an address looks for; what it does not say rightly is not asked for."""
    days = query.get("days", "")
    is_days = days.isascii() and days.isdigit() and len(days) <= len("9999")
    truths = {"yes": True, "no": False}
    return Filter(
        text=query.get("q", "")[:LONGEST_SEARCH],
        topic=_find(Topic, query.get("topic", "")),
        stage=_find(Stage, query.get("stage", "")),
        unit=query.get("unit", ""),
        stance=_find(Stance, query.get("stance", "")),
        importance=_find(Importance, query.get("importance", "")),
        is_confirmed=truths.get(query.get("confirmed", "")),
        ends_by=today + dt.timedelta(days=int(days)) if is_days else None,
        author=query.get("author", ""),
        batch=query.get("batch", ""),
    )


def read_page(query: Mapping[str, str]) -> int:
    """Return the number of the page that an address names, the first where it names none."""
    page = query.get("page", "")
    is_number = page.isascii() and page.isdigit() and len(page) <= len("99999")
    return max(1, int(page)) if is_number else 1


def note_days(line: Line, today: dt.date) -> list[tuple[str, str]]:
    """Return what is to be said of the days on which something published is valid."""
    notes = []
    if line.published_from and line.published_from > today:
        notes.append((NOT_YET.format(day=word_day(line.published_from)), "warn"))
    if line.published_until and line.published_until < today:
        notes.append((ENDED.format(day=word_day(line.published_until)), "wrong"))
    elif line.published_until and (line.published_until - today).days <= SOON:
        notes.append((ENDS.format(day=word_day(line.published_until)), "warn"))
    return notes


def show_line(line: Line, names: Mapping[str, str], today: dt.date) -> Shown:
    """Return a row of the list."""
    notes = note_days(line, today)
    if line.importance is Importance.MAJOR:
        notes.append((MAJOR, "plain"))
    if not line.is_confirmed:
        notes.append((UNCONFIRMED, "warn"))
    if line.published_revision is not None and line.stage is not Stage.PUBLISHED:
        notes.append((UNDER_WAY, "plain"))
    who = names.get(line.author, line.author)
    return Shown(line, STAGES_LONG[line.stage], MARKS[line.stage], tuple(notes), who)


CHOICES = {
    "topic": [(name_of(one), one.value) for one in Topic],
    "stage": [(name_of(one), STAGES_LONG[one]) for one in Stage],
    "stance": [(name_of(one), STANCES[one]) for one in Stance],
    "importance": [(name_of(one), IMPORTANCES[one]) for one in Importance],
}


@doors.get(LIST, needs=Permission.READ)
async def list_entries(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Show the entries that the address looks for, those that changed last first."""
    review, today = request.app[STORE].review, day_of(request.app[CLOCK]())
    wanted, page = read_filter(request.query, today), read_page(request.query)
    listed = await asyncio.to_thread(review.list_entries, wanted, page=page)
    units = await asyncio.to_thread(review.list_units)
    authors = [line.author for line in listed.lines]
    names = await asyncio.to_thread(request.app[STAFF].name_people, [*authors, wanted.author])
    query = {name: value for name, value in request.query.items() if name != "page" and value}
    return show_console(
        request,
        staff,
        "entries.html",
        rows=[show_line(line, names, today) for line in listed.lines],
        listed=listed,
        query=query,
        is_filtered=bool(query),
        choices=CHOICES,
        units=[(unit, unit) for unit in units],
        author=names.get(wanted.author, wanted.author),
        before=add_query(LIST, query, page=page - 1) if page > 1 else "",
        after=add_query(LIST, query, page=page + 1) if page < listed.pages else "",
        may_edit=staff.may(Permission.EDIT),
        soon=SOON,
    )
