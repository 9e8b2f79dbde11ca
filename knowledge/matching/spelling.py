"""Spelling: a word typed or heard wrongly becomes the known word that sounds the same."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable
from functools import cache, lru_cache

import rjieba

from knowledge.matching.pinyin import sounds
from knowledge.text import is_chinese

RARE = 50
"""Frequency in the dictionary below which a word may be a slip; 注意 has 9,876, 新息 has 4."""

MOST_REMEMBERED = 65_536
"""Words whose frequency is kept at hand."""

_LENGTHS = (3, 2)
_NUMERAL = re.compile(r"[零一二三四五六七八九十百千万亿两几半0-9a-z]")


@cache
def _load_dictionary() -> rjieba.Jieba:
    """Return the dictionary; nobody changes it, so all share one."""
    return rjieba.Jieba()


def cut(text: str) -> tuple[str, ...]:
    """Return the words of a text, and the words within its long words."""
    return tuple(_load_dictionary().cut_for_search(text, hmm=False))


class SpellingReader:
    """Corrects homophones of a vocabulary: 新息 becomes 信息, 电恼 becomes 电脑.

    A word is replaced only when it stands apart from the common words around it, the
    vocabulary never puts its characters side by side, a known word sounds the same, and the
    two share a character.
    """

    def __init__(self, texts: Iterable[str], previous: SpellingReader | None = None) -> None:
        """Learn the words of folded `texts`; what `previous` knows is known too, and first."""
        self._dictionary = _load_dictionary()
        # The same few words come again and again, and asking the dictionary is dear.
        self._frequency_of = lru_cache(MOST_REMEMBERED)(self._dictionary.suggest_freq)
        self.pairs: set[str] = set(previous.pairs) if previous else set()
        counts: Counter[str] = Counter()
        for text in texts:
            words = self._dictionary.cut_for_search(text, hmm=False)
            counts.update(filter(self._is_common, words))
            self.pairs.update(_pairs(text))
        self.by_sound: dict[str, str] = dict(previous.by_sound) if previous else {}
        for word, _ in counts.most_common():
            self.by_sound.setdefault(sounds(word), word)

    def read(self, text: str) -> str:
        """Return folded `text` with its misspelt words replaced; as long as it was."""
        if self.pairs.issuperset(_pairs(text)):
            return text
        words = self._dictionary.cut(text, hmm=False)
        read: list[str] = []
        for is_loose, run in itertools.groupby(words, self._is_loose):
            piece = "".join(run)
            read.append(self._read_loose(piece) if is_loose else piece)
        return "".join(read)

    def _is_common(self, word: str) -> bool:
        return len(word) in _LENGTHS and not self._is_loose(word)

    def _is_loose(self, word: str) -> bool:
        """Tell whether a word may be part of a slip: one character, or a rare word."""
        return len(word) == 1 or (
            len(word) in _LENGTHS
            and all(map(is_chinese, word))
            and self._frequency_of(word) < RARE
        )

    def _read_loose(self, run: str) -> str:
        """Return a run of loose characters with what sounds like a known word replaced."""
        read, at = "", 0
        while at < len(run):
            found = next(filter(None, (self._correct(run[at : at + n]) for n in _LENGTHS)), "")
            read += found or run[at]
            at += len(found) or 1
        return read

    def _correct(self, span: str) -> str:
        """Return the known word meant by `span`; empty when there is none.

        Numerals are what they say: 三年 is no slip for 上年.
        """
        if _NUMERAL.search(span):
            return ""
        word = self.by_sound.get(sounds(span), "")
        shares = any(map(str.__eq__, span, word))
        is_known = self.pairs.issuperset(_pairs(span))
        return word if shares and not is_known and len(word) > 1 else ""


def _pairs(text: str) -> list[str]:
    return [*map(str.__add__, text, text[1:])]
