"""Staff's words: checked, judged by a second person, and in use like a publication."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.knowledge import CENTRE, make_entry

from knowledge import audit as audit_module
from knowledge import tables as tables_module
from knowledge.audit import verify_chain
from knowledge.database import Database, open_database
from knowledge.lexicon import WordAct, WordChange, WordKind, amend, make_lexicon
from knowledge.library import Library
from knowledge.synonyms import Synonyms, WordsError, WordState, check_change

LISTS: dict[str, object] = {
    "fillers": ["请问"],
    "particles": ["吗"],
    "same": [["营业执照", "执照"], ["电话", "座机"]],
}
ADD = WordChange(WordKind.SAME, WordAct.ADD, "营业执照", "照")


def change(act: WordAct, standard: str, word: str) -> WordChange:
    """Return a change of a group, or of the fillers where no standard is given."""
    return WordChange(WordKind.SAME if standard else WordKind.FILLER, act, standard, word)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Give an empty database with the library's tables."""
    modules = (audit_module, tables_module)
    opened = open_database(tmp_path / "w.db", *(module.migrations for module in modules))
    yield opened
    opened.close()


@pytest.fixture
def synonyms(database: Database) -> Synonyms:
    """Give the words over a short list."""
    return Synonyms(database, LISTS)


@pytest.mark.parametrize(
    ("made", "same", "fillers"),
    [
        (change(WordAct.ADD, "营业执照", "照"), ["营业执照", "执照", "照"], ["请问"]),
        (change(WordAct.REMOVE, "营业执照", "执照"), ["营业执照"], ["请问"]),
        (change(WordAct.ADD, "", "劳烦"), ["营业执照", "执照"], ["请问", "劳烦"]),
        (change(WordAct.REMOVE, "", "请问"), ["营业执照", "执照"], []),
    ],
)
def test_a_change_is_made_to_its_list(
    made: WordChange, same: list[str], fillers: list[str]
) -> None:
    """A word joins its group or leaves it, and so do fillers; nothing else changes."""
    lists = amend(LISTS, [made])
    assert lists["same"] == [same, ["电话", "座机"]]
    assert lists["fillers"] == fillers
    assert lists["particles"] == ["吗"]


def test_a_new_group_begins_with_its_standard_word() -> None:
    """A word of no group makes one, and means what that does from then on."""
    lexicon = make_lexicon(amend(LISTS, [change(WordAct.ADD, "身份证", "身份证明")]))
    assert lexicon.normalise("办身份证明") == "办身份证"


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (change(WordAct.ADD, "营业执照", "！"), "不能为空"),
        (change(WordAct.ADD, "营业执照", "长" * 21), "最多20个字"),
        (WordChange(WordKind.SAME, WordAct.ADD, "", "照"), "与哪个词意思相同"),
        (change(WordAct.ADD, "营业执照", "執照"), "已经在词表里，与“营业执照”同义"),
        (change(WordAct.ADD, "营业执照", "座机"), "已经在词表里，与“电话”同义"),
        (change(WordAct.ADD, "身份证", "身份证"), "已经在词表里"),
        (change(WordAct.REMOVE, "营业执照", "营业执照"), "是这一组的标准词"),
        (change(WordAct.REMOVE, "营业执照", "座机"), "不在“营业执照”这一组里"),
        (change(WordAct.ADD, "", "请问"), "已经是口头语"),
        (change(WordAct.REMOVE, "", "劳烦"), "不是口头语"),
    ],
)
def test_what_would_change_nothing_is_said(made: WordChange, says: str) -> None:
    """A change that is empty, double or impossible has its sentence."""
    with pytest.raises(WordsError, match=says):
        check_change(made, LISTS)


def test_any_word_of_a_group_names_it() -> None:
    """Who says that 照 is the same as 执照 adds it to the group of 营业执照, in plain script."""
    plain = check_change(change(WordAct.ADD, "執照", "照 "), LISTS)
    assert plain == ADD


async def test_a_second_person_takes_a_change_into_use(
    synonyms: Synonyms, database: Database
) -> None:
    """What was proposed waits; another approves it; every process sees it as a publication."""
    library = Library(database)
    library.publish_seeds([make_entry("a", "电话？")], CENTRE, saved_at=1)
    before = library.load_snapshot()
    number = await synonyms.propose(ADD, by="li", reason="群众常这样说", now=2)
    assert [kept.number for kept in synonyms.list_waiting()] == [number]
    assert library.load_snapshot().publication == before.publication
    with pytest.raises(WordsError, match="不能审核自己"):
        await synonyms.judge(number, WordState.USED, by="li", comment="", now=3)
    await synonyms.judge(number, WordState.USED, by="wang", comment="同意", now=3)
    after = library.load_snapshot()
    assert (after.words, before.words) == ((ADD,), ())
    assert after.publication > before.publication
    assert synonyms.read_lists()["same"] == [["营业执照", "执照", "照"], ["电话", "座机"]]
    with pytest.raises(WordsError, match="没有在等待"):
        await synonyms.judge(number, WordState.REJECTED, by="wang", comment="", now=4)
    rows = database.read("SELECT act, staff FROM audit ORDER BY number")
    assert [tuple(row) for row in rows] == [("words.proposed", "li"), ("words.used", "wang")]
    assert verify_chain(database.read).broken_at is None


async def test_a_rejected_change_is_kept_and_not_used(synonyms: Synonyms) -> None:
    """Who rejects says why; the lists stay, and the same may be proposed again."""
    number = await synonyms.propose(ADD, by="li", reason="说法", now=1)
    with pytest.raises(WordsError, match="正在等待审核"):
        await synonyms.propose(ADD, by="zhang", reason="说法", now=1)
    await synonyms.judge(number, WordState.REJECTED, by="wang", comment="太短", now=2)
    assert synonyms.read_lists()["same"] == LISTS["same"]
    (kept,) = synonyms.list_judged()
    assert (kept.state, kept.comment, kept.judged_by) == (WordState.REJECTED, "太短", "wang")
    assert await synonyms.propose(ADD, by="zhang", reason="再议", now=3) == number + 1


async def test_what_was_used_meanwhile_is_not_used_twice(synonyms: Synonyms) -> None:
    """A change that waits while another makes it needless is refused when it is judged."""
    first = await synonyms.propose(ADD, by="li", reason="说法", now=1)
    other = WordChange(WordKind.SAME, WordAct.ADD, "电话", "照")
    second = await synonyms.propose(other, by="li", reason="说法", now=1)
    await synonyms.judge(first, WordState.USED, by="wang", comment="", now=2)
    with pytest.raises(WordsError, match="已经在词表里"):
        await synonyms.judge(second, WordState.USED, by="wang", comment="", now=3)
