"""Promises of gathering: every miss in exactly one group, none twice, and gone with its words."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.conversation import NOON, Conversation, converse
from support.knowledge import make_entry, make_knowledge

from bot.store import Store
from handlers.exchange import make_exchange
from handlers.inquiry import Channel, Inquiry, Kind, Outcome, Reply
from handlers.journal import MEMORY_MS
from handlers.misses.book import (
    GroupNotFoundError,
    Handled,
    Reason,
    Wanted,
    count_open,
    count_people,
    get_group,
    list_days,
    list_examples,
    list_groups,
    list_handled,
)
from handlers.misses.gathering import Gatherer
from handlers.misses.handling import Handling, handle_group, reopen_group
from handlers.services import Knowledge
from knowledge.audit import verify_chain
from knowledge.documents import seed_folder
from knowledge.entry import Topic
from knowledge.lexicon import read_lexicon

LEXICON = read_lexicon(seed_folder())
DAY = 24 * 3600 * 1000


@pytest.fixture(scope="module")
def known() -> Knowledge:
    """Give a knowledge base of two entries that a short question cannot tell apart, and one."""
    return make_knowledge(
        make_entry("wechat", "微信有多少人关注？"),
        make_entry("weibo", "微博有多少人关注？"),
        make_entry("phone", "联系电话是多少？"),
    )


def gatherer(store: Store) -> Gatherer:
    """Return what gathers, as a process that has just started."""
    return Gatherer(store.database, LEXICON, lambda _text: ("phone", Topic.CENTRE.value))


def gather(store: Store, now: int) -> int:
    """Do rounds at a new process until nothing is left; return how many misses came."""
    fresh, count = gatherer(store), 0
    while found := fresh.gather(now):
        count += found
    return count


def told(store: Store, **wanted: object) -> list[tuple[str, int]]:
    """Return the words and counts of the groups that are open."""
    groups = list_groups(store.journal.select, Wanted(**wanted))  # type: ignore[arg-type]  # named
    return [(one.words, one.count) for one in groups]


async def miss(store: Store, text: str, at: int, citizen: str = "c") -> None:
    """Record a miss."""
    key = f"{citizen}-{at}-{text}"
    inquiry = Inquiry("service", Channel.WEB, citizen, key, at, Kind.TEXT, text)
    await store.journal.record(make_exchange(inquiry, Reply(Outcome.MISSED, "没有"), text=text))


async def test_alike_misses_are_one_group(asker: Conversation, store: Store) -> None:
    """Most asked comes first; a question of its own stands alone, answers are no misses."""
    for text in ("停车场在哪里", "请问停车场在哪儿", "食堂几点开饭", "联系电话是多少", "你好"):
        await asker.send(text)
    assert gather(store, asker.clock.now) == 3
    assert told(store) == [("停车场在哪里", 2), ("食堂几点开饭", 1)]
    assert gather(store, asker.clock.now) == 0


async def test_an_offer_that_led_nowhere_is_a_miss(known: Knowledge, store: Store) -> None:
    """Suggestions count when half an hour has gone by and none of them was chosen or reached."""
    first, second, third = (converse(known, store.journal, citizen=name) for name in "abc")
    for citizen in (first, second, third):
        assert (await citizen.send("多少人关注")).outcome is Outcome.SUGGESTED
    await second.send("1")
    await third.send("微博有多少人关注")
    now = first.clock.now
    assert gather(store, now) == 0
    assert gather(store, now + MEMORY_MS) == 1
    (group,) = list_groups(store.journal.select, Wanted())
    assert group.reasons[Reason.UNCHOSEN] == 1
    assert [one.id for one in list_examples(store.journal.select, group.id)] == [group.id]


@pytest.mark.parametrize(("word", "reason"), [("没用", "useless"), ("答复有误：变了", "wrong")])
async def test_a_bad_rating_is_a_miss_until_it_is_taken_back(
    asker: Conversation, store: Store, word: str, reason: str
) -> None:
    """An answer that was said not to help, or to be wrong, is listed with what was said."""
    await asker.send("联系电话是多少")
    await asker.send(word)
    assert gather(store, asker.clock.now) == 1
    (group,) = list_groups(store.journal.select, Wanted(reason=Reason(reason)))
    (example,) = list_examples(store.journal.select, group.id)
    assert (example.words, example.reason) == ("联系电话是多少", reason)
    assert example.remark == ("变了" if reason == "wrong" else "")
    await asker.send("有用")
    gather(store, asker.clock.now)
    assert told(store) == []


async def test_a_miss_that_is_rated_too_counts_once(asker: Conversation, store: Store) -> None:
    """A miss whose citizen says 没用 is one miss, with the graver reason."""
    await asker.send("停车场在哪里")
    gather(store, asker.clock.now)
    await asker.send("没用")
    gather(store, asker.clock.now)
    (group,) = list_groups(store.journal.select, Wanted())
    assert (group.count, group.reasons[Reason.USELESS]) == (1, 1)
    await asker.send("有用")
    gather(store, asker.clock.now)
    (group,) = list_groups(store.journal.select, Wanted())
    assert (group.count, group.reasons[Reason.MISSED]) == (1, 1)


async def test_what_only_picks_is_no_question(asker: Conversation, store: Store) -> None:
    """A number and a topic's name are no questions that an entry could be made of."""
    for text in ("7", "统计数据", "第二个"):
        await miss(store, text, asker.clock.now)
    assert gather(store, asker.clock.now) == 0


