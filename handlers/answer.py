"""Answering: what the matcher finds becomes an answer, an offer, or an honest miss."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from handlers.figures import Figures, find_figures, is_computing
from handlers.followups import find_before, find_named
from handlers.giving import give, make_part
from handlers.inquiry import Inquiry, Kind, Outcome, Part, Reply
from handlers.judging import CERTAIN_FOLLOW_UP, Judged
from handlers.offers import name_years, offer_entries
from handlers.questions import judge_message
from handlers.reported_years import list_beside
from handlers.services import Services
from handlers.wording import (
    ASK_YEAR,
    LONGEST_ECHO,
    MISS,
    MISS_ELSEWHERE,
    MISS_YEAR,
    MISS_YEAR_BESIDE,
    NO_WORDS,
    NO_YEAR,
    NOT_COMPUTED,
    NOT_COMPUTED_ABOVE,
    ONE_FIGURE,
    PART_MISS,
    PART_OPEN,
    PART_SUGGEST,
    SUGGEST,
    TOO_MANY_QUESTIONS,
    fill,
    word_answers,
    word_offer,
    word_years,
)
from knowledge.entry import Stance, Topic
from knowledge.masking import mask
from knowledge.matching.candidates import Candidate
from knowledge.matching.guards import YEAR, years_asked
from knowledge.matching.verdict import MOST_SUGGESTIONS, Ambiguous, Hit, Miss
from knowledge.text import fold
from knowledge.years import OTHER_YEARS as OTHER_YEARS_ASKED

MOST_QUESTIONS = 3
"""Questions of one message that are answered together."""

SHIPPED_YEARS = frozenset({2015, 2016})
"""The years that the shipped report bears; where nothing else is known, it is named."""

LONGEST_QUESTION = 500
"""Characters of a message that are looked at; nobody asks one question in more."""

LEAST_OF_PART = 0.25
"""Probability from which an entry answers one of several questions."""

LIKELY = 0.3
"""Share of the best suggestion's probability from which another is as likely to be meant."""

MOST_OFFERS_OF_PART = 2
"""Suggestions for one of several questions."""


async def answer(inquiry: Inquiry, services: Services) -> Reply | None:
    """Answer a text from the knowledge base, ask back, or say that it does not know."""
    if inquiry.kind is not Kind.TEXT:
        return None
    text = mask(inquiry.text, services.knowledge.snapshot.own_numbers)[:LONGEST_QUESTION]
    if not fold(text):
        return Reply(Outcome.UNSUPPORTED, NO_WORDS)
    if services.knowledge.matcher.meanings is None:
        return _answer(inquiry, text, services)
    # A model of sentence vectors takes ten milliseconds and more: others are answered meanwhile.
    return await asyncio.to_thread(_answer, inquiry, text, services)


def _answer(inquiry: Inquiry, text: str, services: Services) -> Reply:
    """Answer the words of an inquiry, which are some."""
    before = find_before(inquiry, text, services)
    judged = judge_message(text, services, before)
    if len(judged) > 1:
        return _reply(judged, services)
    named = None if _is_told(judged[0]) else find_named(inquiry, text, services)
    if named is not None:
        return give(named, 1.0, services)
    figures = find_figures(text, before, services)
    if figures is not None:
        return _list_figures(figures, services)
    return _reply_to_one(judged[0], services)


def _is_told(judged: Judged) -> bool:
    """Tell whether a question says what it asks for, whatever was offered before it."""
    return bool(judged.hit) and judged.likelihood >= CERTAIN_FOLLOW_UP


def _list_figures(figures: Figures, services: Services) -> Reply:
    """List the figures that somebody asks to compute with, and say that it is not done here."""
    snapshot = services.knowledge.snapshot
    found = [snapshot.by_id[one.hit] for one in figures.judged]
    heads = [NO_YEAR.format(years=word_years(figures.missing))] if figures.missing else []
    heads += [ONE_FIGURE] if figures.is_one else []
    answers = word_answers([one.entry for one in found], snapshot.centre)
    parts = tuple(
        make_part(published, one.likelihood)
        for published, one in zip(found, figures.judged, strict=True)
    )
    text = "\n\n".join(["".join([*heads, NOT_COMPUTED]), *answers])
    return Reply(Outcome.ANSWERED, text, parts=parts)


def _reply_to_one(judged: Judged, services: Services) -> Reply:
    """Word the verdict on a single question."""
    snapshot = services.knowledge.snapshot
    verdict = judged.verdict
    if isinstance(verdict, Hit):
        found = verdict.candidate
        reply = give(snapshot.by_id[found.entry], found.probability, services)
        return replace(reply, text=_name_years(judged, services) + reply.text)
    if isinstance(verdict, Ambiguous) and not _asks_for_another_year(judged, verdict, services):
        return _offer(judged.text, verdict.candidates, services)
    guards = verdict.guards if isinstance(verdict, Miss) else (YEAR,)
    return Reply(Outcome.MISSED, _word_miss(judged, guards, services))


