"""Promises of what the webhook does with bodies that come oddly, or never come whole."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from aiohttp.web import RequestPayloadError
from structlog.testing import capture_logs
from support.app import copy_database
from support.peer import Peer, serve_accounts
from support.web import Answer, call
from support.wechat import Delivery, message_xml
from support.wire import head, leave, send_raw, status_of

from bot.settings import ServerSettings

pytestmark = pytest.mark.usefixtures("no_fault")

PHONE = "0632—6616110"


@pytest.fixture(scope="module")
def peer(seeded_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Peer]:
    """Give the platform for a plain account, at a server that waits for no body for long."""
    database = copy_database(seeded_database, tmp_path_factory.mktemp("bodies"))
    server = ServerSettings(database=database, body_seconds=0.3)
    with serve_accounts(database, server=server) as peers:
        yield peers["plain"]


def bring(peer: Peer, name: str) -> Delivery:
    """Return the delivery of a question of its own."""
    return peer.deliver(message_xml("联系电话是多少？", MsgId=name))


def pack(body: bytes, coding: str) -> bytes:
    """Return a body packed as `coding` says."""
    return gzip.compress(body) if coding == "gzip" else zlib.compress(body)


def post_packed(peer: Peer, delivery: Delivery, coding: str) -> Answer:
    """Send a delivery whose body is packed."""
    path = f"/wechat/plain?{urlencode(delivery.parameters)}"
    return call(peer.served, path, delivery.body, headers={"Content-Encoding": coding})


@pytest.mark.parametrize("sent", [0, 1, 20])
def test_a_body_that_never_comes_whole_is_given_up(peer: Peer, sent: int) -> None:
    """Who sends a part of a body in time gets 408; the rest is no request, then it is closed."""
    delivery = bring(peer, f"slow{sent}")
    length = f"Content-Length: {len(delivery.body)}"
    pieces = [head(delivery, "plain", length), delivery.body[:sent]]
    answer = send_raw(peer.served, pieces, until=b"slowly", rest=delivery.body[sent:])
    assert status_of(answer) == 408
    assert answer.count(b"HTTP/1.1") == 1
    assert call(peer.served, "/healthz").status == 200


def test_a_chunk_that_never_ends_is_given_up(peer: Peer) -> None:
    """A chunked body without its end gets 408 too."""
    delivery = bring(peer, "endless")
    pieces = [head(delivery, "plain", "Transfer-Encoding: chunked"), b"5\r\n<xml>\r\n"]
    answer = send_raw(peer.served, pieces, until=b"slowly", rest=b"0\r\n\r\n")
    assert status_of(answer) == 408


def test_a_person_s_slow_question_is_told_so(peer: Peer) -> None:
    """A form that does not come whole gets a sentence in Chinese, and what to do."""
    pieces = [b"POST / HTTP/1.1\r\nHost: bot\r\nContent-Length: 9\r\n\r\n", b"text="]
    answer = send_raw(peer.served, pieces, until=b"</html>", rest=b"1234")
    assert status_of(answer) == 408
    assert "请再发一次" in answer.decode()


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_a_chunked_body_is_answered(peer: Peer, size: int) -> None:
    """A body without a length, in chunks of any size, is a message like any other."""
    delivery = bring(peer, f"chunked{size}")
    body = delivery.body
    cut = [body[start : start + size] for start in range(0, len(body), size)]
    chunks = [f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n" for chunk in cut]
    lines = ("Transfer-Encoding: chunked", "Connection: close")
    answer = send_raw(peer.served, [head(delivery, "plain", *lines), *chunks, b"0\r\n\r\n"])
    assert status_of(answer) == 200
    assert PHONE in answer.decode()


def test_a_chunked_body_too_large_is_not_read(peer: Peer) -> None:
    """A body without a length that grows over 64 KiB gets 413."""
    delivery = bring(peer, "chunked-large")
    lines = ("Transfer-Encoding: chunked", "Connection: close")
    chunks = [b"1000\r\n" + b"<" * 4096 + b"\r\n"] * 20
    answer = send_raw(peer.served, [head(delivery, "plain", *lines), *chunks, b"0\r\n\r\n"])
    assert status_of(answer) == 413


@pytest.mark.parametrize("more", [(), ("Expect: 100-continue",)])
def test_a_body_said_to_be_too_large_is_not_waited_for(peer: Peer, more: tuple[str, ...]) -> None:
    """A length over 64 KiB is 413 before the first byte of the body, and then closed."""
    lines = (f"Content-Length: {10**10}", *more)
    answer = send_raw(peer.served, [head(bring(peer, "said"), "plain", *lines)])
    assert status_of(answer) == 413


def test_a_sender_that_asks_first_is_told_to_go_on(peer: Peer) -> None:
    """`Expect: 100-continue` is answered with 100, and the message after it with its reply."""
    delivery = bring(peer, "expect")
    length = f"Content-Length: {len(delivery.body)}"
    lines = (length, "Expect: 100-continue", "Connection: close")
    answer = send_raw(peer.served, [head(delivery, "plain", *lines), delivery.body])
    assert answer.startswith(b"HTTP/1.1 100 Continue\r\n\r\n")
    assert status_of(answer) == 200
    assert PHONE in answer.decode()


def test_another_expectation_is_refused(peer: Peer) -> None:
    """An expectation that nobody knows gets 417."""
    lines = ("Content-Length: 0", "Expect: a-miracle", "Connection: close")
    delivery = bring(peer, "miracle")
    assert status_of(send_raw(peer.served, [head(delivery, "plain", *lines)])) == 417


@pytest.mark.parametrize(
    "more",
    [
        ("Content-Length: 1, 2",),
        ("Content-Length: -1",),
        ("Content-Length: 5", "Content-Length: 6"),
        ("Content-Length: 5", "Transfer-Encoding: chunked"),
        ("Transfer-Encoding: chunked, identity",),
        ("Content-Length: 99999999999999999999999",),
        ("X: " + "a" * 100_000,),
        ("no header at all",),
    ],
)
def test_a_head_that_can_be_read_in_two_ways_is_refused(peer: Peer, more: tuple[str, ...]) -> None:
    """A head that a proxy and we might cut differently gets 4xx, and nothing is recorded."""
    before = len(peer.served.rows())
    answer = send_raw(peer.served, [head(bring(peer, "smuggled"), "plain", *more)])
    assert 400 <= status_of(answer) < 500
    assert len(peer.served.rows()) == before


@pytest.mark.parametrize(
    "signature", [b"\xff\xfe", "签名".encode(), b"\x01", b"\xed\xa0\x80", b"<a>\x7f"]
)
@pytest.mark.parametrize("verb", [b"GET", b"POST"])
def test_an_address_that_is_no_ascii_is_refused(peer: Peer, verb: bytes, signature: bytes) -> None:
    """Signs in the address that are not written as HTTP has it get 4xx, as text and no page."""
    before = len(peer.served.rows())
    started = b"%b /wechat/plain?signature=%b&timestamp=1&nonce=1&echostr=1 HTTP/1.1\r\n"
    more = b"Host: bot\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    answer = send_raw(peer.served, [started % (verb, signature) + more])
    assert 400 <= status_of(answer) < 500
    assert b"Content-Type: text/plain" in answer
    assert len(peer.served.rows()) == before


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_a_packed_body_that_bursts_is_not_unpacked(peer: Peer, coding: str) -> None:
    """A small packed body that would become large gets 413, a broken one 400, and no row."""
    before = len(peer.served.rows())
    bomb = pack(b" " * 30_000_000, coding)
    assert len(bomb) < 64 * 1024
    delivery = bring(peer, "bomb")
    whole = pack(delivery.body, coding)
    for body, status in ((bomb, 413), (b"no packing", 400)):
        answer = post_packed(peer, Delivery(delivery.parameters, body), coding)
        assert answer.status == status
    assert len(peer.served.rows()) == before
    assert PHONE in peer.read(post_packed(peer, Delivery(delivery.parameters, whole), coding))


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
@pytest.mark.parametrize("account", ["plain", "nobody"])
def test_a_body_that_is_packed_in_no_way_is_one_line(
    peer: Peer, caplog: pytest.LogCaptureFixture, coding: str, account: str
) -> None:
    """What is not packed as it says gets 4xx and one line without its words, then is closed."""
    body = "我家在某某路八号".encode()
    lines = (f"Content-Encoding: {coding}", f"Content-Length: {len(body)}")
    with capture_logs() as written:
        answer = send_raw(peer.served, [head(bring(peer, coding), account, *lines) + body])
    assert status_of(answer) in (400, 404)
    told = [record for record in caplog.records if record.name == "aiohttp.server"]
    assert len(written) + len(told) == 1
    assert all(record.exc_info and record.exc_info[1] for record in told)
    assert "某某路" not in f"{written}{told}"


def test_a_broken_body_that_comes_after_its_answer_is_no_fault_of_ours(
    peer: Peer, caplog: pytest.LogCaptureFixture
) -> None:
    """A body that nobody waited for, and that cannot be unpacked, ends its connection alone."""
    lines = ("Content-Encoding: gzip", "Content-Length: 10")
    begun = head(bring(peer, "after"), "nobody", *lines)
    answer = send_raw(peer.served, [begun], until=b"no such account", rest=b"no packing")
    assert status_of(answer) == 404
    (told,) = [record for record in caplog.records if record.name == "aiohttp.server"]
    assert told.exc_info
    assert isinstance(told.exc_info[1], RequestPayloadError)
    assert call(peer.served, "/healthz").status == 200


def test_a_sender_that_leaves_is_no_fault_of_ours(peer: Peer) -> None:
    """A body that breaks off is a line without a traceback; the whole one is answered later."""
    delivery = bring(peer, "leaves")
    with capture_logs() as lines:
        leave(peer.served, [head(delivery, "plain", "Content-Length: 900"), delivery.body[:99]])
        while not any(line.get("path") == "/wechat/plain" for line in lines):
            assert call(peer.served, "/healthz").status == 200
    assert {line["event"] for line in lines} == {"request"}
    assert PHONE in peer.read(peer.post(delivery))


def test_ten_thousand_parameters_are_survived(peer: Peer) -> None:
    """A query of 10,000 parameters is refused, one of 1,000 is read; neither hurts the next."""
    delivery = bring(peer, "parameters")
    more = {f"a{number}": "1" for number in range(10_000)}
    assert 400 <= peer.post(delivery, **more).status < 500
    few = {f"a{number}": "1" for number in range(1000)}
    assert PHONE in peer.read(peer.post(delivery, **few))
