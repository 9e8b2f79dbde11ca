"""Figures, names and quotations are cut out of answers whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.evidence.tokens import find_places, find_quotations, find_tokens, longest_run


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("访问量近3万余人次，约9.8亿元", ["近3万余人次", "约9.8亿元"]),
        ("1,050人次，7个工作日内，1.8%", ["1,050人次", "7个工作日", "1.8%"]),
        ("2016年10月8日，电话0632—6616110", ["2016年", "10月8日", "0632—6616110"]),
        ("国办函〔2020〕109号，国务院令第711号", ["〔2020〕109号", "第711号"]),
        ("微信tezzwzx_welcome，LED屏", ["tezzwzx_welcome", "LED"]),
        ("三项措施，三百余条，两类", ["三项", "三百余条", "两类"]),
        ("第三十三条，第四部分第二项，两个数，三件事，一般，两级平台", []),
        ("11—30件100元/件", ["11", "30件", "100元"]),
        ("百分之十八", ["百分之十八"]),
    ],
)
def test_figures_keep_their_marks_and_units(text: str, tokens: list[str]) -> None:
    """A figure is found with 近, 余 and its unit; articles and idioms are none."""
    assert find_tokens(text) == tokens


def test_quotations_keep_their_marks() -> None:
    """Words in “…” and 《…》 are found with their marks, in order."""
    assert find_quotations("据《条例》，“没有收到”，即“无”") == ["《条例》", "“没有收到”", "“无”"]


@given(st.text("甲乙1条，。 \n", max_size=40))
def test_places_are_tokens_with_the_words_around(text: str) -> None:
    """Every token has a place, in the same order, whatever stands around it."""
    assert [place[0] for place in find_places(text)] == find_tokens(text)


@given(st.text("甲乙丙", max_size=12), st.text("甲乙丙", max_size=12))
def test_the_longest_run_is_the_longest(words: str, text: str) -> None:
    """The run found by extending is that of trying every piece."""
    pieces = [words[i:j] for i in range(len(words)) for j in range(i + 1, len(words) + 1)]
    assert longest_run(words, text) == max((len(one) for one in pieces if one in text), default=0)
