"""Promises of words: no two entries that are not retired are asked for by the same."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database as Tables
from support.knowledge import CENTRE, make_entry
from support.review import AUTHOR, NOW, OTHER, SEED, Office

from knowledge import audit, tables
from knowledge.database import open_database
from knowledge.library import Library
from knowledge.review.errors import Held, WordsHeldError
from knowledge.review.holding import find_held, fold_texts, without_held


def test_words_that_another_entry_holds_are_not_saved(office: Office) -> None:
    """Neither as a question nor as a phrasing, however they are written; all of them are named."""
    new = make_entry("new", "聯繫 電話是多少", "别的问法", "联系电话是多少?")
    with pytest.raises(WordsHeldError) as refused:
        office.draft(new)
    assert refused.value.held == (
        Held("聯繫 電話是多少", "seed", SEED.question),
        Held("联系电话是多少?", "seed", SEED.question),
    )
    assert office.review.find_standing("new") is None


def test_words_are_free_where_the_latest_revision_has_them_no_more(office: Office) -> None:
    """What a draft gives up another entry may take, before either is published."""
    office.draft(make_entry("seed", "电话号码是多少？"))
    assert office.draft(make_entry("new", SEED.question)) == 1


def test_what_is_retired_holds_nothing(office: Office) -> None:
    """The words of a retired entry are free; taken by another, it cannot come back with them."""
    office.act("retire", "seed", by=AUTHOR)
    office.draft(make_entry("new", SEED.question))
    with pytest.raises(WordsHeldError) as refused:
        office.act("restore", "seed", by=AUTHOR, number=1)
    assert refused.value.held == (Held(SEED.question, "new", SEED.question),)


def test_a_draft_is_not_given_up_for_words_that_others_took(office: Office) -> None:
    """Who would go back to what is published is told who holds its words by now."""
    office.draft(make_entry("seed", "电话号码是多少？"))
    office.draft(make_entry("new", SEED.question))
    with pytest.raises(WordsHeldError):
        office.act("abandon", "seed", by=AUTHOR)
    assert office.standing("seed").entry.question == "电话号码是多少？"


def test_of_many_those_that_say_what_others_hold_are_left(office: Office) -> None:
    """The others are saved; of entries saved together one may take what another gives up."""
    entries = [
        make_entry("seed", "电话号码是多少？"),
        make_entry("new", "怎么办？", SEED.question),
        make_entry("third", "地址在哪里？"),
    ]
    saving = office.review.save_drafts(entries[2:], by=AUTHOR, reason="导入", now=NOW)
    office.run(saving)
    moved = [*entries[:2], make_entry("fourth", "地址 在哪里")]
    saving = office.review.save_drafts(moved, by=AUTHOR, reason="导入", now=NOW)
    saved = office.run(saving)
    assert (saved.new, saved.changed, saved.same, saved.left) == (1, 1, 0, ("fourth",))
    assert office.review.find_standing("fourth") is None


def test_phrasings_can_be_left_to_those_who_hold_them(office: Office) -> None:
    """An entry without the phrasings that others hold keeps its question and the rest."""
    entry = make_entry("new", "怎么办？", SEED.question, "如何办？")
    held = find_held(office.database.read, [entry, SEED])
    (free, seed) = without_held([entry, SEED], held)
    assert free.phrasings == ("如何办？",)
    assert seed is SEED


def test_who_helped_cannot_judge(office: Office) -> None:
    """Those who had a part in the words are authors beside who saved them."""
    saving = office.review.save_drafts(
        [make_entry("new", "怎么办？")], by=AUTHOR, reason="导入", now=NOW, helpers=(OTHER, AUTHOR)
    )
    office.run(saving)
    assert set(office.standing("new").authors) == {AUTHOR, OTHER}
    assert not office.standing("new").may_review(OTHER)


def test_what_was_there_before_holds_its_words(tmp_path: Path) -> None:
    """A library of before is brought in with the words of the latest revisions."""
    path = tmp_path / "old.db"
    with closing(open_database(path, audit.migrations, tables.migrations)) as database:
        Library(database).publish_seeds([SEED], CENTRE, saved_at=0)
        database.submit(_forget_words).result()
    with closing(open_database(path, audit.migrations, tables.migrations)) as database:
        rows = database.read("SELECT folded, entry, revision FROM revision_texts")
        assert [tuple(row) for row in rows] == [(*fold_texts(SEED), "seed", 1)]


def _forget_words(db: Tables) -> None:
    """Take the words away, as if the library were of before."""
    db.execute("DROP TABLE revision_texts")
    db.execute("DELETE FROM _sqlite_migrations WHERE name = 'hold_words'")
