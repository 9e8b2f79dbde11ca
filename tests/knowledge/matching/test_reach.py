"""Promises of reach: what a change can make answered otherwise is found, and little else."""

from __future__ import annotations

import dataclasses

from support.evidence import shipped
from support.knowledge import make_entry

from handlers.services import build_matcher
from knowledge.documents import seed_folder
from knowledge.entry import Entry
from knowledge.matching.matcher import Matcher
from knowledge.matching.reach import MOST_TEXTS, find_reached


def build(*entries: Entry) -> Matcher:
    """Index entries with the shipped word lists."""
    return build_matcher(entries, seed_folder())


def test_the_entry_s_own_phrasings_are_reached() -> None:
    """A changed entry reaches itself, and not what has nothing in common with it."""
    phone = make_entry("phone", "联系电话是多少？", "打哪个号码")
    other = make_entry("law", "申请信息公开要交钱吗？", "收费标准")
    reached = find_reached(build(phone, other), [phone])
    assert reached is not None
    assert {"联系电话是多少？", "打哪个号码"} <= {*reached}
    assert not {"申请信息公开要交钱吗？", "收费标准"} & {*reached}


def test_the_same_words_of_another_entry_are_reached() -> None:
    """Where a new entry asks with the words of another, that one's phrasing is reached."""
    old = make_entry("old", "大厅几点开门？", "早上几点上班")
    new = make_entry("new", "几点开门营业？", "早上几点上班呢")
    reached = find_reached(build(old, new), [new])
    assert reached is not None
    assert "早上几点上班" in reached


def test_several_clauses_are_always_reached() -> None:
    """What may be judged in pieces is looked at whatever changed."""
    story = make_entry("story", "窗口没有人，怎么知道人去哪了？")
    other = make_entry("law", "申请信息公开要交钱吗？")
    assert find_reached(build(story, other), [other]) == [story.question, other.question]


def test_very_much_changed_reaches_everything() -> None:
    """Where more changed than is worth asking about, all is said to be reached."""
    many = make_entry("many", "问题", *(f"第{number}种问法" for number in range(MOST_TEXTS)))
    assert find_reached(build(many), [many]) is None


def test_little_is_reached_of_the_shipped_knowledge() -> None:
    """A changed entry reaches a small part of all phrasings, its own among them."""
    entries = [*shipped().values()]
    matcher = build(*entries)
    drawn = entries[::70]
    for entry in drawn:
        changed = dataclasses.replace(entry, answer="改过的答复。")
        reached = find_reached(matcher, [entry, changed])
        assert reached is not None
        assert {*entry.texts} <= {*reached}
        assert len(reached) < len(matcher.texts) / 5
