"""Answering: what the matcher finds becomes an answer, an offer, or an honest miss."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.inquiry import Inquiry, Kind, Outcome, Part, Reply
from handlers.offers import offer_entries
from handlers.questions import Judged, judge_message
from handlers.services import Services
from handlers.wording import (
    MISS,
    MISS_ELSEWHERE,
    MISS_YEAR,
    NO_WORDS,
    PART_MISS,
    PART_SUGGEST,
    SUGGEST,
    TOO_MANY_QUESTIONS,
    fill,
    word_answer,
    word_answers,
    word_offer,
    word_years,
)
from knowledge.entry import Stance
from knowledge.library import Published
from knowledge.masking import mask
from knowledge.matching.candidates import Candidate
from knowledge.matching.guards import YEAR, years_asked
from knowledge.matching.verdict import Ambiguous, Hit
from knowledge.text import fold

MOST_QUESTIONS = 3
"""Questions of one message that are answered together."""

LONGEST_QUESTION = 500
"""Characters of a message that are looked at; nobody asks one question in more."""

LEAST_OF_PART = 0.25
"""Probability from which an entry answers one of several questions."""

LONGEST_ECHO = 30
"""Characters of a question that are repeated when its answer is not known."""

_OUTCOMES = {
    Stance.FACT: Outcome.ANSWERED,
    Stance.GAP: Outcome.MISSED,
    Stance.DECLINE: Outcome.DECLINED,
}


async def answer(inquiry: Inquiry, services: Services) -> Reply | None:
    """Answer a text from the knowledge base, ask back, or say that it does not know."""
    if inquiry.kind is not Kind.TEXT:
        return None
    text = mask(inquiry.text, services.knowledge.snapshot.own_numbers)[:LONGEST_QUESTION]
    if not fold(text):
        return Reply(Outcome.UNSUPPORTED, NO_WORDS)
    judged = judge_message(text, services)
    return _reply_to_one(judged[0], services) if len(judged) == 1 else _reply(judged, services)


def give(published: Published, probability: float, services: Services) -> Reply:
    """Return the reply that sends one entry."""
    part = _part(published, probability)
    text = word_answer(published.entry, services.knowledge.snapshot.centre)
    return Reply(part.outcome, text, parts=(part,))


def _part(published: Published, probability: float) -> Part:
    entry = published.entry
    return Part(entry.id, published.revision, probability, _OUTCOMES[entry.stance])


def _reply_to_one(judged: Judged, services: Services) -> Reply:
    """Word the verdict on a single question."""
    snapshot = services.knowledge.snapshot
    verdict = judged.verdict
    if isinstance(verdict, Hit):
        found = verdict.candidate
        return give(snapshot.by_id[found.entry], found.probability, services)
    if isinstance(verdict, Ambiguous):
        offers = offer_entries(snapshot, (found.entry for found in verdict.candidates))
        return Reply(Outcome.SUGGESTED, word_offer(SUGGEST, offers), suggestions=offers)
    return Reply(Outcome.MISSED, _word_miss(judged.text, verdict.guards, services))


def _word_miss(text: str, guards: tuple[str, ...], services: Services) -> str:
    """Say honestly what the knowledge base does not hold, as far as a guard knows it."""
    centre = services.knowledge.snapshot.centre
    if YEAR in guards:
        years = years_asked(text, services.today)
        return fill(MISS_YEAR, centre, years=word_years(years))
    return fill(MISS_ELSEWHERE if guards else MISS, centre)


def _reply(judged: Sequence[Judged], services: Services) -> Reply:
    """Word the answers to several questions as one message, each under its own question."""
    snapshot = services.knowledge.snapshot
    given, parts, missed = [], [], []
    for one in judged[:MOST_QUESTIONS]:
        found = _find_for_part(one)
        if found:
            given.append(snapshot.by_id[found.entry].entry)
            parts.append(_part(snapshot.by_id[found.entry], found.probability))
        else:
            missed.append(_word_open_part(one, services))
    lines = [*word_answers(given, snapshot.centre), *missed]
    if len(judged) > MOST_QUESTIONS:
        lines.append(TOO_MANY_QUESTIONS)
    return Reply(_outcome(parts), "\n\n".join(lines), parts=tuple(parts))


def _find_for_part(judged: Judged) -> Candidate | None:
    """Return what answers one of several questions, None when it is not known well enough.

    The margin does not count here: the answer stands under the question that it answers, so
    the citizen sees which one was taken.
    """
    match judged.verdict:
        case Hit(candidate):
            return candidate
        case Ambiguous((best, *_)) if best.probability >= LEAST_OF_PART and not best.guards:
            return best
    return None


def _word_open_part(judged: Judged, services: Services) -> str:
    """Say of one of several questions what it may mean, or that nothing is known of it."""
    question = judged.text[:LONGEST_ECHO]
    if isinstance(judged.verdict, Ambiguous):
        nearest = services.knowledge.snapshot.by_id[judged.verdict.candidates[0].entry].entry
        return PART_SUGGEST.format(question=question, nearest=nearest.question)
    return PART_MISS.format(question=question)


def _outcome(parts: Sequence[Part]) -> Outcome:
    """Return the outcome of a message with several questions: answered if any of them was."""
    outcomes = [part.outcome for part in parts] or [Outcome.MISSED]
    return Outcome.ANSWERED if Outcome.ANSWERED in outcomes else outcomes[0]
