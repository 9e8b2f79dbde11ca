"""Folding: one spelling for the same words."""

from __future__ import annotations

import unicodedata

import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.text import fold, is_chinese, unify

TO_TRADITIONAL = opencc.OpenCC("s2t")
HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)
ASCII = st.characters(min_codepoint=0x21, max_codepoint=0x7E)
INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u202a\u202c\u2060\u2066\u2068\u2069\ufeff\u00ad\ufe0f"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("信息公开？", "信息公开"),
        ("  信 息\n公\t开  ", "信息公开"),
        ("資訊公開", "资讯公开"),
        ("谘询暱稱", "咨询昵称"),
        ("０６３２—６６１６１１０", "06326616110"),
        ("ＷｅＣｈａｔ", "wechat"),
        ("tezzwzx_welcome", "tezzwzxwelcome"),
        ("公\u200b开", "公开"),
        ("①号窗口", "1号窗口"),
        ("好的👍🏽！！", "好的"),
        ("《条例》第三十三条", "条例第三十三条"),
        ("㎡", "m2"),
        ("", ""),
        ("。。。", ""),
    ],
)
def test_fold_keeps_words_alone(text: str, folded: str) -> None:
    """Width, script, case, punctuation, spaces and symbols do not matter after folding."""
    assert fold(text) == folded


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text: str) -> None:
    """Folded text is already folded, whatever the text."""
    once = fold(text)
    assert fold(once) == once


@given(st.text(max_size=40))
def test_folded_text_holds_words_alone(text: str) -> None:
    """Nothing but letters, marks of none, digits and characters is left by folding."""
    assert all(unicodedata.category(character)[0] in "LN" for character in fold(text))


@given(st.text(alphabet=ASCII, max_size=30))
def test_full_width_is_the_same_text(text: str) -> None:
    """Full-width letters, digits and signs fold as the plain ones."""
    wide = "".join(chr(ord(character) + 0xFEE0) for character in text)
    assert unify(wide) == unify(text)
    assert fold(wide) == fold(text)


@given(st.text(alphabet=HAN, max_size=12))
def test_traditional_spelling_is_the_same_text(text: str) -> None:
    """Text that a converter writes in traditional script folds as its simplified spelling."""
    assert fold(TO_TRADITIONAL.convert(fold(text))) == fold(fold(text))


def test_every_character_of_either_script_is_the_same() -> None:
    """Each common character folds as what a converter makes of it in traditional script."""
    common = [chr(code) for code in range(0x3400, 0xA000)]
    uneven = [c for c in common if fold(TO_TRADITIONAL.convert(fold(c))) != fold(fold(c))]
    assert uneven == []
    assert [c for c in common if fold(fold(c)) != fold(c)] == []


@given(st.text(alphabet=st.one_of(HAN, ASCII), max_size=20), st.data())
def test_invisible_characters_do_not_matter(text: str, data: st.DataObject) -> None:
    """Zero-width characters and direction marks between any two characters change nothing."""
    hidden = "".join(
        character + data.draw(st.text(alphabet=INVISIBLE, max_size=2)) for character in text
    )
    assert unify(hidden) == unify(text)
    assert fold(hidden) == fold(text)


@given(st.text(alphabet=HAN, min_size=2, max_size=10), st.sampled_from(" ，。、！？·\n“”《》"))
def test_punctuation_between_characters_does_not_matter(text: str, mark: str) -> None:
    """A space or stop inside a word changes nothing, not even its conversion to simplified."""
    assert fold(mark.join(text)) == fold(text)


def test_unify_keeps_punctuation_and_spaces() -> None:
    """Unified text is still a sentence: its stops and spaces are there, in plain width."""
    assert unify("電話：０６３２—６６１６１１０， 對嗎？") == "电话:0632—6616110, 对吗?"


@pytest.mark.parametrize(("character", "answer"), [("公", True), ("㐂", True), ("a", False)])
def test_chinese_characters_are_told_apart(character: str, answer: bool) -> None:  # noqa: FBT001
    """Characters of the common planes are Chinese; letters are not."""
    assert is_chinese(character) is answer
