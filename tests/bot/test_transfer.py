"""Promises of 转人工 where agents at WeChat's own desk serve an account."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import xmltodict
from support.app import copy_database, serve, settings_for
from support.conversation import NOON, Clock, Conversation
from support.courier import FakeCourier
from support.peer import NOW, Peer
from support.web import Answer, ask
from support.wechat import AES_KEY, APP_ID, CENTRE, OPENID, TOKEN, event_xml, message_xml
from wechatpy.replies import TransferCustomerServiceReply, deserialize_reply

from bot.pipeline import Pipeline
from bot.settings import AccountSettings
from bot.store import Store
from bot.wechat.account import Agents, Mode
from handlers.catalogue import HANDLERS
from handlers.exchange import Delivery, make_exchange
from handlers.inquiry import Inquiry, Outcome, Reply
from handlers.services import Knowledge, Services, Terms
from handlers.standing import Limits
from handlers.wording import HANDOFF_PASSED_ON, LIMITED_MINUTE, fill

WISH = message_xml("转人工", MsgId="1")
AGENT = {"KfAccount": "test1@test"}
MODES = [Mode.PLAIN, Mode.COMPATIBLE, Mode.SAFE]


def wish(citizen: Conversation) -> Inquiry:
    """Return the 转人工 of a citizen whose channel can pass them on."""
    return replace(citizen.make_inquiry("转人工", key="wish"), may_pass_on=True)


@contextmanager
def served_by_wechat(database: Path, mode: Mode, **options: Any) -> Iterator[Peer]:
    """Serve an account whose citizens WeChat's agents serve, and give the platform for it."""
    account = AccountSettings(
        name="service",
        mode=mode,
        token=TOKEN,
        app_id=APP_ID,
        encoding_aes_key=AES_KEY,
        desk=Agents.WECHAT,
    )
    settings = settings_for(database, accounts=(account,))
    with serve(settings, clock=lambda: NOON, **options) as served:
        yield Peer(served, account)


def is_transfer(peer: Peer, answer: Answer) -> bool:
    """Tell whether an answer passes the citizen on, and holds what WeChat needs for that."""
    xml = peer.unseal(answer)
    fields = xmltodict.parse(xml)["xml"]
    return isinstance(deserialize_reply(xml), TransferCustomerServiceReply) and fields == {
        "ToUserName": OPENID,
        "FromUserName": CENTRE,
        "CreateTime": str(NOW),
        "MsgType": "transfer_customer_service",
    }


@pytest.mark.parametrize("mode", MODES)
def test_the_citizen_is_passed_on(database_file: Path, mode: Mode) -> None:
    """转人工 is answered with the transfer, sealed where the account seals, and recorded so."""
    with served_by_wechat(database_file, mode) as peer:
        answer = peer.post(peer.deliver(WISH))
        assert answer.headers["Content-Type"].startswith("application/xml")
        assert is_transfer(peer, answer)
        assert (mode is Mode.PLAIN) == (OPENID.encode() in answer.body)
        (row,) = peer.served.rows()
        assert (row["outcome"], row["delivery"]) == ("handed_off", "passed_on")
        assert peer.served.rows("SELECT * FROM handoffs") == []


@pytest.mark.parametrize("mode", [Mode.PLAIN, Mode.SAFE])
def test_a_repeat_is_passed_on_again(seeded_database: Path, tmp_path: Path, mode: Mode) -> None:
    """A second delivery gets the same transfer, after a restart too, and is counted once."""
    database = copy_database(seeded_database, tmp_path)
    for _ in range(2):
        with served_by_wechat(database, mode) as peer:
            for _ in range(2):
                assert is_transfer(peer, peer.post(peer.deliver(WISH)))
            assert len(peer.served.rows()) == 1


@pytest.mark.parametrize("mode", [Mode.PLAIN, Mode.SAFE])
def test_the_bot_is_silent_while_the_agent_talks(database_file: Path, mode: Mode) -> None:
    """After a transfer nothing is said from the agent's coming until the agent leaves."""
    with served_by_wechat(database_file, mode) as peer:
        assert is_transfer(peer, peer.post(peer.deliver(WISH)))
        assert "0632—6616110" in peer.say(message_xml("电话", MsgId="2"))
        assert peer.say(event_xml("kf_create_session", **AGENT)) == ""
        assert peer.say(message_xml("电话", MsgId="3")) == ""
        assert peer.say(message_xml("转人工", MsgId="4")) == ""
        assert peer.say(event_xml("kf_close_session", **AGENT)) == ""
        assert "0632—6616110" in peer.say(message_xml("电话", MsgId="5"))
        assert is_transfer(peer, peer.post(peer.deliver(message_xml("转人工", MsgId="6"))))


def test_the_page_gets_words(database_file: Path) -> None:
    """On the web the same bot records a hand-off of its own and says its number."""
    with served_by_wechat(database_file, Mode.SAFE) as peer:
        said = ask(peer.served, "转人工").json
        assert said["outcome"] == "handed_off"
        assert "转接编号" in said["reply"]
        (row,) = peer.served.rows("SELECT account, status FROM handoffs")
        assert tuple(row) == ("web", "open")


async def test_what_waits_goes_on_waiting(citizen: Conversation, store: Store) -> None:
    """A transfer has no words, so a late reply is kept for the next one that has."""
    late = Reply(Outcome.ANSWERED, "迟到的答复")
    asked = citizen.make_inquiry("问", key="late")
    await store.journal.record(make_exchange(asked, late, text="问", delivery=Delivery.WAITING))
    reply = await citizen.pipeline.reply_to(wish(citizen))
    assert reply.passes_on
    assert "迟到的答复" not in reply.text
    assert (await citizen.send("谢谢")).text.startswith("您刚才问的“问”，答复是：\n迟到的答复")
    assert "迟到的答复" not in (await citizen.send("谢谢")).text


async def test_who_gets_it_too_late_reads_words(knowledge: Knowledge, store: Store) -> None:
    """Past the deadline nobody can be passed on; the citizen reads what to do, once."""
    opened = asyncio.Event()

    async def hold(_inquiry: Inquiry, _services: Services) -> None:
        await opened.wait()

    clock, terms = Clock(), Terms(Limits(), deadline=0.02)
    handlers = (hold, *HANDLERS)
    pipeline = Pipeline(knowledge, store.journal, handlers=handlers, clock=clock, terms=terms)
    citizen = Conversation(pipeline, clock)
    courier = FakeCourier()
    first = await pipeline.reply_in_time(wish(citizen), courier)
    assert (first.text, first.passes_on) == ("", False)
    opened.set()
    await pipeline.drain()
    assert courier.brought == [fill(HANDOFF_PASSED_ON, knowledge.snapshot.centre)]
    again = await pipeline.reply_in_time(wish(citizen), courier)
    assert (again.text, again.passes_on, len(courier.brought)) == ("", False, 1)


async def test_a_limit_is_told_in_words(knowledge: Knowledge, store: Store) -> None:
    """Over a limit 转人工 gets the sentence about it, and its repeat the same."""
    clock, terms = Clock(), Terms(Limits(a_minute=1))
    pipeline = Pipeline(knowledge, store.journal, handlers=HANDLERS, clock=clock, terms=terms)
    citizen = Conversation(pipeline, clock)
    await citizen.send("你好")
    for _ in range(2):
        reply = await pipeline.reply_to(wish(citizen))
        assert (reply.text, reply.passes_on) == (LIMITED_MINUTE, False)
