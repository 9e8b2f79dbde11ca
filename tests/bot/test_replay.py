"""Promises about signatures that come again: a repeat is one, other words are refused."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import pytest
from structlog.testing import capture_logs
from support.app import Served, copy_database
from support.conversation import NOON
from support.peer import NONCE, NOW, Peer, serve_accounts
from support.web import call
from support.wechat import Delivery, event_xml, message_xml

from bot.wechat.claims import drop_old_claims
from bot.wechat.signature import WINDOW

PHONE = "0632—6616110"
MODES = ("plain", "compatible", "safe")


class Moment:
    """A clock that tests set."""

    now = NOON

    def __call__(self) -> int:
        """Return the time in milliseconds."""
        return self.now


@pytest.fixture(scope="module")
def database(seeded_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the database that the processes share."""
    return copy_database(seeded_database, tmp_path_factory.mktemp("replay"))


@pytest.fixture(scope="module")
def clock() -> Moment:
    """Give the clock of the first process."""
    return Moment()


@pytest.fixture(scope="module")
def peers(database: Path, clock: Moment) -> Iterator[dict[str, Peer]]:
    """Give the platform for every account of one served application."""
    with serve_accounts(database, clock=clock) as served:
        yield served


@pytest.fixture(scope="module")
def others(database: Path) -> Iterator[dict[str, Peer]]:
    """Give the platform for the same accounts at a second application on the same file."""
    with serve_accounts(database) as served:
        yield served


@pytest.fixture(params=MODES)
def name(request: pytest.FixtureRequest) -> str:
    """Give the name of an account in each mode."""
    return str(request.param)


def texts(served: Served) -> list[str]:
    """Return what was asked, as recorded."""
    return [row["text"] for row in served.rows()]


def test_a_nonce_with_other_words_is_refused(peers: dict[str, Peer], name: str) -> None:
    """A signature that has brought a message brings no other one: 403, a line, no row."""
    peer = peers[name]
    genuine = peer.deliver(message_xml("联系电话", MsgId="own"), nonce="11")
    assert PHONE in peer.read(peer.post(genuine))
    before = texts(peer.served)
    with capture_logs() as lines:
        for words, message in (("别的话", "other"), ("别的话", "own")):
            forged = peer.deliver(message_xml(words, MsgId=message), nonce="11")
            answer = peer.post(forged)
            assert (answer.status, answer.text) == (403, "forbidden")
    refused = [line["fault"] for line in lines if line["event"] == "wechat.refused"]
    assert refused == ["ReplayError"] * 2
    assert texts(peer.served) == before
    assert PHONE in peer.read(peer.post(genuine))


def test_a_nonce_with_the_same_words_is_a_repeat(peers: dict[str, Peer], name: str) -> None:
    """The same message under the same signature, sealed anew or not, gets the same reply."""
    peer = peers[name]
    xml = message_xml("投诉电话", MsgId="repeat")
    first = peer.deliver(xml, nonce="12")
    said = {peer.read(peer.post(given)) for given in (first, first, peer.deliver(xml, nonce="12"))}
    assert len(said) == 1
    assert texts(peer.served).count("投诉电话") == 1 + MODES.index(name)


def test_another_process_refuses_as_well(
    peers: dict[str, Peer], others: dict[str, Peer], name: str
) -> None:
    """What one process has seen under a signature, another one holds against it."""
    xml = message_xml("联系电话", MsgId="shared")
    said = peers[name].read(peers[name].post(peers[name].deliver(xml, nonce="13")))
    other = others[name]
    assert other.read(other.post(other.deliver(xml, nonce="13"))) == said
    for message in ("shared", "new"):
        forged = other.deliver(message_xml("别的话", MsgId=message), nonce="13")
        assert other.post(forged).status == 403


