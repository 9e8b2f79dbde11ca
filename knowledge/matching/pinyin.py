"""Sounds: syllables of Chinese text, and Latin letters that stand for Chinese words."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

import rjieba
from pypinyin import lazy_pinyin
from pypinyin.constants import PINYIN_DICT

from knowledge.text import is_chinese

# Sounds that many speakers and input methods do not keep apart.
_CONFUSED_INITIAL = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"))
_CONFUSED_FINAL = (("ang", "an"), ("eng", "en"), ("ing", "in"))
_LONGEST_WORD = 8
_LONGEST_RUN = 3
_LATIN = re.compile(r"[a-z]+(?:[ '’]+[a-z]+)*")
_LONGEST_SYLLABLE = 6
_BOUND = "的了是在和与吗呢"
"""Characters that no abbreviation begins or ends with: nobody writes ckd for 窗口的."""


@lru_cache(maxsize=65_536)
def syllable(character: str) -> str:
    """Return the usual reading of one character without tone; other characters as they are."""
    return lazy_pinyin(character)[0] if is_chinese(character) else character


def blur(sound: str) -> str:
    """Return a syllable with the confusable initials and finals made one."""
    for full, short in _CONFUSED_INITIAL:
        if sound.startswith(full):
            sound = short + sound[len(full) :]
            break
    for full, short in _CONFUSED_FINAL:
        if sound.endswith(full):
            return sound[: -len(full)] + short
    return sound


@lru_cache(maxsize=65_536)
def _sound(character: str) -> str:
    return blur(syllable(character))


def sounds(text: str) -> list[str]:
    """Return the blurred syllable of every character of folded `text`."""
    return [*map(_sound, text)]


def _all_syllables() -> frozenset[str]:
    """Return every syllable that is the usual reading of some common character, without tone.

    As `syllable` gives it, read from the table itself: character by character takes as long
    as all the rest of a start.
    """
    usual = {
        readings.partition(",")[0]
        for code, readings in PINYIN_DICT.items()
        if 0x4E00 <= code <= 0x9FFF  # noqa: PLR2004 - the common plane
    }
    return frozenset(map(_without_tone, usual))


def _without_tone(reading: str) -> str:
    """Return plain letters: lǜ is lv."""
    plain = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


class PinyinReader:
    """Turns Latin runs into the words of a vocabulary: full pinyin and initials.

    `xinxi gongkai` becomes 信息公开 and `zwfw` 政务服务 when the vocabulary holds them; what
    is not recognised stays as it is.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        """Learn the words, and runs of up to three words, of folded `texts`."""
        cut = map(rjieba.cut, texts)
        counts = Counter(itertools.chain.from_iterable(map(_word_runs, cut)))
        self._by_sound: dict[tuple[str, ...], str] = {}
        self._by_initials: dict[str, str] = {}
        for run, _ in counts.most_common():
            spoken = tuple(map(syllable, run))
            self._by_sound.setdefault(spoken, run)
            if run[0] not in _BOUND and run[-1] not in _BOUND:
                self._by_initials.setdefault("".join(sound[0] for sound in spoken), run)
        self._written = {"".join(spoken): list(spoken) for spoken in reversed(self._by_sound)}
        self._syllables = _all_syllables()

    def read(self, text: str) -> str:
        """Return `text` (unified, spaces kept) with its Latin runs turned into words."""
        return _LATIN.sub(lambda found: self._read_run(found.group()), text)

    def _read_run(self, run: str) -> str:
        spoken = [part for word in re.split(r"[ '’]+", run) for part in self._split(word)]
        read, at = [], 0
        while at < len(spoken):
            word, taken = self._longest_word(spoken, at)
            read.append(word)
            at += taken
        return "".join(read) if any(map(is_chinese, "".join(read))) else run

    def _longest_word(self, spoken: list[str], at: int) -> tuple[str, int]:
        """Return the longest known word that starts at `at`, and how many syllables it took."""
        for length in range(min(_LONGEST_WORD, len(spoken) - at), 0, -1):
            word = self._by_sound.get(tuple(spoken[at : at + length]))
            if word and length > 1:
                return word, length
        return self._by_initials.get(spoken[at], spoken[at]), 1

    def _split(self, word: str) -> list[str]:
        """Split letters into as few syllables as possible; whole when they are not syllables.

        Of two ways to split (ji-ne, jin-e) the one that spells a known word is taken.
        """
        best: list[list[str] | None] = [[]]
        for end in range(1, len(word) + 1):
            options = [
                [*before, word[start:end]]
                for start in range(max(0, end - _LONGEST_SYLLABLE), end)
                if (before := best[start]) is not None and word[start:end] in self._syllables
            ]
            best.append(min(options, key=len) if options else None)
        split = best[-1]
        if split is None:
            return [word]
        known = self._written.get(word, split)
        return known if len(known) == len(split) else split


def _word_runs(words: Iterable[str]) -> Iterable[str]:
    """Yield every run of one to three Chinese words that is two to eight characters long."""
    chinese = [word if all(map(is_chinese, word)) else "" for word in words]
    for start in range(len(chinese)):
        run = ""
        for word in chinese[start : start + _LONGEST_RUN]:
            if not word:
                break
            run += word
            if 1 < len(run) <= _LONGEST_WORD:
                yield run
