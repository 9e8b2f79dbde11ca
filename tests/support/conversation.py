"""A citizen who talks with the bot: what is sent goes in, what comes back is returned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.pipeline import Pipeline
from handlers.catalogue import HANDLERS
from handlers.inquiry import Channel, Inquiry, Kind, Reply
from handlers.journal import Journal
from handlers.router import Handler
from handlers.services import Knowledge

NOON = 1_467_345_600_000
"""Noon of 1 July 2016 in China, in milliseconds UTC."""


def given(reply: Reply) -> list[str]:
    """Return the entries that a reply gives, in their order."""
    return [part.entry for part in reply.parts]


@dataclass
class Clock:
    """A clock that stands until a test moves it."""

    now: int = NOON

    def __call__(self) -> int:
        """Return the time in milliseconds UTC."""
        return self.now

    def forward(self, *, minutes: float = 0, seconds: float = 0) -> None:
        """Let time pass."""
        self.now += round((minutes * 60 + seconds) * 1000)


@dataclass
class Conversation:
    """One citizen's talk with the bot, on the real pipeline and a real journal."""

    pipeline: Pipeline
    clock: Clock
    citizen: str = "c0ffee"
    account: str = "service"
    takes_complaints: bool = False
    sent: int = field(default=0, init=False)

    async def send(self, text: str, kind: Kind = Kind.TEXT) -> Reply:
        """Send something, a second after the last thing, and return the reply."""
        self.clock.forward(seconds=1)
        self.sent += 1
        return await self.pipeline.reply_to(self.make_inquiry(text, kind))

    def make_inquiry(self, text: str, kind: Kind = Kind.TEXT, key: str = "") -> Inquiry:
        """Return what the citizen sends now; a repeat is given the `key` of the first."""
        return Inquiry(
            account=self.account,
            channel=Channel.WECHAT,
            citizen=self.citizen,
            key=key or f"{self.citizen}-{self.sent}",
            received_at=self.clock.now,
            kind=kind,
            text=text,
            takes_complaints=self.takes_complaints,
        )


def converse(
    knowledge: Knowledge,
    journal: Journal,
    *,
    citizen: str = "c0ffee",
    handlers: Sequence[Handler] = HANDLERS,
) -> Conversation:
    """Return a conversation that begins now."""
    clock = Clock()
    pipeline = Pipeline(knowledge, journal, handlers=handlers, clock=clock)
    return Conversation(pipeline, clock, citizen)
