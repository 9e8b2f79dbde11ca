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
_FIRST_SOUND = 0xE000
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


_SYLLABLES = _all_syllables()


class _Sounds(dict[int, str]):
    """Finds for each character's code point the character that stands for its sound."""

    def __init__(self) -> None:
        # Private characters, which folding leaves in no text.
        known = sorted({*map(blur, _SYLLABLES)})
        self._characters = {sound: chr(_FIRST_SOUND + at) for at, sound in enumerate(known)}

    def __missing__(self, code: int) -> str:
        character = chr(code)
        sound = blur(syllable(character)) if is_chinese(character) else ""
        found = self[code] = self._characters.get(sound, character)
        return found


_SOUNDS = _Sounds()


def sounds(text: str) -> str:
    """Return folded `text` with one character for each sound that is hard to tell from others.

    What has no sound of its own stays.
    """
    return text.translate(_SOUNDS)


class PinyinReader:
    """Turns Latin runs into the words of a vocabulary: full pinyin and initials.

    `xinxi gongkai` becomes 信息公开 and `zwfw` 政务服务 when the vocabulary holds them; what
    is not recognised stays as it is.
    """

    def __init__(self, texts: Iterable[str], previous: PinyinReader | None = None) -> None:
        """Learn the words, and runs of up to three words, of folded `texts`.

        What `previous` knows is known too, and comes first.
        """
        cut = map(rjieba.cut, texts)
        counts = Counter(itertools.chain.from_iterable(map(_word_runs, cut)))
        self.by_sound: dict[tuple[str, ...], str] = dict(previous.by_sound) if previous else {}
        self.by_initials: dict[str, str] = dict(previous.by_initials) if previous else {}
        self.written: dict[str, tuple[str, ...]] = dict(previous.written) if previous else {}
        for run, _ in counts.most_common():
            spoken = tuple(map(syllable, run))
            self.by_sound.setdefault(spoken, run)
            self.written.setdefault("".join(spoken), spoken)
            if run[0] not in _BOUND and run[-1] not in _BOUND:
                self.by_initials.setdefault("".join(sound[0] for sound in spoken), run)

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
            word = self.by_sound.get(tuple(spoken[at : at + length]))
            if word and length > 1:
                return word, length
        return self.by_initials.get(spoken[at], spoken[at]), 1

    def _split(self, word: str) -> list[str]:
        """Split letters into as few syllables as possible; whole when they are not syllables.

        Of two ways to split (ji-ne, jin-e) the one that spells a known word is taken.
        """
        best: list[list[str] | None] = [[]]
        for end in range(1, len(word) + 1):
            options = [
                [*before, word[start:end]]
                for start in range(max(0, end - _LONGEST_SYLLABLE), end)
                if (before := best[start]) is not None and word[start:end] in _SYLLABLES
            ]
            best.append(min(options, key=len) if options else None)
        split = best[-1]
        if split is None:
            return [word]
        known = self.written.get(word, ())
        return [*known] if len(known) == len(split) else split


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
