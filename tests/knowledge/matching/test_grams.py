"""Grams and scorers: the figures that matching is made of."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.matching.columns import Columns, Holders
from knowledge.matching.grams import Floats, GramIndex
from knowledge.matching.pinyin import sounds
from knowledge.matching.question import VIEWS, Question, to_codes
from knowledge.matching.scorers import beginning, likeness

WORDS = st.text(alphabet="信息公开电话地址𠀀", max_size=8)
FILLED = st.text(alphabet="信息公开电话地址𠀀", min_size=1, max_size=8)
HOLDERS = st.lists(st.lists(FILLED, min_size=1, max_size=4), min_size=1, max_size=8)
EVEN = np.ones(VIEWS)


def no_bonus(holders: Holders) -> Floats:
    """Prefer nobody."""
    return np.zeros(len(holders))


def read(text: str) -> Question:
    """Return a question whose words are its pairs of characters, two by two."""
    return Question(text, sounds(text), tuple(text[at : at + 2] for at in range(0, len(text), 2)))


def build(holders: list[list[str]], **options: int) -> GramIndex:
    """Return the index of some holders with their texts."""
    columns = Columns()
    owners = []
    for number, texts in enumerate(holders):
        for text in texts:
            columns.add(read(text))
            owners.append(number)
    return GramIndex(columns, np.array(owners, np.int64), len(holders), **options)


def list_grams(question: Question) -> list[set[str]]:
    """Return the grams of a question by view: an obviously right way."""
    texts = [question.text, question.spoken]
    pairs = [{a + b for a, b in itertools.pairwise(text)} for text in texts]
    return [{*texts[0]} | pairs[0], {*texts[1]} | pairs[1], {*question.words}]


@given(HOLDERS, FILLED)
def test_a_share_is_the_weight_of_what_is_held(holders: list[list[str]], text: str) -> None:
    """Of every holder the share is the weight of those grams of the question that it holds."""
    index = build(holders)
    every = [list_grams(read(text))] + [
        [set().union(*views) for views in zip(*map(list_grams, map(read, texts)), strict=True)]
        for texts in holders
    ]
    covered = index.cover(index.find(read(text)), EVEN, no_bonus)
    assert covered.holders.tolist() == [*range(len(holders))]
    for view, asked in enumerate(every[0]):
        weight = {
            gram: math.log1p(
                (len(holders) + 0.5) / (sum(gram in held[view] for held in every[1:]) + 0.5)
            )
            for gram in asked
        }
        for number, held in enumerate(every[1:]):
            share = sum(weight[gram] for gram in asked & held[view]) / sum(weight.values())
            assert covered.shares[view, number] == pytest.approx(share)


@given(HOLDERS, FILLED, st.integers(0, 40))
def test_many_holders_are_covered_like_few(
    holders: list[list[str]], text: str, most_read: int
) -> None:
    """Where only the likeliest holders are looked at, their shares are the same."""
    every, most = build(holders), build(holders, few=0, most_read=most_read)
    asked = every.find(read(text))
    expected = every.cover(asked, EVEN, no_bonus).shares
    chosen, shares = most.cover(asked, EVEN, no_bonus)
    assert shares == pytest.approx(expected[:, chosen])
    assert chosen.tolist() == sorted({*chosen.tolist()})
    if most_read == max(range(41)):
        # All lists are read: nobody who holds anything is left out.
        assert {*np.flatnonzero(expected.any(axis=0)).tolist()} <= {*chosen.tolist()}


def test_nothing_in_common_is_zero() -> None:
    """Holders that share no gram with a question have no share."""
    index = build([["电话"], ["地址"]])
    covered = index.cover(index.find(read("火星水")), EVEN, no_bonus)
    assert covered.shares.tolist() == [[0.0, 0.0]] * VIEWS


def test_rare_grams_weigh_more() -> None:
    """A gram of few holders weighs more than one of many, one that nobody holds most."""
    index = build([["甲乙"], ["乙"], ["乙"]])
    few, many, none = (index.find(read(gram)).total_characters for gram in "甲乙丙")
    assert none > few > many > 0


def test_an_index_of_nothing_is_empty() -> None:
    """Where there is no holder no gram is known; one that is unknown has a weight."""
    index = build([])
    asked = index.find(read("电"))
    assert (len(index), asked.numbers.tolist()) == (0, [])
    assert asked.total_characters > 0


def test_every_character_has_its_own_code() -> None:
    """Characters of any plane are one code each, and texts do not run together."""
    assert to_codes(["电𠀀", "话"]).tolist() == [0, ord("电"), ord("𠀀"), 0, ord("话"), 0]


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


@given(FILLED, WORDS)
def test_beginning_is_the_share_in_front(one: str, other: str) -> None:
    """What a phrasing begins with of a question counts, and nothing behind it."""
    (share,) = beginning(one, [other])
    same = 0
    while same < min(len(one), len(other)) and one[same] == other[same]:
        same += 1
    assert share == pytest.approx(same / len(one))
