"""What is being answered in this process, so that a repeat joins it and a replay does not."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from bot.delivery import Courier
from handlers.claims import Claims
from handlers.inquiry import Claim, Inquiry, Reply


@dataclass(slots=True)
class Flight:
    """An inquiry on its way.

    `is_late` once its request was answered without it, `has_left` once the citizen unsubscribed
    meanwhile; `outdated` is how often its reply had to be made anew.
    """

    inquiry: Inquiry
    courier: Courier | None
    started: float = field(default_factory=time.perf_counter)
    is_late: bool = False
    has_left: bool = False
    outdated: int = 0
    task: asyncio.Task[Reply] = field(init=False)


class Flights:
    """The inquiries on their way; of a signed request only the first content is."""

    def __init__(self, claims: Claims) -> None:
        """Begin with none; `claims` learn what each claims for as long as it is on its way."""
        self._claims = claims
        self._flights: dict[tuple[str, str, Claim | None], Flight] = {}

    def find(self, inquiry: Inquiry) -> Flight | None:
        """Return the flight that an inquiry repeats, if it is on its way."""
        return self._flights.get(_key(inquiry))

    def start(
        self, flight: Flight, answer: Callable[[Flight], Coroutine[Any, Any, Reply]]
    ) -> None:
        """Let `answer` begin, and know of the flight until it has ended.

        Raises ReplayError when its signed request is being answered with another content.
        """
        inquiry = flight.inquiry
        if inquiry.claim is not None:
            self._claims.begin(inquiry.claim)
        self._flights[_key(inquiry)] = flight
        flight.task = asyncio.create_task(answer(flight))
        flight.task.add_done_callback(lambda _: self._end(inquiry))

    def note_leaving(self, leaving: Flight) -> None:
        """Note on the other flights of a citizen that nothing must be sent or kept any more."""
        who = _who(leaving.inquiry)
        for flight in self._flights.values():
            flight.has_left |= _who(flight.inquiry) == who and flight is not leaving

    async def wait(self) -> None:
        """Wait until all that are on their way have ended."""
        tasks = [flight.task for flight in self._flights.values()]
        await asyncio.gather(*tasks, return_exceptions=True)

    def _end(self, inquiry: Inquiry) -> None:
        del self._flights[_key(inquiry)]
        if inquiry.claim is not None:
            self._claims.end(inquiry.claim)


def _key(inquiry: Inquiry) -> tuple[str, str, Claim | None]:
    """Return what repeats share; under another claim it may be a replay with other words."""
    return inquiry.account, inquiry.key, inquiry.claim


def _who(inquiry: Inquiry) -> tuple[str, str]:
    return inquiry.account, inquiry.citizen
