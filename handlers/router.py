"""The router: the first handler that wants an inquiry answers it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from handlers.complaints.reminder import mind_draft
from handlers.exchange import Exchange
from handlers.inquiry import Inquiry, Kind, Reply
from handlers.more import page
from handlers.services import Services
from handlers.wording import LATE_REPLY, LONGEST_ECHO, PERSONAL_NUMBER
from knowledge.masking import has_personal_number

Handler = Callable[[Inquiry, Services], Awaitable[Reply | None]]


async def dispatch(handlers: Sequence[Handler], inquiry: Inquiry, services: Services) -> Reply:
    """Return the reply of the first handler that has one, as one message.

    Raises LookupError when no handler wants the inquiry.
    """
    for handler in handlers:
        reply = await handler(inquiry, services)
        if reply is not None:
            return page(_give_waiting(_finish(inquiry, reply, services), services))
    raise LookupError(f"no handler wants an inquiry of kind {inquiry.kind}")


def _finish(inquiry: Inquiry, reply: Reply, services: Services) -> Reply:
    """Add to a reply what the citizen must be told beside it."""
    return mind_draft(inquiry, _warn(inquiry, reply, services), services)


def _warn(inquiry: Inquiry, reply: Reply, services: Services) -> Reply:
    """Add that personal numbers do not belong here, when the citizen sent one."""
    own = services.knowledge.snapshot.own_numbers
    if inquiry.kind is not Kind.TEXT or not has_personal_number(inquiry.text, own):
        return reply
    return replace(reply, text=f"{reply.text}\n\n{PERSONAL_NUMBER}")


def _word_late(exchange: Exchange) -> str:
    """Return what is told of a reply that waited."""
    if exchange.kind is Kind.STAFF_ANSWERED:
        return exchange.reply.text
    return LATE_REPLY.format(question=exchange.text[:LONGEST_ECHO], reply=exchange.reply.text)


def _give_waiting(reply: Reply, services: Services) -> Reply:
    """Put the replies that the citizen still waits for before this one.

    What they offered last can be picked, unless this one offers something itself.
    """
    waiting = [one for one in services.waiting if one.reply.text]
    if not waiting or reply.passes_on:
        return reply
    late = [_word_late(one) for one in waiting]
    offers = [reply.suggestions, *(one.reply.suggestions for one in reversed(waiting))]
    suggestions = next(filter(None, offers), ())
    return replace(reply, text="\n\n".join([*late, reply.text]), suggestions=suggestions)