async def test_handled_ones_leave_and_come_back_when_asked_anew(store: Store) -> None:
    """What was dealt with is gone from the list; only what comes after counts when it is back."""
    for number in range(3):
        await miss(store, "停车场在哪里", NOON + number)
    gather(store, NOON + 10)
    (group,) = list_groups(store.journal.select, Wanted())
    handling = Handling("li.hong", NOON + 20, Handled.ELSEWHERE, "不归中心管")
    await handle_group(store.database, group.id, handling)
    assert told(store) == []
    assert count_open(store.journal.select, Wanted()) == 0
    (handled,) = list_handled(store.journal.select)
    assert (handled.id, handled.handled_as, handled.comment, handled.count) == (
        group.id,
        Handled.ELSEWHERE,
        "不归中心管",
        3,
    )
    await miss(store, "停车场在哪儿呢", NOON + 30, "other")
    gather(store, NOON + 40)
    assert told(store) == [("停车场在哪里", 1)]
    assert get_group(store.journal.select, group.id).count == 4
    await reopen_group(store.database, group.id, by="li.hong", now=NOON + 50)
    assert told(store) == [("停车场在哪里", 4)]
    acts = [row["act"] for row in store.database.read("SELECT act FROM audit ORDER BY number")]
    assert acts[-2:] == ["miss.handled", "miss.reopened"]
    assert verify_chain(store.database.read).broken_at is None


async def test_what_is_not_there_cannot_be_handled(store: Store) -> None:
    """A group that nobody knows is named in the error, and nothing is written."""
    for act in (
        handle_group(store.database, "none", Handling("li", 1, Handled.OTHER)),
        reopen_group(store.database, "none", by="li", now=1),
    ):
        with pytest.raises(GroupNotFoundError):
            await act
    with pytest.raises(GroupNotFoundError):
        get_group(store.journal.select, "none")


async def test_words_whose_time_is_over_vanish(store: Store) -> None:
    """With the journal's words the misses go: by time, and of who leaves; the rest stays."""
    await miss(store, "停车场在哪里", NOON, "old")
    await miss(store, "停车场在哪儿", NOON + DAY, "gone")
    await miss(store, "请问停车场在哪里", NOON + DAY + 1, "kept")
    await miss(store, "食堂几点开饭", NOON, "old")
    gather(store, NOON + 2 * DAY)
    assert told(store) == [("停车场在哪里", 3), ("食堂几点开饭", 1)]
    await store.journal.drop_content(NOON + 1)
    assert told(store) == [("停车场在哪儿", 2)]
    await store.journal.drop_citizen("service", "gone")
    assert told(store) == [("请问停车场在哪里", 1)]
    await store.journal.drop_citizen("service", "kept")
    assert told(store) == []
    await miss(store, "停车场在哪里", NOON + 3 * DAY, "new")
    gather(store, NOON + 3 * DAY)
    assert told(store) == [("停车场在哪里", 1)]


