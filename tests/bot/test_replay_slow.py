"""Promises about a signature that comes again while its first message is being answered."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from support.app import PATIENCE, Served, copy_database, serve, settings_for
from support.conversation import NOON
from support.hostile import NUMBERS
from support.peer import Peer, make_accounts
from support.wechat import event_xml, message_xml

from handlers.catalogue import HANDLERS
from handlers.inquiry import Inquiry, Reply
from handlers.services import Services

PHONE = "0632—6616110"


class Gate:
    """A handler that holds what asks for 联系电话 until it is opened, and lets the rest pass."""

    def __init__(self) -> None:
        """Begin closed."""
        self.close()

    def close(self) -> None:
        """Hold who comes from now on, and count anew."""
        self.reached = threading.Event()
        self.opened = asyncio.Event()
        self.calls = 0

    async def __call__(self, inquiry: Inquiry, _services: Services) -> Reply | None:
        """Count who comes, and hold some of them."""
        self.calls += 1
        if "联系电话" in inquiry.text:
            self.reached.set()
            await self.opened.wait()
        return None

    async def open(self) -> None:
        """Let everybody through."""
        self.opened.set()


GATE = Gate()


@pytest.fixture(scope="module")
def served(seeded_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve accounts in all modes, where the gate is the first of the handlers."""
    database = copy_database(seeded_database, tmp_path_factory.mktemp("slow"))
    settings = settings_for(database, accounts=make_accounts())
    handlers = (GATE, *HANDLERS)
    with serve(settings, clock=lambda: NOON, handlers=handlers, deadline=PATIENCE) as running:
        yield running


@pytest.fixture(params=["plain", "compatible", "safe"])
def peer(served: Served, request: pytest.FixtureRequest) -> Peer:
    """Give the platform for an account in each mode."""
    return next(Peer(served, one) for one in make_accounts() if one.name == request.param)


@pytest.mark.parametrize(
    "forged",
    [
        message_xml("别的话", MsgId="11"),
        message_xml("别的话", MsgId="12"),
        event_xml("VIEW", EventKey="http://x/"),
        event_xml("unsubscribe"),
        "<xml></xml>",
    ],
    ids=["same", "other", "silent", "leaving", "unreadable"],
)
def test_the_first_content_wins_however_long_it_takes(peer: Peer, forged: str) -> None:
    """While a message is being answered nothing else under its signature is, nor afterwards."""
    GATE.close()
    number = f"{next(NUMBERS)}1"
    before = [row["text"] for row in peer.served.rows()]
    genuine = peer.deliver(message_xml("联系电话", MsgId=f"slow{number}"), nonce=number)
    replayed = peer.deliver(forged.replace("[11]", f"[slow{number}]"), nonce=number)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(peer.post, genuine)
        assert GATE.reached.wait(PATIENCE)
        statuses = [peer.post(replayed).status]
        repeat = pool.submit(peer.post, genuine)
        peer.served.run(GATE.open())
        said = {peer.read(answer.result(PATIENCE)) for answer in (first, repeat)}
    assert GATE.calls == 1
    statuses.append(peer.post(replayed).status)
    assert statuses == [403, 403]
    assert len(said) == 1
    assert PHONE in said.pop()
    assert [row["text"] for row in peer.served.rows()] == [*before, "联系电话"]
