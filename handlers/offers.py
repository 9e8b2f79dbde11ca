"""Offers: topics and entries put before the citizen as numbered suggestions."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from handlers.inquiry import Outcome, Reply, Suggestion
from handlers.wording import PICK_HINT, TOPIC_OFFER, word_offer, word_years
from knowledge.entry import Stance, Topic
from knowledge.library import Snapshot

TOPIC_MARK = "topic:"
"""Begins the `entry` of a suggestion that opens a topic instead of an entry."""

EXAMPLES = 4
"""Entries shown of a topic, and examples on a first page."""


def offer_topics(snapshot: Snapshot) -> tuple[Suggestion, ...]:
    """Return one suggestion for each topic that has a published entry."""
    held = {published.entry.topic for published in snapshot.published}
    return tuple(Suggestion(TOPIC_MARK + topic.name, topic) for topic in Topic if topic in held)


def offer_entries(snapshot: Snapshot, ids: Iterable[str]) -> tuple[Suggestion, ...]:
    """Return a suggestion for each published entry among `ids`, in their order."""
    found = (snapshot.by_id.get(entry_id) for entry_id in ids)
    return tuple(Suggestion(one.entry.id, one.entry.question) for one in found if one)


def name_years(snapshot: Snapshot, offers: Iterable[Suggestion]) -> tuple[Suggestion, ...]:
    """Return suggestions with the years of each whose question names none, to be told apart."""
    named = []
    for offer in offers:
        entry = snapshot.by_id[offer.entry].entry
        is_named = any(str(year) in offer.text for year in entry.years)
        years = "" if is_named or not entry.years else f"（{word_years(entry.years)}）"
        named.append(Suggestion(offer.entry, offer.text + years))
    return tuple(named)


def list_examples(snapshot: Snapshot, topic: Topic, limit: int = EXAMPLES) -> list[str]:
    """Return the ids of the first entries of a topic that answer from a source."""
    ids = (
        one.entry.id
        for one in snapshot.published
        if one.entry.topic is topic and one.entry.stance is Stance.FACT
    )
    return list(islice(ids, limit))


def offer_examples(snapshot: Snapshot) -> tuple[Suggestion, ...]:
    """Return four questions for a first page, each of another topic."""
    ids = [entry_id for topic in Topic for entry_id in list_examples(snapshot, topic, 1)]
    return offer_entries(snapshot, ids[:EXAMPLES])


def open_topic(snapshot: Snapshot, mark: str) -> Reply:
    """Return the offer of a topic's entries; `mark` is the suggestion's `entry`."""
    topic = Topic[mark.removeprefix(TOPIC_MARK)]
    offers = offer_entries(snapshot, list_examples(snapshot, topic))
    text = word_offer(TOPIC_OFFER.format(topic=topic), offers, PICK_HINT)
    return Reply(Outcome.SUGGESTED, text, suggestions=offers)
