"""Promises of paging: nothing longer than WeChat takes, nothing cut apart, nothing lost."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from handlers.paging import LONGEST_BYTES, cut, fits

WHOLE = {
    "a family": "👨‍👩‍👧‍👦",
    "a skin tone": "👍🏽",
    "a flag": "🇨🇳",
    "a keycap": "1️⃣",
    "a heart with its selector": "❤️",
    "a flag of a region": "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "an accent": "e\u0301",
    "two accents": "e\u0301\u0327",
    "a variant of a character": "葛\U000e0100",
    "a line end of two characters": "\r\n",
    "a health worker": "👩🏽‍⚕️",
}
PIECES = st.sampled_from(["中", "心", "a", "。", "，", "\n", "\n\n", " ", "📞", *WHOLE.values()])


def pages(text: str, limit: int = LONGEST_BYTES) -> list[str]:
    """Return all messages that a text makes."""
    made = []
    rest = text
    while rest:
        page, rest = cut(rest, limit)
        made.append(page)
    return made


def bare(text: str) -> str:
    """Return a text without white space, which pages may drop where they are cut."""
    return "".join(text.split())


def test_short_text_stays_whole() -> None:
    """A text of exactly 2,047 bytes is one message, unchanged."""
    text = "中" * 682 + "a"
    assert fits(text)
    assert cut(text) == (text, "")


def test_one_byte_more_is_cut() -> None:
    """A text of 2,048 bytes is two messages."""
    text = "中" * 682 + "ab"
    assert not fits(text)
    assert [len(page.encode()) for page in pages(text)] == [2047, 1]


@pytest.mark.parametrize("end", ["\n\n", "\n", "。", "！", "？", "；", "，", " "])
def test_cut_after_an_end(end: str) -> None:
    """A text is cut after the last paragraph, sentence or pause that fits."""
    first = "甲" * 20
    assert cut(first + end + "乙" * 20, 90) == ((first + end).rstrip(), "乙" * 20)


def test_paragraph_before_sentence() -> None:
    """A paragraph's end is a better place than a later sentence's end."""
    text = "甲" * 10 + "\n\n" + "乙" * 5 + "。" + "丙" * 20
    assert cut(text, 60) == ("甲" * 10, "乙" * 5 + "。" + "丙" * 20)


def test_end_far_ahead_is_passed_over() -> None:
    """An end in the first half of a message is not used: the message would be almost empty."""
    text = "甲。" + "乙" * 40
    page, rest = cut(text, 60)
    assert len(page) == 20
    assert page + rest == text


@pytest.mark.parametrize("whole", WHOLE.values(), ids=WHOLE)
@pytest.mark.parametrize("limit", range(40, 64))
def test_nothing_is_cut_apart(whole: str, limit: int) -> None:
    """An emoji of several code points, a flag, an accent or a variant is never cut apart."""
    text = whole.join("中" * 12)
    for page in pages(text, limit):
        assert len(page.encode()) <= limit
        assert bare(page.replace(whole, "").replace("中", "")) == ""


def test_flags_in_a_row_are_cut_between_flags() -> None:
    """A row of flags is cut between two flags, whatever stands before it."""
    for lead in ("", "a", "中"):
        assert all(
            page.removeprefix(lead).replace("🇨🇳", "") == "" for page in pages(lead + "🇨🇳" * 30, 61)
        )


def test_accent_after_an_end_stays() -> None:
    """A mark that belongs to the full stop before it is not carried to the next message."""
    text = "甲" * 15 + "。\ufe00" + "乙" * 15
    page, rest = cut(text, 52)
    assert (page[-1], rest[0]) == ("\ufe00", "乙")


def test_one_endless_sequence_is_cut_somewhere() -> None:
    """Even a senseless row of accents ends in messages that fit, and none of it is lost."""
    text = "a" + "\u0301" * 3000
    made = pages(text)
    assert all(0 < len(page.encode()) <= LONGEST_BYTES for page in made)
    assert "".join(made) == text


@given(st.lists(PIECES, max_size=200).map("".join), st.integers(40, 200))
@example("a " * 100, 40)
def test_pages_fit_and_joined_give_the_whole(text: str, limit: int) -> None:
    """No page is too long, and all pages together hold all that was to be said."""
    made = pages(text, limit)
    assert all(len(page.encode()) <= limit for page in made)
    assert bare("".join(made)) == bare(text)


@given(st.text(max_size=300), st.integers(8, 100))
def test_any_text_comes_whole(text: str, limit: int) -> None:
    """Whatever characters a text has, its pages fit, come to an end and lose no letter."""
    made = pages(text, limit)
    assert all(len(page.encode()) <= limit for page in made)
    assert bare("".join(made)) == bare(text)
