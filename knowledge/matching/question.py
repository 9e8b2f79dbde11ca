"""A question as the matcher sees it: text, sounds and words, and the grams of these.

A gram is one number: its kind above, the code points of its one or two characters below, or the
number of its word. Sounds are characters too, one for each (`knowledge.matching.pinyin`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]

CODE_BITS = 21
"""Bits of a code point."""
KIND_AT = 2 * CODE_BITS
"""Bits below the kind of a gram."""
CHARACTER, PAIR, SOUND, SOUND_PAIR, WORD = range(5)
"""The kinds of grams, in the order in which they are numbered."""
VIEW_OF_KIND = np.array([0, 0, 1, 1, 2])
"""The view that a kind belongs to: characters, sounds or words."""
VIEWS = 3


@dataclass(frozen=True, slots=True)
class Question:
    """Normalised `text`; `spoken`, as long, with a character for each sound; its `words`."""

    text: str
    spoken: str
    words: tuple[str, ...]


def to_codes(texts: Sequence[str]) -> Numbers:
    """Return the code points of `texts`, with 0 before, between and after them."""
    joined = "\0".join(["", *texts, ""])
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    return codes.astype(np.int64)


def pair_up(codes: Numbers, bits: int) -> Numbers:
    """Return each code with the one after it, as one number; 0 where either is 0.

    `bits` are those of a code.
    """
    first, second = codes[:-1], codes[1:]
    return np.where((first != 0) & (second != 0), (first << bits) | second, 0)


def different(values: Numbers) -> Numbers:
    """Sort `values` in place and return each once."""
    # numpy.unique does the same, and takes longer for a few values than all the rest.
    values.sort()
    keep = np.ones(len(values), bool)
    np.not_equal(values[1:], values[:-1], out=keep[1:])
    return values[keep]


def find_grams(question: Question, known: Mapping[str, int]) -> Numbers:
    """Return the different grams of a question, ascending: kind after kind.

    `known` has the numbers of words, from 0; others are numbered on.
    """
    words = [known.get(word, len(known) + at) for at, word in enumerate({*question.words})]
    codes = to_codes([question.text, question.spoken])
    pairs = codes[:-1] << CODE_BITS | codes[1:]
    end = 1 + len(question.text)  # text and sounds are as long, with a 0 around each
    found = np.concatenate(
        [
            codes[1:end],
            pairs[1 : end - 1] | (PAIR << KIND_AT),
            codes[end + 1 : -1] | (SOUND << KIND_AT),
            pairs[end + 1 : -1] | (SOUND_PAIR << KIND_AT),
            np.array(words, np.int64) | (WORD << KIND_AT),
        ]
    )
    return different(found)
