"""Grams, scorers and splitting: the small parts that matching is made of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.matching.grams import GramIndex, coverage, grams
from knowledge.matching.scorers import likeness
from knowledge.matching.splitting import clauses, sentences

WORDS = st.text(alphabet="信息公开电话地址", max_size=8)
FILLED = st.text(alphabet="信息公开电话地址", min_size=1, max_size=8)


def test_grams_are_units_and_pairs() -> None:
    """A text's grams are its characters and every pair of neighbours."""
    assert grams("信息开") == ["信", "息", "开", "信 息", "息 开"]
    assert grams("信") == ["信"]
    assert grams("") == []


@given(st.lists(FILLED, min_size=1, max_size=8, unique=True), st.data())
def test_a_row_is_most_like_itself(rows: list[str], data: st.DataObject) -> None:
    """Asked word for word, a row has the cosine one, and no row has more."""
    index = GramIndex(grams(row) for row in rows)
    at = data.draw(st.integers(0, len(rows) - 1))
    scores = index.score(grams(rows[at]))
    assert scores[at] == pytest.approx(1, abs=1e-5)
    assert scores.max() <= 1 + 1e-5
    assert scores.min() >= 0


@given(st.lists(FILLED, min_size=1, max_size=8))
def test_nothing_in_common_is_zero(rows: list[str]) -> None:
    """Rows that share no character with a question have no score; so have all for no words."""
    index = GramIndex(grams(row) for row in rows)
    assert not index.score(grams("火星水")).any()
    assert not index.score([]).any()


def test_unknown_words_lower_a_score() -> None:
    """Words that the knowledge base never heard of make a question less alike."""
    index = GramIndex([grams("电话"), grams("地址")])
    assert index.score(grams("火星电话"))[0] < index.score(grams("电话"))[0]


def test_rare_grams_weigh_more() -> None:
    """Of two rows that share one character each, that with the rarer one is nearer."""
    index = GramIndex([grams("甲子"), grams("乙丑"), grams("乙寅"), grams("乙卯")])
    scores = index.score(["甲", "乙"])
    assert scores[0] > scores[1]


def test_an_index_of_nothing_is_empty() -> None:
    """No rows give no scores, and an empty row has none."""
    assert len(GramIndex([]).score(grams("电话"))) == 0
    assert GramIndex([[]]).score(grams("电话")).tolist() == [0.0]


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.floats(0.1, 9)),
    st.sets(st.sampled_from("abcdef")),
)
def test_coverage_is_a_share(weights: dict[str, float], held: set[str]) -> None:
    """Coverage is between none and all, all when everything is held, and grows with it."""
    share = coverage(weights, held)
    assert 0 <= share <= 1 + 1e-9
    assert share <= coverage(weights, held | {"a"}) + 1e-9
    assert coverage(weights, set()) == 0
    assert coverage(weights, set(weights)) == (pytest.approx(1) if weights else 0)


@given(WORDS, WORDS)
def test_likeness_is_a_share(one: str, other: str) -> None:
    """Likeness is between 0 and 1, does not mind the order, and is 1 for the same text."""
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, other) == pytest.approx(likeness(other, one))
    assert likeness(one, one) == 1


def test_likeness_minds_what_is_between() -> None:
    """A text with one more particle is more alike than one about something else."""
    assert likeness("信息公开", "信息公开吗") > likeness("信息公开", "电话是多少吗")
    assert likeness("电话", "地址") == 0


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("电话多少？地址在哪", ["电话多少", "地址在哪"]),
        ("电话多少?地址在哪！！谢谢。", ["电话多少", "地址在哪", "谢谢"]),
        ("电话多少；地址在哪\n时间呢", ["电话多少", "地址在哪", "时间呢"]),
        ("约9.8亿元", ["约9.8亿元"]),
        ("电话多少.地址在哪", ["电话多少", "地址在哪"]),
        ("电话，地址", ["电话，地址"]),
        ("嗯。电话多少", ["电话多少"]),
        ("？？？", []),
        ("", []),
    ],
)
def test_sentences_end_at_stops(text: str, parts: list[str]) -> None:
    """A message is cut at stops, not at decimals; pieces of one character are dropped."""
    assert sentences(text) == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("电话多少，地址在哪", ["电话多少", "地址在哪"]),
        ("电话多少还有地址在哪", ["电话多少", "地址在哪"]),
        ("电话、地址、时间？谢谢", ["电话", "地址", "时间", "谢谢"]),
        ("电话多少，另外地址在哪", ["电话多少", "地址在哪"]),
        ("电话多少", ["电话多少"]),
        ("，，", []),
    ],
)
def test_clauses_end_at_commas_and_joints(text: str, parts: list[str]) -> None:
    """A sentence is cut again at commas and at words such as 还有."""
    assert clauses(text) == parts


@given(st.text(alphabet="电话多少？，。还有 \n9.", max_size=40))
def test_cutting_adds_no_words(text: str) -> None:
    """Every piece stands in the message, in its order."""
    at = 0
    for piece in clauses(text):
        at = text.index(piece, at) + len(piece)
