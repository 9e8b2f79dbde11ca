"""What is done about a group of misses: a draft, a phrasing, or a reason why neither."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from aiohttp import web

from bot.console.doors import Doors
from bot.console.entries.faults import word_held
from bot.console.forms import read_form
from bot.console.misses import MISSES, find_group, show_group
from bot.console.pages import tell
from bot.console.staff import StaffMember
from bot.console.trial_wording import (
    COMMENT_LONG,
    DRAFT_REASON,
    DRAFTED,
    HANDLED_NOW,
    NO_SUCH_ENTRY,
    NO_WAY,
    NO_WORDS,
    PHRASING_ADDED,
    PHRASING_KNOWN,
    PHRASING_REASON,
    REOPENED,
    SAVED_MEANWHILE,
    WORDS_LONG,
)
from bot.keys import CLOCK, STORE
from handlers.misses.book import Group, Handled
from handlers.misses.handling import Handling, handle_group, reopen_group
from handlers.misses.wording import BY_HAND
from handlers.period import day_of
from knowledge.entry import Entry, Topic
from knowledge.review.checking import LONGEST_PHRASING
from knowledge.review.errors import StaleRevisionError, WordsHeldError
from knowledge.roles import Permission
from knowledge.text import fold

doors = Doors()

LONGEST_COMMENT = 200


def _find_topic(group: Group) -> Topic:
    """Return the topic that was guessed for a group, that of help where none was."""
    return next((topic for topic in Topic if topic.value == group.topic), Topic.HELP)


async def _read_words(request: web.Request) -> tuple[str, str]:
    """Return the words that a form sent, and what is wrong with them."""
    words = " ".join((await read_form(request)).get("words", "").split())
    if not fold(words):
        return words, NO_WORDS
    if len(words) > LONGEST_PHRASING:
        return words, WORDS_LONG.format(limit=LONGEST_PHRASING, length=len(words))
    return words, ""


async def _handle(request: web.Request, group: Group, handling: Handling) -> None:
    await handle_group(request.app[STORE].database, group.id, handling)


@doors.post(f"{MISSES}/{{group}}/draft", needs=Permission.EDIT)
async def make_draft(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Make a draft with a group's words as its question, and lead to its form."""
    group, now = find_group(request), request.app[CLOCK]()
    words, fault = await _read_words(request)
    if fault:
        return await show_group(request, staff, fault=fault, status=400)
    # Of the words and the day, so that a button pressed twice leads to the one draft.
    mark = hashlib.sha256(f"{group.id}\0{fold(words)}".encode()).hexdigest()[:6]
    entry_id = f"ask-{day_of(now):%Y%m%d}-{mark}"
    entry = Entry(entry_id, _find_topic(group), words, "")
    review = request.app[STORE].review
    try:
        await review.save_draft(entry, base=None, by=staff.login, reason=DRAFT_REASON, now=now)
    except StaleRevisionError as error:
        raise web.HTTPSeeOther(f"/console/entries/{entry_id}") from error
    except WordsHeldError as error:
        return await show_group(request, staff, fault=word_held(error.held), status=409)
    await _handle(request, group, Handling(staff.login, now, Handled.DRAFTED, entry=entry_id))
    await tell(request, DRAFTED)
    raise web.HTTPSeeOther(f"/console/entries/{entry_id}/edit")


@doors.post(f"{MISSES}/{{group}}/phrasing", needs=Permission.EDIT)
async def add_phrasing(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Save a draft of an entry that has a group's words as one more phrasing."""
    group, now = find_group(request), request.app[CLOCK]()
    words, fault = await _read_words(request)
    entry_id = (await read_form(request)).get("entry", "").strip()
    review = request.app[STORE].review
    standing = review.find_standing(entry_id)
    if not fault and standing is None:
        fault = NO_SUCH_ENTRY.format(entry=entry_id)
    if fault or standing is None:
        return await show_group(request, staff, fault=fault, status=400)
    if fold(words) in {fold(text) for text in standing.entry.texts}:
        fault = PHRASING_KNOWN.format(question=standing.entry.question)
        return await show_group(request, staff, fault=fault, status=409)
    entry = replace(standing.entry, phrasings=(*standing.entry.phrasings, words))
    reason = PHRASING_REASON.format(words=words)
    try:
        await review.save_draft(
            entry, base=standing.revision, by=staff.login, reason=reason, now=now
        )
    except StaleRevisionError:
        return await show_group(request, staff, fault=SAVED_MEANWHILE, status=409)
    except WordsHeldError as error:
        return await show_group(request, staff, fault=word_held(error.held), status=409)
    await _handle(request, group, Handling(staff.login, now, Handled.ADDED, entry=entry_id))
    await tell(request, PHRASING_ADDED.format(question=standing.entry.question))
    raise web.HTTPSeeOther(f"/console/entries/{entry_id}")


@doors.post(f"{MISSES}/{{group}}/handle", needs=Permission.EDIT)
async def mark_handled(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Take a group off the list, with the reason; another one needs a comment."""
    group, form = find_group(request), await read_form(request)
    way = next((one for one in BY_HAND if one.value == form.get("way")), None)
    comment = form.get("comment", "").strip()
    if way is None or (way is Handled.OTHER and not comment):
        return await show_group(request, staff, fault=NO_WAY, status=400)
    if len(comment) > LONGEST_COMMENT:
        fault = COMMENT_LONG.format(limit=LONGEST_COMMENT, length=len(comment))
        return await show_group(request, staff, fault=fault, status=400)
    handling = Handling(staff.login, request.app[CLOCK](), way, comment)
    await _handle(request, group, handling)
    await tell(request, HANDLED_NOW.format(words=group.words))
    raise web.HTTPSeeOther(MISSES)


@doors.post(f"{MISSES}/{{group}}/reopen", needs=Permission.EDIT)
async def reopen(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Put a group on the list again."""
    group, now = find_group(request), request.app[CLOCK]()
    await reopen_group(request.app[STORE].database, group.id, by=staff.login, now=now)
    await tell(request, REOPENED)
    raise web.HTTPSeeOther(f"{MISSES}/{group.id}")
