"""A number or a tap picks from an offer, a topic's name opens the topic."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from handlers.exchange import Exchange
from handlers.giving import give
from handlers.inquiry import Inquiry, Kind, Outcome, Reply, Suggestion
from handlers.offers import TOPIC_MARK, offer_topics, open_topic
from handlers.services import Services
from handlers.wording import NO_SUCH_NUMBER, TOPICS_OFFER, word_offer
from knowledge.entry import Topic
from knowledge.text import fold

_NUMBER = re.compile(
    r"(?:那么?|还有|再)?(?:[我俺]?[想要]?(?:选择?|要|问|看)?|回复)第?([0-9]{1,2}|[一二三四五六七八九])[个项条]?(?:问题)?[吧呢啊呀]?"
)
_LAST = re.compile(
    r"(?:那么?|还有|再)?[我俺]?[想要]?(?:选择?|要|问|看)?最后一?[个项条](?:问题)?[吧呢啊呀]?"
)
_TOPICS = {fold(topic): TOPIC_MARK + topic.name for topic in Topic}
_CHINESE = {digit: number for number, digit in enumerate("一二三四五六七八九", 1)}


def find_number(text: str) -> int | None:
    """Return the number that a message consists of (2, ２, 二, 第二个, 选2), None for others."""
    found = _NUMBER.fullmatch(fold(text))
    if not found:
        return None
    return _CHINESE.get(found[1]) or int(found[1])


async def pick(inquiry: Inquiry, services: Services) -> Reply | None:
    """Send what a tapped suggestion leads to; where its id names nothing, its words may.

    The id may be forged, so it opens only what the words of a citizen could.
    """
    if not inquiry.picked:
        return None
    return take(Suggestion(inquiry.picked, inquiry.text), services)


async def choose(inquiry: Inquiry, services: Services) -> Reply | None:
    """Send what a number stands for in the last offer, or offer the topics again.

    A tap without its id sends the topic's name.
    """
    if inquiry.kind is not Kind.TEXT:
        return None
    mark = _TOPICS.get(fold(inquiry.text))
    if mark is not None:
        return take(Suggestion(mark, inquiry.text), services)
    number, is_last = find_number(inquiry.text), bool(_LAST.fullmatch(fold(inquiry.text)))
    if number is None and not is_last:
        return None
    offered = find_offered(services.recall_all(inquiry))
    if is_last and not offered:
        return None
    return _pick(len(offered) if number is None else number, offered, services)


def find_offered(said: Iterable[Exchange]) -> tuple[Suggestion, ...]:
    """Return what stands to be picked: the last offer, after which only picks and thanks came.

    `said` are the citizen's exchanges, latest first.
    """
    for exchange in said:
        if exchange.reply.suggestions:
            return exchange.reply.suggestions
        if not _is_pick(exchange) and exchange.reply.outcome is not Outcome.GREETED:
            break
    return ()


def _is_pick(exchange: Exchange) -> bool:
    is_said = find_number(exchange.text) is not None or _LAST.fullmatch(fold(exchange.text))
    return exchange.kind is Kind.PICKED or bool(is_said)


def _pick(number: int, offered: Sequence[Suggestion], services: Services) -> Reply | None:
    """Return what a number picks of an offer; the topics where nothing was offered."""
    if not offered:
        topics = offer_topics(services.knowledge.snapshot)
        return Reply(Outcome.SUGGESTED, word_offer(TOPICS_OFFER, topics, ""), suggestions=topics)
    if not 1 <= number <= len(offered):
        text = NO_SUCH_NUMBER.format(number=number)
        return Reply(Outcome.UNSUPPORTED, text, suggestions=tuple(offered))
    return take(offered[number - 1], services)


def take(suggestion: Suggestion, services: Services) -> Reply | None:
    """Return what a suggestion leads to: a topic's offer or an entry's answer.

    None when the topic holds nothing or the entry is no longer published; the words are matched
    then.
    """
    snapshot = services.knowledge.snapshot
    if suggestion.entry in _TOPICS.values():
        offer = open_topic(snapshot, suggestion.entry)
        return offer if offer.suggestions else None
    published = snapshot.by_id.get(suggestion.entry)
    return give(published, 1.0, services) if published else None
