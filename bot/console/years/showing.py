"""A year's page: its counts with pictures, its files, and what was frozen of it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aiohttp import web

from bot.console.charts import Chart, draw, take_largest
from bot.console.doors import Doors
from bot.console.keys import STAFF
from bot.console.pages import show_console
from bot.console.staff import StaffMember
from bot.console.years.book import YearBook, YearCount
from bot.console.years.years import YEARS, read_year
from bot.keys import CLOCK, STORE
from bot.reports.annual import Annual, from_json
from bot.reports.wording import (
    MONTH,
    WHICH_CHANNEL,
    WHICH_MISS,
    WHICH_MONTH,
    WHICH_OUTCOME,
    WHICH_QUESTION,
    WHICH_TOPIC,
    name_channel,
)
from bot.store import Store
from handlers.counts.definitions import RECEIVED
from handlers.counts.snapshots import Snapshot, list_snapshots
from handlers.inquiry import Outcome
from handlers.period import day_of, year_period
from knowledge.roles import Permission
from knowledge.statutory_book import Saved, find_latest

doors = Doors()

_MOST_BARS = 8


@dataclass(frozen=True, slots=True)
class YearView:
    """All that a year's page shows; `annual` is None where the year was never counted."""

    count: YearCount
    annual: Annual | None
    charts: Sequence[Chart]
    versions: Sequence[Snapshot]
    figures: Saved | None


@dataclass(frozen=True, slots=True)
class YearLine:
    """A year in the list: when it was counted, its figures, its last version."""

    year: int
    counted_at: int
    has_figures: bool
    is_final: bool
    version: int
    is_confirmed: bool


_YEARS = """
SELECT year, counted_at, 0 AS number, 0 AS is_final, 0 AS version, 0 AS confirmed FROM year_counts
UNION ALL SELECT year, 0, number, is_final, 0, 0 FROM statutory
UNION ALL SELECT year, 0, 0, 0, version, confirmed_by IS NOT NULL FROM snapshots
ORDER BY year, number, version
"""


def list_years(store: Store, now: int) -> list[YearLine]:
    """Return the years that there is anything of, the last first. Raises StorageError."""
    (begin,) = store.database.read("SELECT MIN(received_at) AS at FROM exchanges")
    this = day_of(now).year
    first = day_of(begin["at"]).year if begin["at"] is not None else this
    lines = {year: YearLine(year, 0, False, False, 0, False) for year in range(first, this + 1)}  # noqa: FBT003 - nothing of it yet
    for row in store.database.read(_YEARS):
        # Rows of one year come in the order in which they were made: the last one holds.
        old = lines.get(row["year"]) or YearLine(row["year"], 0, False, False, 0, False)  # noqa: FBT003 - the same
        lines[row["year"]] = YearLine(
            row["year"],
            old.counted_at or row["counted_at"],
            old.has_figures or row["number"] > 0,
            bool(row["is_final"]) if row["number"] else old.is_final,
            row["version"] or old.version,
            bool(row["confirmed"]) if row["version"] else old.is_confirmed,
        )
    return sorted(lines.values(), key=lambda line: -line.year)


def list_charts(annual: Annual) -> list[Chart]:
    """Return the pictures of a year's counts."""
    months = {MONTH.format(month=int(row["month"][-2:])): row[RECEIVED] for row in annual.by_month}
    labels: Mapping[str, Mapping[str, str]] = annual.definitions
    outcomes = {labels[one]["label"]: annual.totals[one] for one in Outcome if annual.totals[one]}
    topics = {row["topic"]: row[RECEIVED] for row in annual.by_topic}
    channels = {name_channel(row["channel"]): row[RECEIVED] for row in annual.by_channel}
    entries = {row["question"] or row["entry"]: row[RECEIVED] for row in annual.top_entries}
    misses = {row["text"]: row["missed"] for row in annual.top_misses}
    return [
        draw(WHICH_MONTH, months),
        draw(WHICH_OUTCOME, outcomes),
        draw(WHICH_TOPIC, take_largest(topics, _MOST_BARS)),
        draw(WHICH_CHANNEL, channels),
        draw(WHICH_QUESTION, take_largest(entries, _MOST_BARS), is_long=True),
        draw(WHICH_MISS, take_largest(misses, _MOST_BARS), is_long=True),
    ]


def load_view(store: Store, year: int) -> YearView:
    """Read what a year's page shows. Raises StorageError, BrokenSnapshotError."""
    count = YearBook(store.database).find(year)
    annual = from_json(count.content) if count.content else None
    return YearView(
        count,
        annual,
        list_charts(annual) if annual else (),
        list_snapshots(store.database.read, year)[::-1],
        find_latest(store.database.read, year),
    )


async def show_year_page(
    request: web.Request, staff: StaffMember, year: int, *, fault: str = "", reason: str = ""
) -> web.Response:
    """Return a year's page, with what could not be done where a `fault` says so."""
    view = await asyncio.to_thread(load_view, request.app[STORE], year)
    now = request.app[CLOCK]()
    logins = {name for one in view.versions for name in (one.made_by, one.confirmed_by) if name}
    return show_console(
        request,
        staff,
        "year.html",
        status=409 if fault else 200,
        year=year,
        view=view,
        annual=view.annual,
        place=f"{YEARS}/{year}",
        names=request.app[STAFF].name_people(sorted(logins)),
        is_open=view.count.is_open(now),
        is_broken=view.count.is_broken(now),
        is_over=now >= year_period(year).end,
        may_edit=staff.may(Permission.EDIT),
        may_review=staff.may(Permission.REVIEW),
        fault=fault,
        reason=reason,
    )


@doors.get("/console/reports/years", needs=Permission.READ)
async def show_years(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """List the years, each with how far its report is."""
    lines = await asyncio.to_thread(list_years, request.app[STORE], request.app[CLOCK]())
    return show_console(
        request,
        staff,
        "years.html",
        lines=lines,
        place=YEARS,
        may_edit=staff.may(Permission.EDIT),
    )


@doors.get("/console/reports/years/{year}", needs=Permission.READ)
async def show_year(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Show a year's counts, and what can be done with them."""
    return await show_year_page(request, staff, read_year(request))
