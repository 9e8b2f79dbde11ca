"""Slips that people and input methods make, for questions that matching is tried with."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable

import opencc

from knowledge.matching.pinyin import blur, syllable

SHORTEST = 4
"""Characters below which nothing is dropped: short questions keep their words."""

_TO_TRADITIONAL = opencc.OpenCC("s2t")
_BEFORE = ("您好，", "请问一下，", "麻烦问下，", "你好，我想咨询一下，", "不好意思打扰了，")
_AFTER = ("，谢谢", "，谢谢您了", "呢？麻烦了", "啊，急", "，知道的说一下")
_PLAIN = slice(0x21, 0x7F)
_WIDE = 0xFEE0


class Noise:
    """Makes slips with the characters of some texts: each kind is a function of text and chance.

    `kinds` maps the name of each to what makes it. Homophones and confusions change two
    characters where there are two to change.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        """Learn which characters of `texts` sound alike."""
        letters = sorted({letter for text in texts for letter in text})
        self._same: dict[str, list[str]] = {}
        self._near: dict[str, list[str]] = {}
        for letter in letters:
            sound = syllable(letter)
            if sound != letter:
                self._same.setdefault(sound, []).append(letter)
                self._near.setdefault(blur(sound), []).append(letter)
        self.kinds: dict[str, Callable[[str, random.Random], str]] = {
            "homophones": lambda text, rng: self._change(text, rng, self._homophones),
            "confused sounds": lambda text, rng: self._change(text, rng, self._confusions),
            "dropped": drop,
            "swapped": swap,
            "traditional": lambda text, _: _TO_TRADITIONAL.convert(text),
            "full width": lambda text, _: widen(text),
            "chatty": lambda text, rng: rng.choice(_BEFORE) + text + rng.choice(_AFTER),
        }

    def _homophones(self, letter: str) -> list[str]:
        return [one for one in self._same.get(syllable(letter), []) if one != letter]

    def _confusions(self, letter: str) -> list[str]:
        """Return characters of another sound that many do not tell apart: zh and z, n and l."""
        sound = syllable(letter)
        return [one for one in self._near.get(blur(sound), []) if syllable(one) != sound]

    def _change(
        self, text: str, rng: random.Random, options: Callable[[str], list[str]], count: int = 2
    ) -> str:
        letters = list(text)
        places = [at for at, letter in enumerate(letters) if options(letter)]
        for at in rng.sample(places, min(count, len(places))):
            letters[at] = rng.choice(options(letters[at]))
        return "".join(letters)


def drop(text: str, rng: random.Random) -> str:
    """Return `text` without one of its characters."""
    at = rng.randrange(len(text)) if len(text) > SHORTEST else len(text)
    return text[:at] + text[at + 1 :]


def swap(text: str, rng: random.Random) -> str:
    """Return `text` with two neighbours changed."""
    if len(text) < 2:  # noqa: PLR2004 - no neighbours
        return text
    at = rng.randrange(len(text) - 1)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def widen(text: str) -> str:
    """Return `text` with its ASCII letters, digits and signs in full width."""
    plain = range(*_PLAIN.indices(_WIDE))
    return "".join(chr(ord(one) + _WIDE) if ord(one) in plain else one for one in text)
