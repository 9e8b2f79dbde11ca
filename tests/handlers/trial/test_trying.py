"""Promises of a trial: every question whose answer changes, golden ones first."""

from __future__ import annotations

import dataclasses

import pytest
from support.conversation import NOON, converse, given
from support.knowledge import make_entry, make_knowledge, make_snapshot

from bot.store import Store
from handlers.inquiry import Kind, Outcome
from handlers.services import Knowledge, build_knowledge
from handlers.trial.asking import ask
from handlers.trial.sources import list_golden, list_inquiries
from handlers.trial.trying import Asked, Effect, Part, Result, find_changes, list_changed
from handlers.trial.wording import EFFECTS, OUTCOMES, PARTS, word_given
from knowledge.documents import seed_folder
from knowledge.entry import Entry, Stance
from knowledge.golden import Golden
from knowledge.library import Change, Published

PHONE = make_entry("phone", "联系电话是多少？", "打哪个号码", "电话号码")
FEES = make_entry("fees", "申请信息公开要交钱吗？", "公开收费吗")
HOURS = make_entry("hours", "大厅几点开门？", "早上几点上班", "开门时间")


@pytest.fixture(scope="module")
def before() -> Knowledge:
    """Give what is published."""
    return make_knowledge(PHONE, FEES, HOURS)


def after(before: Knowledge, *drafts: Entry, retired: str = "") -> Knowledge:
    """Return what would be published."""
    change = Change(tuple(Published(draft, 2) for draft in drafts), frozenset({retired} - {""}))
    entries = [one.entry for one in change.apply(before.snapshot.published, None)]
    return build_knowledge(make_snapshot(entries), seed_folder(), before)


async def find(before: Knowledge, then: Knowledge, *others: Asked, every: bool = True) -> Result:
    """Try a change."""
    return await find_changes(
        before, then, others, now=NOON, tell=lambda _done, _total: None, every=every
    )


def told(result: Result) -> list[tuple[str, Effect]]:
    """Return what differs and how."""
    return [(one.asked.text, one.effect) for one in result.differing]


async def test_nothing_changes_where_nothing_is_changed(before: Knowledge) -> None:
    """The same knowledge answers the same, so nothing is listed."""
    golden = list_golden([Golden("电话多少", "phone")])
    result = await find(before, after(before), *golden)
    assert result.differing == ()
    assert result.tried == {"golden": 1, "phrasing": 8, "inquiry": 0, "phrasings": 8}


async def test_what_a_retired_entry_answered_is_listed(before: Knowledge) -> None:
    """Each phrasing of it is answered no more, from which entry to what."""
    result = await find(before, after(before, retired="hours"))
    of_hours = [one for one in result.differing if one.asked.entry == "hours"]
    assert {one.asked.text for one in of_hours} == {*HOURS.texts}
    assert {one.effect for one in of_hours} == {Effect.BROKEN}
    assert {one.before.entries for one in of_hours} == {("hours",)}
    assert "hours" not in {entry for one in of_hours for entry in one.after.entries}


async def test_other_words_of_the_same_entry_are_told_apart(before: Knowledge) -> None:
    """Who edits an answer reads that it is reworded, and that nothing else moves."""
    draft = dataclasses.replace(HOURS, answer="上午九点开门。")
    result = await find(before, after(before, draft))
    assert {*told(result)} == {(text, Effect.REWORDED) for text in HOURS.texts}


async def test_golden_breaks_come_first(before: Knowledge) -> None:
    """A golden question that loses its entry is broken; one that gets it is mended."""
    thief = make_entry("thief", "打哪个号码找人？", "打哪个号码")
    golden = list_golden([Golden("打哪个号码", "thief"), Golden("早上几点上班", "hours")])
    retired = after(before, thief, retired="hours")
    result = await find(before, retired, *golden)
    assert told(result)[0] == ("早上几点上班", Effect.BROKEN)
    assert result.broken == 1
    assert result.differing[0].asked.part is Part.GOLDEN
    parts = [one.asked.part for one in result.differing]
    assert parts == sorted(parts, key=[*Part].index)


async def test_what_is_always_wrong_is_named_and_breaks_nothing(before: Knowledge) -> None:
    """A golden question that was wrong before and stays so is told apart from a break."""
    result = await find(
        before, after(before, retired="hours"), *list_golden([Golden("火星", "phone")])
    )
    assert result.wrong == ("火星",)
    assert result.broken == 0


