"""The matcher: the words of an entry find it, however they are typed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.knowledge import make_entry, make_knowledge

from handlers.services import Knowledge, build_matcher
from knowledge.documents import seed_folder
from knowledge.lexicon import WordAct, WordChange, WordKind
from knowledge.matching.candidates import FEATURES
from knowledge.matching.guards import YEAR
from knowledge.matching.matcher import MOST_CANDIDATES, Matcher
from knowledge.matching.verdict import Ambiguous, Hit, Miss, Verdict

TODAY = dt.date(2026, 11, 24)
TO_TRADITIONAL = opencc.OpenCC("s2t")
SAMPLE = st.integers(0, 10_000)
LEAST_FOUND = 0.998
"""Share of phrasings that must find their own entry; two entries may share a phrasing's words."""
STEP = 10
"""One phrasing in so many is asked, from a different one on in each entry: all take a minute."""


def first_of(verdict: Verdict) -> str | None:
    """Return the entry that a verdict gives or offers first."""
    match verdict:
        case Hit(candidate):
            return candidate.entry
        case Ambiguous(candidates):
            return candidates[0].entry
        case Miss():
            return None


def standard(knowledge: Knowledge, number: int) -> str:
    """Return one of the standard questions."""
    published = knowledge.snapshot.published
    return published[number % len(published)].entry.question


def test_every_standard_question_is_answered_by_its_entry(knowledge: Knowledge) -> None:
    """Asked word for word, every shipped question gets its own entry, unasked."""
    lost = []
    for published in knowledge.snapshot.published:
        entry = published.entry
        verdict, _ = knowledge.matcher.judge(entry.question, today=TODAY)
        if not isinstance(verdict, Hit) or verdict.candidate.entry != entry.id:
            lost.append((entry.id, entry.question, first_of(verdict)))
    assert lost == []


def test_phrasings_find_their_entry(knowledge: Knowledge) -> None:
    """Asked word for word, phrasings get their own entry or have it offered first."""
    asked = [
        (published.entry.id, text, first_of(knowledge.matcher.judge(text, today=TODAY)[0]))
        for number, published in enumerate(knowledge.snapshot.published)
        for text in published.entry.phrasings[number % STEP :: STEP]
    ]
    lost = [one for one in asked if one[0] != one[2]]
    assert len(lost) <= (1 - LEAST_FOUND) * len(asked), lost


@settings(max_examples=60)
@given(SAMPLE, st.sampled_from(["script", "width", "case", "stops", "spaces", "hidden"]))
def test_spelling_changes_nothing(knowledge: Knowledge, number: int, change: str) -> None:
    """Script, width, case, punctuation, spaces and hidden characters do not change a verdict."""
    text = standard(knowledge, number)
    spelled = {
        "script": TO_TRADITIONAL.convert(text),
        "width": "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text),
        "case": text.upper(),
        "stops": f"“{text.strip('？')}”！！。",
        "spaces": f"  {text[:2]} {text[2:]}\n",
        "hidden": text[:3] + "\u200b" + text[3:] + "\ufeff",
    }[change]
    judge = knowledge.matcher.judge
    assert judge(spelled, today=TODAY) == judge(text, today=TODAY)


@settings(max_examples=60)
@given(
    SAMPLE,
    st.sampled_from(["请问", "您好，", "麻烦问一下", "我想咨询一下", "你好，请问"]),
    st.sampled_from(["", "呢", "啊", "谢谢", "，谢谢！", "呀？"]),
)
def test_politeness_changes_nothing(
    knowledge: Knowledge, number: int, before: str, after: str
) -> None:
    """Polite words around a question leave its answer the same."""
    text = standard(knowledge, number)
    polite, _ = knowledge.matcher.judge(f"{before}{text}{after}", today=TODAY)
    plain, _ = knowledge.matcher.judge(text, today=TODAY)
    assert first_of(polite) == first_of(plain)
    assert isinstance(polite, Hit)


@settings(max_examples=40)
@given(st.text(max_size=60))
def test_any_text_is_ranked(knowledge: Knowledge, text: str) -> None:
    """Whatever the characters, a ranking is ordered, short, of different entries, and competes."""
    ranked = knowledge.matcher.rank(text)
    shares = [found.probability for found in ranked]
    assert len(ranked) <= MOST_CANDIDATES
    assert len({found.entry for found in ranked}) == len(ranked)
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) < 1 + 1e-9
    assert all(len(found.features) == len(FEATURES) for found in ranked)


def test_of_entries_folded_alike_the_one_written_so_comes_first() -> None:
    """Two entries that differ in marks alone: each is first when asked as it is written."""
    spellings = ("怎样交款？何时退款？", "怎样交款? 何时退款?", "怎样交款，何时退款")
    matcher = make_knowledge(*(make_entry(text, text) for text in spellings)).matcher
    assert [matcher.rank(text)[0].entry for text in spellings] == [*spellings]


