"""Promises of every sentence that a citizen can receive."""

from __future__ import annotations

import re
import string

import pytest
from support.knowledge import CENTRE, make_entry

from handlers import wording
from handlers.inquiry import Suggestion
from handlers.services import Knowledge
from handlers.wording import (
    fill,
    word_answer,
    word_answers,
    word_confirmation,
    word_offer,
    word_sources,
    word_years,
)
from knowledge.documents import REPORT
from knowledge.entry import Source, Stance
from knowledge.library import Centre

SENTENCES = {
    name: sentence
    for name, sentence in vars(wording).items()
    if name.isupper() and isinstance(sentence, str) and name != "REPORT"
}
VALUES = {
    "reply": "电话答复。",
    "years": "2015年",
    "held": "2016年",
    "topic": "统计数据",
    "number": 7,
    "question": "电话",
    "nearest": "电话是多少？",
    "citation": "2016年度报告",
    "section": "第四部分",
    "note": "附注",
    "place": "本公众号",
    "count": 3,
    "first": "2016年7月1日",
    "last": "2016年7月2日",
    "days": 730,
    "day": "2016年7月12日",
}
LAW = Source("regulation-711", "《条例》", "第三十三条")
REPORT_SOURCE = Source(REPORT, "2016年度报告", "附表", "题名印为“2015年度”。")


@pytest.mark.parametrize("name", SENTENCES)
def test_sentences_are_polite(name: str) -> None:
    """No sentence calls a citizen 你, raises its voice, or leaves Chinese punctuation."""
    sentence = SENTENCES[name]
    assert re.search("[\u4e00-\u9fff]", sentence)
    assert not re.search("[你!！]", sentence)
    assert not re.search(r"[\u4e00-\u9fff][,;:?]", sentence)


@pytest.mark.parametrize("name", SENTENCES)
def test_filled_sentences_have_no_gap(name: str) -> None:
    """Every place-holder of every sentence is filled, and no brace reaches a citizen."""
    wanted = {found for _, found, _, _ in string.Formatter().parse(SENTENCES[name]) if found}
    filled = fill(SENTENCES[name], CENTRE, **VALUES)
    assert not re.search("[{}]", filled)
    assert wanted <= {"name", "phone", "purpose", *VALUES}
    if "phone" in wanted and "purpose" in wanted:
        assert f"{CENTRE.phone}（{CENTRE.purpose}）" in filled


@pytest.mark.parametrize(
    "name", [name for name, sentence in SENTENCES.items() if "purpose" in sentence]
)
def test_a_telephone_without_a_purpose_is_still_named(name: str) -> None:
    """A centre that prints no purpose gives its number as the centre's own."""
    filled = fill(SENTENCES[name], Centre("中心", "0632—6616110"), **VALUES)
    assert "0632—6616110（中心联系电话）" in filled


def test_misses_and_faults_name_a_way_on() -> None:
    """Whoever is not answered is told which number to call."""
    for sentence in (
        wording.MISS,
        wording.MISS_YEAR,
        wording.MISS_YEAR_BESIDE,
        wording.MISS_ELSEWHERE,
        wording.HANDOFF_MATTER,
        wording.HANDOFF_PASSED_ON,
        wording.ABUSE,
        wording.DISSATISFIED,
        wording.FAILED,
        wording.NOT_RECORDED,
    ):
        assert "{phone}" in sentence


def test_answers_of_the_knowledge_base_are_polite(knowledge: Knowledge) -> None:
    """No reviewed answer or question calls a citizen 你 or raises its voice."""
    for published in knowledge.snapshot.published:
        entry = published.entry
        assert not re.search("[你!！]", entry.answer), entry.id
        assert not re.search("[!！]", entry.question), entry.id
        assert not re.search("[{}]", entry.answer), entry.id
        assert entry.answer == entry.answer.strip()


