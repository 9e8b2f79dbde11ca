"""Mending slips: what sounds like a word of the knowledge base, and what must stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.matching.spelling import SpellingReader

READER = SpellingReader(
    ["公开信息收费吗", "中心有多少台电脑", "窗口部门有几个", "申请行政复议", "上年度数据"]
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("公开新息收废吗", "公开信息收费吗"),
        ("中心电恼多少台", "中心电脑多少台"),
        ("窗口部们几个", "窗口部门几个"),
        ("申情行正复义", "申请行政复议"),
        ("中兴电脑", "中兴电脑"),
    ],
)
def test_a_slip_becomes_the_word_that_sounds_the_same(typed: str, meant: str) -> None:
    """A slip that is no common word becomes the known word; a common word stays."""
    assert READER.read(typed) == meant


@pytest.mark.parametrize("text", ["信息公开", "需要注意什么", "三年数据", "红烧肉", "", "a1"])
def test_other_words_stay(text: str) -> None:
    """Known words, common words, numerals and words of nothing known stay as they are."""
    assert READER.read(text) == text


@given(st.text(alphabet="公开信息新收费废电脑恼窗口部门们微心三上年的吗a1", max_size=16))
def test_mending_keeps_the_length(text: str) -> None:
    """Mending never adds or drops a character."""
    assert len(READER.read(text)) == len(text)
