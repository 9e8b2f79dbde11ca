"""Promises of the journal: every inquiry once, remembered for half an hour, counted by year."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.store import Store, open_store
from handlers import journal as journal_module
from handlers.exchange import Exchange
from handlers.inquiry import Channel, Kind, Outcome, Part, Reply, Suggestion
from handlers.journal import MEMORY_MS, Journal
from handlers.period import year_period
from knowledge.database import open_database
from knowledge.errors import StorageError

NOON = 1_467_345_600_000
YEAR = year_period(2016)
REPLY = Reply(
    Outcome.ANSWERED,
    "据2016年度报告，联系电话是0632—6616110。",
    (Part("centre-phone", 1, 0.75, Outcome.ANSWERED), Part("stat", 2, 0.5, Outcome.MISSED)),
    (Suggestion("centre-phone", "联系电话是多少？"), Suggestion("topic:HELP", "使用帮助")),
    "下文",
)
EXCHANGE = Exchange(
    account="service",
    channel=Channel.WECHAT,
    key="key",
    citizen="c0ffee",
    received_at=NOON,
    kind=Kind.TEXT,
    text="电话＊＊＊",
    reply=REPLY,
    latency_ms=1.5,
)


def make(key: str, **changes: object) -> Exchange:
    """Return an exchange with its own key and some fields changed."""
    return replace(EXCHANGE, key=key, **changes)  # type: ignore[arg-type]  # fields by name


async def test_what_is_recorded_is_found_again(store: Store) -> None:
    """An exchange comes back from disk with everything that it held."""
    assert await store.journal.record(EXCHANGE) == EXCHANGE
    assert store.journal.find("service", "key") == EXCHANGE


async def test_a_plain_exchange_is_found_again(store: Store) -> None:
    """An exchange without parts, suggestions and text comes back as it was."""
    plain = make("plain", text="", reply=Reply(Outcome.UNSUPPORTED, ""), kind=Kind.IMAGE)
    await store.journal.record(plain)
    assert store.journal.find("service", "plain") == plain


@settings(max_examples=15)
@given(
    kind=st.sampled_from(Kind),
    channel=st.sampled_from(Channel),
    outcome=st.sampled_from(Outcome),
    text=st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
)
def test_any_exchange_is_found_again(
    tmp_path_factory: pytest.TempPathFactory,
    kind: Kind,
    channel: Channel,
    outcome: Outcome,
    text: str,
) -> None:
    """Whatever kind, channel, outcome and words, nothing of an exchange changes on disk."""
    exchange = make("any", kind=kind, channel=channel, text=text, reply=Reply(outcome, text))
    path = tmp_path_factory.mktemp("journal") / "journal.db"
    database = open_database(path, journal_module.migrations)
    try:
        asyncio.run(Journal(database).record(exchange))
        assert Journal(database).find("service", "any") == exchange
    finally:
        database.close()


async def test_it_survives_the_end_of_the_process(database_file: Path) -> None:
    """What was recorded is there when the database is opened again."""
    with open_store(database_file) as first:
        await first.journal.record(EXCHANGE)
    with open_store(database_file) as second:
        assert second.journal.find("service", "key") == EXCHANGE


async def test_nothing_is_found_where_nothing_is(store: Store) -> None:
    """A key that was never recorded, or at another account only, is not found."""
    await store.journal.record(EXCHANGE)
    assert store.journal.find("service", "other") is None
    assert store.journal.find("supervision", "key") is None
    assert store.journal.find_last("service", "someone", NOON) is None


async def test_a_repeat_gets_what_was_said_first(store: Store) -> None:
    """A second exchange under one message key changes nothing and returns the first."""
    await store.journal.record(EXCHANGE)
    second = make("key", text="另一句", reply=Reply(Outcome.MISSED, "没有"))
    assert await store.journal.record(second) == EXCHANGE
    assert store.journal.count(YEAR)[Outcome.ANSWERED] == 1
    assert sum(store.journal.count(YEAR).values()) == 1


async def test_repeats_at_once_are_one(store: Store) -> None:
    """Twenty records of one key at the same moment are one row, and all get its words."""
    many = [make("key", text=str(n), reply=Reply(Outcome.MISSED, str(n))) for n in range(20)]
    returned = await asyncio.gather(*map(store.journal.record, many))
    assert len({exchange.reply.text for exchange in returned}) == 1
    assert sum(store.journal.count(YEAR).values()) == 1


async def test_one_key_at_two_accounts_is_two_inquiries(store: Store) -> None:
    """The same key at another account is another inquiry."""
    await store.journal.record(EXCHANGE)
    await store.journal.record(make("key", account="supervision"))
    assert sum(store.journal.count(YEAR).values()) == 2


@pytest.mark.parametrize("age", [0, 1, MEMORY_MS - 1])
async def test_memory_lasts_half_an_hour(store: Store, age: int) -> None:
    """The last exchange of less than 30 minutes is remembered."""
    await store.journal.record(EXCHANGE)
    assert store.journal.find_last("service", "c0ffee", NOON + age) == EXCHANGE


async def test_memory_ends_after_half_an_hour(store: Store) -> None:
    """After 30 minutes nothing is remembered."""
    await store.journal.record(EXCHANGE)
    assert store.journal.find_last("service", "c0ffee", NOON + MEMORY_MS) is None


async def test_the_last_exchange_is_the_latest(store: Store) -> None:
    """Of several exchanges the latest is the last; of one moment, the one recorded last."""
    await store.journal.record(make("new", received_at=NOON + 1000))
    await store.journal.record(make("old", received_at=NOON))
    assert store.journal.find_last("service", "c0ffee", NOON + 2000) == make(
        "new", received_at=NOON + 1000
    )
    await store.journal.record(make("same", received_at=NOON + 1000))
    last = store.journal.find_last("service", "c0ffee", NOON + 2000)
    assert last is not None
    assert last.key == "same"


async def test_nobody_sees_another_citizens_exchanges(store: Store) -> None:
    """Only exchanges of the same citizen at the same account are listed, latest first."""
    await store.journal.record(make("a"))
    await store.journal.record(make("b", received_at=NOON + 1))
    await store.journal.record(make("c", citizen="someone"))
    await store.journal.record(make("d", account="supervision"))
    listed = store.journal.list_of_citizen("service", "c0ffee", since=0)
    assert [exchange.key for exchange in listed] == ["b", "a"]
    assert store.journal.list_of_citizen("service", "c0ffee", since=NOON + 1) == []
    assert len(store.journal.list_of_citizen("service", "c0ffee", since=0, limit=1)) == 1


@pytest.mark.parametrize("kind", Kind)
async def test_only_inquiries_are_counted(store: Store, kind: Kind) -> None:
    """What citizens ask is counted; what is reported, and complaints, are kept uncounted."""
    await store.journal.record(make("key", kind=kind))
    counted = sum(store.journal.count(YEAR).values())
    reports = {Kind.FOLLOWED, Kind.LEFT, Kind.SCANNED, Kind.SILENT}
    reports |= {Kind.AGENT_JOINED, Kind.AGENT_LEFT, Kind.COMPLAINT, Kind.COMPLAINT_TAP}
    reports |= {Kind.STAFF_ANSWERED, Kind.RATING}
    assert counted == (kind not in reports)
    assert store.journal.find("service", "key") is not None


async def test_every_outcome_is_counted(store: Store) -> None:
    """The count names every outcome, in the order of the list, zero where none ended so."""
    assert store.journal.count(YEAR) == dict.fromkeys(Outcome, 0)
    for number, outcome in enumerate(Outcome):
        for copy in range(number):
            await store.journal.record(make(f"{outcome}-{copy}", reply=Reply(outcome, "")))
    counted = store.journal.count(YEAR)
    assert counted == {outcome: number for number, outcome in enumerate(Outcome)}
    assert list(counted) == list(Outcome)


async def test_years_end_at_midnight_in_china(store: Store) -> None:
    """The last millisecond of a year in China counts for it, the first of the next for that."""
    moments = [YEAR.start - 1, YEAR.start, YEAR.end - 1, YEAR.end]
    for moment in moments:
        await store.journal.record(make(str(moment), received_at=moment))
    counted = {
        year: sum(store.journal.count(year_period(year)).values()) for year in range(2014, 2019)
    }
    assert counted == {2014: 0, 2015: 1, 2016: 2, 2017: 1, 2018: 0}


async def test_dropping_words_keeps_the_counts(store: Store) -> None:
    """Words that were dropped are gone for every reader; the counts are the same."""
    await store.journal.record(EXCHANGE)
    await store.journal.record(make("young", received_at=NOON + 1))
    before = store.journal.count(YEAR)
    assert await store.journal.drop_content(NOON + 1) == 1
    assert await store.journal.drop_content(NOON + 1) == 0
    assert store.journal.count(YEAR) == before
    old = store.journal.find("service", "key")
    assert old == make("key", citizen="", text="", reply=Reply(Outcome.ANSWERED, "", REPLY.parts))
    assert store.journal.find("service", "young") == make("young", received_at=NOON + 1)


async def test_dropping_a_citizen_leaves_all_others(store: Store) -> None:
    """A citizen's words at one account are dropped there; nobody else loses anything."""
    others = [make("b", citizen="someone"), make("c", account="supervision")]
    for exchange in (EXCHANGE, *others):
        await store.journal.record(exchange)
    assert await store.journal.drop_citizen("service", "c0ffee") == 1
    assert store.journal.list_of_citizen("service", "c0ffee", since=0) == []
    assert [store.journal.find(one.account, one.key) for one in others] == others


async def test_what_cannot_be_written_is_said(database_file: Path) -> None:
    """A journal whose database is closed raises StorageError for writing and for reading."""
    with open_store(database_file) as store:
        journal = store.journal
    with pytest.raises(StorageError):
        await journal.record(EXCHANGE)
    with pytest.raises(StorageError):
        journal.count(YEAR)
