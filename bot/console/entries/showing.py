"""One entry: what it says, where it stands, what citizens read, and its history."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aiohttp import web

from bot.console.doors import Doors
from bot.console.entries.trail import Trail, make_trail, show_steps
from bot.console.entries.wording import REVISION, STAGES_LONG
from bot.console.keys import STAFF
from bot.console.pages import show_console
from bot.console.staff import StaffMember
from bot.keys import CLOCK, PIPELINE, STORE
from handlers.paging import cut
from handlers.period import day_of
from handlers.ratings import add_up, count_ratings
from handlers.wording import word_answer
from knowledge.entry import Entry, Stage
from knowledge.errors import EntryNotFoundError
from knowledge.library import Centre
from knowledge.review.checking import Fault, find_faults
from knowledge.review.differences import compare, layout_of
from knowledge.review.review import Review
from knowledge.review.standing import Revision, Standing
from knowledge.review.step import Act, Step
from knowledge.roles import Permission
from knowledge.windows import expand

doors = Doors()


@dataclass(frozen=True, slots=True)
class Whole:
    """An entry with all that its page shows."""

    standing: Standing
    steps: Sequence[Step]
    published: Revision | None
    names: Mapping[str, str]

    @property
    def trail(self) -> Trail:
        """Where it stands: 起草 → 审核 → 签批 → 发布, with names and moments."""
        return make_trail(self.standing, self.steps, self.names)

    @property
    def sent_back(self) -> Step | None:
        """The step by which it was sent back, None where something was done since."""
        last = self.steps[-1]
        return last if last.act is Act.REJECTED else None

    def name(self, login: str) -> str:
        """Return what a person is called; a name that no account has stays as it is."""
        return self.names.get(login, login)


def load_whole(review: Review, staff: Mapping[str, str], entry_id: str) -> Whole:
    """Return an entry as it stands. Raises EntryNotFoundError."""
    standing = review.get_standing(entry_id)
    number = standing.published_revision or standing.last_published
    published = review.get_revision(entry_id, number) if number else None
    return Whole(standing, review.list_steps(entry_id), published, staff)


async def find_whole(request: web.Request) -> Whole:
    """Return the entry that an address names. Raises HTTPNotFound."""
    entry_id = request.match_info["id"]

    def load() -> Whole:
        review = request.app[STORE].review
        people = [step.by for step in review.list_steps(entry_id)]
        return load_whole(review, request.app[STAFF].name_people(people), entry_id)

    try:
        return await asyncio.to_thread(load)
    except EntryNotFoundError as error:
        raise web.HTTPNotFound from error


def word_for_citizens(entry: Entry, centre: Centre) -> list[tuple[str, list[str]]]:
    """Return each question with the messages that answer it, exactly as citizens get them."""
    purpose = f"（{centre.purpose}）" if centre.purpose else ""
    parts = expand([entry], f"{centre.phone}{purpose}").get(entry.id, (entry,))
    said = []
    for part in parts:
        messages, rest = [], word_answer(part, centre)
        while rest:
            message, rest = cut(rest)
            messages.append(message)
        said.append((part.question, messages))
    return said


def list_facts(entry: Entry) -> list[tuple[str, str]]:
    """Return the fields of an entry as staff know them, those that say something."""
    columns = layout_of(entry).columns
    return [(column.head, text) for column in columns if (text := column.write(entry))]


def list_owed(standing: Standing) -> list[Fault]:
    """Return what a draft still lacks before it can be sent to review."""
    return find_faults(standing.entry) if standing.stage is Stage.DRAFT else []


@doors.get("/console/entries/{id}", needs=Permission.READ)
async def show_entry(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Show one entry."""
    return await show_one(request, staff)


async def show_one(
    request: web.Request, staff: StaffMember, *, status: int = 200, wrong: str = ""
) -> web.Response:
    """Return the page of the entry that an address names, with a sentence where there is one."""
    whole = await find_whole(request)
    standing, centre = whole.standing, request.app[PIPELINE].knowledge.snapshot.centre
    is_new = standing.is_on_its_way and standing.published_revision is not None
    select = request.app[STORE].journal.select
    tallies = await asyncio.to_thread(count_ratings, select, standing.entry.id)
    return show_console(
        request,
        staff,
        "entry.html",
        status=status,
        wrong=wrong,
        whole=whole,
        standing=standing,
        entry=standing.entry,
        stage=STAGES_LONG[standing.stage],
        trail=whole.trail,
        facts=list_facts(standing.entry),
        owed=list_owed(standing),
        said=word_for_citizens(standing.entry, centre),
        changes=compare(whole.published.entry, standing.entry)
        if is_new and whole.published
        else [],
        today=day_of(request.app[CLOCK]()),
        ratings=tallies,
        rated=add_up(tallies.values()),
        may_edit=staff.may(Permission.EDIT),
        may_review=staff.may(Permission.REVIEW),
        may_sign=staff.may(Permission.SIGN),
    )


def _read_number(request: web.Request, name: str, numbers: Sequence[int], otherwise: int) -> int:
    text = request.query.get(name, "")
    is_number = text.isascii() and text.isdigit() and len(text) <= len("99999")
    return int(text) if is_number and int(text) in numbers else otherwise


@doors.get("/console/entries/{id}/history", needs=Permission.READ)
async def show_history(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Show who did what with an entry, and what differs between two of its revisions."""
    whole = await find_whole(request)
    entry_id = whole.standing.entry.id
    revisions = await asyncio.to_thread(request.app[STORE].review.list_revisions, entry_id)
    by_number = {one.number: one for one in revisions}
    latest = whole.standing.revision
    new = _read_number(request, "new", [*by_number], latest)
    old = _read_number(request, "old", [0, *by_number], max(0, new - 1))
    before = by_number[old].entry if old else None
    return show_console(
        request,
        staff,
        "entry_history.html",
        whole=whole,
        standing=whole.standing,
        entry=whole.standing.entry,
        steps=show_steps(whole.steps, whole.names),
        numbers=[(one.number, REVISION.format(number=one.number)) for one in revisions],
        revisions=[(one, whole.names.get(one.author, one.author)) for one in revisions],
        new=new,
        old=old,
        changes=compare(before, by_number[new].entry),
        may_edit=staff.may(Permission.EDIT),
    )