def test_judging_twice_is_the_same(knowledge: Knowledge) -> None:
    """A matcher remembers nothing: the same question gets the same verdict and ranking."""
    judge = knowledge.matcher.judge
    for text in ("联系电话是多少", "信息公开", "xinxi gongkai", "微信"):
        assert judge(text, today=TODAY) == judge(text, today=TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "lianxi dianhua shi duoshao",
        "联系店话是多少",
        "聯繫電話是多少",
        "连系电话是多少",
        "电话多少联系",
    ],
)
def test_slips_and_letters_still_find(knowledge: Knowledge, text: str) -> None:
    """Pinyin, homophones, traditional script and another order of words still find the entry."""
    verdict, ranked = knowledge.matcher.judge(text, today=TODAY)
    assert ranked[0].entry == "centre-phone"
    assert first_of(verdict) == "centre-phone"


@pytest.mark.parametrize(
    "text", ["火星上有没有水", "鱼香肉丝怎么炒", "asdfghjkl", "啊啊啊啊", "𠀀𠀁𠀂", "ÄÖÜß"]
)
def test_foreign_questions_are_not_answered(knowledge: Knowledge, text: str) -> None:
    """A question about something else is never answered with a fact."""
    verdict, _ = knowledge.matcher.judge(text, today=TODAY)
    if isinstance(verdict, Hit):
        entry = knowledge.snapshot.by_id[verdict.candidate.entry].entry
        assert entry.stance != "fact"


@settings(max_examples=40)
@given(SAMPLE, st.integers(2017, 2039))
def test_another_year_never_gets_a_figure(knowledge: Knowledge, number: int, year: int) -> None:
    """No question about another year is answered with an entry that is bound to its own."""
    text = f"{year}年{standard(knowledge, number).replace('2016年', '').replace('2015年', '')}"
    verdict, _ = knowledge.matcher.judge(text, today=TODAY)
    if isinstance(verdict, Hit):
        entry = knowledge.snapshot.by_id[verdict.candidate.entry].entry
        assert not entry.years or year in entry.years or entry.stance != "fact"


@pytest.mark.parametrize("text", ["", "   ", "？！", "😀"])
def test_no_words_rank_nothing(knowledge: Knowledge, text: str) -> None:
    """A text without words has no candidates and is missed."""
    assert knowledge.matcher.judge(text, today=TODAY) == (Miss(), [])


@pytest.mark.parametrize("text", ["联系电话是多少", "dianhua", "", "2023年"])
def test_an_empty_knowledge_base_ranks_nothing(text: str) -> None:
    """Where nothing is published everything is missed."""
    assert make_knowledge().matcher.judge(text, today=TODAY) == (Miss(), [])


def small() -> Matcher:
    """Return the matcher of three entries."""
    return make_knowledge(
        make_entry("phone", "联系电话是多少？", "电话号码"),
        make_entry("figure", "2016年公开了多少条？", years=(2016,)),
        make_entry("many", "微信号是什么？", *(f"微信号怎么加{n}" for n in "甲乙丙丁戊己")),
    ).matcher


def test_the_winning_phrasing_is_named() -> None:
    """A candidate carries the phrasing that won, which is one of its entry's own."""
    ranked = small().rank("电话号码")
    assert (ranked[0].entry, ranked[0].phrasing) == ("phone", "电话号码")


def test_an_entry_is_ranked_once() -> None:
    """An entry with many phrasings is one candidate."""
    assert [found.entry for found in small().rank("微信号")].count("many") == 1


def test_guards_can_be_asked_for_alone() -> None:
    """What a text forbids an entry is the same alone as in its verdict."""
    matcher = small()
    assert matcher.find_guards("2023年公开了多少条", "figure", today=TODAY) == (YEAR,)
    assert matcher.find_guards("2016年公开了多少条", "figure", today=TODAY) == ()
    verdict, ranked = matcher.judge("2023年公开了多少条", today=TODAY)
    assert ranked[0].guards == (YEAR,)
    assert verdict == Miss((YEAR,))


def test_the_same_texts_answer_for_other_entries_by_other_words() -> None:
    """Texts that were indexed before stand for the entries, and mean by the words, given now."""
    entries = [make_entry("one", "猫咪几点开饭？"), make_entry("two", "大厅几点开门？")]
    others = [replace(entry, id=f"other-{entry.id}") for entry in entries]
    filler = WordChange(WordKind.FILLER, WordAct.ADD, "", "开饭呀")
    first = build_matcher(entries, seed_folder())
    second = build_matcher(others, seed_folder())
    third = build_matcher(entries, seed_folder(), changes=[filler])
    assert [one.rank("猫咪几点开饭")[0].entry for one in (first, second)] == ["one", "other-one"]
    assert first.preparation.read("几点开饭呀") != third.preparation.read("几点开饭呀")


def test_a_matcher_takes_over_what_it_may(knowledge: Knowledge) -> None:
    """Built upon the one before, a matcher ranks like a new one, with entries gone and added."""
    entries = [one.entry for one in knowledge.snapshot.published]
    added = make_entry("cat", "中心里养的猫叫什么名字？", "maomi jiao shenme", "那只猫咪的大名")
    changed = [*entries[5:], added]
    upon = build_matcher(changed, seed_folder(), knowledge.matcher)
    anew = build_matcher(changed, seed_folder())
    for text in (
        "中心的猫咪叫什么名",
        "maomi de daming",
        *(one.question for one in entries[::20]),
    ):
        ranked = [
            [
                (one.entry, one.phrasing, pytest.approx(one.probability))
                for one in matcher.rank(text)
            ]
            for matcher in (upon, anew)
        ]
        assert ranked[0] == ranked[1]
