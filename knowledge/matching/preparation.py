"""Preparation: a text as citizens write it becomes a question as the matcher compares it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.lexicon import Lexicon
from knowledge.matching.pinyin import PinyinReader, sounds
from knowledge.matching.question import Question
from knowledge.matching.spelling import SpellingReader, cut
from knowledge.text import fold, unify

MOST_LEARNT = 60_000
"""Texts whose words are learnt, taken evenly from all; the rest seldom bring a new one."""

_LATIN = re.compile(r"[a-z]")


class Preparation:
    """Knows the words of a knowledge base, and brings texts into one form.

    Pinyin is read, slips are mended, fillers go and words of one meaning become one.
    """

    def __init__(
        self, texts: Sequence[str], lexicon: Lexicon, previous: Preparation | None = None
    ) -> None:
        """Learn the words of `texts`, beside those that `previous` knows."""
        step = max(1, len(texts) // MOST_LEARNT)
        folded = [fold(text) for text in texts[::step]]
        self._lexicon = lexicon
        self.pinyin: PinyinReader = PinyinReader(folded, previous.pinyin if previous else None)
        self.spelling: SpellingReader = SpellingReader(
            folded, previous.spelling if previous else None
        )

    def read(self, text: str) -> Question:
        """Return a citizen's text as a question."""
        folded = self._fold(text)
        # First the fillers: of 唔知点样 the middle would be taken for 指点.
        bare = self._lexicon.drop_fillers(folded) or folded
        return self._compose(self.spelling.read(bare))

    def read_own(self, text: str) -> Question:
        """Return a phrasing of the knowledge base, whose spelling is what others are mended by."""
        return self._compose(self._fold(text))

    def _fold(self, text: str) -> str:
        unified = unify(text)
        return fold(self.pinyin.read(unified) if _LATIN.search(unified) else text)

    def _compose(self, folded: str) -> Question:
        normal = self._lexicon.normalise(folded)
        return Question(normal, sounds(normal), cut(normal))
