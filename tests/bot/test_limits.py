"""Promises of the limits: what one citizen may send, whoever answers it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest
from support.conversation import Clock, Conversation
from support.knowledge import CENTRE, make_entry, make_knowledge

from bot.pipeline import Pipeline
from bot.store import Store, open_store
from handlers.catalogue import HANDLERS
from handlers.inquiry import Kind, Outcome
from handlers.period import year_period
from handlers.services import NO_LIMITS, Terms
from handlers.standing import COUNTS, STANDING, Limits
from handlers.wording import LIMITED_DAY, LIMITED_MINUTE, fill

KNOWLEDGE = make_knowledge(make_entry("phone", "电话是多少？"))
SILENT = (Outcome.LIMITED, "")
TOO_FAST = (Outcome.LIMITED, LIMITED_MINUTE)
TOO_MUCH = (Outcome.LIMITED, fill(LIMITED_DAY, CENTRE))
DAY_MINUTES = 24 * 60


def meet(
    store: Store, *, a_minute: int = 0, a_day: int = 0, clock: Clock | None = None
) -> Conversation:
    """Return a citizen whom a process with these limits answers."""
    clock = clock or Clock()
    terms = Terms(Limits(a_minute, a_day))
    pipeline = Pipeline(KNOWLEDGE, store.journal, handlers=HANDLERS, clock=clock, terms=terms)
    return Conversation(pipeline, clock)


async def say(
    citizen: Conversation, times: int, kind: Kind = Kind.TEXT
) -> list[tuple[Outcome, str]]:
    """Send something that many times, and return how each ended and what was said."""
    replies = [await citizen.send("电话是多少？", kind) for _ in range(times)]
    return [(reply.outcome, reply.text) for reply in replies]


def are_answered(said: Sequence[tuple[Outcome, str]]) -> bool:
    """Tell whether each of these was answered."""
    return {outcome for outcome, _ in said} == {Outcome.ANSWERED}


async def test_the_first_over_the_minute_is_told_and_the_rest_meet_silence(store: Store) -> None:
    """After as many as a minute allows comes one sentence, and then nothing, for one minute."""
    citizen = meet(store, a_minute=20)
    assert are_answered(await say(citizen, 20))
    assert await say(citizen, 3) == [TOO_FAST, SILENT, SILENT]
    citizen.clock.forward(seconds=56)
    assert await say(citizen, 1) == [SILENT]
    assert are_answered(await say(citizen, 20))
    assert await say(citizen, 2) == [TOO_FAST, SILENT]


async def test_who_asks_slowly_meets_no_limit(store: Store) -> None:
    """As many a minute as are allowed, minute after minute, are answered."""
    citizen = meet(store, a_minute=3)
    for _ in range(12):
        citizen.clock.forward(seconds=19)
        assert are_answered(await say(citizen, 1))


async def test_the_first_over_the_day_is_told_until_midnight_in_china(store: Store) -> None:
    """After as many as a day allows comes one sentence, then nothing until the next day."""
    citizen = meet(store, a_minute=20, a_day=8)
    assert are_answered(await say(citizen, 8))
    assert await say(citizen, 2) == [TOO_MUCH, SILENT]
    citizen.clock.forward(minutes=DAY_MINUTES / 2 - 2)
    assert await say(citizen, 1) == [SILENT]
    citizen.clock.forward(minutes=2)
    assert are_answered(await say(citizen, 8))
    assert await say(citizen, 1) == [TOO_MUCH]


async def test_limits_hold_for_one_citizen_of_one_account(store: Store) -> None:
    """What one citizen sends takes nothing from another, nor from the same one elsewhere."""
    citizen = meet(store, a_minute=1)
    assert await say(citizen, 3)
    assert (await citizen.send("电话")).outcome is Outcome.LIMITED
    citizen.account = "watch"
    assert are_answered(await say(citizen, 1))
    citizen.account, citizen.citizen = "service", "beef"
    assert are_answered(await say(citizen, 1))


async def test_every_process_knows_what_was_sent(store: Store, database_file: Path) -> None:
    """Two processes that share the file allow together what one allows, and tell it once."""
    with open_store(database_file) as other:
        here = meet(store, a_minute=4)
        there = meet(other, a_minute=4, clock=here.clock)
        there.sent = 100
        said = [one for _ in range(4) for each in (here, there) for one in await say(each, 1)]
    assert are_answered(said[:4])
    assert said[4:] == [TOO_FAST, SILENT, SILENT, SILENT]


async def test_all_at_once_are_no_more_than_one_by_one(store: Store) -> None:
    """Of thirty messages at one moment twenty are answered, and one is told about the rest."""
    citizen = meet(store, a_minute=20)
    sent = [citizen.make_inquiry("电话是多少？", key=str(number)) for number in range(30)]
    replies = await asyncio.gather(*(citizen.pipeline.reply_to(one) for one in sent))
    said = [(reply.outcome, reply.text) for reply in replies]
    assert sum(outcome is Outcome.ANSWERED for outcome, _ in said) == 20
    assert (said.count(TOO_FAST), said.count(SILENT)) == (1, 9)


async def test_repeats_count_once(store: Store) -> None:
    """A message that is delivered three times is one message, over the limit too."""
    citizen = meet(store, a_minute=2)
    for key in "ab":
        again = [
            await citizen.pipeline.reply_to(citizen.make_inquiry("电话", key=key)) for _ in "123"
        ]
        assert {reply.outcome for reply in again} == {Outcome.ANSWERED}
    over = [await citizen.pipeline.reply_to(citizen.make_inquiry("电话", key="c")) for _ in "123"]
    assert {reply.text for reply in over} == {LIMITED_MINUTE}


@pytest.mark.parametrize("kind", [Kind.FOLLOWED, Kind.SCANNED])
async def test_events_never_count(store: Store, kind: Kind) -> None:
    """What the platform reports takes nothing from what a citizen may ask, and is answered."""
    citizen = meet(store, a_minute=2, a_day=3)
    assert {outcome for outcome, _ in await say(citizen, 5, kind)} == {Outcome.GREETED}
    assert are_answered(await say(citizen, 2))
    assert await say(citizen, 2) == [TOO_FAST, SILENT]
    assert {outcome for outcome, _ in await say(citizen, 1, kind)} == {Outcome.GREETED}


async def test_what_a_limit_leaves_unanswered_is_recorded(store: Store) -> None:
    """Messages over a limit are in the journal, and counted as limited."""
    citizen = meet(store, a_minute=2)
    await say(citizen, 5)
    counted = store.journal.count(year_period(2016))
    assert (counted[Outcome.ANSWERED], counted[Outcome.LIMITED]) == (2, 3)


async def test_pictures_and_taps_count(store: Store) -> None:
    """Whatever a citizen sends counts, words or not."""
    citizen = meet(store, a_minute=2)
    await say(citizen, 1, Kind.IMAGE)
    await say(citizen, 1, Kind.MENU)
    assert await say(citizen, 1) == [TOO_FAST]


async def test_zero_sets_no_limit(store: Store) -> None:
    """Without limits nobody is told of one."""
    citizen = meet(store)
    assert Terms(Limits(0, 0)) == NO_LIMITS
    assert are_answered(await say(citizen, 30))


async def test_a_clock_put_back_takes_no_answers_away(store: Store) -> None:
    """What the journal holds of an hour to come, after a clock was put back, is not counted."""
    citizen = meet(store, a_minute=2)
    citizen.clock.forward(minutes=60)
    await say(citizen, 2)
    citizen.clock.forward(minutes=-60)
    assert are_answered(await say(citizen, 2))


@pytest.mark.parametrize(
    ("statement", "values", "indexes"),
    [
        (STANDING, ("a", "c", 1) * 2, {"exchanges_of_agents", "exchanges_of_sentences"}),
        (COUNTS, ("a", "c", 1, 2, 3) * 2, {"exchanges_by_citizen"}),
    ],
)
def test_limits_are_read_from_indexes(
    store: Store, statement: str, values: tuple[object, ...], indexes: set[str]
) -> None:
    """No question about limits reads more of the table than an index points at."""
    plan = [
        row["detail"] for row in store.database.read(f"EXPLAIN QUERY PLAN {statement}", values)
    ]
    touched = [line for line in plan if "exchanges" in line]
    assert {name for name in indexes if any(name in line for line in touched)} == indexes
    assert all(line.startswith("SEARCH") for line in touched)