async def test_the_list_can_be_narrowed(store: Store) -> None:
    """By time and by topic; days and people of a group are counted."""
    await miss(store, "停车场在哪里", NOON, "a")
    await miss(store, "停车场在哪里", NOON + DAY, "a")
    await miss(store, "停车场在哪里", NOON + DAY + 1, "b")
    gather(store, NOON + 2 * DAY)
    assert told(store, since=NOON + DAY) == [("停车场在哪里", 2)]
    assert told(store, topic=Topic.CENTRE) == [("停车场在哪里", 3)]
    assert told(store, topic=Topic.HELP) == []
    (group,) = list_groups(store.journal.select, Wanted())
    assert (group.entry, group.topic) == ("phone", Topic.CENTRE)
    midnight = NOON - DAY // 2
    assert list_days(store.journal.select, group.id) == [(midnight + DAY, 2), (midnight, 1)]
    assert count_people(store.journal.select, group.id) == 2


async def test_two_processes_make_the_same_groups(store: Store) -> None:
    """Whoever does a round, a miss is in one group; the other goes on from what it finds."""
    one, two = gatherer(store), gatherer(store)
    for number, text in enumerate(("停车场在哪里", "食堂几点", "停车场在哪儿", "食堂几点啊")):
        await miss(store, text, NOON + number)
        (one, two)[number % 2].gather(NOON + number)
    assert sorted(told(store)) == [("停车场在哪里", 2), ("食堂几点", 2)]


async def test_of_two_rounds_at_once_one_counts(store: Store) -> None:
    """Two processes that look at the same moment keep each miss once."""
    for number in range(20):
        await miss(store, f"第{'甲乙丙丁'[number % 4]}窗口办什么业务呢", NOON + number)
    rounds = (asyncio.to_thread(gatherer(store).gather, NOON + 30) for _ in range(4))
    await asyncio.gather(*rounds)
    gather(store, NOON + 40)
    (row,) = store.database.read("SELECT COUNT(*) AS number FROM misses")
    assert row["number"] == 20


TEXTS = st.sampled_from(
    ["停车场在哪里", "请问停车场在哪儿", "食堂几点开饭", "食堂几点", "医保报销", "社保报销", "3"]
)
STEPS = st.lists(st.tuples(TEXTS, st.sampled_from("abc"), st.integers(0, 3)), max_size=15)


@given(STEPS)
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_miss_is_in_exactly_one_group(
    store: Store, steps: list[tuple[str, str, int]]
) -> None:
    """However misses, rounds and handlings alternate, open and handled ones are all there is."""

    def work(db: object) -> None:
        for table in ("exchanges", "misses", "miss_groups"):
            db.conn.execute(f"DELETE FROM {table}")  # type: ignore[attr-defined]  # noqa: S608
        db.conn.execute("UPDATE miss_progress SET missed = 0, offered = 0, rated = 0")  # type: ignore[attr-defined]  # a database

    store.database.submit(work).result()
    for number, (text, citizen, act) in enumerate(steps):
        now = NOON + 1000 * number
        asyncio.run(miss(store, text, now, citizen))
        if act:
            gather(store, now)
        if act == 2 and (groups := list_groups(store.journal.select, Wanted())):
            handling = Handling("li", now, Handled.ANSWERED)
            asyncio.run(handle_group(store.database, groups[0].id, handling))
    gather(store, NOON + 1000 * len(steps))
    rows = store.database.read("SELECT * FROM misses JOIN miss_groups ON grouped = miss_groups.id")
    asked = [text for text, _, _ in steps if text != "3"]
    assert len(rows) == len(asked)
    assert all(row["is_open"] == (row["received_at"] > row["handled_at"]) for row in rows)
    shown = told(store)
    assert [count for _, count in shown] == sorted((n for _, n in shown), reverse=True)
    assert sum(count for _, count in shown) == sum(row["is_open"] for row in rows)
