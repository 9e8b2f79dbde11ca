"""Asking the bot without recording: the very answer that a citizen would get to one question."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from handlers.catalogue import HANDLERS
from handlers.inquiry import Channel, Inquiry, Kind, Outcome, Reply
from handlers.period import day_of
from handlers.router import dispatch
from handlers.services import Knowledge, Services

Ask = Callable[[str], "Given"]


@dataclass(frozen=True, slots=True)
class Given:
    """What a question gets: how it ends, the entries given, those offered, and which words."""

    outcome: Outcome
    entries: tuple[str, ...]
    offered: tuple[str, ...]
    words: str

    def is_same_way(self, other: Given) -> bool:
        """Tell whether the same entries are given or offered, in whatever words."""
        mine = (self.outcome, self.entries, self.offered)
        return mine == (other.outcome, other.entries, other.offered)

    def to_json(self) -> dict[str, Any]:
        """Return what is kept of it."""
        return {"outcome": self.outcome.value, "entries": self.entries, "offered": self.offered}


def _read(reply: Reply) -> Given:
    return Given(
        reply.outcome,
        tuple(part.entry for part in reply.parts),
        tuple(offer.entry for offer in reply.suggestions),
        hashlib.sha256(reply.text.encode()).hexdigest()[:16],
    )


async def ask_for_reply(text: str, knowledge: Knowledge, now: int) -> Reply:
    """Return the reply to a citizen who says only this at a moment (ms UTC); nothing is kept."""
    inquiry = Inquiry("trial", Channel.CONSOLE, "trial", "trial", now, Kind.TEXT, text)
    services = Services(knowledge, day_of(now), lambda _: None)
    return await dispatch(HANDLERS, inquiry, services)


async def ask(text: str, knowledge: Knowledge, now: int) -> Given:
    """Return what a citizen who says only this gets from `knowledge` at a moment (ms UTC)."""
    return _read(await ask_for_reply(text, knowledge, now))
