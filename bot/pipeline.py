"""The pipeline: from an inquiry to the reply that may leave.

A repeat gets the stored reply, or joins the one in flight. Everything else is answered by
the handlers, recorded, and only then sent.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import structlog

from handlers.events import SILENCE
from handlers.inquiry import Inquiry, Kind, Outcome, Reply
from handlers.journal import Exchange, Journal, make_exchange
from handlers.period import day_of
from handlers.router import Handler, dispatch
from handlers.services import Knowledge, Services
from handlers.wording import FAILED, NOT_RECORDED, fill
from knowledge.errors import StorageError
from knowledge.masking import mask

_log = structlog.get_logger()


class Pipeline:
    """Answers inquiries and records them; one for each process.

    `knowledge` may be exchanged at any time; an inquiry keeps the one it began with.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        journal: Journal,
        *,
        handlers: Sequence[Handler],
        clock: Callable[[], int],
    ) -> None:
        """Keep what answers and records; `clock` gives milliseconds UTC."""
        self.knowledge = knowledge
        self._journal = journal
        self._handlers = handlers
        self._clock = clock
        self._in_flight: dict[tuple[str, str], asyncio.Task[Reply]] = {}

    async def reply_to(self, inquiry: Inquiry) -> Reply:
        """Return the reply to an inquiry, after its exchange is on disk.

        What cannot be recorded is answered with a request to try again, and is not counted.
        """
        if inquiry.kind is Kind.SILENT:
            return SILENCE
        key = (inquiry.account, inquiry.key)
        task = self._in_flight.get(key)
        if task is None:
            task = asyncio.create_task(self._answer(inquiry))
            self._in_flight[key] = task
            task.add_done_callback(lambda _: self._in_flight.pop(key))
        # A sender that hangs up must not take the answer away from its own retry.
        return await asyncio.shield(task)

    async def drain(self) -> None:
        """Wait until every accepted inquiry is answered."""
        await asyncio.gather(*self._in_flight.values(), return_exceptions=True)

    async def _answer(self, inquiry: Inquiry) -> Reply:
        started = time.perf_counter()
        knowledge = self.knowledge
        try:
            stored = self._journal.find(inquiry.account, inquiry.key)
            if stored is not None:
                return stored.reply
            reply = await self._dispatch(inquiry, knowledge)
            masked = mask(inquiry.text, knowledge.snapshot.own_numbers)
            latency_ms = (time.perf_counter() - started) * 1000
            exchange = make_exchange(inquiry, reply, text=masked, latency_ms=latency_ms)
            return await self._record(exchange)
        except StorageError as error:
            _log.error("inquiry.not_recorded", account=inquiry.account, fault=str(error))
            return Reply(Outcome.FAILED, fill(NOT_RECORDED, knowledge.snapshot.centre))

    async def _record(self, exchange: Exchange) -> Reply:
        """Record an exchange and return the reply that counts, the first one's of repeats."""
        if exchange.kind is Kind.LEFT:
            # WeChat demands that what is kept of who unsubscribes is deleted. Before it is
            # recorded, so that a repeat finds nothing and does what a crash left undone.
            await self._journal.drop_citizen(exchange.account, exchange.citizen)
            exchange = replace(exchange, citizen="")
        return (await self._journal.record(exchange)).reply

    async def _dispatch(self, inquiry: Inquiry, knowledge: Knowledge) -> Reply:
        """Let the handlers answer; a fault in one becomes a sentence and a line in the log."""
        services = Services(knowledge, day_of(self._clock()), self._recall)
        try:
            return await dispatch(self._handlers, inquiry, services)
        except StorageError:
            raise
        except Exception:  # noqa: BLE001 - the citizen must not meet silence; it is logged
            _log.exception("inquiry.failed", account=inquiry.account, kind=inquiry.kind)
            return Reply(Outcome.FAILED, fill(FAILED, knowledge.snapshot.centre))

    def _recall(self, inquiry: Inquiry) -> Exchange | None:
        return self._journal.find_last(inquiry.account, inquiry.citizen, inquiry.received_at)


async def try_out(
    knowledge: Knowledge, inquiry: Inquiry, handlers: Sequence[Handler], last: Exchange | None
) -> Reply:
    """Answer without recording, as the command line does; `last` is what was said before."""
    services = Services(knowledge, day_of(inquiry.received_at), lambda _: last)
    return await dispatch(handlers, inquiry, services)
