"""未命中: what citizens asked in vain, most asked first, and one group with what can be done."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from aiohttp import web

from bot.commands.desk_words import CHANNELS
from bot.console.doors import Doors
from bot.console.forms import read_form
from bot.console.golden import list_choices, name_entry
from bot.console.keys import STAFF
from bot.console.pages import add_query, show_console
from bot.console.sheets import send_sheet
from bot.console.staff import StaffMember
from bot.keys import CLOCK, PIPELINE, STORE
from handlers.misses.book import (
    PAGE,
    Group,
    GroupNotFoundError,
    Handled,
    Reason,
    Wanted,
    count_people,
    get_group,
    list_days,
    list_examples,
    list_groups,
    list_handled,
)
from handlers.misses.wording import BY_HAND, HANDLED, REASONS
from handlers.period import day_of
from handlers.standing import Select
from knowledge.entry import Topic
from knowledge.roles import Permission

doors = Doors()

MISSES = "/console/misses"
PERIODS = (("30", "最近30天"), ("7", "最近7天"), ("90", "最近90天"), ("all", "全部"))
DAY_MS = 24 * 60 * 60 * 1000
MOST_PAGES = 1000
MOST_EXPORTED = 20
"""Pages of the list that a file has."""
HEADS = ("问法", "次数", *REASONS.values(), "可能的主题", "最近一次")


def read_wanted(request: web.Request) -> Wanted:
    """Return what an address asks for; what it names wrongly is left out."""
    query, now = request.query, request.app[CLOCK]()
    period = query.get("days", PERIODS[0][0])
    days = int(period) if period in {"7", "30", "90"} else 0
    return Wanted(
        since=now - days * DAY_MS if days else 0,
        topic=next((one for one in Topic if one.name == query.get("topic")), None),
        reason=next((one for one in Reason if one.value == query.get("reason")), None),
    )


def _read_page(request: web.Request) -> int:
    text = request.query.get("page", "1")
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < len("10000") else 1
    return min(max(number, 1), MOST_PAGES)


def _count_wrong(groups: Sequence[Group]) -> int:
    return sum(group.reasons[Reason.WRONG] for group in groups)


@doors.get(MISSES, needs=Permission.READ)
async def show_misses(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """List the groups that wait, most asked first, or those that were dealt with."""
    select, page = request.app[STORE].journal.select, _read_page(request)
    is_handled = request.query.get("view") == "handled"
    if is_handled:
        groups = await asyncio.to_thread(list_handled, select, page=page)
    else:
        groups = await asyncio.to_thread(list_groups, select, read_wanted(request), page=page)
    query = {name: value for name, value in request.query.items() if name != "page"}
    return show_console(
        request,
        staff,
        "misses.html",
        groups=groups,
        is_handled=is_handled,
        tabs_shown=[
            (MISSES, "待处理", not is_handled),
            (add_query(MISSES, {"view": "handled"}), "已处理", is_handled),
        ],
        periods=PERIODS,
        topics=[("", "全部"), *((topic.name, topic.value) for topic in Topic)],
        reason_choices=[("", "全部"), *((one.value, word) for one, word in REASONS.items())],
        chosen={
            "days": query.get("days", PERIODS[0][0]),
            "topic": query.get("topic", ""),
            "reason": query.get("reason", ""),
        },
        reasons=REASONS,
        handled=HANDLED,
        names=request.app[STAFF].name_people([one.handled_by for one in groups]),
        before=add_query(MISSES, query, page=page - 1) if page > 1 else "",
        after=add_query(MISSES, query, page=page + 1) if len(groups) == PAGE else "",
        export=add_query(f"{MISSES}.csv", query),
    )


def _list_all(select: Select, wanted: Wanted) -> list[Group]:
    groups: list[Group] = []
    for page in range(1, MOST_EXPORTED + 1):
        some = list_groups(select, wanted, page=page)
        groups += some
        if len(some) < PAGE:
            break
    return groups


@doors.get(f"{MISSES}.csv", needs=Permission.READ)
async def export_misses(request: web.Request, _staff: StaffMember) -> web.StreamResponse:
    """Give the list as a file, its first thousand groups."""
    select = request.app[STORE].journal.select
    groups = await asyncio.to_thread(_list_all, select, read_wanted(request))
    rows = (
        (
            one.words,
            one.count,
            *(one.reasons[reason] for reason in REASONS),
            one.topic,
            day_of(one.last),
        )
        for one in groups
    )
    return send_sheet("misses", HEADS, rows)


def find_group(request: web.Request) -> Group:
    """Return the group that the address names. Raises HTTPNotFound."""
    try:
        return get_group(request.app[STORE].journal.select, request.match_info["group"])
    except GroupNotFoundError as error:
        raise web.HTTPNotFound from error


def _load(request: web.Request, group: Group) -> dict[str, object]:
    """Return what the page of a group shows."""
    select, knowledge = request.app[STORE].journal.select, request.app[PIPELINE].knowledge
    days = list_days(select, group.id)
    # Of what is made of a window the item itself gets the phrasing.
    parts = (entry for entry, _ in list_choices(knowledge, group.words))
    whole = dict.fromkeys(entry.partition(".")[0] for entry in parts)
    return {
        "examples": list_examples(select, group.id),
        "days": [(day_of(at), number) for at, number in days],
        "people": count_people(select, group.id),
        "choices": [(one, name_entry(knowledge.snapshot, one)) for one in whole],
        "likeliest": name_entry(knowledge.snapshot, group.entry) if group.entry else "",
    }


async def show_group(
    request: web.Request, staff: StaffMember, *, fault: str = "", status: int = 200
) -> web.Response:
    """Show a group with its examples, days and channels, and what can be done about it.

    After a fault its forms hold what was written into them.
    """
    group = await asyncio.to_thread(find_group, request)
    form = await read_form(request) if fault else {}
    return show_console(
        request,
        staff,
        "miss.html",
        status=status,
        group=group,
        fault=fault,
        form=form,
        channels=CHANNELS,
        names=request.app[STAFF].name_people([group.handled_by]),
        reasons=REASONS,
        handled=HANDLED,
        ways=[(one.value, HANDLED[one]) for one in BY_HAND],
        may_edit=staff.may(Permission.EDIT),
        is_open=not group.handled_at or group.last > group.handled_at,
        other=Handled.OTHER.value,
        **await asyncio.to_thread(_load, request, group),
    )


@doors.get(f"{MISSES}/{{group}}", needs=Permission.READ)
async def show_one(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Show one group."""
    return await show_group(request, staff)
