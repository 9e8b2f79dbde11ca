"""转人工: the citizen wants a person."""

from __future__ import annotations

from handlers.conduct import Manner
from handlers.inquiry import Inquiry, Kind, Outcome, Reply
from handlers.services import Services
from handlers.wording import HANDOFF, fill


async def hand_off(inquiry: Inquiry, services: Services) -> Reply | None:
    """Record that a person is wanted, and say how to reach one now."""
    if inquiry.kind is not Kind.TEXT:
        return None
    if services.knowledge.conduct.judge(inquiry.text) is not Manner.HANDOFF:
        return None
    return Reply(Outcome.HANDED_OFF, fill(HANDOFF, services.knowledge.snapshot.centre))
