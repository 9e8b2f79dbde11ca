"""Promises of long replies: 更多 brings the rest, to the end and without loss."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.conversation import Conversation, converse
from support.knowledge import CENTRE, make_entry, make_knowledge

from bot.pipeline import try_out
from bot.store import Store
from handlers.catalogue import HANDLERS
from handlers.exchange import Exchange
from handlers.inquiry import Channel, Inquiry, Kind, Outcome, Reply
from handlers.journal import MEMORY_MS
from handlers.more import page
from handlers.paging import LONGEST_BYTES
from handlers.services import Knowledge
from handlers.wording import MORE_HINT, NOTHING_MORE, PERSONAL_NUMBER, word_answer

LAW = make_entry(
    "law",
    "申请政府信息公开要多久答复？",
    answer="\n".join(f"第{n}项，行政机关应当依照规定在期限之内予以答复。" for n in range(200)),
)
PIECES = st.sampled_from(["中", "心", "a1", "。", "，", "\n", "\n\n", " ", "👨‍👩‍👧‍👦", "🇨🇳"])
LONG = st.lists(PIECES, min_size=1, max_size=60).map("".join).map(lambda text: text * 40)


def bare(text: str) -> str:
    """Return a text without hints and white space, which pages may drop where they are cut."""
    return "".join(text.replace(MORE_HINT, "").split())


@pytest.fixture(scope="module")
def long_law() -> Knowledge:
    """Give a knowledge base of one entry that fills several messages."""
    return make_knowledge(LAW)


@pytest.fixture
def reader(long_law: Knowledge, store: Store) -> Conversation:
    """Give a citizen who will get a long answer."""
    return converse(long_law, store.journal)


async def test_a_long_answer_comes_whole(reader: Conversation) -> None:
    """All pages fit a message, say that more comes while it does, and together lose nothing."""
    replies = [await reader.send(LAW.question)]
    while replies[-1].text.endswith(MORE_HINT):
        replies.append(await reader.send("更多"))
    texts = [reply.text for reply in replies]
    assert len(texts) > 3
    assert all(len(text.encode()) <= LONGEST_BYTES for text in texts)
    assert bare("".join(texts)) == bare(word_answer(LAW, CENTRE))
    assert {reply.outcome for reply in replies} == {Outcome.ANSWERED}
    assert (await reader.send("更多")).text == NOTHING_MORE


@settings(max_examples=25)
@given(LONG)
@example("甲" * 683)
def test_any_answer_comes_whole(text: str) -> None:
    """Whatever an entry says, following 更多 to the end gives all of it, in messages that fit."""
    entry = make_entry("long", "有多长？", answer=f"始{text}终")
    knowledge = make_knowledge(entry)
    last: Exchange | None = None
    texts = []
    asked = "有多长？"
    while asked:
        inquiry = Inquiry("web", Channel.WEB, "c0ffee", str(len(texts)), 0, text=asked)
        reply = asyncio.run(try_out(knowledge, inquiry, HANDLERS, last))
        last = Exchange("web", Channel.WEB, inquiry.key, "c0ffee", 0, Kind.TEXT, asked, reply)
        texts.append(reply.text)
        asked = "更多" if reply.remainder else ""
    assert all(0 < len(one.encode()) <= LONGEST_BYTES for one in texts)
    assert bare("".join(texts)) == bare(word_answer(entry, CENTRE))


async def test_nothing_more_is_said_so(citizen: Conversation) -> None:
    """更多 with nothing left, or before anything was said, is answered with that."""
    assert (await citizen.send("更多")) == Reply(Outcome.GREETED, NOTHING_MORE)
    await citizen.send("联系电话是多少")
    assert (await citizen.send("更多")) == Reply(Outcome.GREETED, NOTHING_MORE)


@pytest.mark.parametrize("text", ["更多", "继续", "下一页", "MORE", "更多。"])
async def test_more_is_understood_in_other_words(reader: Conversation, text: str) -> None:
    """Each way to ask for the rest brings the second page."""
    first = await reader.send(LAW.question)
    second = await reader.send(text)
    assert bare(first.remainder).startswith(bare(second.text))


async def test_the_rest_is_forgotten_after_half_an_hour(reader: Conversation) -> None:
    """更多 sent 30 minutes after a page brings nothing."""
    await reader.send(LAW.question)
    reader.clock.forward(seconds=MEMORY_MS / 1000 - 1)
    assert (await reader.send("更多")).text == NOTHING_MORE


async def test_another_question_ends_the_long_answer(reader: Conversation) -> None:
    """After something else was said, 更多 does not go back to the long answer."""
    await reader.send(LAW.question)
    await reader.send("谢谢")
    assert (await reader.send("更多")).text == NOTHING_MORE


async def test_a_warning_is_not_lost_behind_a_long_answer(reader: Conversation) -> None:
    """The warning about personal numbers comes with the last page of a long answer."""
    replies = [await reader.send(f"{LAW.question}13800138000")]
    while replies[-1].remainder:
        replies.append(await reader.send("更多"))
    assert replies[-1].text.endswith(PERSONAL_NUMBER)
    assert all(len(reply.text.encode()) <= LONGEST_BYTES for reply in replies)


def test_a_short_reply_is_left_as_it_is() -> None:
    """A reply that fits one message gets no hint and no remainder."""
    reply = Reply(Outcome.ANSWERED, "中" * 682)
    assert page(reply) is reply


@pytest.mark.parametrize(
    "text", ["再说一遍", "没看清，再发一遍", "麻烦再发一次吧", "请重新发一下"]
)
async def test_a_reply_is_said_again(citizen: Conversation, text: str) -> None:
    """Who asks to hear the last answer again gets it, word for word."""
    first = await citizen.send("电话是多少")
    again = await citizen.send(text)
    assert (again.text, again.parts) == (first.text, first.parts)
    assert (await citizen.send(text)).text == first.text


@pytest.mark.parametrize("text", ["再说一遍", "再申请一次行吗"])
async def test_nothing_is_said_again_after_nothing(citizen: Conversation, text: str) -> None:
    """Without an answer before, and where something is named, it is a question like any other."""
    await citizen.send("你好")
    assert (await citizen.send(text)).outcome is not Outcome.GREETED


async def test_a_thing_that_is_asked_for_again_is_found(citizen: Conversation) -> None:
    """The wish to hear it again says nothing of what is asked for."""
    for text in ["号码再给我一遍", "电话再发一次", "把联系电话再说一下"]:
        reply = await citizen.send(text)
        assert [part.entry for part in reply.parts] == ["centre-phone"], text
