"""A courier that notes what it is given, and brings it as a test says."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from handlers.exchange import Delivery
from handlers.inquiry import Reply


@dataclass
class FakeCourier:
    """Brings late replies as `late` and suggestions in time as `in_time` says, into `brought`.

    A `gate` holds what it brings in time until it is set, `asked` is set when it is asked to,
    and `typed` once it has shown typing, as `typing` tells.
    """

    late: Delivery = Delivery.SENT
    in_time: Delivery = Delivery.SENT
    brought: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    typing: list[bool] = field(default_factory=list)
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    gate: asyncio.Event | None = None
    typed: asyncio.Event = field(default_factory=asyncio.Event)

    def wants(self, reply: Reply) -> bool:
        """Want whatever offers something."""
        return bool(reply.suggestions)

    async def bring_in_time(self, reply: Reply, seconds: float) -> Delivery:
        """Bring suggestions."""
        self.seconds.append(seconds)
        self.asked.set()
        if self.gate is not None:
            await self.gate.wait()
        self.brought.append(reply.text)
        return self.in_time

    async def bring(self, reply: Reply) -> Delivery:
        """Bring a late reply."""
        self.brought.append(reply.text)
        return self.late

    async def show_typing(self, *, is_typing: bool) -> None:
        """Show it."""
        self.typing.append(is_typing)
        self.typed.set()
