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
from bot.console.pages import add_query, show_console, tell
from bot.console.staff import StaffMember
from bot.keys import CLOCK, PIPELINE, STORE
from bot.words import find_broken, join_reason
from knowledge.lexicon import WordAct, WordChange, WordKind
from knowledge.roles import Permission
from knowledge.synonyms import PAGE, Kept, WordsError, WordState
from knowledge.text import fold

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
    broken: Sequence[str] = (),
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
        "after": after,
        "kinds": WORD_KINDS,
        "acts": WORD_ACTS,
        "states": WORD_STATES,
        "fault": fault,
        "broken": broken,
        "given": {"kind": "same", "act": "add", "standard": "", "word": "", "reason": "", **given},
        "number": given.get("number", 0),
        "comment": given.get("comment", ""),
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


async def _get_waiting(request: web.Request) -> Kept:
    """Return the change that an address names. Raises HTTPNotFound for none."""
    number = request.match_info["number"]
    is_number = number.isascii() and number.isdecimal() and len(number) < 12  # noqa: PLR2004 - see above
    find = request.app[STORE].synonyms.find
    kept = await asyncio.to_thread(find, int(number)) if is_number else None
    if kept is None:
        raise web.HTTPNotFound
    return kept


@doors.post("/console/synonyms/{number}/approve", needs=Permission.REVIEW)
async def approve_change(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Take a change into use; where golden questions break, only with a reason."""
    kept, store, form = await _get_waiting(request), request.app[STORE], await read_form(request)
    comment, despite = (form.get(name, "").strip()[:LONGEST_COMMENT] for name in _SAID)
    now = request.app[CLOCK]()
    if not despite and kept.state is WordState.WAITING and kept.by != staff.login:
        knowledge = request.app[PIPELINE].knowledge
        broken = await find_broken(store, knowledge, kept.change, now=now)
        if broken:
            given: dict[str, Any] = {"number": kept.number, "comment": comment}
            return await _show(request, staff, broken=broken, status=409, **given)
    said = join_reason(comment, despite)
    return await _judge(request, staff, kept, WordState.USED, said, WORD_USED)


@doors.post("/console/synonyms/{number}/reject", needs=Permission.REVIEW)
async def reject_change(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Reject a change, and say why."""
    kept = await _get_waiting(request)
    comment = (await read_form(request)).get("comment", "").strip()[:LONGEST_COMMENT]
    if not comment:
        return await _show(request, staff, fault=NO_REJECTION, status=400, number=kept.number)
    return await _judge(request, staff, kept, WordState.REJECTED, comment, WORD_REJECTED)


async def _judge(  # noqa: PLR0913, PLR0917 - what is kept of the act
    request: web.Request,
    staff: StaffMember,
    kept: Kept,
    state: WordState,
    comment: str,
    notice: str,
) -> web.StreamResponse:
    now = request.app[CLOCK]()
    try:
        await request.app[STORE].synonyms.judge(
            kept.number, state, by=staff.login, comment=comment, now=now
        )
    except WordsError as error:
        return await _show(request, staff, fault=str(error), status=409)
    await tell(request, notice)
    raise web.HTTPSeeOther(WORDS)
