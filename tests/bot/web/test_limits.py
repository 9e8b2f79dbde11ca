"""Promises of the limits on the web, kept over a real connection."""

from __future__ import annotations

import ipaddress
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.app import copy_database, serve, settings_for
from support.conversation import Clock
from support.web import Visitor, ask, call

from bot.limits import LimitSettings
from bot.web.addresses import Network, find_sender
from bot.web.wording import LIMITED_QUIET
from handlers.wording import LIMITED_MINUTE

PROXIES: tuple[Network, ...] = (
    ipaddress.ip_network("10.0.0.0/8"),
    ipaddress.ip_network("127.0.0.1/32"),
    ipaddress.ip_network("fd00::/8"),
)


def test_a_conversation_over_its_limit_gets_a_quiet_line(
    seeded_database: Path, tmp_path: Path
) -> None:
    """The first message over the limit is told so; then the page says it, and keeps the words."""
    limits = LimitSettings(messages_a_minute=2)
    settings = settings_for(copy_database(seeded_database, tmp_path), limits=limits)
    with serve(settings, clock=Clock()) as served:
        visitor = Visitor(served)
        for text in ("电话", "几个窗口部门", "怎么投诉"):
            assert visitor.send(text).status == 303
        assert visitor.list_said()[-1] == ("centre", "答复：" + LIMITED_MINUTE)
        refused = visitor.send("还在吗")
        assert refused.status == 429
        assert f'role="status">{LIMITED_QUIET}<' in refused.text
        assert re.search(r"<textarea[^>]*>\s*还在吗</textarea>", refused.text)
        assert len(visitor.list_said()) == 6
        assert [row["outcome"] for row in served.rows()][-2:] == ["limited", "limited"]
        elsewhere = Visitor(served)
        assert elsewhere.send("电话").status == 303


def test_a_program_over_the_limit_is_told_by_the_outcome(
    seeded_database: Path, tmp_path: Path
) -> None:
    """At the interface the outcome is `limited`, with a sentence once and no words after it."""
    limits = LimitSettings(messages_a_minute=1)
    settings = settings_for(copy_database(seeded_database, tmp_path), limits=limits)
    with serve(settings, clock=Clock()) as served:
        said = [ask(served, "电话", message_id=str(number)).json for number in range(3)]
    assert [one["outcome"] for one in said] == ["answered", "limited", "limited"]
    assert [one["reply"] for one in said[1:]] == [LIMITED_MINUTE, ""]


def test_an_address_over_its_limit_is_refused_until_the_minute_is_over(
    seeded_database: Path, tmp_path: Path
) -> None:
    """Questions over an address's limit are refused unread, in Chinese, for that minute."""
    clock = Clock()
    limits = LimitSettings(address_a_minute=3)
    settings = settings_for(copy_database(seeded_database, tmp_path), limits=limits)
    with serve(settings, clock=clock) as served:
        visitor = Visitor(served)
        for number in range(2):
            assert ask(served, "电话", message_id=str(number)).status == 200
        assert visitor.send("电话").status == 303
        refused = [
            ask(served, "电话", conversation="another"),
            call(served, "/api/inquiries", b"no json"),
            visitor.send("怎么投诉"),
        ]
        assert [one.status for one in refused] == [429, 429, 429]
        assert {one.headers["Retry-After"] for one in refused} == {"60"}
        assert "请过一分钟再试" in refused[0].json["error"]
        assert "请过一分钟再试" in refused[2].text
        assert call(served, "/").status == 200
        assert len(served.rows()) == 3
        clock.forward(minutes=1)
        assert ask(served, "电话", message_id="later").status == 200


def test_behind_a_trusted_proxy_each_citizen_has_a_limit(
    seeded_database: Path, tmp_path: Path
) -> None:
    """Where the proxy is named, its X-Forwarded-For tells addresses apart, and none is kept."""
    limits = LimitSettings(
        address_a_minute=1, trusted_proxies=(ipaddress.ip_network("127.0.0.1/32"),)
    )
    database = copy_database(seeded_database, tmp_path)
    with serve(settings_for(database, limits=limits), clock=Clock()) as served:

        def ask_from(*hops: str) -> int:
            question = {"text": "电话", "conversation": "talk", "id": ",".join(hops)}
            headers = {"X-Forwarded-For": ", ".join(hops)}
            body = json.dumps(question).encode()
            return call(served, "/api/inquiries", body, headers=headers).status

        assert [ask_from("203.0.113.7"), ask_from("203.0.113.8")] == [200, 200]
        assert ask_from("198.51.100.1", "203.0.113.7") == 429
    files = b"".join(path.read_bytes() for path in database.parent.glob("bot.db*"))
    assert b"203.0.113" not in files


@pytest.mark.parametrize(
    ("peer", "forwarded", "sender"),
    [
        ("203.0.113.7", [], "203.0.113.7"),
        ("203.0.113.7", ["198.51.100.1"], "203.0.113.7"),
        ("127.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("127.0.0.1", ["1.1.1.1, 198.51.100.1"], "198.51.100.1"),
        ("127.0.0.1", ["1.1.1.1", "198.51.100.1, 10.2.3.4"], "198.51.100.1"),
        ("127.0.0.1", ["10.9.9.9"], "10.9.9.9"),
        ("127.0.0.1", ["198.51.100.1, unknown"], "127.0.0.1"),
        ("127.0.0.1", [""], "127.0.0.1"),
        ("::ffff:127.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("", ["198.51.100.1"], "None"),
    ],
)
def test_only_trusted_proxies_are_believed(peer: str, forwarded: list[str], sender: str) -> None:
    """The sender is the last hop that is no trusted proxy; what others claim counts nothing."""
    assert find_sender(peer, forwarded, PROXIES) == sender


def test_of_ipv6_the_subscriber_counts() -> None:
    """Addresses of one subscriber's network share a limit, those of two do not."""
    one, same, other = (
        find_sender(address, [], PROXIES)
        for address in ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1")
    )
    assert one == same != other


@given(st.text(max_size=30), st.lists(st.text(max_size=60), max_size=3))
def test_any_header_is_survived(peer: str, forwarded: list[str]) -> None:
    """Whatever stands in the header, there is an answer, and without trust it changes nothing."""
    assert find_sender(peer, forwarded, PROXIES)
    assert find_sender(peer, forwarded, ()) == find_sender(peer, [], ())
