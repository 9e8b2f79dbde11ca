"""Giving: the reply that sends one entry."""

from __future__ import annotations

from handlers.inquiry import Outcome, Part, Reply
from handlers.services import Services
from handlers.wording import word_answer
from knowledge.entry import Stance
from knowledge.library import Published

_OUTCOMES = {
    Stance.FACT: Outcome.ANSWERED,
    Stance.GAP: Outcome.MISSED,
    Stance.DECLINE: Outcome.DECLINED,
}


def give(published: Published, probability: float, services: Services) -> Reply:
    """Return the reply that sends one entry."""
    part = make_part(published, probability)
    text = word_answer(published.entry, services.knowledge.snapshot.centre)
    return Reply(part.outcome, text, parts=(part,))


def make_part(published: Published, probability: float) -> Part:
    """Return what is recorded of an entry that is sent."""
    entry = published.entry
    return Part(entry.id, published.revision, probability, _OUTCOMES[entry.stance])