def test_an_answer_names_source_note_and_how_to_verify() -> None:
    """Under a fact stand its source, the note on its label and how to verify it, in this order."""
    entry = make_entry("figure", "多少条？", source=REPORT_SOURCE, answer="1000余条。")
    assert word_answer(entry, CENTRE).split("\n") == [
        "1000余条。",
        "出处：2016年度报告附表",
        "注：题名印为“2015年度”。",
        "如需核实，请拨打0632—6616110。",
    ]


@pytest.mark.parametrize("stance", [Stance.GAP, Stance.DECLINE])
def test_gaps_and_declines_are_said_as_they_are(stance: Stance) -> None:
    """What is no fact has no source to name and nothing to verify."""
    entry = make_entry("gap", "几点上班？", stance=stance, answer="报告没有写。")
    assert word_answer(entry, CENTRE) == "报告没有写。"
    assert word_answers([entry], CENTRE) == ["【几点上班？】\n报告没有写。"]


@pytest.mark.parametrize(
    ("source", "is_confirmed", "line"),
    [
        (REPORT_SOURCE, True, "如需核实，请拨打0632—6616110。"),
        (REPORT_SOURCE, False, fill(wording.UNCONFIRMED_REPORT, CENTRE)),
        (LAW, True, ""),
        (LAW, False, wording.UNCONFIRMED_LAW),
    ],
)
def test_what_is_not_confirmed_says_so(source: Source, line: str, *, is_confirmed: bool) -> None:
    """An unconfirmed answer says that it is, in the words for its kind of source."""
    entry = make_entry("a", "问？", source=source, is_confirmed=is_confirmed)
    assert word_confirmation(entry, CENTRE) == line


def test_an_answer_without_source_names_none() -> None:
    """No empty 出处 stands under an answer that has no document."""
    assert word_sources(make_entry("a", "问？", source=Source())) == []


def test_several_answers_say_what_they_share_once() -> None:
    """Each of several answers has its question and source; how to verify comes once, last."""
    one = make_entry("one", "甲？", answer="甲。")
    two = make_entry("two", "乙？", answer="乙。", source=LAW)
    three = make_entry("three", "丙？", answer="丙。")
    assert word_answers([one, two, three], CENTRE) == [
        "【甲？】\n甲。\n出处：2016年度报告第一部分",
        "【乙？】\n乙。\n出处：《条例》第三十三条",
        "【丙？】\n丙。\n出处：2016年度报告第一部分",
        "如需核实，请拨打0632—6616110。",
    ]


def test_what_is_unconfirmed_says_so_under_its_own_answer() -> None:
    """Of several answers the unconfirmed one alone carries the warning."""
    one = make_entry("one", "甲？", answer="甲。", is_confirmed=False)
    two = make_entry("two", "乙？", answer="乙。")
    first, second, last = word_answers([one, two], CENTRE)
    assert first.endswith(fill(wording.UNCONFIRMED_REPORT, CENTRE))
    assert second == "【乙？】\n乙。\n出处：2016年度报告第一部分"
    assert last == "如需核实，请拨打0632—6616110。"


def test_offers_are_numbered_from_one() -> None:
    """An offer has its sentence, its numbered lines and a hint, each on a line of its own."""
    offers = (Suggestion("a", "甲？"), Suggestion("b", "乙？"))
    assert word_offer("请选：", offers, "回复数字。") == "请选：\n1. 甲？\n2. 乙？\n回复数字。"


def test_an_offer_without_hint_ends_with_its_last_line() -> None:
    """No empty line follows an offer that has no hint."""
    assert word_offer("请选：", (Suggestion("a", "甲？"),), "") == "请选：\n1. 甲？"


@pytest.mark.parametrize(
    ("years", "words"),
    [
        ({2023}, "2023年"),
        ({2024, 2023}, "2024年、2023年"),
        ({0}, "其他年份"),
        ({2023, 0}, "2023年、其他年份"),
        (set(), ""),
    ],
)
def test_years_are_worded_as_citizens_read_them(years: set[int], words: str) -> None:
    """Years are named latest first; those that were not named come last as 其他年份."""
    assert word_years(years) == words
