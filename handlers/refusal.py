"""Messages that get a calm sentence and nothing from the knowledge base."""

from __future__ import annotations

from handlers.conduct import Manner
from handlers.inquiry import Inquiry, Kind, Outcome, Reply
from handlers.services import Services
from handlers.wording import ABUSE, ADVERTISING, PROBE, fill

_SENTENCES = {
    Manner.ABUSE: ABUSE,
    Manner.ADVERTISING: ADVERTISING,
    Manner.PROBE: PROBE,
}


async def decline(inquiry: Inquiry, services: Services) -> Reply | None:
    """Decline abuse, advertising and attempts at the machine."""
    if inquiry.kind is not Kind.TEXT:
        return None
    manner = services.knowledge.conduct.judge(inquiry.text)
    if manner not in _SENTENCES:
        return None
    text = fill(_SENTENCES[manner], services.knowledge.snapshot.centre)
    return Reply(Outcome.DECLINED, text)
