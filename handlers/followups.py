"""Follow-ups: what a citizen asked before, and what was offered, as the journal remembers it."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.choice import find_number, find_offered
from handlers.exchange import Exchange
from handlers.few_words import LONGEST_GOING_ON, Before, Words
from handlers.figures import names_nothing
from handlers.inquiry import Inquiry, Kind, Outcome
from handlers.services import Services
from knowledge.entry import Entry
from knowledge.library import Published
from knowledge.matching.splitting import clauses, sentences
from knowledge.text import fold

_TALK = (Kind.TEXT, Kind.PICKED, Kind.MENU)
_ASKED = (Outcome.ANSWERED, Outcome.SUGGESTED, Outcome.MISSED, Outcome.DECLINED)

LONGEST_LEAD = 6
"""Characters that may stand before the few words of a follow-up: 谢谢，那, 我想问下."""


def find_before(inquiry: Inquiry, text: str, services: Services) -> Before | None:
    """Return what was asked before a message that may go on from it, None for nothing.

    Thanks are passed over, and follow-ups that found nothing. Where no piece of the message may
    leave out what it is about, nothing is looked up.
    """
    first = next(iter(clauses(text)), text)
    is_long = len(fold(first)) > LONGEST_GOING_ON + LONGEST_LEAD
    if is_long or not _may_go_on(text, services) or find_number(text) is not None:
        return None
    texts: list[str] = []
    told: list[Entry] = []
    is_found = False
    for exchange in services.recall_all(inquiry):
        is_question = exchange.kind in _TALK and exchange.reply.outcome in _ASKED
        if not is_question and exchange.reply.outcome is not Outcome.GREETED:
            break
        if is_question:
            words, found = _read(exchange, services)
            if not is_found:
                texts += [words] if words else []
                texts += [found.question] if found and not told else []
            told += [found] if found else []
            is_found = is_found or bool(words)
    last = told[0] if told and texts else None
    return Before(tuple(texts), last, is_message=True, told=tuple(told)) if texts else None


def _may_go_on(text: str, services: Services) -> bool:
    """Tell whether any piece of a message may be about what was asked before the message."""
    wholes = (text, *sentences(text))
    pieces = dict.fromkeys([*wholes, *(piece for whole in wholes for piece in clauses(whole))])
    return names_nothing(text) or any(Words(piece, services).may_go_on for piece in pieces)


def _read(exchange: Exchange, services: Services) -> tuple[str, Entry | None]:
    """Return the words of an exchange, none where they only went on, and what answered them.

    Of several questions only the last answer counts.
    """
    by_id = services.knowledge.snapshot.by_id
    parts = [by_id[part.entry].entry for part in exchange.reply.parts if part.entry in by_id]
    words = Words(exchange.text, services)
    says_itself = not (words.goes_on or words.is_year) and find_number(exchange.text) is None
    is_one = len(parts) <= 1
    return exchange.text if says_itself and is_one else "", parts[-1] if parts else None


def find_named(inquiry: Inquiry, text: str, services: Services) -> Published | None:
    """Return the entry that alone of those offered last has these few words in its question."""
    words = Words(text, services)
    core = words.core
    if len(core) > LONGEST_GOING_ON or not words.own:
        return None
    offered: Sequence[str] = [
        one.entry for one in find_offered(services.recall_all(inquiry)) if core in fold(one.text)
    ]
    return services.knowledge.snapshot.by_id.get(offered[0]) if len(offered) == 1 else None
