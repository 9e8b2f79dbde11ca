"""Promises of what the webhook does with what is built to harm: entities, depth, size."""

from __future__ import annotations

from itertools import count

import pytest
from support.hostile import bring, count_rows
from support.peer import Peer
from support.wechat import Delivery, message_xml

pytestmark = pytest.mark.usefixtures("no_fault")

PHONE = "0632—6616110"
LAUGHS = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10 if n else 'ha'}'>" for n in range(10))
QUADRATIC = f"<!DOCTYPE x [<!ENTITY e '{'x' * 20_000}'>]><xml><A>{'&e;' * 8_000}</A></xml>"


@pytest.fixture(params=["plain", "safe"])
def peer(peers: dict[str, Peer], request: pytest.FixtureRequest) -> Peer:
    """Give the platform for an account that reads plain bodies, and one that unseals."""
    return peers[request.param]


def refer(entity: str) -> str:
    """Return a whole message with a DOCTYPE that declares `entity`, whose text refers to `e`."""
    xml = message_xml("A").replace("<![CDATA[A]]>", "&e;")
    return f"<!DOCTYPE x [<!ENTITY {entity}>]>{xml}"


@pytest.mark.parametrize(
    "body",
    [
        refer("e SYSTEM 'file:///etc/passwd'"),
        refer("e SYSTEM 'http://127.0.0.1:9/'"),
        refer("% e SYSTEM 'http://127.0.0.1:9/'> %e; <!ENTITY e 'x'"),
        refer("e '联系电话'"),
        f"<!DOCTYPE x SYSTEM 'http://127.0.0.1:9/x.dtd'>{message_xml('联系电话')}",
        f"<?xml version='1.0'?>\n<!-- x --><!DOCTYPE x []>{message_xml('联系电话')}",
        f"<!doc\x1dtype x>{message_xml('联系电话')}",
        f"<!DOCTYPE x [{LAUGHS}]><xml><Content>&l9;</Content></xml>",
        QUADRATIC,
        "<a>" * 7_000 + "</a>" * 7_000,
        "<a>" * 15_000,
        message_xml("A").replace("<![CDATA[A]]>", "<a>" * 5_000 + "</a>" * 5_000),
    ],
    ids=count(),
)
def test_what_is_built_to_harm_is_refused(peer: Peer, body: str) -> None:
    """Entities of any kind and bottomless nesting get 400, in the clear and sealed, and no row."""
    before = count_rows(peer)
    delivery = bring(peer, body)
    for _ in range(2):
        answer = peer.post(delivery)
        assert (answer.status, answer.text) == (400, "bad request")
    assert count_rows(peer) == before


@pytest.mark.parametrize(
    "body",
    [
        "<a>" * 15_000,
        QUADRATIC,
        f"<!DOCTYPE x [{LAUGHS}]><xml><Encrypt>&l9;</Encrypt></xml>",
        "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><xml><Encrypt>&e;</Encrypt></xml>",
    ],
    ids=count(),
)
@pytest.mark.parametrize("name", ["compatible", "safe"])
def test_what_is_built_to_harm_vouches_for_nothing(
    peers: dict[str, Peer], name: str, body: str
) -> None:
    """Around a ciphertext the same is 403: nothing shows that it is WeChat's."""
    around = bring(peers[name], "")
    assert peers[name].post(Delivery(around.parameters, body.encode())).status == 403


@pytest.mark.parametrize("size", [64 * 1024 + 1, 140_000, 2_000_000, 20_000_000])
def test_a_large_body_is_not_read(peer: Peer, size: int) -> None:
    """A body over 64 KiB is 413, signed or not, and brings nothing into the journal."""
    before = count_rows(peer)
    large = Delivery(bring(peer, "").parameters, b"<xml>".ljust(size))
    for more in ({}, {"signature": "0"}):
        assert peer.post(large, **more).status == 413
    assert count_rows(peer) == before


@pytest.mark.parametrize("short", [0, 1])
def test_a_body_of_the_largest_size_is_read(peer: Peer, short: int) -> None:
    """A message of 64 KiB to the byte is answered like a small one."""
    delivery = bring(peer, message_xml("联系电话", MsgId=f"largest{short}"))
    size = 64 * 1024 - short
    body = delivery.body.removesuffix(b"</xml>").ljust(size - len(b"</xml>")) + b"</xml>"
    assert len(body) == size
    assert PHONE in peer.read(peer.post(Delivery(delivery.parameters, body)))
