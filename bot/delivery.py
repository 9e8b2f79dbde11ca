"""How a reply reaches its citizen: as the answer to the request, or by a courier.

What a courier brings in time is recorded as leaving before it leaves, so of several deliveries,
in one process or in several, one sends it and the others wait for how that ends.
"""

from __future__ import annotations

import asyncio
from typing import Protocol

import structlog

from handlers.events import SILENCE
from handlers.exchange import Delivery, Exchange
from handlers.inquiry import Reply
from handlers.journal import Journal
from knowledge.errors import StorageError

LEAST_SECONDS = 1.0
"""What must be left of a request's time for the platform to be asked."""

SETTLE_SECONDS = 0.3
"""What is kept of a request's time to record how the sending ended."""

GRACE_SECONDS = 1.0
POLL_SECONDS = 0.1

_log = structlog.get_logger()


class Courier(Protocol):
    """Brings replies to one citizen as messages of their own."""

    def wants(self, reply: Reply) -> bool:
        """Tell whether a reply that is there in time is better brought by itself."""

    async def bring_in_time(self, reply: Reply, seconds: float) -> Delivery:
        """Bring such a reply within `seconds`; AT_ONCE when it certainly has not left."""

    async def bring(self, reply: Reply) -> Delivery:
        """Bring a late reply; WAITING when it certainly has not left.

        Raises StorageError when what may be sent cannot be looked up.
        """

    async def show_typing(self, *, is_typing: bool) -> None:
        """Show, or no longer show, that an answer is being written."""


def choose_delivery(reply: Reply, courier: Courier | None, *, left: float) -> Delivery:
    """Return how a reply shall leave of whose request `left` seconds are left."""
    if reply.passes_on:
        return Delivery.PASSED_ON
    has_time = left - SETTLE_SECONDS >= LEAST_SECONDS
    is_brought = courier is not None and has_time and courier.wants(reply)
    return Delivery.LEAVING if is_brought else Delivery.AT_ONCE


async def bring(journal: Journal, exchange: Exchange, courier: Courier, *, left: float) -> Reply:
    """Let the courier bring the reply of an exchange that was recorded as leaving.

    Returns what the request is answered with: nothing, or the reply where it has not left.
    """
    delivery = Delivery.AT_ONCE
    if choose_delivery(exchange.reply, courier, left=left) is Delivery.LEAVING:
        delivery = await courier.bring_in_time(exchange.reply, left - SETTLE_SECONDS)
    try:
        await journal.settle(exchange.account, exchange.key, delivery)
    except StorageError as error:
        _log.error("delivery.not_recorded", account=exchange.account, fault=str(error))
    return exchange.reply if delivery is Delivery.AT_ONCE else SILENCE


async def repeat(journal: Journal, stored: Exchange, *, now: int, deadline: float) -> Reply:
    """Return what a repeat of a recorded exchange is answered with, at `now` (ms UTC).

    While the reply is leaving, waits for how that ends. Where nothing has been heard of it after
    the `deadline` of its request, its process has ended, and the repeat takes the reply over.
    Raises StorageError when the database cannot be used.
    """
    account, key = stored.account, stored.key
    patience = deadline + GRACE_SECONDS
    clock = asyncio.get_running_loop().time
    end = clock() + min(patience, patience - (now - stored.received_at) / 1000)
    while stored.delivery is Delivery.LEAVING and clock() < end:
        await asyncio.sleep(POLL_SECONDS)
        stored = journal.find(account, key) or stored
    if stored.delivery is Delivery.LEAVING:
        if await journal.settle(account, key, Delivery.AT_ONCE):
            return stored.reply
        stored = journal.find(account, key) or stored
    return stored.reply if stored.delivery.is_at_once else SILENCE


async def show_typing(courier: Courier, answer: asyncio.Task[Reply]) -> None:
    """Show that an answer is being written until it is there."""
    await courier.show_typing(is_typing=True)
    await asyncio.wait({answer})
    await courier.show_typing(is_typing=False)
