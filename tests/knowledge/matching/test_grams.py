"""Grams, scorers and splitting: the small parts that matching is made of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.matching.grams import GramIndex, add_up, grams
from knowledge.matching.scorers import likeness
from knowledge.matching.splitting import clauses, sentences

WORDS = st.text(alphabet="信息公开电话地址", max_size=8)
FILLED = st.text(alphabet="信息公开电话地址", min_size=1, max_size=8)


def test_grams_are_units_and_pairs() -> None:
    """A text's grams are its characters and every pair of neighbours."""
    assert grams("信息开") == ["信", "息", "开", "信息", "息开"]
    assert grams(["xin", "xi"], between=" ") == ["xin", "xi", "xin xi"]
    assert grams("信") == ["信"]
    assert grams("") == []


@given(st.lists(FILLED, min_size=1, max_size=8), FILLED)
def test_a_share_is_the_weight_of_what_is_held(holders: list[str], question: str) -> None:
    """Of every holder the share is the weight of those grams of the question that it holds."""
    index = GramIndex(grams(holder) for holder in holders)
    asked = [*dict.fromkeys(grams(question))]
    found, total = index.find(asked)
    shares = add_up(found, len(holders))
    for holder, share in zip(holders, shares, strict=True):
        held = set(grams(holder))
        expected = sum(index.find([gram])[1] for gram in asked if gram in held)
        assert share == pytest.approx(expected)
        assert share <= total or share == pytest.approx(total)


def test_nothing_in_common_is_zero() -> None:
    """Holders that share no gram with a question have no share; so have all for no words."""
    index = GramIndex([grams("电话"), grams("地址")])
    for words in ("火星水", ""):
        found, _ = index.find(grams(words))
        assert not found
        assert add_up(found, 2).tolist() == [0.0, 0.0]


def test_rare_grams_weigh_more() -> None:
    """A gram of few holders weighs more than one of many, one that nobody holds most."""
    index = GramIndex([["甲", "乙"], ["乙"], ["乙"]])
    few, many, none = (index.find([gram])[1] for gram in "甲乙丙")
    assert none > few > many > 0


def test_an_index_of_nothing_is_empty() -> None:
    """No holders, and one that holds nothing, know no gram; one that is unknown has a weight."""
    for holders in ([], [[]]):
        index = GramIndex(holders)
        found, total = index.find(["电"])
        assert (len(index), found) == (0, [])
        assert total > 0


@given(WORDS, WORDS)
def test_likeness_is_a_share(one: str, other: str) -> None:
    """Likeness is between 0 and 1, does not mind the order, and is 1 for the same text."""
    (there, same), (back,) = likeness(one, [other, one]), likeness(other, [one])
    assert 0 <= there <= 1
    assert there == pytest.approx(back)
    assert same == 1


def test_likeness_minds_what_is_between() -> None:
    """A text with one more particle is more alike than one about something else."""
    near, far, none = likeness("信息公开", ["信息公开吗", "信电是多少吗", "地址"])
    assert near > far > none == 0


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("电话多少？地址在哪", ["电话多少？", "地址在哪"]),
        ("电话多少?？地址在哪！！谢谢。", ["电话多少?？", "地址在哪", "谢谢"]),
        ("电话多少；地址在哪\n时间呢", ["电话多少", "地址在哪", "时间呢"]),
        ("约9.8亿元", ["约9.8亿元"]),
        ("电话多少.地址在哪", ["电话多少", "地址在哪"]),
        ("电话，地址", ["电话，地址"]),
        ("嗯。电话多少", ["电话多少"]),
        ("？？？", []),
        ("啊？电话？", ["电话？"]),
        ("", []),
    ],
)
def test_sentences_end_at_stops(text: str, parts: list[str]) -> None:
    """A message is cut at stops, not at decimals; pieces of one character are dropped."""
    assert list(sentences(text)) == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("1.怎么申请 2.多久答复 3.要钱吗", ["怎么申请？", "多久答复？", "要钱吗？"]),
        ("1、电话多少？2、地址", ["电话多少？", "地址？"]),
        ("（1）哪天试运行（2）多少事项", ["哪天试运行？", "多少事项？"]),
        ("①电话②微信号", ["电话？", "微信号？"]),
        ("想问三件事：一是人数，二是访问量，三是讯息。", ["人数？", "访问量？", "讯息？"]),
        ("第一，培训几次；第二，开会几次", ["培训几次？", "开会几次？"]),
        ("首先电话多少，其次微信号多少", ["电话多少？", "微信号多少？"]),
        ("头一个是电话多少，再一个就是地址在哪", ["电话多少？", "地址在哪？"]),
        ("我在大厅。一、电话；二、地址", ["我在大厅", "电话？", "地址？"]),
    ],
)
def test_each_item_of_a_list_is_a_question(text: str, parts: list[str]) -> None:
    """What is numbered is asked, whatever numbers it; the number is no part of the question."""
    assert list(sentences(text)) == parts


@pytest.mark.parametrize(
    "text",
    [
        "附表九（二）和附表十（三）各是多少",
        "2016年1、2月多少",
        "第十二条、第二十条写什么",
        "附表1.1和1.2.1",
        "约9.8亿和1770万",
        "10月8日是哪年",
        "1、电话多少",
        "一是怎么写",
    ],
)
def test_what_numbers_nothing_stays(text: str) -> None:
    """A row of the annex, an article, a date, a decimal or a single mark makes no list."""
    assert sentences(text) == (text,)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("电话多少，地址在哪", ["电话多少", "地址在哪"]),
        ("电话多少还有地址在哪", ["电话多少", "地址在哪"]),
        ("电话、地址、时间？谢谢", ["电话", "地址", "时间", "谢谢"]),
        ("工程交易几次 货物采购几次", ["工程交易几次", "货物采购几次"]),
        ("微信 号 是 多少", ["微信 号 是 多少"]),
        ("电话多少，另外地址在哪", ["电话多少", "地址在哪"]),
        ("电话多少", ["电话多少"]),
        ("，，", []),
    ],
)
def test_clauses_end_at_commas_and_joints(text: str, parts: list[str]) -> None:
    """A sentence is cut again at commas, at words such as 还有 and at spaces between words."""
    assert list(clauses(text)) == parts


@given(st.text(alphabet="电话多少？，。还有 \n9.", max_size=40))
def test_cutting_adds_no_words(text: str) -> None:
    """Every piece stands in the message, in its order."""
    at = 0
    for piece in clauses(text):
        words = piece.rstrip("？")
        at = text.index(words, at) + len(words)
