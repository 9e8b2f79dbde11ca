"""What will change: the trial of a draft, a batch or a retirement, with its progress.

Another page shows it by `{% include "parts/trial.html" %}` with `trial` as `load_panel` returns
it, and `trial.css` and `trial.js` among its assets.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.console.doors import Doors
from bot.console.pages import render_part, show_console
from bot.console.staff import StaffMember
from bot.keys import STORE
from bot.store import Store
from bot.trials import order_trial
from handlers.trial.wording import ACTS, EFFECTS, PARTS, PUBLISHING, word_given
from knowledge.errors import EntryNotFoundError
from knowledge.review.errors import RevisionNotFoundError
from knowledge.review.gate import (
    find_next,
    name_retirement,
    name_revision,
    name_words,
)
from knowledge.roles import Permission
from knowledge.synonyms import WordState
from knowledge.trials.book import list_words
from knowledge.trials.trial import Trial, TrialRow

doors = Doors()

FEW = 20
"""Questions of each part that the panel of another page shows."""

PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One question whose answer would change, as staff read it; `text` is empty where deleted."""

    number: int
    text: str
    times: int
    effect: str
    word: str
    entry: str
    """The standard question of the entry that ought to answer, "" where nobody says."""
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Section:
    """The questions of one part: how many there are, and those that are shown."""

    part: str
    title: str
    tried: int
    count: int
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Panel:
    """A trial as the template shows it; `address` is its own page, `act` what is tried."""

    trial: Trial
    sections: Sequence[Section]
    wrong: Sequence[str]
    address: str
    act: str


def _read(row: TrialRow, words: dict[str, str], questions: dict[str, str]) -> Line:
    content: dict[str, Any] = row.content
    entry = content["entry"] or ""
    return Line(
        number=row.number,
        text=content.get("text") or words.get(row.exchange or "", ""),
        times=content["times"],
        effect=content["effect"],
        word=EFFECTS[content["effect"]],
        entry=questions.get(entry, entry),
        before=word_given(content["before"], questions),
        after=word_given(content["after"], questions),
    )


def _load_section(store: Store, trial: Trial, part: str, *, after: int, limit: int) -> Section:
    rows = store.trials.list_rows(trial.id, part=part, after=after, limit=limit)
    words = list_words(store.journal.select, rows)
    summary = trial.summary
    return Section(
        part=part,
        title=PARTS[part],
        tried=summary["tried"][part],
        count=sum(summary["counts"][part].values()),
        lines=[_read(row, words, summary["questions"]) for row in rows],
    )


def name_address(subject: str) -> str:
    """Return the address of a subject's own page."""
    kind, _, rest = subject.partition(":")
    number, _, name = rest.partition(":")
    if kind == "revision":
        return f"/console/trials/entry/{name}/{number}"
    if kind == "batch":
        name, _, _ = name.partition(":")
    return f"/console/trials/{kind}/{name or rest}"


def _make_panel(store: Store, trial: Trial, parts: Sequence[str], after: int, limit: int) -> Panel:
    shown = parts if trial.is_done else ()
    return Panel(
        trial=trial,
        sections=[_load_section(store, trial, one, after=after, limit=limit) for one in shown],
        wrong=trial.summary.get("wrong", ()),
        address=name_address(trial.subject),
        act=ACTS.get(trial.subject.partition(":")[0], PUBLISHING),
    )


async def load_panel(
    request: web.Request, subject: str, *, part: str = "", after: int = 0, limit: int = FEW
) -> Panel:
    """Return the trial of a subject against what is published now, begun where it lacks.

    Of all parts, or of `part` alone, the questions behind number `after` are shown.
    """
    trial = await order_trial(request.app, subject)
    parts = [part] if part else [*PARTS]
    return await asyncio.to_thread(_make_panel, request.app[STORE], trial, parts, after, limit)


def _read_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0  # noqa: PLR2004 - digits


async def _show(request: web.Request, staff: StaffMember, subject: str) -> web.Response:
    """Show a trial on its own page, as the part that a script puts in, or one part further on."""
    part = request.query.get("part", "")
    if part not in PARTS:
        part = ""
    after = _read_number(request.query.get("after", ""))
    panel = await load_panel(request, subject, part=part, after=after, limit=PAGE)
    if "panel" in request.query:
        few = await load_panel(request, subject)
        return render_part(request, "trial_panel.html", trial=few)
    return show_console(request, staff, "trial.html", trial=panel, part=part)


@doors.get("/console/trials/entry/{entry}/{revision:[0-9]+}", needs=Permission.READ)
async def show_revision(request: web.Request, staff: StaffMember) -> web.Response:
    """Show what publishing a revision would change."""
    entry, number = request.match_info["entry"], int(request.match_info["revision"])
    try:
        await asyncio.to_thread(request.app[STORE].review.get_revision, entry, number)
    except (EntryNotFoundError, RevisionNotFoundError, OverflowError) as error:
        raise web.HTTPNotFound from error
    return await _show(request, staff, name_revision(entry, number))


@doors.get("/console/trials/retirement/{entry}", needs=Permission.READ)
async def show_retirement(request: web.Request, staff: StaffMember) -> web.Response:
    """Show what retiring an entry would change."""
    entry = request.match_info["entry"]
    if await asyncio.to_thread(request.app[STORE].review.find_standing, entry) is None:
        raise web.HTTPNotFound
    return await _show(request, staff, name_retirement(entry))


@doors.get("/console/trials/words/{number:[0-9]+}", needs=Permission.READ)
async def show_words(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Show what taking a change of the word lists into use would change."""
    number = _read_number(request.match_info["number"])
    kept = await asyncio.to_thread(request.app[STORE].synonyms.find, number)
    if kept is None or kept.state is not WordState.WAITING:
        raise web.HTTPNotFound
    return await _show(request, staff, name_words(number))


@doors.get("/console/trials/batch/{batch}", needs=Permission.READ)
async def show_batch(request: web.Request, staff: StaffMember) -> web.Response:
    """Show what the next publication of a batch would change."""
    select, batch = request.app[STORE].journal.select, request.match_info["batch"]
    subject = await asyncio.to_thread(find_next, select, batch, staff.login)
    if not subject:
        raise web.HTTPNotFound
    return await _show(request, staff, subject)