def test_of_two_contents_at_once_one_is_believed(
    peers: dict[str, Peer], others: dict[str, Peer], name: str
) -> None:
    """Of ten contents that come at two processes at once, one is answered and recorded."""
    before = len(peers[name].served.rows())
    xmls = [message_xml("联系电话", MsgId=f"race{number}") for number in range(10)]
    doors = [peers[name], others[name]] * 5
    givens = [(door, door.deliver(xml, nonce="14")) for door, xml in zip(doors, xmls, strict=True)]
    with ThreadPoolExecutor(10) as pool:
        statuses = list(pool.map(lambda given: given[0].post(given[1]).status, givens))
    assert sorted(statuses) == [200] + [403] * 9
    assert len(peers[name].served.rows()) == before + 1


def test_a_forged_leaving_deletes_nothing(peers: dict[str, Peer], name: str) -> None:
    """A leaving under a signature that brought something else takes no words away."""
    peer = peers[name]
    genuine = peer.deliver(message_xml("办公地址", MsgId="stays"), nonce="15")
    peer.read(peer.post(genuine))
    assert peer.post(peer.deliver(event_xml("unsubscribe"), nonce="15")).status == 403
    assert "办公地址" in texts(peer.served)


@pytest.mark.parametrize("first", ["silent", "unreadable", "check"])
def test_what_is_not_recorded_uses_its_nonce_up(
    peers: dict[str, Peer], name: str, first: str
) -> None:
    """The signature of a page view, of an unreadable message or of a check brings no message."""
    peer, nonce = peers[name], f"16{first}"
    if first == "check":
        query = urlencode({**peer.sign(nonce=nonce), "echostr": "1"})
        for _ in range(2):
            assert call(peer.served, f"/wechat/{name}?{query}").text == "1"
    else:
        xml = event_xml("VIEW", EventKey="http://x/") if first == "silent" else "<xml></xml>"
        given = peer.deliver(xml, nonce=nonce)
        for _ in range(2):
            assert peer.read(peer.post(given)) == ""
    forged = peer.deliver(message_xml("别的话", MsgId="after"), nonce=nonce)
    assert peer.post(forged).status == 403


def test_a_nonce_is_another_at_another_second_or_account(peers: dict[str, Peer]) -> None:
    """Only the whole of account, timestamp and nonce is held against a request."""
    xmls = [message_xml("联系电话", MsgId=f"apart{number}") for number in range(3)]
    for peer, xml, timestamp in zip(
        (peers["safe"], peers["safe"], peers["watch"]), xmls, (NOW, NOW - 1, NOW), strict=True
    ):
        delivery = peer.deliver(xml, timestamp=timestamp, nonce="17")
        assert PHONE in peer.read(peer.post(delivery))


def test_claims_are_forgotten_when_nobody_could_use_them(
    peers: dict[str, Peer], clock: Moment
) -> None:
    """While a timestamp is fresh its claim stays; afterwards it is deleted, however many."""
    peer = peers["plain"]
    delivery = peer.deliver(message_xml("联系电话", MsgId="fresh"), nonce=NONCE)
    peer.read(peer.post(delivery))
    sql = "SELECT * FROM claims"
    try:
        clock.now = (NOW + WINDOW) * 1000
        held = len(peer.served.rows(sql))
        peer.served.run(drop_old_claims(peer.served.app))
        forged = Delivery(delivery.parameters, message_xml("别的话", MsgId="late").encode())
        assert peer.post(forged).status == 403
        assert 0 < len(peer.served.rows(sql)) <= held
        clock.now += 1000
        peer.served.run(drop_old_claims(peer.served.app))
        assert peer.served.rows(sql) == []
        assert peer.post(forged).status == 403
    finally:
        clock.now = NOON


def test_claims_say_nothing(peers: dict[str, Peer]) -> None:
    """What is kept of a request holds neither its nonce nor its words."""
    peer = peers["plain"]
    peer.read(peer.post(peer.deliver(message_xml("联系电话", MsgId="hidden"), nonce="18181818")))
    kept = [tuple(row) for row in peer.served.rows("SELECT * FROM claims")]
    assert kept
    assert all(len(request) == len(content) == 32 for _, request, content in kept)
    assert "18181818" not in str(kept)
