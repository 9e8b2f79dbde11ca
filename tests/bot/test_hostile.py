"""Promises of what the webhook does with hostile and awkward requests, in the clear and sealed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import count
from urllib.parse import urlencode

import pytest
import xmltodict
from support.hostile import NUMBERS, bring, count_rows
from support.peer import NOW, Peer
from support.web import call
from support.wechat import OPENID, event_xml, message_xml

pytestmark = pytest.mark.usefixtures("no_fault")

PHONE = "0632—6616110"


@pytest.fixture(params=["plain", "safe"])
def peer(peers: dict[str, Peer], request: pytest.FixtureRequest) -> Peer:
    """Give the platform for an account that reads plain bodies, and one that unseals."""
    return peers[request.param]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "signature=&timestamp=&nonce=",
        "signature={signature}",
        "signature={signature}&timestamp={timestamp}",
        "signature={signature}&timestamp={timestamp}&nonce={nonce}1",
        "signature={signature}&signature={signature}&timestamp={timestamp}&nonce={nonce}",
        "signature={signature}&timestamp={timestamp}&nonce={nonce}&nonce={nonce}",
        "signature=%E7%AD%BE%E5%90%8D&timestamp={timestamp}&nonce={nonce}",
        "signature=%ED%A0%80&timestamp={timestamp}&nonce=%FF%FE",
        "signature={signature}%00&timestamp={timestamp}&nonce={nonce}",
        "signature[]={signature}&timestamp[]={timestamp}&nonce[]={nonce}",
        "signature={signature}&timestamp={timestamp}.0&nonce={nonce}",
        "signature={signature}&timestamp=+{timestamp}&nonce={nonce}",
        "signature=0&msg_signature=0&timestamp=99999999999999999999&nonce=1",
        "signature=none&timestamp=nan&nonce=1",
    ],
)
def test_a_query_without_its_one_signature_is_refused(peer: Peer, query: str) -> None:
    """Signatures that are absent, wrong, repeated or no ASCII get 403, asked or written to."""
    signed = query.format(**peer.sign(nonce=f"{next(NUMBERS)}1"))
    body = message_xml("电话", MsgId="query").encode()
    before = count_rows(peer)
    assert call(peer.served, f"/wechat/{peer.account.name}?{signed}", body).status == 403
    echo = f"/wechat/{peer.account.name}?{signed}&echostr=1"
    assert call(peer.served, echo).status == 403
    assert count_rows(peer) == before


@pytest.mark.parametrize(
    "timestamp",
    [
        str(NOW - 86_400),
        str(NOW - 301),
        str(NOW + 301),
        str(NOW + 600),
        f"{NOW}000",
        f"-{NOW}",
        f"+{NOW}",
        f" {NOW}",
        f"{NOW}.0",
        f"{NOW}_0",
        "9" * 400,
        "٣" * 10,
        "soon",
        "nan",
        "1e9",
        "0x65000000",
    ],
    ids=count(),
)
def test_a_signed_moment_that_is_not_now_is_refused(peer: Peer, timestamp: str) -> None:
    """A signature under a moment that is stale, still to come or no number opens nothing."""
    before = count_rows(peer)
    delivery = bring(peer, message_xml("电话", MsgId="moment"), timestamp=timestamp)
    assert peer.post(delivery).status == 403
    echo = urlencode({**delivery.parameters, "echostr": "1"})
    assert call(peer.served, f"/wechat/{peer.account.name}?{echo}").status == 403
    assert count_rows(peer) == before


def test_a_check_without_echostr_is_refused(peer: Peer) -> None:
    """A signed check that asks for nothing back gets 403."""
    path = f"/wechat/{peer.account.name}?{urlencode(peer.sign(nonce='21'))}"
    assert call(peer.served, path).status == 403


@pytest.mark.parametrize(
    "body",
    [
        "",
        " ",
        "电话",
        "null",
        '{"MsgType": "text", "Content": "电话"}',
        "ToUserName=a&MsgType=text",
        "<xml/>",
        "<xml><MsgType>text</MsgType>",
        message_xml(MsgType=None),
        message_xml().replace("</xml>", "<MsgType>event</MsgType></xml>"),
        message_xml(FromUserName=None),
        message_xml(FromUserName=" "),
        message_xml(ToUserName=None),
        message_xml(CreateTime="soon"),
        message_xml(CreateTime="-1"),
        message_xml(CreateTime="9" * 5000),
        event_xml(""),
        message_xml(MsgType="event"),
        message_xml("电话").encode("gbk"),
        message_xml("电话").encode("utf-16"),
        message_xml("A").encode().replace(b"A", b"\xed\xa0\x80"),
        message_xml("A").encode().replace(b"A", b"\xff"),
        message_xml(CreateTime=f"{NOW}000"),
        message_xml(Content=None).replace("</xml>", "<Content>&e;</Content></xml>"),
        "<?xml version='1.0'?><!-- no message -->",
        "<xml " + " ".join(f"a{number}='1'" for number in range(3000)) + "/>",
        "<xml>" + "<a/>" * 10_000 + "</xml>",
        "<xml><Content><![CDATA[" + message_xml("电话") + "]]></Content></xml>",
    ],
    ids=count(),
)
def test_what_is_signed_but_no_message_gets_success(peer: Peer, body: str | bytes) -> None:
    """Whatever was signed and is no message is `success`, and nothing of it is recorded."""
    before = count_rows(peer)
    answer = peer.post(bring(peer, body))
    assert (answer.status, answer.body) == (200, b"success")
    assert count_rows(peer) == before


@pytest.mark.parametrize(
    "words",
    [
        "联系\x1d电话",
        "\x00联系电话",
        "联系电话\x10\x02\x7f",
        "联系电话\ufffe\uffff",
        "联系电话]]>",
        "]]]]>>联系电话",
        "联系电话 😀👨‍👩‍👧🇨🇳𠮷",
        "联系电话{0}{x}%s%n${jndi:ldap://127.0.0.1/a}",
        "联系电话'; DROP TABLE exchanges; --",
        "联系电话\r\nX-Injected: 1",
        "\u202e联系电话\u202c",
    ],
    ids=count(),
)
def test_awkward_words_get_a_reply_that_wechat_can_read(peer: Peer, words: str) -> None:
    """Control characters, `]]>`, emoji and placeholders spoil neither question nor reply."""
    before = count_rows(peer)
    # What ends a CDATA section early is not sent as one; the platform would break its own XML.
    xml = message_xml("A", MsgId=f"words{next(NUMBERS)}")
    kept = words.replace("]]>", "]]]]><![CDATA[>")
    assert peer.read(peer.post(bring(peer, xml.replace("[A]", f"[{kept}]"))))
    assert count_rows(peer) == before + 1


@pytest.mark.parametrize(
    "reference",
    [
        "&#x1d;",
        "&#29;",
        "&#0;",
        "&#xFFFE;",
        "&#xD800;",
        "&#x0000000000001d;",
        f"&#{'0' * 5000}29;",
        f"&#{'9' * 5000};",
        "&#x110000;",
    ],
    ids=count(),
)
def test_references_to_what_xml_forbids_are_dropped(peer: Peer, reference: str) -> None:
    """A control character written as a reference spoils no question."""
    xml = message_xml("A", MsgId=f"reference{next(NUMBERS)}")
    xml = xml.replace("<![CDATA[A]]>", f"联系{reference}电话")
    assert PHONE in peer.read(peer.post(bring(peer, xml)))


def test_words_that_break_out_of_their_field_replace_no_other(peer: Peer) -> None:
    """XML among the words, escaped or not, is never read as fields of the message."""
    inside = "电话]]></Content><FromUserName>other</FromUserName><Content><![CDATA["
    assert peer.read(peer.post(bring(peer, message_xml(inside, MsgId="out")))) == ""
    raw = message_xml("A", MsgId="raw").replace("<![CDATA[A]]>", "<xml><A>电话</A></xml>")
    assert peer.post(bring(peer, raw)).status == 200
    escaped = message_xml("<xml><MsgType>event</MsgType></xml>联系电话", MsgId="escaped")
    assert peer.read(peer.post(bring(peer, escaped)))


@pytest.mark.parametrize("words", ["", " ", "\u3000\n\t", "\x1d", "\u200b"])
def test_nothing_in_words_is_survived(peer: Peer, words: str) -> None:
    """Empty and blank words get a reply or `success`, never a fault."""
    answer = peer.post(bring(peer, message_xml(words, MsgId=f"blank{next(NUMBERS)}")))
    peer.read(answer)


@pytest.mark.parametrize("openid", ["o" * 5000, "o'\"<&]]>", "群众", "../..", "%s{0}", "o\x1d1"])
def test_an_odd_openid_is_answered(peer: Peer, openid: str) -> None:
    """Whatever WeChat calls a citizen, the reply goes to that name."""
    sender = openid.replace("]]>", "]]]]><![CDATA[>")
    xml = message_xml("联系电话", MsgId=f"odd{next(NUMBERS)}", FromUserName=sender)
    answer = peer.post(bring(peer, xml))
    assert answer.status == 200
    if not peer.encrypts:
        reply = xmltodict.parse(answer.text)["xml"]
        assert reply["ToUserName"] == openid.replace("\x1d", "")
        assert PHONE in reply["Content"]


@pytest.mark.parametrize("kind", ["hologram", "TEXT ", "text/plain", "event\n", "\u202etext"])
def test_an_unknown_kind_is_survived(peer: Peer, kind: str) -> None:
    """A type nobody knows, or one oddly written, gets a reply or `success`."""
    xml = message_xml("电话", MsgId=f"kind{next(NUMBERS)}", MsgType=kind)
    peer.read(peer.post(bring(peer, xml)))


@pytest.mark.parametrize("event", ["unheard_of", "SUBSCRIBE\x00X", "a" * 5000, "订阅"])
def test_an_unknown_event_is_success(peer: Peer, event: str) -> None:
    """An event nobody knows is acknowledged and not recorded."""
    before = count_rows(peer)
    assert peer.read(peer.post(bring(peer, event_xml(event)))) == ""
    assert count_rows(peer) == before


def test_what_shares_a_number_or_a_second_is_counted_apart(peer: Peer) -> None:
    """One MsgId of two citizens is two rows, and so are two events of one citizen in a second."""
    before = count_rows(peer)
    for sender in ("citizen-1", "citizen-2"):
        xml = message_xml("联系电话", MsgId="shared", FromUserName=sender)
        assert b"success" not in peer.post(bring(peer, xml)).body
    assert count_rows(peer) == before + 2
    for event, key in (("subscribe", ""), ("SCAN", "1"), ("SCAN", "2"), ("unsubscribe", "")):
        xml = event_xml(event, EventKey=key, FromUserName="citizen-1")
        assert peer.post(bring(peer, xml)).status == 200
    assert count_rows(peer) == before + 6


def test_twenty_at_once_are_one_row_and_one_text(peer: Peer) -> None:
    """Twenty deliveries of one message at once are answered alike and counted once."""
    before = count_rows(peer)
    delivery = bring(peer, message_xml("联系电话是多少", MsgId="twenty"))
    with ThreadPoolExecutor(20) as pool:
        said = {peer.read(answer) for answer in pool.map(peer.post, [delivery] * 20)}
    assert len(said) == 1
    assert PHONE in said.pop()
    assert count_rows(peer) == before + 1


@pytest.mark.parametrize("verb", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "HEAD"])
def test_other_verbs_are_refused(peer: Peer, verb: str) -> None:
    """What WeChat never does with our address gets 405."""
    query = urlencode(peer.sign(nonce="22"))
    assert call(peer.served, f"/wechat/{peer.account.name}?{query}", method=verb).status == 405


@pytest.mark.parametrize("skew", [-120, 120])
def test_clocks_two_minutes_apart_are_no_hindrance(peer: Peer, skew: int) -> None:
    """A clock two minutes before or behind ours, at WeChat or here, is answered."""
    xml = message_xml("联系电话", MsgId=f"skew{skew}", CreateTime=str(NOW + skew))
    assert PHONE in peer.read(peer.post(peer.deliver(xml, timestamp=NOW + skew)))
    assert OPENID not in str([tuple(row) for row in peer.served.rows()])