async def test_a_question_that_nothing_may_answer_is_broken_by_an_answer(
    before: Knowledge,
) -> None:
    """A golden question without an entry breaks when something would answer it."""
    cat = make_entry("cat", "中心的猫叫什么？", "猫叫什么名字")
    golden = list_golden([Golden("猫叫什么名字", "")])
    result = await find(before, after(before, cat), *golden)
    assert told(result)[0] == ("猫叫什么名字", Effect.BROKEN)


async def test_inquiries_are_the_last_ones_typed(before: Knowledge, store: Store) -> None:
    """The same words come once with how often; taps and what was deleted are left out."""
    citizen = converse(before, store.journal)
    for text in ("打哪个号码", "几点开门", "打哪个號碼？", "开门时间"):
        await citizen.send(text)
    await citizen.send("hours", Kind.MENU)
    other = converse(before, store.journal, citizen="gone")
    await other.send("大厅几点开门")
    await store.journal.drop_citizen("service", "gone")
    found = list_inquiries(store.journal.select)
    assert [(one.text, one.times) for one in found] == [
        ("开门时间", 1),
        ("打哪个號碼？", 2),
        ("几点开门", 1),
    ]
    assert [one.text for one in list_inquiries(store.journal.select, 1)] == ["开门时间"]
    result = await find(before, after(before, retired="hours"), *found)
    rows = [one.to_row() for one in result.differing if one.asked.part is Part.INQUIRY]
    assert rows
    assert all(row.exchange and "text" not in row.content for row in rows)


async def test_the_trial_gives_the_very_answer(knowledge: Knowledge, store: Store) -> None:
    """What the trial says of a question is what a citizen who asks it gets, whatever it is."""
    asked = [
        "联系电话是多少",
        "你好",
        "转人工",
        "红烧肉怎么做",
        "统计数据",
        "2019年收到多少申请",
        "3",
    ]
    for number, text in enumerate(asked):
        citizen = converse(knowledge, store.journal, citizen=f"c{number}")
        reply = await citizen.send(text)
        found = await ask(text, knowledge, NOON)
        assert (found.outcome, [*found.entries]) == (reply.outcome, given(reply)), text
        assert [*found.offered] == [offer.entry for offer in reply.suggestions], text


async def test_pruning_loses_nothing_here(before: Knowledge) -> None:
    """What a change can reach holds everything that differs when all is tried."""
    thief = make_entry("thief", "打哪个号码找人？", "打哪个号码", "上班时间")
    for then in (after(before, thief), after(before, retired="phone")):
        some, every = await find(before, then, every=False), await find(before, then)
        assert told(some) == told(every)


def test_changed_entries_are_named_as_they_were_and_will_be(before: Knowledge) -> None:
    """An edit is two entries, a new one or a retired one is one."""
    draft = dataclasses.replace(HOURS, answer="上午九点开门。")
    snapshot = before.snapshot
    assert list_changed(snapshot, after(before, draft).snapshot) == [HOURS, draft]
    assert list_changed(snapshot, after(before, retired="fees").snapshot) == [FEES]
    gap = make_entry("gap", "有没有食堂？", stance=Stance.GAP)
    assert list_changed(snapshot, after(before, gap).snapshot) == [gap]


async def test_a_summary_counts_and_names(before: Knowledge) -> None:
    """What is kept of a result says how many differ in each part, and the entries' questions."""
    then = after(before, retired="hours")
    result = await find(before, then)
    summary = result.summarise(before=before, after=then)
    assert sum(summary["counts"]["phrasing"].values()) == len(result.differing)
    assert summary["counts"]["golden"] == {}
    assert summary["questions"]["hours"] == HOURS.question


def test_everything_has_its_word() -> None:
    """Each part, effect and outcome has words that staff read."""
    assert {*PARTS} == {part.value for part in Part}
    assert {*EFFECTS} == {effect.value for effect in Effect}
    assert {*OUTCOMES} == {outcome.value for outcome in Outcome}
    nothing = {"outcome": "missed", "entries": [], "offered": []}
    assert word_given(nothing, {}) == "没有答案"
    four = {"outcome": "suggested", "entries": [], "offered": ["a", "b", "c", "d"]}
    assert word_given(four, {"a": "甲"}) == "请群众选择：“甲”、“b”、“c”等4条"
    assert word_given({**nothing, "entries": ["a"]}, {"a": "甲"}) == "由“甲”答复"
