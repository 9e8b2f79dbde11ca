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
from handlers.trial.trying import Effect
from handlers.trial.wording import ACTS, EFFECTS, NOUNS, PARTS, PUBLISHING, word_given
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

REWORDED = Effect.REWORDED.value


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
    """The questions of one part: how many there are, and those that are shown.

    Those that only get other words of the same entries are apart: `reworded` of them, some of
    which are `folded`, and all behind number `behind`.
    """

    part: str
    title: str
    noun: str
    count: int
    lines: Sequence[Line]
    reworded: int = 0
    folded: Sequence[Line] = ()
    behind: int = 0


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


def _read_lines(store: Store, trial: Trial, part: str, *, after: int, limit: int) -> list[Line]:
    rows = store.trials.list_rows(trial.id, part=part, after=after, limit=limit)
    words = list_words(store.journal.select, rows)
    return [_read(row, words, trial.summary["questions"]) for row in rows]


def _load_page(store: Store, trial: Trial, part: str, *, after: int, limit: int) -> Section:
    """Return a page of all questions of a part."""
    count = sum(trial.summary["counts"][part].values())
    lines = _read_lines(store, trial, part, after=after, limit=limit)
    return Section(part, PARTS[part], NOUNS[part], count, lines)


def _load_section(store: Store, trial: Trial, part: str, *, limit: int) -> Section:
    """Return the first questions of a part, those that only get other words apart."""
    counts: dict[str, dict[str, int]] = trial.summary["counts"]
    reworded = counts[part].get(REWORDED, 0)
    count = sum(counts[part].values()) - reworded
    # Rows are numbered part after part, and what is only reworded is the last of each.
    before = sum(sum(counts[one].values()) for one in [*PARTS][: [*PARTS].index(part)])
    behind = before + count
    return Section(
        part=part,
        title=PARTS[part],
        noun=NOUNS[part],
        count=count,
        lines=_read_lines(store, trial, part, after=before, limit=min(limit, count)),
        reworded=reworded,
        folded=_read_lines(store, trial, part, after=behind, limit=min(limit, reworded)),
        behind=behind,
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


def _make_panel(store: Store, trial: Trial, part: str, after: int, limit: int) -> Panel:
    shown = PARTS if trial.is_done else ()
    sections = [_load_section(store, trial, one, limit=limit) for one in shown if not part]
    if trial.is_done and part:
        sections = [_load_page(store, trial, part, after=after, limit=limit)]
    return Panel(
        trial=trial,
        sections=sections,
        wrong=trial.summary.get("wrong", ()),
        address=name_address(trial.subject),
        act=ACTS.get(trial.subject.partition(":")[0], PUBLISHING),
    )


async def load_panel(
    request: web.Request, subject: str, *, part: str = "", after: int = 0, limit: int = FEW
) -> Panel:
    """Return the trial of a subject against what is published now, begun where it lacks.

    Of all parts the first questions are shown, or of `part` alone those behind number `after`.
    """
    trial = await order_trial(request.app, subject)
    return await asyncio.to_thread(_make_panel, request.app[STORE], trial, part, after, limit)


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