def _offer(text: str, candidates: Sequence[Candidate], services: Services) -> Reply:
    """Offer what may be meant; where the likely ones differ in one thing, ask for that."""
    snapshot = services.knowledge.snapshot
    likely = [one for one in candidates if one.probability >= LIKELY * candidates[0].probability]
    entries = [snapshot.by_id[one.entry].entry for one in likely]
    difference = services.knowledge.aspects.find_difference(text, entries)
    offers = offer_entries(snapshot, (one.entry for one in (likely if difference else candidates)))
    if difference == ASK_YEAR:
        offers = name_years(snapshot, offers)
    words = word_offer(difference or SUGGEST, offers)
    return Reply(Outcome.SUGGESTED, words, suggestions=offers)


def _name_years(judged: Judged, services: Services) -> str:
    """Return the line that names the years asked for of which no figure is known, before a gap."""
    entry = services.knowledge.snapshot.by_id[judged.hit].entry
    if entry.stance is not Stance.GAP or entry.topic is not Topic.STATISTICS:
        return ""
    held = services.knowledge.snapshot.years_held
    years = years_asked(judged.text, services.today) - {OTHER_YEARS_ASKED} - held
    return NO_YEAR.format(years=word_years(years)) + "\n" if years else ""


def _asks_for_another_year(judged: Judged, verdict: Ambiguous, services: Services) -> bool:
    """Tell whether a year without data is asked for and all that may be offered knows nothing.

    To choose among sentences that nothing is known helps nobody: the year is said at once.
    """
    entries = services.knowledge.snapshot.by_id
    least = LIKELY * verdict.candidates[0].probability
    likely = [entries[one.entry].entry for one in verdict.candidates if one.probability >= least]
    is_fact = any(entry.stance is Stance.FACT for entry in likely)
    return not is_fact and bool(_find_missing_years(judged, services))


def _find_missing_years(judged: Judged, services: Services) -> frozenset[int]:
    """Return the years asked for that the nearest entry a year forbids, or else any, lacks.

    Of 2016年和2017年 only the second is missing: the entry holds the first.
    """
    snapshot = services.knowledge.snapshot
    nearest = next((one.entry for one in judged.candidates if YEAR in one.guards), None)
    holders = [nearest] if nearest else [one.entry for one in judged.candidates]
    held = frozenset(year for one in holders for year in snapshot.by_id[one].entry.years)
    years = years_asked(judged.text, services.today)
    return years - (held if nearest else held | snapshot.years_held)


def _find_held(judged: Judged, services: Services) -> frozenset[int]:
    """Return the years of which the figure is known that was nearest, or else any figure."""
    snapshot = services.knowledge.snapshot
    nearest = next((one.entry for one in judged.candidates if YEAR in one.guards), None)
    if nearest is None:
        return snapshot.years_held
    beside = list_beside(snapshot.by_id[nearest].entry, services)
    return frozenset(year for one in beside for year in one.years)


def _word_miss(judged: Judged, guards: tuple[str, ...], services: Services) -> str:
    """Say honestly what the knowledge base does not hold, as far as a guard knows it."""
    snapshot = services.knowledge.snapshot
    if YEAR in guards:
        asked = years_asked(judged.text, services.today)
        years = word_years(_find_missing_years(judged, services) or asked)
        held = _find_held(judged, services)
        if snapshot.years_held <= SHIPPED_YEARS:
            return fill(MISS_YEAR, snapshot.centre, years=years)
        return fill(MISS_YEAR_BESIDE, snapshot.centre, years=years, held=word_years(held))
    return fill(MISS_ELSEWHERE if guards else MISS, snapshot.centre)


def _reply(judged: Sequence[Judged], services: Services) -> Reply:
    """Word the answers to several questions as one message, each under its own question.

    Those that are known come first, then those that are asked back, with one numbering.
    """
    snapshot = services.knowledge.snapshot
    computing = [one for one in judged if is_computing(one.text)]
    judged = [one for one in judged if one not in computing]
    found = [part for part in map(_find_for_part, judged) if part][:MOST_QUESTIONS]
    parts = [make_part(snapshot.by_id[one.entry], one.probability) for one in found]
    open_ones = [one for one in judged if not _find_for_part(one)][: MOST_QUESTIONS - len(found)]
    given = {one.entry for one in found}
    near = [entry for entry in _list_nearest(open_ones) if entry not in given]
    offers = offer_entries(snapshot, near)
    lines = word_answers([snapshot.by_id[one.entry].entry for one in found], snapshot.centre)
    lines += map(_word_open_part, open_ones)
    if offers:
        lines.append(word_offer(PART_SUGGEST, offers))
    if computing:
        lines.append(NOT_COMPUTED_ABOVE)
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
        case Ambiguous((best, *_)) if (
            best.probability >= LEAST_OF_PART and not best.guards and judged.is_sure
        ):
            return best
    return None


def _outcome(parts: Sequence[Part]) -> Outcome:
    """Return the outcome of a message with several questions: answered if any of them was."""
    outcomes = [part.outcome for part in parts] or [Outcome.MISSED]
    return Outcome.ANSWERED if Outcome.ANSWERED in outcomes else outcomes[0]
