"""Promises of taps: a suggestion that is tapped answers like its words, and opens no more."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.conversation import Conversation
from support.knowledge import make_knowledge
from support.twins import ONE, QUESTION, TWO

from bot.store import Store
from handlers.inquiry import Inquiry, Kind, Outcome, Reply
from handlers.services import Knowledge
from handlers.wording import THANKS
from knowledge.entry import Topic

FORGED = [
    "",
    "three",
    "topic:",
    "topic:NOBODY",
    "topic:STATISTICS",
    "CENTRE",
    "ONE",
    "1",
    "\ud800",
]


def tap(citizen: Conversation, words: str, picked: str) -> Inquiry:
    """Return what a tap on a suggestion sends, a second after the last thing."""
    citizen.clock.forward(seconds=1)
    citizen.sent += 1
    return replace(citizen.make_inquiry(words), picked=picked)


async def send(citizen: Conversation, words: str, picked: str) -> Reply:
    """Tap a suggestion and return the reply."""
    return await citizen.pipeline.reply_to(tap(citizen, words, picked))


async def test_a_tap_answers_like_the_words(chooser: Conversation) -> None:
    """Each suggestion gives the same reply by its number, by its words and by a tap."""
    offer = await chooser.send(QUESTION)
    for number, one in enumerate(offer.suggestions, 1):
        replies = [await send(chooser, one.text, one.entry), await chooser.send(one.text)]
        await chooser.send(QUESTION)
        replies.append(await chooser.send(str(number)))
        assert [reply.parts[0].entry for reply in replies] == [one.entry] * 3
        assert len({reply.text for reply in replies}) == 1


async def test_a_tap_opens_a_topic(citizen: Conversation) -> None:
    """A topic that is tapped offers what its name offers."""
    for topic in Topic:
        named = await citizen.send(topic)
        assert await send(citizen, topic, f"topic:{topic.name}") == named
        assert named.outcome is Outcome.SUGGESTED


async def test_the_id_counts_where_the_words_have_changed(chooser: Conversation) -> None:
    """An entry worded anew since it was offered is still found, by its id."""
    reply = await send(chooser, "怎么关注监督号", "two")
    assert [part.entry for part in reply.parts] == ["two"]


async def test_an_old_offer_can_still_be_tapped(chooser: Conversation) -> None:
    """An offer that is long past, or was followed by another, still answers to a tap."""
    offer = await chooser.send(QUESTION)
    chooser.clock.forward(minutes=24 * 60)
    reply = await send(chooser, offer.suggestions[1].text, offer.suggestions[1].entry)
    assert [part.entry for part in reply.parts] == [offer.suggestions[1].entry]


@pytest.mark.parametrize("picked", FORGED)
async def test_an_id_that_names_nothing_leaves_the_words(
    chooser: Conversation, picked: str
) -> None:
    """An id of no published entry or topic opens nothing: the words are answered as ever."""
    for words in ("谢谢", ONE.question, "天上有几颗星星"):
        assert await send(chooser, words, picked) == await chooser.send(words)
    assert (await send(chooser, "谢谢", picked)).text == THANKS


async def test_an_entry_that_went_is_not_brought_back(
    chooser: Conversation, twins: Knowledge
) -> None:
    """The id of an entry that is no longer published gives what its words give now."""
    chooser.pipeline.knowledge = make_knowledge(ONE)
    reply = await send(chooser, TWO.question, "two")
    assert reply == await chooser.send(TWO.question)
    assert "two" not in [part.entry for part in reply.parts]
    chooser.pipeline.knowledge = twins


async def test_a_tap_is_counted_like_the_words(chooser: Conversation, store: Store) -> None:
    """A tap is an inquiry with its words, masked as they are, and told apart as a tap."""
    inquiry = tap(chooser, f"{ONE.question}13800138000", "one")
    await chooser.pipeline.reply_to(inquiry)
    kept = store.journal.find(inquiry.account, inquiry.key)
    assert kept is not None
    assert (kept.kind, kept.kind.is_inquiry) == (Kind.PICKED, True)
    assert kept.text.startswith(ONE.question)
    assert "13800138000" not in kept.text
    records = store.journal.find_records(inquiry)
    assert (records.count, records.latest[0][1]) == (1, kept.text)
