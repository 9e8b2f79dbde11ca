"""更多 and 再说一遍: the rest of a reply that was longer than one message, and a reply again."""

from __future__ import annotations

from dataclasses import replace

from handlers.conduct import Manner
from handlers.inquiry import Inquiry, Kind, Outcome, Reply
from handlers.judging import wants_again
from handlers.paging import LONGEST_BYTES, cut, fits
from handlers.services import Services
from handlers.wording import MORE_HINT, NOTHING_MORE

_SAID_AGAIN = (Outcome.ANSWERED, Outcome.SUGGESTED, Outcome.MISSED, Outcome.DECLINED)


def page(reply: Reply, limit: int = LONGEST_BYTES) -> Reply:
    """Return `reply` cut to one message of `limit` UTF-8 bytes, the rest as its remainder."""
    if fits(reply.text, limit):
        return reply
    hint = "\n" + MORE_HINT
    text, remainder = cut(reply.text, limit - len(hint.encode()))
    return replace(reply, text=text + hint, remainder=remainder)


async def say_again(inquiry: Inquiry, services: Services) -> Reply | None:
    """Send the last answer or offer again to who did not get it; None where there is none."""
    if inquiry.kind is not Kind.TEXT or not wants_again(inquiry.text):
        return None
    last = services.recall(inquiry)
    is_question = last is not None and last.kind.is_inquiry and last.reply.outcome in _SAID_AGAIN
    return last.reply if last is not None and is_question else None


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
