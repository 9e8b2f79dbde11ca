"""Promises of what dropped exchanges still count as."""

from __future__ import annotations

import random
from collections.abc import Mapping

import pytest

from bot.store import Store
from handlers.counts.counting import Grouping, count_period
from handlers.exchange import Exchange
from handlers.inquiry import Channel, Kind, Outcome, Part, Reply, Suggestion
from handlers.period import Period, day_of, days_period, month_of, year_of, year_period
from knowledge.titles import read_titles

YEAR = year_period(2026)
DAY = 24 * 60 * 60 * 1000
ENTRIES = ("contact-phone", "contact-hours")
Counts = tuple[Mapping[str, int], Mapping[Grouping, Mapping[str, Mapping[str, int]]]]


def count(store: Store, period: Period = YEAR) -> Counts:
    """Return totals and groups of a period."""
    counted = count_period(store.database.read, period, read_titles(store.database.read))
    kept = (Grouping.MONTH, Grouping.CHANNEL, Grouping.ACCOUNT, Grouping.HOUR)
    return counted.totals, {grouping: counted.groups[grouping] for grouping in kept}


def offer(*entries: str) -> Reply:
    """Return a reply that offers entries."""
    return Reply(Outcome.SUGGESTED, "？", (), tuple(Suggestion(one, one) for one in entries))


def given(entry: str) -> Reply:
    """Return a reply that gives an entry."""
    return Reply(Outcome.ANSWERED, "答", (Part(entry, 1, 1.0, Outcome.ANSWERED),))


async def record(store: Store, *said: tuple[int, str, Reply]) -> None:
    """Record what citizens sent at moments, and what they got."""
    for number, (at, citizen, reply) in enumerate(said):
        is_web = citizen > "b"
        account, channel = ("web", Channel.WEB) if is_web else ("service", Channel.WECHAT)
        key = f"key-{number}"
        one = Exchange(account, channel, key, citizen, at, Kind.TEXT, "问", reply)
        await store.journal.record(one)


async def test_a_choice_outlives_its_words(store: Store) -> None:
    """What was offered and chosen stays chosen when both are dropped, one after the other."""
    start = YEAR.start + DAY
    said = [(start, "c", offer(*ENTRIES)), (start + 60_000, "c", given(ENTRIES[1]))]
    await record(store, (YEAR.start, "x", given(ENTRIES[0])), *said)
    before = count(store)
    assert before[0]["chosen"] == 1
    await store.journal.drop_content(start + 1)
    assert count(store) == before
    await store.journal.drop_content(YEAR.end)
    assert count(store) == before


async def test_what_was_not_chosen_is_not_chosen_by_dropping(store: Store) -> None:
    """An offer that was passed over, replaced, or answered too late stays unchosen."""
    at = YEAR.start
    late = [(at, "a", offer(ENTRIES[0])), (at + 31 * 60_000, "a", given(ENTRIES[0]))]
    other = [(at, "b", offer(ENTRIES[0])), (at + 60_000, "b", given(ENTRIES[1]))]
    replaced = [
        (at, "d", offer(ENTRIES[0])),
        (at + 60_000, "d", offer(ENTRIES[1])),
        (at + 120_000, "d", given(ENTRIES[0])),
    ]
    await record(store, *late, *other, *replaced)
    before = count(store)
    await store.journal.drop_content(YEAR.end)
    assert before[0]["chosen"] == 0
    assert count(store) == before


async def test_a_citizen_who_deletes_is_still_one(store: Store) -> None:
    """Who left is counted in the year and in each month, and comes back as somebody else."""
    feb = YEAR.start + 40 * DAY
    said = [(YEAR.start, "c", given(ENTRIES[0])), (feb, "c", given(ENTRIES[0]))]
    await record(store, (YEAR.start - 1, "c", given(ENTRIES[0])), *said)
    before = count(store)
    for account in ("web", "service"):
        await store.journal.drop_citizen(account, "c")
    assert count(store) == before
    again = Exchange("web", Channel.WEB, "again", "c", feb + 1, Kind.TEXT, "问", offer())
    await store.journal.record(again)
    assert count(store)[0]["citizens"] == before[0]["citizens"] + 1


async def test_trials_leave_nothing_that_counts(store: Store) -> None:
    """What staff tried, and what is no inquiry, is nobody's when it is dropped."""
    for number, (channel, kind) in enumerate(
        [(Channel.CONSOLE, Kind.TEXT), (Channel.WEB, Kind.RATING), (Channel.WEB, Kind.FOLLOWED)]
    ):
        key, reply = f"key-{number}", given(ENTRIES[0])
        await store.journal.record(
            Exchange("web", channel, key, f"c{number}", YEAR.start, kind, "试", reply)
        )
    before = count(store)
    await store.journal.drop_content(YEAR.end)
    assert count(store) == before
    assert before[0]["citizens"] == 0


@pytest.mark.parametrize("seed", range(6))
async def test_counts_stay_however_texts_are_dropped(store: Store, seed: int) -> None:
    """Whatever is dropped in whatever steps, the counts of the year and of a month stay."""
    rng = random.Random(seed)  # noqa: S311 - a test's steps
    said = [
        (
            YEAR.start + n * 3 * 60 * 60_000 + rng.randrange(60 * 60_000),
            rng.choice("abcdef"),
            rng.choice([offer(*ENTRIES), offer(), *map(given, ENTRIES)]),
        )
        for n in range(60 * 8)
        if rng.random() < 0.125 or n % 40 < 4
    ]
    await record(store, *said)
    periods = [YEAR, month_of(day_of(YEAR.start))]
    before = [count(store, period) for period in periods]
    for step in range(6):
        if rng.random() < 0.5:
            await store.journal.drop_content(YEAR.start + step * 12 * DAY)
        else:
            await store.journal.drop_citizen(rng.choice(["web", "service"]), rng.choice("abcdef"))
        assert [count(store, period) for period in periods] == before
    await store.journal.drop_content(YEAR.end)
    assert [count(store, period) for period in periods] == before
    rows = store.database.read("SELECT 1 FROM exchanges WHERE citizen IS NOT NULL")
    assert rows == []


def test_months_and_years_are_whole() -> None:
    """A month ends where the next begins, December with its year."""
    december = month_of(day_of(YEAR.end - 1))
    assert (december.end, year_of(day_of(YEAR.start))) == (YEAR.end, YEAR)
    february = month_of(day_of(YEAR.start + 45 * DAY))
    assert february == days_period(day_of(YEAR.start + 31 * DAY), day_of(YEAR.start + 58 * DAY))
