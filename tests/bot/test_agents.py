"""Promises of the silence while a human agent talks with a citizen, kept through the webhook."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.app import copy_database
from support.conversation import Clock, Conversation, converse
from support.peer import serve_accounts
from support.wechat import event_xml, message_xml

from bot.store import Store, open_store
from handlers.inquiry import Kind, Outcome
from handlers.services import Knowledge
from handlers.standing import AGENT_MS

PHONE = "0632—6616110"
AGENT = {"KfAccount": "test1@test"}


@pytest.mark.parametrize("mode", ["plain", "safe"])
def test_the_bot_is_silent_while_an_agent_talks(
    seeded_database: Path, tmp_path: Path, mode: str
) -> None:
    """From kf_create_session on nothing is said, kf_switch_session keeps it so, close ends it."""
    with serve_accounts(copy_database(seeded_database, tmp_path)) as peers:
        peer = peers[mode]
        assert PHONE in peer.say(message_xml("电话", MsgId="1"))
        assert peer.say(event_xml("kf_create_session", **AGENT)) == ""
        assert peer.say(message_xml("电话", MsgId="2")) == ""
        assert peer.post(peer.deliver(message_xml("电话", MsgId="2"))).body == b"success"
        assert peer.say(event_xml("CLICK", EventKey="centre-phone")) == ""
        assert peer.say(event_xml("kf_switch_session", FromKfAccount="a", ToKfAccount="b")) == ""
        assert peer.say(message_xml("电话", MsgId="3")) == ""
        assert peer.say(event_xml("kf_close_session", **AGENT)) == ""
        assert PHONE in peer.say(message_xml("电话", MsgId="4"))
        rows = peer.served.rows()
    silent = [
        row["outcome"] for row in rows if row["kind"] in ("text", "menu") and not row["reply"]
    ]
    assert silent == ["handed_off"] * 3
    assert [row["kind"] for row in rows if row["kind"].startswith("agent")] == [
        "agent_joined",
        "agent_joined",
        "agent_left",
    ]


def test_another_citizen_is_answered_meanwhile(seeded_database: Path, tmp_path: Path) -> None:
    """An agent's talk with one citizen keeps nobody else waiting, nor the same one elsewhere."""
    with serve_accounts(copy_database(seeded_database, tmp_path)) as peers:
        peers["plain"].say(event_xml("kf_create_session", **AGENT))
        assert PHONE in peers["safe"].say(message_xml("电话", MsgId="1"))
        other = peers["plain"].deliver(message_xml("电话", MsgId="2", FromUserName="oOther"))
        assert PHONE.encode() in peers["plain"].post(other).body


async def test_every_process_is_silent(
    knowledge: Knowledge, citizen: Conversation, database_file: Path
) -> None:
    """A process that did not hear of the agent is silent as well, until the agent has left."""
    with open_store(database_file) as other:
        there = converse(knowledge, other.journal)
        there.clock, there.sent = citizen.clock, 100
        await citizen.send("", Kind.AGENT_JOINED)
        reply = await there.send("电话")
        assert (reply.outcome, reply.text) == (Outcome.HANDED_OFF, "")
        await there.send("", Kind.AGENT_LEFT)
        assert PHONE in (await citizen.send("电话")).text


async def test_a_talk_without_an_end_ends_after_two_hours(citizen: Conversation) -> None:
    """Where no close is reported, two hours after the last agent came the bot answers again."""
    assert AGENT_MS == 2 * 60 * 60 * 1000
    await citizen.send("", Kind.AGENT_JOINED)
    citizen.clock.forward(minutes=90)
    await citizen.send("", Kind.AGENT_JOINED)
    citizen.clock.forward(minutes=119)
    assert (await citizen.send("电话")).text == ""
    citizen.clock.forward(minutes=1)
    assert PHONE in (await citizen.send("电话")).text


async def test_who_comes_back_is_answered(citizen: Conversation, store: Store) -> None:
    """Who leaves the account during the talk and follows again is welcomed and answered."""
    await citizen.send("", Kind.AGENT_JOINED)
    assert (await citizen.send("", Kind.LEFT)).text == ""
    assert store.journal.find_last("service", citizen.citizen, Clock().now) is None
    assert "您好" in (await citizen.send("", Kind.FOLLOWED)).text
    assert PHONE in (await citizen.send("电话")).text
