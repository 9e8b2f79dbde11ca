"""Promises of suggestions as WeChat shows them: links to tap, with numbers that still count."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, unquote_plus, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.wechat.offers import find_offer, word_text
from handlers.inquiry import Outcome, Reply, Suggestion
from handlers.paging import LONGEST_BYTES
from handlers.wording import (
    NO_SUCH_NUMBER,
    PICK_HINT_LINKS,
    PRIVACY,
    TOO_MANY_QUESTIONS,
    TOPICS_OFFER_LINKS,
    TOPICS_OFFER_MENU,
    WELCOME,
    word_offer,
)
from knowledge.entry import Topic
from knowledge.text import fold

LINK = re.compile(r'(\d+)\. <a href="([^"<>]*)">([^<>]*)</a>')
OFFERS = (Suggestion("phone", "联系电话是多少？"), Suggestion("topic:HELP", "使用帮助"))
HOSTILE = (
    "<",
    "&lt;b&gt; & &amp;",
    '</a><a href="https://evil.example">点我</a>',
    "<a href='x'>",
    '"><script>alert(1)</script>',
    "x\" onclick='1'",
    "a&msgmenuid=other",
    "100%，+1，50%25",
    "1. 甲\n2. 乙",
    "]]>",
    "{0} %s \\n",
    "#?=/ \t",
    "👨‍👩‍👧🇨🇳𠮷",
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
PIECES = st.one_of(TEXTS, st.sampled_from(HOSTILE))


def offering(
    *suggestions: Suggestion, head: str = "您想问的是不是：", tail: str = "请选。"
) -> Reply:
    """Return a reply that offers suggestions."""
    text = word_offer(head, suggestions, tail)
    return Reply(Outcome.SUGGESTED, text, suggestions=suggestions)


def tap(address: str, *, decodes: int) -> tuple[str, str]:
    """Return the words and the id that a tap on a link sends.

    Versions of WeChat decode the words once or, as forms do, a second time.
    """
    parts = urlsplit(address)
    assert f"{parts.scheme}://{parts.netloc}" == "weixin://bizmsgmenu"
    fields = parse_qs(parts.query, strict_parsing=True, keep_blank_values=True)
    (words,), (name,) = fields.pop("msgmenucontent"), fields.pop("msgmenuid")
    assert not fields
    return (unquote_plus(words) if decodes == 2 else words), name


def test_each_suggestion_is_a_numbered_link() -> None:
    """Every line keeps its number, shows its words and sends them; the rest stays as it is."""
    reply = offering(*OFFERS, head="【甲】\n甲。\n\n您想问的是不是：", tail="其余的请再发一次。")
    assert word_text(reply) == (
        "【甲】\n甲。\n\n您想问的是不是：\n"
        '1. <a href="weixin://bizmsgmenu?msgmenucontent=联系电话是多少？&msgmenuid=phone">'
        "联系电话是多少？</a>\n"
        '2. <a href="weixin://bizmsgmenu?msgmenucontent=使用帮助&msgmenuid=topic%3AHELP">'
        "使用帮助</a>\n其余的请再发一次。"
    )


def test_hints_say_that_a_tap_does_it() -> None:
    """Where there is a link to tap, the sentences about numbers speak of it."""
    reply = offering(*OFFERS, head=WELCOME, tail=PRIVACY)
    assert word_text(reply).startswith(WELCOME.partition("。")[0] + "。" + TOPICS_OFFER_LINKS)
    text = word_offer("您想问：", OFFERS) + f"\n\n{TOO_MANY_QUESTIONS}"
    reply = Reply(Outcome.SUGGESTED, text, suggestions=OFFERS)
    assert word_text(reply).endswith(f"</a>\n{PICK_HINT_LINKS}\n\n{TOO_MANY_QUESTIONS}")


def test_a_menu_asks_for_no_number() -> None:
    """Around a menu's rows, which show no numbers, nothing speaks of numbers."""
    offer = find_offer(offering(*OFFERS, head=WELCOME, tail=PRIVACY))
    assert offer is not None
    head, tail = offer.word_frame()
    assert head.endswith(TOPICS_OFFER_MENU)
    assert tail == PRIVACY
    assert "数字" not in head + tail


