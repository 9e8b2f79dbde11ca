"""Promises of ratings: one for each answer, changed by a second word, no inquiry of their own."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from support.conversation import Conversation, converse

from bot.store import Store
from handlers.inquiry import Kind, Outcome
from handlers.period import year_period
from handlers.ratings import Tally, add_up, count_ratings
from handlers.services import Knowledge
from handlers.wording import (
    DISSATISFIED,
    NOTHING_TO_REPORT,
    RATED_USEFUL,
    RATED_USELESS,
    REPORTED_HOW,
    REPORTED_WRONG,
    THANKS,
    fill,
)

PHONE = "联系电话是多少"


def rows(database: Path, sql: str = "SELECT * FROM ratings") -> list[sqlite3.Row]:
    """Read what is on disk."""
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        return connection.execute(sql).fetchall()


@pytest.mark.parametrize(
    ("word", "rating", "sentence"),
    [
        ("有用", "useful", RATED_USEFUL),
        ("满意。", "useful", RATED_USEFUL),
        ("沒用", "useless", RATED_USELESS),
        ("答非所问", "useless", RATED_USELESS),
        ("这条答复有误", "wrong", REPORTED_WRONG),
    ],
)
async def test_a_word_on_an_answer_is_kept_with_it(
    citizen: Conversation, database_file: Path, word: str, rating: str, sentence: str
) -> None:
    """A rating names the exchange that it speaks of, its entry and revision; it is thanked for."""
    answer = await citizen.send(PHONE)
    reply = await citizen.send(word)
    centre = citizen.pipeline.knowledge.snapshot.centre
    assert reply.text.startswith(fill(sentence, centre))
    (asked, said) = rows(database_file, "SELECT * FROM exchanges ORDER BY received_at")
    (kept,) = rows(database_file)
    (part,) = answer.parts
    assert (kept["id"], kept["rating"], kept["citizen"]) == (asked["id"], rating, "c0ffee")
    assert (kept["entry"], kept["revision"]) == (part.entry, part.revision)
    assert said["kind"] == "rating"


async def test_a_rating_is_no_inquiry(citizen: Conversation, store: Store) -> None:
    """The year's count holds the question alone, whatever was said of the answer."""
    await citizen.send(PHONE)
    for word in ("有用", "没用", "答复有误：号码变了"):
        await citizen.send(word)
    counted = store.journal.count(year_period(2016))
    assert {outcome: n for outcome, n in counted.items() if n} == {Outcome.ANSWERED: 1}
    records = await citizen.send("查询我的记录")
    assert "共1条" in records.text


async def test_who_says_another_thing_changes_it(
    citizen: Conversation, database_file: Path
) -> None:
    """Of one answer there is one rating, the last; a remark stays until it is taken back."""
    await citizen.send(PHONE)
    seen = []
    for word in ("有用", "没用", "没用", "答复有误：号码变了", "答复有误", "有用"):
        await citizen.send(word)
        seen += [(row["rating"], row["remark"]) for row in rows(database_file)]
    assert seen == [
        ("useful", None),
        ("useless", None),
        ("useless", None),
        ("wrong", "号码变了"),
        ("wrong", "号码变了"),
        ("useful", None),
    ]


async def test_a_rating_is_of_the_last_answer(citizen: Conversation, database_file: Path) -> None:
    """Thanks and greetings may stand between; another question is rated on its own."""
    await citizen.send(PHONE)
    await citizen.send("谢谢")
    await citizen.send("有用")
    await citizen.send("政府信息公开怎么申请")
    await citizen.send("没用")
    found = "SELECT text, rating FROM ratings JOIN exchanges USING (id) ORDER BY exchanges.id"
    assert [tuple(row) for row in rows(database_file, found)] == [
        (PHONE, "useful"),
        ("政府信息公开怎么申请", "useless"),
    ]


