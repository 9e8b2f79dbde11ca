"""Promises of what a citizen gets on WeChat for each kind of message and event."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from support.app import copy_database
from support.knowledge import unguard
from support.peer import Peer, serve_accounts
from support.wechat import OPENID, event_xml, message_xml

from bot.wechat.message import parse_message
from bot.wechat.xml import parse
from handlers.paging import LONGEST_BYTES
from handlers.wording import (
    MORE_HINT,
    NOTHING_MORE,
    UNSUPPORTED_IMAGE,
    UNSUPPORTED_LINK,
    UNSUPPORTED_LOCATION,
    UNSUPPORTED_OTHER,
    UNSUPPORTED_VIDEO,
    UNSUPPORTED_VOICE,
)

PHONE = "0632—6616110"
WELCOME = "您好，这里是"


@pytest.fixture(scope="module")
def peers(
    seeded_database: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Peer]]:
    """Give the platform for every account of one served application."""
    database = copy_database(seeded_database, tmp_path_factory.mktemp("kinds"))
    with serve_accounts(database) as served:
        yield served


@pytest.fixture(params=["plain", "compatible", "safe"])
def peer(peers: dict[str, Peer], request: pytest.FixtureRequest) -> Peer:
    """Give the platform for an account in each mode in turn."""
    return peers[request.param]


def media(kind: str, **more: str) -> str:
    """Return a message without words."""
    return message_xml(MsgType=kind, Content=None, MsgId=f"{kind}-{len(more)}", **more)  # type: ignore[arg-type]  # None: no content


@pytest.mark.parametrize(
    ("xml", "said", "kind"),
    [
        (message_xml("联系电话是多少？", MsgId="t1"), PHONE, "text"),
        (message_xml("转人工", MsgId="t2"), PHONE, "text"),
        (media("image", PicUrl="http://x/1", MediaId="m"), UNSUPPORTED_IMAGE, "image"),
        (media("voice", MediaId="m", Format="amr"), UNSUPPORTED_VOICE, "voice"),
        (
            media("voice", MediaId="m", Format="amr", Recognition="联系电话是多少。"),
            PHONE,
            "text",
        ),
        (media("video", MediaId="m", ThumbMediaId="t"), UNSUPPORTED_VIDEO, "video"),
        (media("shortvideo", MediaId="m", ThumbMediaId="t"), UNSUPPORTED_VIDEO, "video"),
        (
            media("location", Location_X="23.1", Location_Y="113.3", Label="某街"),
            UNSUPPORTED_LOCATION,
            "location",
        ),
        (media("link", Title="标题", Url="http://x"), UNSUPPORTED_LINK, "link"),
        (media("file", Title="表.docx", FileKey="k"), UNSUPPORTED_OTHER, "unknown"),
        (media("hologram"), UNSUPPORTED_OTHER, "unknown"),
        (event_xml("subscribe"), WELCOME, "followed"),
        (event_xml("subscribe", EventKey="qrscene_12", Ticket="t"), WELCOME, "followed"),
        (event_xml("SCAN", EventKey="12", Ticket="t"), WELCOME, "scanned"),
        (event_xml("CLICK", EventKey="centre-phone"), PHONE, "menu"),
        (event_xml("CLICK", EventKey="topic:CENTRE"), "关于“中心与联系方式”", "menu"),
        (event_xml("CLICK", EventKey="an old button"), WELCOME, "menu"),
    ],
)
def test_what_a_citizen_sends_is_answered(peer: Peer, xml: str, said: str, kind: str) -> None:
    """Each kind of message or event gets what is said to it, and one row of its kind."""
    before = len(peer.served.rows())
    assert said in peer.say(xml)
    rows = peer.served.rows()
    assert len(rows) == before + 1
    assert rows[-1]["kind"] == kind


@pytest.mark.parametrize(
    "event", ["VIEW", "view_miniprogram", "LOCATION", "TEMPLATESENDJOBFINISH", "a_new_event"]
)
def test_what_nobody_waits_for_gets_success(peer: Peer, event: str) -> None:
    """A page view, a position or an event of tomorrow gets `success`, unsealed, and no row."""
    before = len(peer.served.rows())
    answer = peer.post(peer.deliver(event_xml(event, EventKey="http://x", Latitude="23.1")))
    assert (answer.status, answer.body) == (200, b"success")
    assert answer.headers.get_content_type() == "text/plain"
    assert len(peer.served.rows()) == before


def test_leaving_deletes_what_is_kept(seeded_database: Path, tmp_path: Path) -> None:
    """Who unsubscribes gets no text, and nothing stays of their words, or of whose they were.

    What was asked at another account stays until that one is left, and the counts stay too.
    """
    words = "我想问联系电话"
    with serve_accounts(copy_database(seeded_database, tmp_path)) as peers:
        safe, plain = peers["safe"], peers["plain"]
        for peer in (safe, plain):
            peer.say(message_xml(words, MsgId="before"))
        assert safe.say(event_xml("unsubscribe", EventKey="")) == ""
        rows = safe.served.rows()
        assert safe.say(event_xml("unsubscribe", EventKey="")) == ""
        assert safe.served.rows() == rows
    asked, elsewhere, left = rows
    for row in (asked, left):
        assert (row["citizen"], row["text"], row["reply"]) == (None, None, "")
    assert (asked["outcome"], asked["kind"], left["kind"]) == ("answered", "text", "left")
    assert (elsewhere["text"], len(elsewhere["citizen"])) == (words, 32)


def test_nothing_kept_can_be_tried_against_an_openid(peer: Peer) -> None:
    """Whoever knows an openid and the second of a tap finds neither hash of them in the row."""
    xml = event_xml("CLICK", EventKey="secret-tap")
    peer.say(xml)
    known = parse_message(parse(xml.encode()))
    kept = peer.served.rows()[-1]
    assert len(kept["message_key"]) == len(kept["citizen"]) == 32
    assert kept["message_key"] not in known.key
    assert OPENID not in str(dict(kept))


def test_a_conversation_goes_on_by_numbers(peer: Peer) -> None:
    """A number picks from what was offered last, whichever mode carries it."""
    topics = peer.say(message_xml("菜单", MsgId="menu"))
    assert "\n1. <a " in topics
    assert ">中心与联系方式</a>\n" in topics
    assert "关于“中心与联系方式”" in peer.say(message_xml("1", MsgId="pick-1"))
    assert PHONE in peer.say(message_xml("1", MsgId="pick-2"))


def test_a_long_reply_comes_in_two_messages(seeded_database: Path, tmp_path: Path) -> None:
    """A reply over 2,047 bytes is cut after a sentence; 更多 brings the rest, once."""
    database = copy_database(seeded_database, tmp_path)
    long = "".join(f"第{number}句话就写到这里。" for number in range(1, 121))
    with closing(sqlite3.connect(database)) as connection, connection:
        unguard(connection)
        (content,) = connection.execute(
            "SELECT content FROM revisions WHERE entry = 'centre-phone'"
        ).fetchone()
        content = json.dumps({**json.loads(content), "answer": long})
        connection.execute(
            "UPDATE revisions SET content = ? WHERE entry = 'centre-phone'", (content,)
        )
    with serve_accounts(database) as peers:
        peer = peers["safe"]
        first = peer.say(event_xml("CLICK", EventKey="centre-phone"))
        rest = peer.say(message_xml("更多", MsgId="more-1"))
        assert peer.say(message_xml("更多", MsgId="more-2")) == NOTHING_MORE
    assert first.endswith("。\n" + MORE_HINT)
    assert max(len(one.encode()) for one in (first, rest)) <= LONGEST_BYTES == 2047
    joined = first.removesuffix("\n" + MORE_HINT) + rest
    assert joined.startswith(long)
    assert "出处：" in joined
