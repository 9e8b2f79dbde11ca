"""The page of words: groups of one meaning, words that ask nothing, and changes to them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, cast

from aiohttp import web

from bot.console.doors import Doors
from bot.console.exchange.wording import (
    NO_REJECTION,
    NO_WORD_REASON,
    PROPOSED,
    WORD_ACTS,
    WORD_KINDS,
    WORD_REJECTED,
    WORD_STATES,
    WORD_USED,
)
from bot.console.forms import read_form
from bot.console.keys import STAFF
from bot.console.pages import add_query, show_console, tell
from bot.console.staff import StaffMember
from bot.console.trials import load_panel
from bot.keys import CLOCK, STORE
from knowledge.lexicon import WordAct, WordChange, WordKind
from knowledge.review.gate import name_words
from knowledge.roles import Permission
from knowledge.synonyms import NOT_WAITING, PAGE, Kept, WordsError, WordState
from knowledge.text import fold
from knowledge.trials.trial import GoldenBrokenError, NotTriedError

doors = Doors()

WORDS = "/console/synonyms"
LONGEST_SEARCH = 40
LONGEST_COMMENT = 200
_SAID = ("comment", "despite")


def _read_page(request: web.Request) -> tuple[dict[str, object], list[Kept], list[Kept]]:
    synonyms = request.app[STORE].synonyms
    before = request.query.get("before", "")
    last = int(before) if before.isascii() and before.isdecimal() and len(before) < 12 else 1 << 62  # noqa: PLR2004 - no number has so many digits
    return synonyms.read_lists(), synonyms.list_waiting(), synonyms.list_judged(before=last)


def _choose_groups(lists: Mapping[str, object], text: str) -> list[Sequence[str]]:
    """Return the groups that a search finds, all without one; a group of one word is none."""
    groups = cast("list[list[str]]", lists.get("same", []))
    wanted = fold(text)
    return [
        group
        for group in groups
        if len(group) > 1 and (not wanted or any(wanted in fold(word) for word in group))
    ]


async def _show(
    request: web.Request,
    staff: StaffMember,
    *,
    fault: str = "",
    status: int = 200,
    **given: Any,
) -> web.Response:
    """Show the lists in use, what waits, and what became of changes."""
    lists, waiting, judged = await asyncio.to_thread(_read_page, request)
    text = request.query.get("q", "").strip()[:LONGEST_SEARCH]
    wanted = fold(text)
    fillers = [word for word in cast("list[str]", lists.get("fillers", [])) if wanted in word]
    after = add_query(WORDS, {"q": text}, before=judged[-1].number) if len(judged) == PAGE else ""
    values = {
        "text": text,
        "groups": _choose_groups(lists, text),
        "fillers": fillers,
        "waiting": waiting,
        "judged": judged,
        "names": request.app[STAFF].name_people(
            [who for one in (*waiting, *judged) for who in (one.by, one.judged_by)]
        ),
        "after": after,
        "kinds": WORD_KINDS,
        "acts": WORD_ACTS,
        "states": WORD_STATES,
        "fault": fault,
        "given": {"kind": "same", "act": "add", "standard": "", "word": "", "reason": "", **given},
    }
    return show_console(request, staff, "synonyms.html", status=status, **values)


@doors.get(WORDS, needs=Permission.READ)
async def show_words(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Show the words."""
    return await _show(request, staff)


@doors.post(WORDS, needs=Permission.EDIT)
async def propose_change(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Let a change wait for somebody else."""
    form = await read_form(request)
    given = {name: form.get(name, "").strip() for name in ("kind", "act", "standard", "word")}
    given["reason"] = reason = form.get("reason", "").strip()[:LONGEST_COMMENT]
    if not reason:
        return await _show(request, staff, fault=NO_WORD_REASON, status=400, **given)
    try:
        kind, act = WordKind(given["kind"]), WordAct(given["act"])
    except ValueError as error:
        raise web.HTTPBadRequest from error
    change = WordChange(kind, act, given["standard"], given["word"])
    now = request.app[CLOCK]()
    try:
        await request.app[STORE].synonyms.propose(change, by=staff.login, reason=reason, now=now)
    except WordsError as error:
        return await _show(request, staff, fault=str(error), status=400, **given)
    await tell(request, PROPOSED)
    raise web.HTTPSeeOther(WORDS)


async def _get_kept(request: web.Request) -> Kept:
    """Return the change that an address names. Raises HTTPNotFound for none."""
    number = request.match_info["number"]
    is_number = number.isascii() and number.isdecimal() and len(number) < 12  # noqa: PLR2004 - see above
    find = request.app[STORE].synonyms.find
    kept = await asyncio.to_thread(find, int(number)) if is_number else None
    if kept is None:
        raise web.HTTPNotFound
    return kept


@doors.get("/console/synonyms/{number}", needs=Permission.READ)
async def show_change(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Show what a change that waits would change, and let it be judged."""
    return await _show_one(request, staff, await _get_kept(request))


async def _show_one(
    request: web.Request,
    staff: StaffMember,
    kept: Kept,
    *,
    wrong: str = "",
    status: int = 200,
) -> web.Response:
    """Show a change with what was written; the list, where it waits no more."""
    if kept.state is not WordState.WAITING:
        return await _show(request, staff, fault=wrong or NOT_WAITING, status=status)
    return show_console(
        request,
        staff,
        "synonym.html",
        status=status,
        one=kept,
        names=request.app[STAFF].name_people([kept.by]),
        form=await read_form(request) if wrong else {},
        wrong=wrong,
        trial=await load_panel(request, name_words(kept.number)),
        acts=WORD_ACTS,
        kinds=WORD_KINDS,
    )


@doors.post("/console/synonyms/{number}/approve", needs=Permission.REVIEW)
async def approve_change(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Take a change into use; where golden questions break, only with a reason."""
    return await _judge(request, staff, WordState.USED, WORD_USED)


@doors.post("/console/synonyms/{number}/reject", needs=Permission.REVIEW)
async def reject_change(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Reject a change, and say why."""
    return await _judge(request, staff, WordState.REJECTED, WORD_REJECTED)


async def _judge(
    request: web.Request, staff: StaffMember, state: WordState, notice: str
) -> web.StreamResponse:
    kept, form = await _get_kept(request), await read_form(request)
    comment, despite = (form.get(name, "").strip()[:LONGEST_COMMENT] for name in _SAID)
    if state is WordState.REJECTED and not comment:
        return await _show_one(request, staff, kept, wrong=NO_REJECTION, status=400)
    try:
        await request.app[STORE].synonyms.judge(
            kept.number,
            state,
            by=staff.login,
            comment=comment,
            despite=despite if state is WordState.USED else "",
            now=request.app[CLOCK](),
        )
    except (WordsError, NotTriedError, GoldenBrokenError) as error:
        latest = await _get_kept(request)
        return await _show_one(request, staff, latest, wrong=str(error), status=409)
    await tell(request, notice)
    raise web.HTTPSeeOther(WORDS)
