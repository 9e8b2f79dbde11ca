"""Promises of the golden questions: each once, every change counted and in the audit record."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge import audit, golden
from knowledge.audit import verify_chain
from knowledge.database import Database, open_database
from knowledge.documents import seed_folder
from knowledge.errors import SeedError
from knowledge.golden import (
    LONGEST_QUESTION,
    PAGE,
    Golden,
    GoldenError,
    GoldenSet,
    count_changes,
    read_golden,
)
from knowledge.seeding import read_entries
from knowledge.text import fold


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Database]:
    """Give a database with nothing but an empty golden set."""
    database = open_database(tmp_path / "bot.db", audit.migrations, golden.migrations)
    yield database
    database.close()


def add(opened: Database, *questions: tuple[str, str], at: int = 1) -> int:
    """Take questions in and return how many changed."""
    every = [Golden(*one) for one in questions]
    return asyncio.run(GoldenSet(opened).add(every, by="li.hong", now=at))


def test_a_question_stands_once_however_it_is_spelt(opened: Database) -> None:
    """Width, script and punctuation make no other question; another entry takes the place."""
    assert add(opened, ("电话是多少？", "a"), ("電話是多少", "a")) == 1
    assert add(opened, ("电话是多少", "b")) == 1
    assert GoldenSet(opened).list_all() == [Golden("电话是多少", "b")]
    assert GoldenSet(opened).list_of_entry("b") == [Golden("电话是多少", "b")]
    assert GoldenSet(opened).list_of_entry("a") == []


def test_only_a_change_counts(opened: Database) -> None:
    """What is there already changes neither the count nor the audit record."""
    changes = [count_changes(opened.read)]
    for question in ("电话", "电话？", "地址"):
        add(opened, (question, "a"))
        changes.append(count_changes(opened.read))
    assert changes == [0, 1, 1, 2]
    assert verify_chain(opened.read).length == 2
    acts = [row["act"] for row in opened.read("SELECT act FROM audit")]
    assert acts == ["golden.added"] * 2


@pytest.mark.parametrize("text", ["", "？！", "长" * (LONGEST_QUESTION + 1)])
def test_what_cannot_be_asked_is_refused_whole(opened: Database, text: str) -> None:
    """Of several questions none is taken where one is empty or too long."""
    with pytest.raises(GoldenError):
        add(opened, ("电话", "a"), (text, "a"))
    assert GoldenSet(opened).count() == 0


def test_what_is_taken_out_is_told(opened: Database) -> None:
    """Taking a question out names it in the record; one that is not there changes nothing."""
    add(opened, ("电话", "a"))
    kept = GoldenSet(opened)
    assert asyncio.run(kept.remove(Golden("電話", "").id, by="li.hong", now=2))
    assert not asyncio.run(kept.remove(Golden("电话", "").id, by="li.hong", now=3))
    assert kept.list_all() == []
    last = opened.read("SELECT act, detail FROM audit ORDER BY number DESC LIMIT 1")[0]
    assert (last["act"], "电话" in last["detail"]) == ("golden.removed", True)


def test_pages_hold_every_question_once(opened: Database) -> None:
    """Page after page, the newest first, shows each question once."""
    for number in range(PAGE + 20):
        add(opened, (f"第{number}个问题", "a"), at=number // 7)
    first = GoldenSet(opened).list_page()
    last = first[-1]
    second = GoldenSet(opened).list_page(before=(last.at, last.golden.id))
    assert (len(first), len(second)) == (PAGE, 20)
    assert len({one.golden.id for one in first + second}) == PAGE + 20
    assert [one.at for one in first + second] == sorted(
        (one.at for one in first + second), reverse=True
    )


@pytest.mark.parametrize(
    ("golden_question", "outcome", "entries", "is_met"),
    [
        (Golden("电话", "a"), "answered", ("a",), True),
        (Golden("电话", "a"), "missed", ("a",), True),
        (Golden("电话", "a"), "answered", ("b", "a"), True),
        (Golden("电话", "a"), "answered", ("b",), False),
        (Golden("电话", "a"), "suggested", (), False),
        (Golden("火星", ""), "missed", (), True),
        (Golden("火星", ""), "suggested", (), True),
        (Golden("火星", ""), "answered", ("a",), False),
    ],
)
def test_what_the_right_answer_is(
    golden_question: Golden, outcome: str, entries: tuple[str, ...], *, is_met: bool
) -> None:
    """The entry must be given, offering it is not enough; without an entry nothing may answer."""
    assert golden_question.is_met(outcome, entries) is is_met


def test_shipped_questions_are_of_shipped_entries() -> None:
    """Each names an entry that is there, and is none of its phrasings: those are tried anyway."""
    entries, _ = read_entries(seed_folder())
    known = {entry.id for entry in entries}
    phrasings = {fold(text) for entry in entries for text in entry.texts}
    shipped = read_golden(seed_folder())
    assert len({one.id for one in shipped}) == len(shipped) > 90
    assert {one.entry for one in shipped} - known == {""}
    assert [one.question for one in shipped if fold(one.question) in phrasings] == []


def test_a_faulty_seed_file_is_named(tmp_path: Path) -> None:
    """A file that is missing or is no list of questions is named."""
    with pytest.raises(SeedError, match=r"golden\.toml"):
        read_golden(tmp_path)
    (tmp_path / "golden.toml").write_text("[questions]\ncentre-phone = 3\n", "utf-8")
    with pytest.raises(SeedError, match=r"golden\.toml"):
        read_golden(tmp_path)


def test_a_set_that_has_questions_is_not_seeded(opened: Database) -> None:
    """What is shipped fills an empty set only, without a deed of anybody's."""
    kept = GoldenSet(opened)
    kept.seed([Golden("电话", "a")], now=0)
    kept.seed([Golden("地址", "a")], now=0)
    assert kept.list_all() == [Golden("电话", "a")]
    assert verify_chain(opened.read).length == 0
