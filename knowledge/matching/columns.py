"""All phrasings side by side, and the lists that an index is made of, at any size."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from knowledge.matching.question import (
    CHARACTER,
    CODE_BITS,
    KIND_AT,
    PAIR,
    SOUND,
    SOUND_PAIR,
    WORD,
    Numbers,
    Question,
    different,
    pair_up,
    to_codes,
)

Holders = NDArray[np.int32]

_LETTER_BITS = 18
"""Bits of a character by its place in an alphabet; Unicode has fewer characters."""
_LETTER = (1 << _LETTER_BITS) - 1
_HOLDER_BITS = 24
"""Bits of a holder's number: sixteen million."""
_HOLDER = (1 << _HOLDER_BITS) - 1
_AT_ONCE = 65_536
"""Texts that are read as one: few enough for their grams to lie in memory several times."""


@dataclass(slots=True)
class Columns:
    """The questions of an index.

    Each word is kept once and has a number; `ends` tells where those of each question end.
    """

    texts: list[str] = field(default_factory=list)
    spoken: list[str] = field(default_factory=list)
    words: array[int] = field(default_factory=lambda: array("i"))
    ends: array[int] = field(default_factory=lambda: array("q"))
    vocabulary: dict[str, int] = field(default_factory=dict)

    def add(self, question: Question) -> None:
        """Put one more at the end."""
        self.texts.append(question.text)
        self.spoken.append(question.spoken)
        numbers = self.vocabulary
        self.words.extend(numbers.setdefault(word, len(numbers)) for word in question.words)
        self.ends.append(len(self.words))

    def copy(self, other: Columns, number: int) -> None:
        """Put a question of `other`, whose vocabulary this one began with, at the end."""
        end = other.ends[number]
        self.texts.append(other.texts[number])
        self.spoken.append(other.spoken[number])
        self.words.extend(other.words[other.ends[number - 1] if number else 0 : end])
        self.ends.append(len(self.words))

    def gather(self, owners: Numbers) -> Iterator[tuple[Numbers, Holders]]:
        """Yield for each kind its grams, each with each of its holders, both ascending.

        `owners` has the number of each question's holder.
        """
        written = ((CHARACTER, PAIR, self.texts), (SOUND, SOUND_PAIR, self.spoken))
        for single, pair, texts in written:
            alphabet = _Alphabet(texts)
            letters = _join((read, owners[of]) for read, of in alphabet.read(texts))
            yield alphabet.codes[letters >> _HOLDER_BITS] | (single << KIND_AT), _holders(letters)
            pairs = _join(
                (pair_up(read, _LETTER_BITS), owners[of][:-1]) for read, of in alphabet.read(texts)
            )
            first = alphabet.codes[pairs >> (_LETTER_BITS + _HOLDER_BITS)]
            second = alphabet.codes[(pairs >> _HOLDER_BITS) & _LETTER]
            yield first << CODE_BITS | second | (pair << KIND_AT), _holders(pairs)
        counts = np.diff(np.array(self.ends, np.int64), prepend=0).astype(np.int64)
        words = np.array(self.words, np.int64) << _HOLDER_BITS
        found = different(words | owners.repeat(counts))
        yield (found >> _HOLDER_BITS) | (WORD << KIND_AT), _holders(found)

    def list_characters(self) -> tuple[Holders, Numbers]:
        """Return the numbers of the different characters of each text, text after text.

        Beside them stands how many each text has. Numbers go by code point from 0, as they do in
        an index of the same texts.
        """
        found = [
            different((of[read > 0] << _LETTER_BITS) | (read[read > 0] - 1))
            for read, of in _Alphabet(self.texts).read(self.texts)
        ]
        every = np.concatenate([np.zeros(0, np.int64), *found])
        counts = np.bincount(every >> _LETTER_BITS, minlength=len(self.texts))
        return (every & _LETTER).astype(np.int32), counts


class _Alphabet:
    """The different characters of some texts, numbered from 1 by their code points."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Find every character of `texts`."""
        seen = np.zeros(1 << CODE_BITS, bool)
        for start in range(0, len(texts), _AT_ONCE):
            seen[to_codes(texts[start : start + _AT_ONCE])] = True
        seen[0] = True
        self.codes = np.flatnonzero(seen)
        """The code point of each character by its number, 0 first."""
        self._numbers = np.zeros(1 << CODE_BITS, np.int32)
        self._numbers[self.codes] = np.arange(len(self.codes))

    def read(self, texts: Sequence[str]) -> Iterator[tuple[Numbers, Numbers]]:
        """Yield the characters of many texts at a time by number, and the number of each text.

        A 0 stands before, between and after texts.
        """
        for start in range(0, len(texts), _AT_ONCE):
            codes = to_codes(texts[start : start + _AT_ONCE])
            of_text = (codes == 0).cumsum() - 1 + start
            # The last 0 belongs to no text.
            yield self._numbers[codes].astype(np.int64), np.minimum(of_text, len(texts) - 1)


def _join(parts: Iterable[tuple[Numbers, Numbers]]) -> Numbers:
    """Return the different pairs of a gram, other than 0, with its holder, as one number each."""
    found = [
        different((grams[grams > 0] << _HOLDER_BITS) | holders[grams > 0])
        for grams, holders in parts
    ]
    if len(found) == 1:
        return found[0]
    return different(np.concatenate([np.zeros(0, np.int64), *found]))


def _holders(found: Numbers) -> Holders:
    return (found & _HOLDER).astype(np.int32)
