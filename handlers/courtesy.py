"""Greetings, thanks, farewells and complaints about an answer."""

from __future__ import annotations

from handlers.conduct import Manner
from handlers.inquiry import Inquiry, Kind, Outcome, Reply
from handlers.offers import offer_topics
from handlers.services import Services
from handlers.wording import DISSATISFIED, FAREWELL, PRIVACY, THANKS, WELCOME, fill, word_offer

_SENTENCES = {
    Manner.THANKS: THANKS,
    Manner.FAREWELL: FAREWELL,
    Manner.DISSATISFIED: DISSATISFIED,
}


def welcome(services: Services) -> Reply:
    """Return who answers, what can be asked and what is kept."""
    snapshot = services.knowledge.snapshot
    topics = offer_topics(snapshot)
    text = word_offer(fill(WELCOME, snapshot.centre), topics, PRIVACY)
    return Reply(Outcome.GREETED, text, suggestions=topics)


async def return_courtesy(inquiry: Inquiry, services: Services) -> Reply | None:
    """Answer a greeting, thanks, a farewell or "that did not help" in kind."""
    if inquiry.kind is Kind.FOLLOWED:
        return welcome(services)
    if inquiry.kind is not Kind.TEXT:
        return None
    manner = services.knowledge.conduct.judge(inquiry.text)
    if manner is Manner.GREETING:
        return welcome(services)
    if manner in _SENTENCES:
        text = fill(_SENTENCES[manner], services.knowledge.snapshot.centre)
        return Reply(Outcome.GREETED, text)
    return None
