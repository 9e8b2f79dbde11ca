"""转人工: the citizen wants a person."""

from __future__ import annotations

import datetime as dt

from handlers.conduct import Manner
from handlers.handoffs import Deadlines, HandoffWish, find_deadlines, find_open
from handlers.inquiry import Channel, Inquiry, Kind, Outcome, Reply
from handlers.period import day_of
from handlers.services import Services
from handlers.wording import (
    HANDOFF,
    HANDOFF_HERE,
    HANDOFF_MATTER,
    HANDOFF_ON_PAGE,
    HANDOFF_OPEN,
    HANDOFF_OVERDUE,
    HANDOFF_PASSED_ON,
    HANDOFF_UNCERTAIN,
    fill,
    word_day,
)


def _word_dates(deadlines: Deadlines, sentence: str, number: str) -> str:
    """Return a sentence with the day on which an answer is due, and whether that is certain."""
    told = sentence.format(number=number, day=word_day(deadlines.due))
    return told if deadlines.is_certain(deadlines.due) else told + HANDOFF_UNCERTAIN


def _word_open(deadlines: Deadlines, number: str, today: dt.date) -> str:
    """Return what is said of a hand-off that is open already."""
    if today > deadlines.due:
        return HANDOFF_OVERDUE.format(number=number, day=word_day(deadlines.due))
    return _word_dates(deadlines, HANDOFF_OPEN, number)


async def hand_off(inquiry: Inquiry, services: Services) -> Reply | None:
    """Open a hand-off and tell its number and the day until which staff answer.

    Where one is open, tell of that. Where the channel has agents of its own, pass the citizen on.
    """
    if inquiry.kind is not Kind.TEXT:
        return None
    if services.knowledge.conduct.judge(inquiry.text) is not Manner.HANDOFF:
        return None
    centre = services.knowledge.snapshot.centre
    if inquiry.may_pass_on:
        return Reply(Outcome.HANDED_OFF, fill(HANDOFF_PASSED_ON, centre), passes_on=True)
    seen = HANDOFF_ON_PAGE if inquiry.channel is Channel.WEB else HANDOFF_HERE
    ways = f"{seen}\n{fill(HANDOFF_MATTER, centre)}"
    found = find_open(services.select, inquiry.account, inquiry.citizen)
    if found is not None:
        told = _word_open(found.deadlines, found.number, services.today)
        return Reply(Outcome.HANDED_OFF, f"{told}\n{ways}")
    wish = HandoffWish(services.draw_number(), find_deadlines(day_of(inquiry.received_at)))
    told = _word_dates(wish.deadlines, HANDOFF, wish.number)
    return Reply(Outcome.HANDED_OFF, f"{told}\n{ways}", effect=wish)
