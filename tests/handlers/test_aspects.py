"""Promises of asking back: where what may be meant differs in one thing, it is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.conversation import converse
from support.knowledge import make_entry, make_knowledge

from bot.store import Store
from handlers.aspects import Aspects, read_aspects
from handlers.wording import ASK_YEAR, SUGGEST
from knowledge.documents import read_toml, seed_folder
from knowledge.entry import Entry
from knowledge.errors import SeedError

ASPECTS = read_aspects(seed_folder())
ACCOUNT = "请问您问的是哪个微信号："
PLATFORM = "请问您问的是哪个平台："


def entries(*questions: str) -> list[Entry]:
    """Return an entry for each question."""
    return [make_entry(f"e{number}", question) for number, question in enumerate(questions)]


@pytest.mark.parametrize(
    ("asked", "questions", "sentence"),
    [
        ("怎么关注", ["服务平台怎么关注？", "监督号怎么关注？"], ACCOUNT),
        ("发了多少条", ["微信发了多少条？", "网站发了多少条？", "微博发了多少条？"], PLATFORM),
        ("维持几件", ["行政复议维持几件？", "行政诉讼维持几件？"], "请问您问的是复议还是诉讼："),
        ("微信发了多少条", ["微信发了多少条？", "网站发了多少条？"], ""),
        ("发了多少条", ["微信发了多少条？", "微信发了多少字？"], ""),
        ("发了多少条", ["微信发了多少条？", "电话是多少？"], ""),
        ("发了多少条", ["微信和网站发了多少条？", "网站发了多少条？"], ""),
        ("发了多少条", ["微信发了多少条？"], ""),
    ],
)
def test_the_difference_is_asked_for(asked: str, questions: list[str], sentence: str) -> None:
    """Only where each names one choice, none the same, and the citizen named none."""
    assert ASPECTS.find_difference(asked, entries(*questions)) == sentence


def test_the_year_is_asked_for_where_it_differs() -> None:
    """The same question about two years is asked back by the year."""
    alike = [
        make_entry("a", "公开几条？", years=(2016,)),
        make_entry("b", "公开几条？", years=(2017,)),
    ]
    assert ASPECTS.find_difference("公开几条", alike) == ASK_YEAR
    both = [
        make_entry("a", "公开几条？", years=(2016,)),
        make_entry("b", "公开？", years=(2016, 2017)),
    ]
    assert ASPECTS.find_difference("公开几条", both) == ""


def test_what_asks_back_is_polite() -> None:
    """Each sentence that asks for an aspect is short, says 您 and ends where the choices begin."""
    for aspect in read_toml(seed_folder(), "aspects.toml")["aspects"]:
        assert aspect["ask"].startswith("请问您")
        assert aspect["ask"].endswith("：")
        assert len(aspect["ask"]) <= 20


async def test_the_choices_are_numbered(store: Store) -> None:
    """The sentence is followed by the questions to choose from, and a number picks one."""
    known = make_knowledge(*entries("微信发布了多少条讯息？", "网站发布了多少条讯息？"))
    citizen = converse(known, store.journal)
    reply = await citizen.send("发布了多少条")
    head, *lines, _ = reply.text.split("\n")
    assert head == PLATFORM
    assert sorted(line[3:] for line in lines) == [
        "微信发布了多少条讯息？",
        "网站发布了多少条讯息？",
    ]
    picked = await citizen.send("2")
    assert [part.entry for part in picked.parts] == [reply.suggestions[1].entry]


async def test_what_differs_in_more_is_offered_as_before(store: Store) -> None:
    """Questions that differ in more than one thing are offered with the sentence for all."""
    known = make_knowledge(*entries("微信发布了多少条讯息？", "大厅发布了多少条公告？"))
    reply = await converse(known, store.journal).send("发布了多少条")
    assert reply.text.startswith(SUGGEST)


def test_a_list_that_is_not_whole_is_refused(tmp_path: Path) -> None:
    """A missing key is named with the file."""
    (tmp_path / "aspects.toml").write_text('[[aspects]]\nask = "哪个："\n', encoding="utf-8")
    with pytest.raises(SeedError, match="choices"):
        read_aspects(tmp_path)


def test_no_aspects_ask_for_nothing() -> None:
    """Without a list the likely ones are offered as they are."""
    assert Aspects([]).find_difference("发了多少条", entries("微信多少？", "网站多少？")) == ""


async def test_a_small_lead_does_not_choose_a_platform(store: Store) -> None:
    """Where the question names no platform, the slightly likelier one is not taken unasked."""
    known = make_knowledge(*entries("微信公开了多少条信息？", "网站公开了多少条信息？"))
    citizen = converse(known, store.journal)
    for text in ["公开了多少条信息", "公开信息多少条"]:
        reply = await citizen.send(text)
        assert not reply.parts
        assert reply.text.startswith(PLATFORM)
    named = await citizen.send("网站公开了多少条信息呀")
    assert [part.entry for part in named.parts] == ["e1"]
