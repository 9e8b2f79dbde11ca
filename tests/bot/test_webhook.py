"""Promises of the webhook to WeChat, played by wechatpy: who is believed, what comes back."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from support.app import copy_database
from support.peer import NOW, Peer, serve_accounts
from support.web import call
from support.wechat import OPENID, Delivery, message_xml

NAMES = ("plain", "compatible", "safe", "watch")


@pytest.fixture(scope="module")
def peers(
    seeded_database: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Peer]]:
    """Give the platform for every account of one served application."""
    database = copy_database(seeded_database, tmp_path_factory.mktemp("webhook"))
    with serve_accounts(database) as served:
        yield served


@pytest.fixture(params=NAMES)
def peer(peers: dict[str, Peer], request: pytest.FixtureRequest) -> Peer:
    """Give the platform for each account in turn."""
    return peers[request.param]


def count(peer: Peer) -> int:
    """Return how many exchanges are on disk."""
    return len(peer.served.rows())


def test_an_address_is_verified_in_every_mode(peer: Peer) -> None:
    """WeChat's echostr comes back as it was sent, as plain text."""
    answer = peer.verify()
    assert (answer.status, answer.text) == (200, "4375120948345356249")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    script = peer.verify(echostr="<script>1</script>")
    assert (script.text, script.headers.get_content_type()) == ("<script>1</script>", "text/plain")
    assert script.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "changes",
    [
        {"signature": "0" * 40},
        {"signature": ""},
        {"signature": "签名"},
        {"nonce": "1"},
        {"nonce": ""},
        {"timestamp": "1"},
        {"timestamp": "soon"},
        {"echostr": ""},
    ],
)
def test_a_forged_verification_is_refused(peer: Peer, changes: dict[str, str]) -> None:
    """A check that the token did not sign gets 403 and no echo."""
    answer = peer.verify(**changes)
    assert (answer.status, answer.text) == (403, "forbidden")


@pytest.mark.parametrize("age", [301, -301, 10_000_000])
def test_a_stale_request_is_refused(peer: Peer, age: int) -> None:
    """A well-signed request from too long ago, or from the future, gets 403 and no row."""
    before = count(peer)
    assert peer.verify(**peer.sign(timestamp=NOW - age)).status == 403
    delivery = peer.deliver(message_xml("电话", MsgId=f"stale{age}"), timestamp=NOW - age)
    assert peer.post(delivery).status == 403
    assert count(peer) == before


@pytest.mark.parametrize("age", [300, -300, 15])
def test_a_slow_request_is_answered(peer: Peer, age: int) -> None:
    """A request within five minutes of now is answered, as WeChat's late retries must be."""
    xml = message_xml("电话", MsgId=f"slow{age}")
    assert "0632—6616110" in peer.read(peer.post(peer.deliver(xml, timestamp=NOW - age)))


def test_a_question_is_answered_and_recorded_without_its_openid(peer: Peer) -> None:
    """In every mode a question gets its answer, and one row that does not say whose it is."""
    before = count(peer)
    said = peer.say(message_xml("联系电话是多少？", MsgId="first"))
    assert "0632—6616110" in said
    assert count(peer) == before + 1
    row = peer.served.rows()[-1]
    assert (row["account"], row["channel"]) == (peer.account.name, "wechat")
    assert (row["text"], row["reply"]) == ("联系电话是多少？", said)
    assert OPENID not in "".join(str(value) for value in row)


def test_one_openid_is_another_citizen_at_each_account(peers: dict[str, Peer]) -> None:
    """The stored codes of one openid at two accounts cannot be joined."""
    for name in ("safe", "watch"):
        peers[name].say(message_xml("你好", MsgId="joined"))
    codes = {row["citizen"] for row in peers["safe"].served.rows()[-2:]}
    assert len(codes) == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"signature": "0" * 40, "msg_signature": "0" * 40},
        {"signature": "", "msg_signature": ""},
        {"nonce": "1"},
        {"timestamp": str(NOW - 1)},
    ],
)
def test_a_forged_message_is_refused(peer: Peer, changes: dict[str, str]) -> None:
    """A message with a wrong or missing signature gets 403, and nothing is recorded."""
    before = count(peer)
    answer = peer.post(peer.deliver(message_xml("电话", MsgId="forged")), **changes)
    assert (answer.status, answer.text) == (403, "forbidden")
    assert count(peer) == before