@pytest.mark.parametrize(
    ("word", "sentence"),
    [("有用", THANKS), ("没用", DISSATISFIED), ("这条答复有误", NOTHING_TO_REPORT)],
)
async def test_where_nothing_was_answered_nothing_is_rated(
    citizen: Conversation, database_file: Path, word: str, sentence: str
) -> None:
    """Without an answer of the past 30 minutes a word is a courtesy, and no rating is kept."""
    centre = citizen.pipeline.knowledge.snapshot.centre
    assert (await citizen.send(word)).text == fill(sentence, centre)
    await citizen.send(PHONE)
    citizen.clock.forward(minutes=31)
    assert (await citizen.send(word)).text == fill(sentence, centre)
    await citizen.send(PHONE)
    await citizen.send("转人工")
    await citizen.send(word)
    assert rows(database_file) == []


async def test_what_is_wrong_is_masked_and_kept(
    citizen: Conversation, database_file: Path
) -> None:
    """After a colon comes what is wrong; personal numbers in it are masked, and none is asked."""
    await citizen.send(PHONE)
    reply = await citizen.send("这条答复有误： 应该打 13812345678 才对")
    assert REPORTED_HOW not in reply.text
    (kept,) = rows(database_file)
    assert kept["remark"].startswith("应该打")
    assert "13812345678" not in kept["remark"]
    assert REPORTED_HOW in (await citizen.send("答复有误：")).text


async def test_another_question_after_a_comma_is_answered(citizen: Conversation) -> None:
    """错了 before a question is no report that would swallow it."""
    reply = await citizen.send("错了，联系电话是多少")
    assert reply.outcome is Outcome.ANSWERED


async def test_several_answers_are_rated_together(
    citizen: Conversation, database_file: Path
) -> None:
    """A rating of an answer to several questions counts for each of the entries given."""
    answer = await citizen.send("联系电话是多少？现场申请公开要带什么？")
    assert len(answer.parts) > 1
    await citizen.send("有用")
    await citizen.send("没用")
    kept = rows(database_file, "SELECT * FROM ratings ORDER BY part")
    assert [row["entry"] for row in kept] == [part.entry for part in answer.parts]
    assert {row["rating"] for row in kept} == {"useless"}


async def test_ratings_are_counted_by_revision(
    knowledge: Knowledge, store: Store, citizen: Conversation
) -> None:
    """The tally of an entry says what citizens said of each of its revisions."""
    answer = await citizen.send(PHONE)
    await citizen.send("有用")
    for number, word in enumerate(("有用", "没用", "答复有误")):
        other = converse(knowledge, store.journal, citizen=f"c{number}")
        await other.send(PHONE)
        await other.send(word)
    (entry,) = (part.entry for part in answer.parts)
    tallies = count_ratings(store.journal.select, entry)
    assert tallies == {1: Tally(useful=2, useless=1, wrong=1)}
    assert add_up([*tallies.values(), Tally(1)]) == Tally(3, 1, 1)
    assert count_ratings(store.journal.select, "another") == {}


@pytest.mark.parametrize("word", ["leave", "delete"])
async def test_who_leaves_or_deletes_is_forgotten(
    citizen: Conversation, database_file: Path, word: str
) -> None:
    """The code and the remark go with the citizen's other records; the rating stays, nobody's."""
    await citizen.send(PHONE)
    await citizen.send("答复有误：号码变了")
    if word == "leave":
        await citizen.send("", Kind.LEFT)
    else:
        await citizen.send("删除我的记录")
        await citizen.send("确认删除")
    (kept,) = rows(database_file)
    assert (kept["citizen"], kept["remark"], kept["rating"]) == (None, None, "wrong")


async def test_a_repeat_of_a_rating_is_one(citizen: Conversation, database_file: Path) -> None:
    """A delivery that comes again writes nothing and is told the same."""
    await citizen.send(PHONE)
    inquiry = citizen.make_inquiry("有用", key="again")
    first = await citizen.pipeline.reply_to(inquiry)
    await citizen.send("没用")
    assert (await citizen.pipeline.reply_to(inquiry)).text == first.text
    assert [row["rating"] for row in rows(database_file)] == ["useless"]