def test_all_topics_fit_as_links() -> None:
    """The welcome's topics go out as links, and as many entries of usual length do."""
    topics = [Suggestion(f"topic:{topic.name}", topic) for topic in Topic]
    assert word_text(offering(*topics, head=WELCOME, tail=PRIVACY)).count("<a ") == len(Topic)
    entries = [Suggestion("disclosure-application-term", "申请公开多久答复？" * 2)] * 4
    assert word_text(offering(*entries)).count("<a ") == 4


@pytest.mark.parametrize("room", [-1, 0, 1])
def test_links_that_do_not_fit_are_numbers(room: int) -> None:
    """At 2047 bytes the links still go out, one byte more and the numbered text does."""
    reply = offering(*OFFERS, head="")
    used = len(word_text(reply).encode()) + 1
    reply = offering(*OFFERS, head="x" * (LONGEST_BYTES - used - room))
    text = word_text(reply)
    assert len(text.encode()) <= LONGEST_BYTES
    assert (text == reply.text) is (room < 0)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(Outcome.ANSWERED, "1. 甲"),
        Reply(Outcome.UNSUPPORTED, NO_SUCH_NUMBER.format(number=3), suggestions=OFFERS),
        Reply(Outcome.SUGGESTED, "您想问：\n1. 联系电话是多少？", suggestions=OFFERS),
        Reply(Outcome.SUGGESTED, word_offer("您想问：", OFFERS)[:-20], suggestions=OFFERS[:1] * 9),
        Reply(Outcome.GREETED, ""),
    ],
    ids=["answer", "no-such-number", "cut", "other", "silence"],
)
def test_a_text_that_does_not_list_them_stays(reply: Reply) -> None:
    """Suggestions that do not stand in the text, or not all, change nothing about it."""
    assert find_offer(reply) is None
    assert word_text(reply) == reply.text


def test_words_of_a_citizen_are_no_offer() -> None:
    """Of lines that look the same, the last are the offer: a citizen's words stand before it."""
    reply = offering(*OFFERS, head="“\n1. 联系电话是多少？\n2. 使用帮助\n”：没有完全对上。")
    before, _, after = word_text(reply).partition("”：没有完全对上。")
    assert "<a " not in before
    assert after.count("<a ") == 2


@given(st.lists(PIECES, min_size=1, max_size=3), PIECES)
@example(list(HOSTILE[:6]), "topic:HELP")
@example(list(HOSTILE[6:]), 'x"&<>')
def test_hostile_suggestions_make_only_their_own_link(texts: list[str], name: str) -> None:
    """Whatever a suggestion holds, it is one link, whose tap sends its words and its id."""
    suggestions = tuple(Suggestion(f"{name}{at}", text) for at, text in enumerate(texts))
    linked = word_text(offering(*suggestions))
    found = LINK.findall(linked)
    assert LINK.sub("", linked).count("<") == 0
    assert len(found) == len(texts)
    for (number, address, label), suggestion in zip(found, suggestions, strict=True):
        assert texts[int(number) - 1] == suggestion.text
        assert fold(label) == fold(suggestion.text)
        for decodes in (1, 2):
            words, sent = tap(address, decodes=decodes)
            assert fold(words) == fold(suggestion.text)
        assert fold(sent) == fold(suggestion.entry)


@given(st.lists(PIECES, min_size=1, max_size=3))
def test_rows_of_a_menu_hold_no_markup(texts: list[str]) -> None:
    """A row shows and sends the suggestion's words, and no bracket that WeChat might interpret."""
    offer = find_offer(offering(*[Suggestion("a", text) for text in texts]))
    assert offer is not None
    for row, text in zip(offer.list_rows(), texts, strict=True):
        assert fold(row["content"]) == fold(text)
        assert not re.search("[<>]", row["content"])


@given(st.lists(PIECES, min_size=1, max_size=3), PIECES, PIECES)
def test_an_offer_is_the_reply_taken_apart(texts: list[str], head: str, tail: str) -> None:
    """Head, suggestions and tail together are the reply's text again."""
    reply = offering(*[Suggestion("a", text) for text in texts], head=head, tail=tail)
    offer = find_offer(reply)
    assert offer is not None
    assert offer.word_numbered() == reply.text
