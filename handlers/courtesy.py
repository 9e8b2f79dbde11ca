"""Greetings, thanks and farewells."""

from __future__ import annotations

from handlers.complaints.wording import TAKEN_HERE
from handlers.conduct import Manner
from handlers.inquiry import Inquiry, Kind, Outcome, Reply
from handlers.offers import offer_topics
from handlers.services import Services
from handlers.wording import FAREWELL, PRIVACY, THANKS, WELCOME, fill, word_offer

_SENTENCES = {
    Manner.THANKS: THANKS,
    Manner.FAREWELL: FAREWELL,
}


def welcome(inquiry: Inquiry, services: Services) -> Reply:
    """Return who answers, what can be asked and what is kept; how to complain where one may."""
    snapshot = services.knowledge.snapshot
    topics = offer_topics(snapshot)
    hint = f"{TAKEN_HERE}\n{PRIVACY}" if inquiry.takes_complaints else PRIVACY
    text = word_offer(fill(WELCOME, snapshot.centre), topics, hint)
    return Reply(Outcome.GREETED, text, suggestions=topics)


async def return_courtesy(inquiry: Inquiry, services: Services) -> Reply | None:
    """Answer a greeting, thanks, or a farewell in kind."""
    if inquiry.kind is Kind.FOLLOWED:
        return welcome(inquiry, services)
    if inquiry.kind is not Kind.TEXT:
        return None
    manner = services.knowledge.conduct.judge(inquiry.text)
    if manner is Manner.GREETING:
        return welcome(inquiry, services)
    if manner in _SENTENCES:
        text = fill(_SENTENCES[manner], services.knowledge.snapshot.centre)
        return Reply(Outcome.GREETED, text)
    return None
