"""更多: the rest of a reply that was longer than one message."""

from __future__ import annotations

from dataclasses import replace

from handlers.conduct import Manner
from handlers.inquiry import Inquiry, Kind, Outcome, Reply
from handlers.paging import LONGEST_BYTES, cut, fits
from handlers.services import Services
from handlers.wording import MORE_HINT, NOTHING_MORE


def page(reply: Reply, limit: int = LONGEST_BYTES) -> Reply:
    """Return `reply` cut to one message of `limit` UTF-8 bytes, the rest as its remainder."""
    if fits(reply.text, limit):
        return reply
    hint = "\n" + MORE_HINT
    text, remainder = cut(reply.text, limit - len(hint.encode()))
    return replace(reply, text=text + hint, remainder=remainder)


async def show_more(inquiry: Inquiry, services: Services) -> Reply | None:
    """Send the rest of the last reply, or say that there is none."""
    if inquiry.kind is not Kind.TEXT:
        return None
    if services.knowledge.conduct.judge(inquiry.text) is not Manner.MORE:
        return None
    last = services.recall(inquiry)
    if last is None or not last.reply.remainder:
        return Reply(Outcome.GREETED, NOTHING_MORE)
    return replace(last.reply, text=last.reply.remainder, remainder="")
