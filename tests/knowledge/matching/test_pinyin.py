"""Sounds: syllables that many do not keep apart, and Latin letters that stand for words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.matching.pinyin import PinyinReader, sounds, syllable
from knowledge.text import unify

READER = PinyinReader(
    [
        "政府信息公开",
        "政务服务中心电话",
        "联系电话是多少",
        "办公地址在哪里",
        "西安",
        "信息公开申请",
    ]
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("公开", "工开"),
        ("是", "四"),
        ("知道", "资道"),
        ("吃", "次"),
        ("南", "兰"),
        ("张", "赞"),
        ("正", "怎"),
        ("情", "亲"),
        ("电话", "店话"),
    ],
)
def test_what_sounds_alike_is_alike(one: str, other: str) -> None:
    """Homophones, zh and z, ch and c, sh and s, n and l, ang and an are one sound."""
    assert sounds(one) == sounds(other)


@pytest.mark.parametrize(("one", "other"), [("电话", "地址"), ("公开", "公告"), ("办", "盼")])
def test_what_sounds_different_stays_apart(one: str, other: str) -> None:
    """Words that nobody confuses by ear have different sounds."""
    assert sounds(one) != sounds(other)


@given(st.text(alphabet="政府信息公开电话𠀀abc123", max_size=20))
def test_every_character_has_one_sound(text: str) -> None:
    """There is one character for each sound; what has no sound of its own stays."""
    spoken = sounds(text)
    assert len(spoken) == len(text)
    for character, sound in zip(text, spoken, strict=True):
        if character.isascii():
            assert sound == syllable(character) == character
        elif character != "𠀀":
            assert sound != character


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("dianhua", "电话"),
        ("dian hua", "电话"),
        ("lianxi dianhua", "联系电话"),
        ("xinxi gongkai", "信息公开"),
        ("xin'xi", "信息"),
        ("xxgk", "信息公开"),
        ("中心dianhua是多少", "中心电话是多少"),
        ("DIANHUA", "电话"),
        ("dizhi 和 dianhua", "地址 和 电话"),
    ],
)
def test_pinyin_and_initials_are_read(text: str, read: str) -> None:
    """Full pinyin, spaced or not, and initials become the words of the knowledge base."""
    assert READER.read(unify(text)) == read


@pytest.mark.parametrize(
    "text", ["wechat", "hello world", "pdf", "q", "政府信息公开", "12345", ""]
)
def test_other_letters_stay(text: str) -> None:
    """Letters that spell no word of the knowledge base, and everything else, stay."""
    assert READER.read(text) == text


def test_longer_words_win() -> None:
    """A longer word is read before the shorter ones inside it."""
    assert READER.read("xinxigongkaishenqing") == "信息公开申请"


def test_a_reader_without_words_reads_nothing() -> None:
    """Where nothing is known every text stays as it is."""
    assert PinyinReader([]).read("dianhua") == "dianhua"


@given(st.text(max_size=40))
def test_any_text_can_be_read(text: str) -> None:
    """Whatever the characters, reading ends and touches nothing but Latin letters."""
    read = READER.read(unify(text))
    if not any("a" <= character <= "z" for character in unify(text)):
        assert read == unify(text)


def test_letters_that_split_in_two_ways_are_the_known_word() -> None:
    """Of ji-ne and jin-e the one is read that the vocabulary holds; others are left."""
    reader = PinyinReader(["交易金额是多少", "西安"])
    assert reader.read("jine") == "金额"
    assert reader.read("jiaoyi jine duoshao") == "交易金额多少"


def test_no_abbreviation_ends_with_a_particle() -> None:
    """Initials stand for words, not for a word with 的 behind it."""
    reader = PinyinReader(["窗口的电话", "窗口部门"])
    assert reader.read("ckd") == "ckd"
    assert reader.read("ckbm") == "窗口部门"


def test_what_was_known_stays_known() -> None:
    """A reader that begins with another's words knows these and the new ones."""
    reader = PinyinReader(["网上大厅"], READER)
    assert reader.read("dianhua") == "电话"
    assert reader.read("wangshang dating") == "网上大厅"
    assert READER.read("wangshang dating") == "wangshang dating"
