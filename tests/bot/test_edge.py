"""Promises about the edge: headers on every answer, faults caught, lines without words."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from support.app import copy_database
from support.peer import Peer, serve_accounts
from support.web import Answer, ask, call
from support.wechat import OPENID, message_xml

WORDS = "我家在某某路八号想问补贴"


@pytest.fixture(scope="module")
def peer(seeded_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Peer]:
    """Give the platform for a plain account."""
    database = copy_database(seeded_database, tmp_path_factory.mktemp("edge"))
    with serve_accounts(database) as peers:
        yield peers["plain"]


def assert_guarded(answer: Answer) -> None:
    """Fail unless an answer forbids what no page of ours needs."""
    policy = answer.headers["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"} <= set(policy)
    assert "unsafe" not in " ".join(policy)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def spoil(database: Path) -> None:
    """Make every recorded exchange unreadable, as a damaged disk does."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE exchanges SET parts = '?'")


def test_every_answer_carries_the_headers(peer: Peer) -> None:
    """Pages, replies, `success`, refusals and what is not found: all carry the same headers."""
    delivery = peer.deliver(message_xml("电话", MsgId="headers"))
    answers = {
        200: [
            call(peer.served, "/"),
            call(peer.served, "/healthz"),
            peer.verify(),
            peer.post(delivery),
            peer.post(peer.deliver("no message")),
        ],
        403: [peer.post(delivery, signature="forged"), peer.verify(nonce="1")],
        404: [call(peer.served, "/wechat/nobody"), call(peer.served, "/nowhere")],
        405: [call(peer.served, "/healthz", b""), call(peer.served, "/", method="DELETE")],
        413: [call(peer.served, "/", b"text=" + b"a" * 70_000)],
    }
    for status, given in answers.items():
        assert [answer.status for answer in given] == [status] * len(given)
        for answer in given:
            assert_guarded(answer)


def test_health_is_shown(peer: Peer) -> None:
    """A server that takes inquiries says so."""
    answer = call(peer.served, "/healthz")
    assert (answer.status, answer.text) == (200, "ok")


def test_wechat_never_meets_a_fault_of_ours(peer: Peer) -> None:
    """What nobody caught becomes `success` for WeChat, with its headers, and a traceback."""
    delivery = peer.deliver(message_xml("电话", MsgId="spoiled"))
    assert peer.read(peer.post(delivery))
    spoil(peer.served.database)
    with capture_logs() as lines:
        answer = peer.post(delivery)
    assert (answer.status, answer.body) == (200, b"success")
    assert_guarded(answer)
    (failed,) = [line for line in lines if line["event"] == "request.failed"]
    assert failed["log_level"] == "error"
    assert failed["exc_info"]


def test_a_citizen_never_meets_a_traceback(peer: Peer) -> None:
    """What nobody caught is status 500 and a sentence in Chinese for who uses the web."""
    assert ask(peer.served, "电话", conversation="spoiled").status == 200
    spoil(peer.served.database)
    with capture_logs() as lines:
        answer = ask(peer.served, "电话", conversation="spoiled")
    assert answer.status == 500
    assert_guarded(answer)
    assert re.search("[一-龥]{4}", answer.json["error"])
    assert "Traceback" not in answer.text
    assert "request.failed" in [line["event"] for line in lines]


def test_each_request_is_one_line_without_query_or_words(peer: Peer) -> None:
    """A line tells method, path, status and time; no query, no openid, no word of a citizen."""
    with capture_logs() as lines:
        peer.say(message_xml(WORDS, MsgId="logged"))
        peer.post(peer.deliver(message_xml(WORDS, MsgId="forged")), signature="f0rged")
        peer.post(peer.deliver(f"<xml>{WORDS}"))
        call(peer.served, f"/nowhere?text={'x' * 40}")
        for odd in ("/nowhere%3Fopenid=", "/wechat/%E6%88%91", "/%0A{}", f"/{'y' * 100}"):
            call(peer.served, odd)
            call(peer.served, f"/wechat/{'y' * 7000}", b"", method="POST")
        ask(peer.served, WORDS)
    requests = [line for line in lines if line["event"] == "request"]
    assert [(line["method"], line["path"], line["status"]) for line in requests] == [
        ("POST", "/wechat/plain", 200),
        ("POST", "/wechat/plain", 403),
        ("POST", "/wechat/plain", 200),
        ("GET", "/nowhere", 404),
        *[("GET", "(odd)", 404), ("POST", "(odd)", 404)] * 4,
        ("POST", "/api/inquiries", 200),
    ]
    assert all(line["ms"] >= 0 for line in requests)
    written = str(lines)
    for secret in (WORDS, WORDS[:6], OPENID, "f0rged", "x" * 40, "nonce", "talk"):
        assert secret not in written
