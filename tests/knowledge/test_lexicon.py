"""The lexicon: citizens' words brought to one form before they are compared."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.documents import read_text, seed_folder
from knowledge.errors import SeedError
from knowledge.lexicon import Lexicon, read_lexicon
from knowledge.text import fold

SHIPPED = read_lexicon(seed_folder())
LISTS = tomllib.loads(read_text(seed_folder(), "lexicon.toml"))
SMALL = Lexicon(
    fillers=["请问", "想问", "我想问"],
    particles=["吗", "呢", "啊", "么"],
    same=[["电话", "电话号码", "號碼"], ["怎么", "咋"], ["Ｗeixin", "微信"]],
)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("请问电话", "电话"),
        ("我想问电话", "电话"),
        ("电话请问呢", "电话"),
        ("电话呢啊吗", "电话"),
        ("吗啡怎么办", "吗啡怎么办"),
        ("电话号码", "电话"),
        ("号码", "电话"),
        ("咋办", "怎么办"),
        ("怎么", "怎么"),
        ("电话怎么呢", "电话怎么"),
        ("电话咋么", "电话怎么"),
        ("微信", "weixin"),
        ("地址", "地址"),
        ("", ""),
    ],
)
def test_words_come_to_one_form(text: str, normal: str) -> None:
    """Fillers go anywhere, particles at the end, and the longest listed word is standardised."""
    assert SMALL.normalise(text) == normal


@pytest.mark.parametrize("text", ["请问", "吗", "呢啊", "请问呢"])
def test_fillers_alone_stay(text: str) -> None:
    """A text that would be empty without its fillers and particles is left."""
    assert SMALL.normalise(text) == text


def test_an_empty_lexicon_changes_nothing() -> None:
    """Without lists every text stays as it is."""
    assert Lexicon().normalise("请问电话吗") == "请问电话吗"
    assert Lexicon(fillers=[""], particles=[], same=[]).normalise("电话") == "电话"


@pytest.mark.parametrize("words", LISTS["same"])
def test_words_of_one_meaning_are_one(words: list[str]) -> None:
    """Every word of a shipped list has the form of its first."""
    for word in words:
        assert SHIPPED.normalise(fold(word)) == SHIPPED.normalise(fold(words[0])), word


def test_no_word_stands_in_two_lists() -> None:
    """A shipped word has one meaning: it is in one list, once."""
    words = [fold(word) for listed in LISTS["same"] for word in listed]
    assert sorted(words) == sorted(set(words))


@given(st.text(alphabet="请问我想电话号码咋怎么办吗呢地址", max_size=20))
def test_a_text_never_vanishes(text: str) -> None:
    """Whatever is taken out, of words something is left."""
    assert bool(SHIPPED.normalise(text)) == bool(text)
    assert bool(SMALL.normalise(text)) == bool(text)


def test_missing_lists_are_empty(tmp_path: Path) -> None:
    """A lexicon without lists changes nothing; one that is missing is a fault of the seeds."""
    (tmp_path / "lexicon.toml").write_text("", encoding="utf-8")
    assert read_lexicon(tmp_path).normalise("请问电话") == "请问电话"
    with pytest.raises(SeedError):
        read_lexicon(tmp_path / "nowhere")
