"""The courier: brings replies to one citizen as messages of their own, and says how it went."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import structlog

from bot.platform.client import Platform, Refused, Sent
from bot.platform.errors import Reason
from bot.wechat.offers import find_offer
from handlers.exchange import Delivery
from handlers.inquiry import Reply
from knowledge.errors import StorageError

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Courier:
    """Goes to `openid` for an account that may send messages of its own."""

    platform: Platform
    account: str
    openid: str = field(repr=False)

    def wants(self, reply: Reply) -> bool:
        """Tell whether a reply that is there in time is better brought: suggestions as a menu."""
        return self.platform.may_offer(self.account) and find_offer(reply) is not None

    async def bring_in_time(self, reply: Reply, seconds: float) -> Delivery:
        """Bring suggestions as a menu within `seconds`, and tell how they reach the citizen.

        AT_ONCE when they certainly have not left: then the answer to the request carries them.
        """
        offer = find_offer(reply)
        if offer is None:
            return Delivery.AT_ONCE
        until = asyncio.get_running_loop().time() + seconds
        try:
            sent = await self.platform.send_menu(self.account, self.openid, offer, until=until)
        except StorageError as error:
            _log.error("wechat.not_sent", account=self.account, fault=str(error))
            return Delivery.AT_ONCE
        return self._read(sent, otherwise=Delivery.AT_ONCE)

    async def bring(self, reply: Reply) -> Delivery:
        """Bring a late reply; WAITING when it certainly has not left.

        Raises StorageError when what may be sent cannot be looked up.
        """
        sent = await self.platform.send_reply(self.account, self.openid, reply)
        return self._read(sent, otherwise=Delivery.WAITING)

    async def show_typing(self, *, is_typing: bool) -> None:
        """Show, or no longer show, that an answer is being written."""
        await self.platform.show_typing(self.account, self.openid, is_typing=is_typing)

    def _read(self, sent: Sent | Refused, *, otherwise: Delivery) -> Delivery:
        if isinstance(sent, Sent):
            return Delivery.SENT
        _log.warning("wechat.not_sent", account=self.account, reason=sent.reason)
        return Delivery.OPEN if sent.reason is Reason.UNCERTAIN else otherwise