def test_a_parameter_that_stands_twice_is_refused(peers: dict[str, Peer]) -> None:
    """A query that could be read in two ways gets 403."""
    peer = peers["plain"]
    delivery = peer.deliver(message_xml("电话", MsgId="twice"))
    query = "&".join(f"{name}={value}" for name, value in delivery.parameters.items())
    path = f"/wechat/plain?{query}&nonce=1"
    assert call(peer.served, path, delivery.body).status == 403


@pytest.mark.parametrize("name", ["compatible", "safe", "watch"])
def test_a_plain_body_to_an_account_that_encrypts_is_refused(
    peers: dict[str, Peer], name: str
) -> None:
    """Whoever holds a plain signature cannot walk round the encryption."""
    peer, before = peers[name], count(peers[name])
    body = message_xml("电话", MsgId="downgrade").encode()
    for extra in ({}, {"encrypt_type": "raw"}, {"msg_signature": peer.sign()["signature"]}):
        assert peer.post(Delivery({**peer.sign(), **extra}, body)).status == 403
    assert count(peer) == before


def test_a_message_for_another_account_is_refused(peers: dict[str, Peer]) -> None:
    """What is sealed for one account opens no other."""
    delivery = peers["safe"].deliver(message_xml("电话", MsgId="other"))
    assert peers["watch"].post(delivery).status == 403


def test_only_the_ciphertext_of_a_compatible_message_is_believed(peers: dict[str, Peer]) -> None:
    """In compatible mode the words beside the ciphertext, which nobody signed, are not read."""
    peer = peers["compatible"]
    delivery = peer.deliver(message_xml("你好", MsgId="beside"))
    body = delivery.body.replace("你好".encode(), "电话".encode())
    assert body != delivery.body
    peer.read(peer.post(Delivery(delivery.parameters, body)))
    assert peer.served.rows()[-1]["text"] == "你好"


@pytest.mark.parametrize(
    "xml",
    [
        "",
        "<xml>",
        "不是XML",
        "<xml></xml>",
        '{"MsgType": "text"}',
        message_xml(FromUserName=None),
        message_xml(MsgType=None),
        message_xml(CreateTime="tomorrow"),
    ],
)
@pytest.mark.parametrize("name", ["plain", "safe"])
def test_an_authentic_message_that_is_unreadable_gets_success(
    peers: dict[str, Peer], name: str, xml: str
) -> None:
    """WeChat never meets an error for what it signed: 200 `success`, a log line, no row."""
    peer, before = peers[name], count(peers[name])
    with capture_logs() as lines:
        answer = peer.post(peer.deliver(xml))
    assert (answer.status, answer.body) == (200, b"success")
    assert "wechat.unreadable" in [line["event"] for line in lines]
    assert count(peer) == before


def test_control_characters_of_a_citizen_are_answered(peer: Peer) -> None:
    """Characters that XML forbids, and that citizens do send, spoil no message."""
    assert "0632—6616110" in peer.say(message_xml("联系\x1d电话\x02", MsgId="control"))


@pytest.mark.parametrize("path", ["/wechat/nobody", "/wechat/", "/wechat", "/wechat/safe/x"])
def test_an_unknown_account_is_not_found(peers: dict[str, Peer], path: str) -> None:
    """An address of no account gets 404, asked or written to."""
    served = peers["plain"].served
    assert call(served, path).status == 404
    assert call(served, path, b"<xml/>").status == 404


def test_repeats_at_once_are_one_row_and_one_text(peer: Peer) -> None:
    """Three deliveries of one message at once: one row, three times the same text."""
    before = count(peer)
    delivery = peer.deliver(message_xml("投诉电话是多少？", MsgId="at-once"))
    with ThreadPoolExecutor(3) as pool:
        said = {peer.read(answer) for answer in pool.map(peer.post, [delivery] * 3)}
    assert len(said) == 1
    assert count(peer) == before + 1


def test_later_repeats_are_one_row_and_one_text(peer: Peer) -> None:
    """The same message one after another, sealed anew each time: one row, the same text."""
    before = count(peer)
    said = {peer.say(message_xml("微信号是什么？", MsgId="again")) for _ in range(3)}
    assert len(said) == 1
    assert count(peer) == before + 1
