"""Promises of suggestions at an account without app secret: links to tap, numbers to send."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from support.app import copy_database
from support.peer import Peer, serve_accounts
from support.web import ask
from support.wechat import event_xml, message_xml

from handlers.paging import LONGEST_BYTES
from handlers.wording import PICK_HINT, PICK_HINT_LINKS, TOPICS_OFFER_LINKS
from knowledge.entry import Topic

LINK = re.compile(r'^(\d+)\. <a href="(weixin://bizmsgmenu\?[^"]+)">([^<]+)</a>$', re.MULTILINE)


@pytest.fixture(scope="module")
def peers(
    seeded_database: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Peer]]:
    """Give the platform for every account of one served application."""
    database = copy_database(seeded_database, tmp_path_factory.mktemp("links"))
    with serve_accounts(database) as served:
        yield served


@pytest.fixture(params=["plain", "compatible", "safe"])
def peer(peers: dict[str, Peer], request: pytest.FixtureRequest) -> Peer:
    """Give the platform for each account in turn."""
    return peers[request.param]


def tap(said: str, number: int, key: str, *, tells_id: bool = True) -> str:
    """Return the message that a tap on a link sends; test accounts do not tell its id."""
    links = {int(found): address for found, address, _ in LINK.findall(said)}
    fields = parse_qs(urlsplit(links[number]).query, strict_parsing=True)
    (words,), (name,) = fields["msgmenucontent"], fields["msgmenuid"]
    more = {"bizmsgmenuid": name} if tells_id else {}
    return message_xml(words, MsgId=key, **more)


@pytest.mark.parametrize(
    "xml",
    [
        message_xml("你好", MsgId="greeting"),
        event_xml("subscribe"),
        event_xml("SCAN", EventKey="12", Ticket="t"),
    ],
    ids=["greeting", "follow", "scan"],
)
def test_a_welcome_links_its_topics(peer: Peer, xml: str) -> None:
    """Whoever comes gets every topic as a link, with its number in front, in one message."""
    said = peer.say(xml)
    assert [label for _, _, label in LINK.findall(said)] == list(Topic)
    assert TOPICS_OFFER_LINKS in said
    assert len(said.encode()) <= LONGEST_BYTES


@pytest.mark.parametrize("tells_id", [True, False])
def test_taps_lead_to_an_answer(peer: Peer, *, tells_id: bool) -> None:
    """From the welcome two taps lead to an answer, whether or not WeChat tells the id."""
    said = peer.say(message_xml("你好", MsgId=f"start-{tells_id}"))
    topic = peer.say(tap(said, 1, f"topic-{tells_id}", tells_id=tells_id))
    assert topic.endswith(PICK_HINT_LINKS)
    answer = peer.say(tap(topic, 1, f"entry-{tells_id}", tells_id=tells_id))
    assert answer.startswith("据2016年度报告")
    kinds = [row["kind"] for row in peer.served.rows()[-3:]]
    assert kinds == ["text", *["picked" if tells_id else "text"] * 2]


def test_a_number_works_beside_the_links(peer: Peer) -> None:
    """A number gets the same as a tap on its line."""
    said = peer.say(message_xml("你好", MsgId="numbers"))
    tapped = peer.say(tap(said, 2, "tapped"))
    peer.say(message_xml("你好", MsgId="numbers-again"))
    assert peer.say(message_xml("2", MsgId="number")) == tapped


def test_a_menu_button_links_what_it_offers(peer: Peer) -> None:
    """A topic behind a button of the menu comes as links too."""
    said = peer.say(event_xml("CLICK", EventKey="topic:HELP"))
    assert len(LINK.findall(said)) == 4


def test_a_repeat_is_the_same_text(peer: Peer) -> None:
    """A message delivered three times gets the same links each time, and one row."""
    before = len(peer.served.rows())
    xml = message_xml("菜单", MsgId="repeat")
    assert len({peer.say(xml) for _ in range(3)}) == 1
    assert len(peer.served.rows()) == before + 1


def test_other_channels_know_nothing_of_links(peer: Peer) -> None:
    """The journal, and the web page for the same question, have numbered text."""
    peer.say(message_xml(Topic.HELP, MsgId="journal"))
    kept = peer.served.rows()[-1]["reply"]
    web = ask(peer.served, Topic.HELP, conversation=peer.account.name).json["reply"]
    assert kept == web
    assert kept.endswith(PICK_HINT)
    assert "<a " not in kept


@pytest.mark.parametrize(
    "picked", ["nothing", "topic:NOBODY", "topic:", "<a href='x'>", "确认删除"]
)
def test_a_forged_id_does_no_more_than_the_words(peer: Peer, picked: str) -> None:
    """An id that we never gave leaves the words, which are answered and recorded as ever."""
    said = peer.say(message_xml("谢谢", MsgId=f"thanks-{picked}"))
    forged = peer.say(message_xml("谢谢", MsgId=f"forged-{picked}", bizmsgmenuid=picked))
    assert forged == said
    row = peer.served.rows()[-1]
    assert (row["text"], json.loads(row["parts"])) == ("谢谢", [])
