"""Promises of numbers and names: what a citizen picks from an offer is what comes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.conversation import Conversation, converse
from support.knowledge import make_knowledge
from support.twins import ONE, QUESTION, TWO

from bot.store import Store
from handlers.choice import find_number
from handlers.inquiry import Kind, Outcome
from handlers.journal import MEMORY_MS
from handlers.offers import EXAMPLES, offer_examples
from handlers.services import Knowledge
from handlers.wording import MISS, NO_SUCH_NUMBER, TOPICS_OFFER, fill
from knowledge.entry import Topic

SECOND = [
    "2",
    "２",
    "二",
    "第二",
    "第二个",
    "第2个",
    "选2",
    "我选2",
    "选择第二项",
    "回复2",
    "2。",
    "②",
    "我要问2",
    "想看第二条吧",
    "第二个呢",
    "那第二个呢",
    "那么二呢",
    "最后一个",
    "我选最后一条",
]


@pytest.mark.parametrize("text", SECOND)
async def test_the_second_is_picked_however_it_is_said(chooser: Conversation, text: str) -> None:
    """A number in digits, in full width, in Chinese or with 第…个 or 选 gives that suggestion."""
    offer = await chooser.send(QUESTION)
    reply = await chooser.send(text)
    assert reply.outcome is Outcome.ANSWERED
    assert [part.entry for part in reply.parts] == [offer.suggestions[1].entry]
    assert reply.parts[0].probability == 1.0


async def test_each_number_gives_its_own_line(chooser: Conversation) -> None:
    """Every number of an offer gives the entry that its line names."""
    offer = await chooser.send(QUESTION)
    for number, suggestion in enumerate(offer.suggestions, 1):
        await chooser.send(QUESTION)
        reply = await chooser.send(str(number))
        assert [part.entry for part in reply.parts] == [suggestion.entry]


async def test_a_suggestion_is_picked_by_its_words(chooser: Conversation) -> None:
    """Sending the words of a suggestion gives it, as its number does."""
    offer = await chooser.send(QUESTION)
    reply = await chooser.send(offer.suggestions[1].text)
    assert [part.entry for part in reply.parts] == [offer.suggestions[1].entry]


async def test_a_second_number_picks_from_the_same_offer(chooser: Conversation) -> None:
    """After a pick, and after thanks, the offer still stands: 第二个呢 gives its second line."""
    offer = await chooser.send(QUESTION)
    for text, number in [("1", 1), ("那第二个呢", 2), ("谢谢", 0), ("第一个", 1), ("最后一个", 2)]:
        reply = await chooser.send(text)
        if number:
            assert [part.entry for part in reply.parts] == [offer.suggestions[number - 1].entry]


async def test_an_offer_ends_with_the_next_question(chooser: Conversation) -> None:
    """A number after another question refers to nothing that was offered before it."""
    await chooser.send(QUESTION)
    await chooser.send("火星上有没有水")
    assert (await chooser.send("1")).text.startswith(TOPICS_OFFER)


@pytest.mark.parametrize("text", ["3", "9", "99", "0", "第五个"])
async def test_a_number_out_of_range_keeps_the_offer(chooser: Conversation, text: str) -> None:
    """A number that the offer lacks is said to be none, and the offer still stands."""
    offer = await chooser.send(QUESTION)
    reply = await chooser.send(text)
    number = find_number(text)
    assert (reply.outcome, reply.text) == (
        Outcome.UNSUPPORTED,
        NO_SUCH_NUMBER.format(number=number),
    )
    picked = await chooser.send("1")
    assert [part.entry for part in picked.parts] == [offer.suggestions[0].entry]


@pytest.mark.parametrize("before", [None, "微信服务平台怎么关注？"])
async def test_a_number_without_offer_gets_the_topics(
    chooser: Conversation, before: str | None
) -> None:
    """A number that refers to nothing is answered with the topics, which it can pick from."""
    if before:
        await chooser.send(before)
    reply = await chooser.send("2")
    assert reply.outcome is Outcome.SUGGESTED
    assert reply.text == f"{TOPICS_OFFER}\n1. {Topic.CENTRE}"
    opened = await chooser.send("1")
    assert [offer.entry for offer in opened.suggestions] == ["one", "two"]


async def test_the_last_of_nothing_is_no_choice(chooser: Conversation) -> None:
    """最后一个 without an offer is a question like any other."""
    assert (await chooser.send("最后一个")).outcome is Outcome.MISSED


async def test_an_offer_is_forgotten_after_half_an_hour(chooser: Conversation) -> None:
    """A number sent 30 minutes after the offer refers to nothing any more."""
    await chooser.send(QUESTION)
    chooser.clock.forward(seconds=MEMORY_MS / 1000 - 2)
    assert (await chooser.send("1")).outcome is Outcome.ANSWERED
    await chooser.send(QUESTION)
    chooser.clock.forward(seconds=MEMORY_MS / 1000 - 1)
    assert (await chooser.send("1")).text.startswith(TOPICS_OFFER)


async def test_another_citizens_offer_is_not_mine(twins: Knowledge, store: Store) -> None:
    """A number refers to the citizen's own last offer, and to the same account's."""
    await converse(twins, store.journal, citizen="one").send(QUESTION)
    other = converse(twins, store.journal, citizen="other")
    assert (await other.send("1")).text.startswith(TOPICS_OFFER)
    elsewhere = converse(twins, store.journal, citizen="one")
    elsewhere.account = "supervision"
    assert (await elsewhere.send("1")).text.startswith(TOPICS_OFFER)


async def test_an_entry_that_went_is_not_given(chooser: Conversation) -> None:
    """A number whose entry is no longer published never brings it back."""
    offer = await chooser.send(QUESTION)
    gone, kept = offer.suggestions
    chooser.pipeline.knowledge = make_knowledge(*(e for e in (ONE, TWO) if e.id == kept.entry))
    reply = await chooser.send("1")
    assert gone.entry not in [part.entry for part in reply.parts]
    assert reply.outcome is Outcome.MISSED
    assert reply.text == fill(MISS, chooser.pipeline.knowledge.snapshot.centre)


async def test_a_welcome_leads_to_an_answer_by_numbers(citizen: Conversation) -> None:
    """From the welcome two numbers lead through a topic to an answer."""
    welcome = await citizen.send("", Kind.FOLLOWED)
    assert [offer.text for offer in welcome.suggestions] == list(Topic)
    for number, topic in enumerate(Topic, 1):
        await citizen.send("你好")
        opened = await citizen.send(str(number))
        assert opened.outcome is Outcome.SUGGESTED
        assert topic in opened.text
        held = {offer.entry for offer in opened.suggestions}
        snapshot = citizen.pipeline.knowledge.snapshot
        assert {snapshot.by_id[entry].entry.topic for entry in held} == {topic}
        reply = await citizen.send("1")
        assert [part.entry for part in reply.parts] == [opened.suggestions[0].entry]


@pytest.mark.parametrize("topic", Topic)
async def test_a_topic_is_opened_by_its_name(citizen: Conversation, topic: Topic) -> None:
    """Sending a topic's name, as a tap on its button does, opens it."""
    opened = await citizen.send(f"{topic}。")
    assert opened.outcome is Outcome.SUGGESTED
    assert opened == await citizen.send(f"topic:{topic.name}", Kind.MENU)


async def test_a_topic_without_entries_is_not_opened(chooser: Conversation) -> None:
    """A topic that holds nothing is no empty offer; its name is a question like any other."""
    reply = await chooser.send(Topic.STATISTICS)
    assert reply.outcome is Outcome.MISSED


def test_first_examples_are_of_different_topics(knowledge: Knowledge) -> None:
    """A first page shows four questions, each of another topic."""
    snapshot = knowledge.snapshot
    topics = [snapshot.by_id[one.entry].entry.topic for one in offer_examples(snapshot)]
    assert len(topics) == EXAMPLES == len(set(topics))


@given(
    st.integers(1, 99), st.sampled_from(["{}", "第{}个", "选{}", "我要第{}项", "回复 {}", "{}。"])
)
def test_every_number_is_read(number: int, pattern: str) -> None:
    """A number up to 99 is read in every way to say it."""
    assert find_number(pattern.format(number)) == number


@pytest.mark.parametrize(
    "text", ["2016", "100", "2个窗口", "两个问题", "12345", "-", "", "二十", "二零一六", "2和3"]
)
def test_other_numbers_are_no_choice(text: str) -> None:
    """What only holds a number, or is too large for an offer, picks nothing."""
    assert find_number(text) is None
