"""Answering: what the matcher finds becomes an answer, an offer, or an honest miss."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.inquiry import Inquiry, Kind, Outcome, Part, Reply
from handlers.offers import offer_entries
from handlers.questions import Judged, judge_message
from handlers.services import Services
from handlers.wording import (
    LONGEST_ECHO,
    MISS,
    MISS_ELSEWHERE,
    MISS_YEAR,
    NO_WORDS,
    PART_MISS,
    PART_OPEN,
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
from knowledge.matching.verdict import MOST_SUGGESTIONS, Ambiguous, Hit, Miss
from knowledge.text import fold

MOST_QUESTIONS = 3
"""Questions of one message that are answered together."""

LONGEST_QUESTION = 500
"""Characters of a message that are looked at; nobody asks one question in more."""

LEAST_OF_PART = 0.25
"""Probability from which an entry answers one of several questions."""

MOST_OFFERS_OF_PART = 2
"""Suggestions for one of several questions."""

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
    if isinstance(verdict, Ambiguous) and not _asks_for_another_year(judged, verdict, services):
        offers = offer_entries(snapshot, (found.entry for found in verdict.candidates))
        return Reply(Outcome.SUGGESTED, word_offer(SUGGEST, offers), suggestions=offers)
    guards = verdict.guards if isinstance(verdict, Miss) else (YEAR,)
    return Reply(Outcome.MISSED, _word_miss(judged, guards, services))


def _asks_for_another_year(judged: Judged, verdict: Ambiguous, services: Services) -> bool:
    """Tell whether a year without data is asked for and all that may be offered knows nothing.

    To choose among sentences that nothing is known helps nobody: the year is said at once.
    """
    entries = services.knowledge.snapshot.by_id
    is_fact = any(entries[one.entry].entry.stance is Stance.FACT for one in verdict.candidates)
    return not is_fact and bool(_find_missing_years(judged, services))


def _find_missing_years(judged: Judged, services: Services) -> frozenset[int]:
    """Return the years asked for that the nearest entry a year forbids, or else any, lacks.

    Of 2016年和2017年 only the second is missing: the entry holds the first.
    """
    snapshot = services.knowledge.snapshot
    nearest = next((one.entry for one in judged.candidates if YEAR in one.guards), None)
    holders = [snapshot.by_id[nearest]] if nearest else snapshot.published
    held = frozenset(year for one in holders for year in one.entry.years)
    return years_asked(judged.text, services.today) - held


def _word_miss(judged: Judged, guards: tuple[str, ...], services: Services) -> str:
    """Say honestly what the knowledge base does not hold, as far as a guard knows it."""
    snapshot = services.knowledge.snapshot
    if YEAR in guards:
        years = word_years(_find_missing_years(judged, services))
        return fill(MISS_YEAR, snapshot.centre, years=years)
    return fill(MISS_ELSEWHERE if guards else MISS, snapshot.centre)


def _reply(judged: Sequence[Judged], services: Services) -> Reply:
    """Word the answers to several questions as one message, each under its own question.

    Those that are known come first, then those that are asked back, with one numbering.
    """
    snapshot = services.knowledge.snapshot
    found = [part for part in map(_find_for_part, judged) if part][:MOST_QUESTIONS]
    parts = [_part(snapshot.by_id[one.entry], one.probability) for one in found]
    open_ones = [one for one in judged if not _find_for_part(one)][: MOST_QUESTIONS - len(found)]
    offers = offer_entries(snapshot, _list_nearest(open_ones))
    lines = word_answers([snapshot.by_id[one.entry].entry for one in found], snapshot.centre)
    lines += map(_word_open_part, open_ones)
    if offers:
        lines.append(word_offer(PART_SUGGEST, offers))
    if len(judged) > MOST_QUESTIONS:
        lines.append(TOO_MANY_QUESTIONS)
    outcome = Outcome.SUGGESTED if offers else _outcome(parts)
    return Reply(outcome, "\n\n".join(lines), parts=tuple(parts), suggestions=offers)


def _word_open_part(judged: Judged) -> str:
    """Say of one of several questions that it is asked back, or that nothing is known of it."""
    sentence = PART_OPEN if isinstance(judged.verdict, Ambiguous) else PART_MISS
    return sentence.format(question=judged.text.rstrip("?？")[:LONGEST_ECHO])


def _list_nearest(judged: Sequence[Judged]) -> list[str]:
    """Return the entries that may be meant by the open ones of several questions."""
    offers = [
        candidate.entry
        for one in judged
        if isinstance(one.verdict, Ambiguous)
        for candidate in one.verdict.candidates[:MOST_OFFERS_OF_PART]
    ]
    return list(dict.fromkeys(offers))[:MOST_SUGGESTIONS]


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


def _outcome(parts: Sequence[Part]) -> Outcome:
    """Return the outcome of a message with several questions: answered if any of them was."""
    outcomes = [part.outcome for part in parts] or [Outcome.MISSED]
    return Outcome.ANSWERED if Outcome.ANSWERED in outcomes else outcomes[0]
