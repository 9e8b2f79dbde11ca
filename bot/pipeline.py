"""The pipeline: from an inquiry to the reply that may leave.

A repeat gets the stored reply, or joins the one in flight. Everything else is answered by
the handlers, recorded, and only then sent. A reply that is not there in time is finished in the
background: sent as a message of its own where that is possible, else given with the next reply.
A courier, where the channel has one, also brings in time what is better a message of its own.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from functools import cache, partial
from typing import Any

import structlog

from bot.delivery import Courier, bring, choose_delivery, repeat, show_typing
from bot.flights import Flight, Flights
from handlers.annex import OutdatedReplyError
from handlers.claims import ReplayError
from handlers.events import SILENCE
from handlers.exchange import Delivery, Exchange, make_exchange
from handlers.inquiry import Inquiry, Kind, Outcome, Reply
from handlers.journal import Journal
from handlers.period import day_of
from handlers.router import Handler, dispatch
from handlers.services import NO_LIMITS, Knowledge, Services, Terms
from handlers.standing import Limiter
from handlers.wording import FAILED, NOT_RECORDED, fill
from knowledge.errors import StorageError
from knowledge.masking import mask

_log = structlog.get_logger()


MOST_ANSWERS = 5
"""How often an inquiry is answered anew because others of the same citizen came first."""


def _draw_number() -> str:
    """Return six digits that nobody could foresee, the first of them no zero."""
    return str(100_000 + secrets.randbelow(900_000))


def _is_cancelled() -> bool:
    """Tell whether somebody cancelled this task; else it is a fault that looks like it."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


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
        terms: Terms = NO_LIMITS,
    ) -> None:
        """Keep what answers and records; `clock` gives milliseconds UTC."""
        self.knowledge = knowledge
        self._journal = journal
        self._handlers = handlers
        self._clock = clock
        self._terms = terms
        self._limiter = Limiter(terms.limits, self._word_limit)
        self.claims = journal.claims
        self._flights = Flights(self.claims)
        self._background: set[asyncio.Task[None]] = set()

    async def reply_to(self, inquiry: Inquiry) -> Reply:
        """Return the reply to an inquiry, after its exchange is on disk.

        What cannot be recorded is answered with a request to try again, and is not counted.
        Raises ReplayError when its signed request has brought another content before.
        """
        if inquiry.kind is Kind.SILENT:
            return SILENCE
        # A sender that hangs up must not take the answer away from its own retry.
        return await asyncio.shield(self._take_off(inquiry).task)

    async def reply_in_time(self, inquiry: Inquiry, courier: Courier | None = None) -> Reply:
        """Do as `reply_to` does, but return the empty reply at the deadline and finish later.

        The late reply goes out once: by the courier, or with the citizen's next reply. What the
        courier has brought in time is answered with the empty reply too.
        """
        if inquiry.kind is Kind.SILENT:
            return SILENCE
        flight = self._take_off(inquiry, courier)
        done, _ = await asyncio.wait({flight.task}, timeout=self._terms.deadline)
        if done and not flight.is_late:
            return flight.task.result()
        if not flight.is_late:
            flight.is_late = True
            _log.warning("inquiry.late", account=inquiry.account, kind=inquiry.kind)
            self._run(self._finish(flight))
        return SILENCE

    async def drain(self) -> None:
        """Wait until every accepted inquiry is answered, and every late reply handed over."""
        await self._flights.wait()
        await asyncio.gather(*self._background, return_exceptions=True)

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        """Run `work` in the background; `drain` waits for it."""
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    def _take_off(self, inquiry: Inquiry, courier: Courier | None = None) -> Flight:
        """Return the flight of this inquiry: the one that is on its way, or a new one."""
        flight = self._flights.find(inquiry)
        if flight is None:
            flight = Flight(inquiry, courier)
            self._flights.start(flight, self._answer)
            if courier is not None:
                self._plan_typing(courier, flight.task)
        return flight

    def _plan_typing(self, courier: Courier, answer: asyncio.Task[Reply]) -> None:
        """Show the citizen that an answer is being written, where it is not there soon."""
        show = partial(show_typing, courier, answer)
        loop = asyncio.get_running_loop()
        timer = loop.call_later(self._terms.typing_after, lambda: self._run(show()))
        answer.add_done_callback(lambda _: timer.cancel())

    async def _finish(self, flight: Flight) -> None:
        """Hand a late reply over once it is there, and record how."""
        try:
            reply = await flight.task
        except ReplayError:
            _log.warning("inquiry.replayed", account=flight.inquiry.account)
            return
        account, key, courier = flight.inquiry.account, flight.inquiry.key, flight.courier
        if flight.has_left or not reply.text:
            return
        try:
            how = Delivery.WAITING if courier is None else await courier.bring(reply)
            await self._journal.set_delivery(account, key, how)
        except StorageError as error:
            _log.error("inquiry.delivery_not_recorded", account=account, fault=str(error))

    async def _answer(self, flight: Flight) -> Reply:
        inquiry, knowledge = flight.inquiry, self.knowledge
        try:
            await self._journal.look_again()
            if inquiry.claim is not None and inquiry.kind is Kind.LEFT:
                # Before anything is deleted.
                await self.claims.hold(inquiry.claim)
            standing = self._journal.get_standing(inquiry)
            if standing.is_repeat:
                return await self._repeat(inquiry)
            silence = standing.silence
            waiting = self._list_waiting(inquiry) if standing.has_waiting and not silence else []
            reply = silence or await self._dispatch(inquiry, knowledge, waiting)
            masked = mask(inquiry.text, knowledge.snapshot.own_numbers)
            exchange = make_exchange(
                inquiry,
                reply,
                text=masked,
                latency_ms=(time.perf_counter() - flight.started) * 1000,
                delivery=self._choose_delivery(flight, reply),
            )
            # Who is passed on reads no words, so what waits goes on waiting.
            given = [] if reply.passes_on else [one.key for one in waiting]
            return await self._record(flight, exchange, given)
        except StorageError as error:
            _log.error("inquiry.not_recorded", account=inquiry.account, fault=str(error))
            return Reply(Outcome.FAILED, fill(NOT_RECORDED, knowledge.snapshot.centre))
        except OutdatedReplyError:
            flight.outdated += 1
            if flight.outdated < MOST_ANSWERS:
                return await self._answer(flight)
            _log.error("inquiry.outdated", account=inquiry.account)
            return Reply(Outcome.FAILED, fill(NOT_RECORDED, knowledge.snapshot.centre))

    def _left(self, flight: Flight) -> float:
        """Return how many seconds are left of the time of a request."""
        return self._terms.deadline - (time.perf_counter() - flight.started)

    def _choose_delivery(self, flight: Flight, reply: Reply) -> Delivery:
        """Return how a reply shall leave, as it is recorded before it does."""
        if flight.is_late:
            # It waits from the first moment, whatever happens to this process.
            return Delivery.WAITING
        return choose_delivery(reply, flight.courier, left=self._left(flight))

    async def _follow(self, stored: Exchange) -> Reply:
        """Return what a repeat is answered; nothing where the reply goes another way."""
        deadline = self._terms.deadline
        return await repeat(self._journal, stored, now=self._clock(), deadline=deadline)

    async def _record(self, flight: Flight, exchange: Exchange, given: Sequence[str]) -> Reply:
        """Record an exchange and return what its request is answered with.

        That is the reply that counts, the first one's of repeats, unless it was brought.
        """
        account, citizen = exchange.account, exchange.citizen
        if exchange.kind is Kind.LEFT or exchange.reply.deletes:
            self._flights.note_leaving(flight)
            # WeChat demands that what is kept of who unsubscribes is deleted, and the law the
            # same where a citizen asks for it (个人信息保护法 47). Before it is
            # recorded, so that a repeat finds nothing and does what a crash left undone.
            await self._journal.drop_citizen(account, citizen)
            exchange = replace(exchange, citizen="", text="")
        recorded = await self._journal.record(exchange, given=given, limiter=self._limiter)
        if flight.has_left and exchange.citizen:
            await self._journal.drop_citizen(account, citizen)
        if recorded.is_repeat:
            return await self._follow(recorded)
        if flight.courier is None or recorded.delivery is not Delivery.LEAVING:
            return recorded.reply
        left = 0.0 if flight.has_left else self._left(flight)
        return await bring(self._journal, recorded, flight.courier, left=left)

    async def _repeat(self, inquiry: Inquiry) -> Reply:
        """Return what the repeat of something recorded is answered."""
        if inquiry.claim is not None:
            self.claims.check(inquiry.claim)
        stored = self._journal.find(inquiry.account, inquiry.key)
        return SILENCE if stored is None else await self._follow(stored)

    def _list_waiting(self, inquiry: Inquiry) -> list[Exchange]:
        return self._journal.list_waiting(inquiry.account, inquiry.citizen)

    async def _dispatch(
        self, inquiry: Inquiry, knowledge: Knowledge, waiting: Sequence[Exchange]
    ) -> Reply:
        """Let the handlers answer; a fault in one becomes a sentence and a line in the log."""
        services = Services(
            knowledge,
            day_of(self._clock()),
            self._recall,
            tuple(waiting),
            self._terms.keep_days,
            self._journal.find_records,
            self._journal.select,
            _draw_number,
            cache(self._recall_all),  # several handlers look back at the same talk
        )
        try:
            return await dispatch(self._handlers, inquiry, services)
        except StorageError:
            raise
        except (Exception, asyncio.CancelledError) as error:
            # The citizen must not meet silence; it is logged.
            if isinstance(error, asyncio.CancelledError) and _is_cancelled():
                raise
            _log.exception("inquiry.failed", account=inquiry.account, kind=inquiry.kind)
            return Reply(Outcome.FAILED, fill(FAILED, knowledge.snapshot.centre))

    def _word_limit(self, sentence: str) -> str:
        return fill(sentence, self.knowledge.snapshot.centre)

    def _recall(self, inquiry: Inquiry) -> Exchange | None:
        return self._journal.find_last(inquiry.account, inquiry.citizen, inquiry.received_at)

    def _recall_all(self, inquiry: Inquiry) -> Sequence[Exchange]:
        return self._journal.list_recent(inquiry.account, inquiry.citizen, inquiry.received_at)


async def try_out(
    knowledge: Knowledge,
    inquiry: Inquiry,
    handlers: Sequence[Handler],
    last: Exchange | None,
    *earlier: Exchange,
) -> Reply:
    """Answer without recording, as the command line does.

    `last` is what was said before, `earlier` what was said before that, latest first.
    """
    said = (last, *earlier) if last else ()
    day = day_of(inquiry.received_at)
    services = Services(knowledge, day, lambda _: last, recall_all=lambda _: said)
    return await dispatch(handlers, inquiry, services)
