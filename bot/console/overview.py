"""The overview: what citizens asked today, this week, this year, and what waits for staff."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aiohttp import web

from bot.console.charts import Chart, by_labels, draw, take_largest
from bot.console.doors import Doors
from bot.console.pages import list_places, show_console
from bot.console.staff import StaffMember
from bot.console.wording import DUTIES, SPANS, WHICH_DAY, WHICH_HOUR
from bot.keys import CLOCK, STORE
from bot.overview import span_of
from bot.reports.wording import MONTH, WHICH_MONTH, WHICH_OUTCOME, WHICH_TOPIC
from handlers.complaints.book import list_complaints
from handlers.counts.daysums import Read, Sums, read_sums
from handlers.counts.definitions import BY_NAME, RECEIVED
from handlers.desk_lists import count_load
from handlers.inquiry import Outcome
from handlers.misses.book import Wanted, count_open
from handlers.period import day_of
from handlers.standing import Select
from knowledge.entry import Stage
from knowledge.review.listing import count_stages
from knowledge.roles import Permission

doors = Doors()

_MOST_TOPICS = 8
_WEEK = 7
_SHOWN = (Outcome.ANSWERED, Outcome.SUGGESTED, Outcome.MISSED, Outcome.HANDED_OFF)
_SECOND_MS = 1000


@dataclass(frozen=True, slots=True)
class Span:
    """One span of days, and what came in it."""

    name: str
    word: str
    days: Sequence[dt.date]
    sums: Sums


@dataclass(frozen=True, slots=True)
class Row:
    """One row of figures, a cell for each span."""

    label: str
    cells: Sequence[str]
    is_main: bool = False


def list_spans(read: Read, today: dt.date) -> list[Span]:
    """Return today, the last seven days and this year."""
    first = today.replace(month=1, day=1)
    spans = {
        "day": [today],
        "week": [today - dt.timedelta(days=n) for n in reversed(range(_WEEK))],
        "year": [first + dt.timedelta(days=n) for n in range((today - first).days + 1)],
    }
    return [Span(name, SPANS[name], days, read.gather(days)) for name, days in spans.items()]


def _rate(sums: Sums) -> str:
    received = sums.counts[RECEIVED]
    return f"{sums.counts[Outcome.ANSWERED] * 100 / received:.1f}%" if received else "—"


def _speed(sums: Sums) -> str:
    speed = sums.median_ms
    if speed is None:
        return "—"
    return f"{speed}毫秒" if speed < _SECOND_MS else f"{speed / _SECOND_MS:.1f}秒"


def list_rows(spans: Sequence[Span]) -> list[Row]:
    """Return the figures that stand side by side."""
    every = [span.sums for span in spans]
    counted = [
        Row(BY_NAME[name].label, [f"{sums.counts[name]:,}" for sums in every])
        for name in (RECEIVED, *_SHOWN)
    ]
    received, answered, *others = counted
    return [
        Row(received.label, received.cells, is_main=True),
        answered,
        Row("答复率", [*map(_rate, every)], is_main=True),
        *others,
        Row("答复用时（中位数）", [*map(_speed, every)]),
    ]


def list_charts(span: Span, read: Read) -> list[Chart]:
    """Return the charts of a span."""
    counts = span.sums.counts
    outcomes = {BY_NAME[one].label: counts[one] for one in Outcome if counts[one]}
    hours = {f"{hour}时": span.sums.hours[hour] for hour in range(24) if span.sums.hours[hour]}
    return [
        *_draw_course(span, read),
        draw(WHICH_OUTCOME, outcomes),
        draw(WHICH_TOPIC, take_largest(span.sums.topics, _MOST_TOPICS)),
        draw(WHICH_HOUR, hours),
    ]


def _draw_course(span: Span, read: Read) -> list[Chart]:
    """Return how many came one day, or one month, after the other."""
    came = [(day, read.gather([day]).counts[RECEIVED]) for day in span.days]
    if span.name == "week":
        return [draw(WHICH_DAY, {f"{day.month}月{day.day}日": number for day, number in came})]
    if span.name == "year":
        months = by_labels((MONTH.format(month=day.month), number) for day, number in came)
        return [draw(WHICH_MONTH, months)]
    return []


def count_duties(select: Select, today: dt.date) -> dict[str, int]:
    """Return how much waits for staff, by the page that it waits on. Raises StorageError."""
    load, stages = count_load(select, today=today), count_stages(select)
    return {
        "/console/handoffs?view=overdue": load.overdue,
        "/console/handoffs": load.waiting,
        "/console/complaints": len(list_complaints(select, only_open=True)),
        "/console/review": stages[Stage.IN_REVIEW] + stages[Stage.TO_SIGN],
        "/console/misses": count_open(select, Wanted()),
    }


def word_duties(
    duties: Mapping[str, int], places: Sequence[tuple[str, str, bool]]
) -> list[tuple[str, str, int]]:
    """Return address, words and number of what this person may look at."""
    open_to = {place for place, _, _ in places}
    return [
        (path, DUTIES[path], number)
        for path, number in duties.items()
        if path.partition("?")[0] in open_to
    ]


@doors.get("/console", needs=Permission.READ)
async def show_overview(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Show how the bot does, and what is to be done."""
    now, select = request.app[CLOCK](), request.app[STORE].database.read
    today = day_of(now)
    read = await asyncio.to_thread(read_sums, select, *span_of(now))
    spans = list_spans(read, today)
    wanted = request.query.get("span", "week")
    shown = next((span for span in spans if span.name == wanted), spans[1])
    duties = await asyncio.to_thread(count_duties, select, today)
    return show_console(
        request,
        staff,
        "overview.html",
        spans=spans,
        shown=shown,
        tabs=[(f"/console?span={one.name}", one.word, one is shown) for one in spans],
        rows=list_rows(spans),
        charts=list_charts(shown, read),
        duties=word_duties(duties, list_places(request, staff)),
        counted_at=read.counted_at,
    )
