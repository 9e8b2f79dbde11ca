"""Folding: the same words in one spelling, whatever script, width or case they came in."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import opencc

_TO_SIMPLIFIED = opencc.OpenCC("t2s")
# What OpenCC writes in traditional script and does not bring back, such as 谘询 and 昵称.
_UNEVEN = str.maketrans(
    "㓰㳽䌽䙓䦆䩄侭暱渖稆縆缐苧讬谘迳钜锺镟馀麹麺", "划弥彩摆镢腼尽昵沈穞緪线苎托咨径巨钟旋余曲面"
)

# Everything that carries no sound or meaning for matching: punctuation, symbols, emoji, spaces.
_NOT_WORD = re.compile(r"[\W_]+")
_INVISIBLE = re.compile(
    r"[\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


AT_ONCE = 256
"""Texts of which it is kept how they read: every handler looks at the same message.

Few are kept, and forgotten soon.
"""


@lru_cache(maxsize=AT_ONCE)
def unify(text: str) -> str:
    """Fold width, script and case; keep punctuation and spaces.

    NFKC makes full-width letters and digits plain, OpenCC makes traditional characters
    simplified. Invisible characters (zero width, direction marks) are dropped.
    """
    return _simplify(_plain(text))


@lru_cache(maxsize=AT_ONCE)
def fold(text: str) -> str:
    """Return `unify(text)` without anything but letters, digits and characters."""
    # Marks go first: traditional words are converted as words, which a mark would break.
    return _simplify(_NOT_WORD.sub("", _plain(text)))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).casefold()


def _simplify(plain: str) -> str:
    if not _NOT_ASCII.search(plain):
        return plain
    simplified: str = _TO_SIMPLIFIED.convert(plain)
    return simplified.translate(_UNEVEN)


def is_chinese(character: str) -> bool:
    """Tell whether `character` is a Chinese character of the common planes."""
    return "\u4e00" <= character <= "\u9fff" or "\u3400" <= character <= "\u4dbf"
