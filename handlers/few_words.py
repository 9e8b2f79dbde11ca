"""Few words: what a short piece says, and what it may stand for after what was asked before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from handlers.judging import LONGEST_FOLLOW_UP, Judged
from handlers.services import Services
from knowledge.entry import Entry, Stance
from knowledge.matching.candidates import Candidate
from knowledge.matching.guards import years_asked
from knowledge.text import fold, unify
from knowledge.years import without_years

LONGEST_GOING_ON = 10
"""Characters of a piece that may be about what was asked before it: 主动公开的有几条."""

USED = 0.6
"""Share of a piece's own words that a phrasing must have to be what the piece asks for."""

NEAR = 0.1
"""Probability from which an entry is among those that a piece finds by its own words."""

_MEASURES = "天条件次个台场篇项家人期回趟块名位种类点"
_QUESTION_WORD = re.compile(
    rf"为什么|为何|为啥|是?(?:什么时候|什么|啥|(?:多少|几)(?:个?人(?!次)|[{_MEASURES}])?|多久|多长|多大|怎么样?|咋"
    r"|[在去到]?(?:都?有?哪[些里儿个年天种]?)|谁|何时|有没有?|没有|有无|是不是|能不能|是否|能否|可以|能)|[吗呢不没]$"
)
# How a piece begins that asks more of the same thing: 谁管理 after 微信号多少. A count (几件复议)
# names what it counts.
_MORE_OF_IT = re.compile(
    r"[由归是]?谁|[去在到]?哪|几点|几时|[什啥]么?时候|何时|多久|为[什何啥]|要钱|多少钱|都?有?哪些"
    # What is left out stands behind 的: 主动公开的有几条.
    r"|.{1,6}的有?(?:几|多少)[条件个次台篇场]?(?:[呢啊吗]|$)"
)
_LEAD = re.compile(
    r"(?:那么|那(?![个里儿边些时会份年])|还有|再问|另外|请问|好的|哦|噢|嗯|谢谢|知道了|明白了|其中)+"
)
_END = re.compile(r"(?:的?[呢咧捏哩吧啊呀嘛]+|的)$")
_EMPTY = re.compile(
    r"(?:数据|情况|数字?|那年|年度?|报告|有|是|多少|怎么样|如何|[的和与跟、吗呢])*"
)
_OF_CHOICE = re.compile(r"(?:上面?|里面?|那边|这边|方面|平台|类|的|有?多少|有?几[条个次件])*")


@dataclass(frozen=True)
class Before:
    """What was asked before: in which words, and by which entry it was answered.

    `texts` are the words of the citizen, then the standard question of the entry. `is_message`
    where it was a message of its own, and not a piece of this one. `told` are the entries that
    answered in this talk, the last first.
    """

    texts: tuple[str, ...]
    entry: Entry | None = None
    is_message: bool = False
    told: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Words:
    """What a piece says, apart from how it goes on."""

    text: str
    services: Services

    @cached_property
    def core(self) -> str:
        """The piece without 那 before it and 呢 behind it."""
        return _bare(fold(self.text))

    @property
    def is_marked(self) -> bool:
        """Tell whether the piece says that it goes on: 那…, …呢, …的."""
        folded = fold(self.text)
        return bool(_LEAD.match(folded)) or folded.endswith(("呢", "的"))

    @property
    def goes_on(self) -> bool:
        """Tell whether the piece can only be understood from what was asked before it."""
        return self.is_marked or bool(_MORE_OF_IT.match(self.core))

    @property
    def may_go_on(self) -> bool:
        """Tell whether the piece, as a message or the first of one, may leave out its subject."""
        return 0 < len(self.core) <= LONGEST_FOLLOW_UP or self.goes_on

    @cached_property
    def own(self) -> tuple[str, ...]:
        """The words of the piece that do not ask, as the matcher reads them.

        A single character (去哪提) says too little to hold an entry to it.
        """
        pieces = (piece.rstrip("的有是") for piece in _QUESTION_WORD.split(self.core) if piece)
        return tuple(self._prepare(piece) for piece in pieces if len(piece) > 1)

    @property
    def is_year(self) -> bool:
        """Tell whether it names years and nothing else."""
        rest = _bare(fold(without_years(unify(self.text))))
        return bool(years_asked(self.text, self.services.today)) and bool(_EMPTY.fullmatch(rest))

    @property
    def is_choice(self) -> bool:
        """Tell whether it names a choice of something and nothing else: 那网站的呢."""
        named = self.services.knowledge.aspects.find_named(self.core)
        return any(_OF_CHOICE.fullmatch(aspect.drop(self.core)) for aspect in named)

    def compose(self, before: Before) -> list[str]:
        """Return the questions that the piece may stand for, the likeliest way to read it first.

        A choice (网站) takes the place of another (微信); else what was asked about is put before.
        """
        texts = [fold(without_years(unify(text))) for text in before.texts]
        named = self.services.knowledge.aspects.find_named(self.core)
        found: list[str] = []
        for aspect in named:
            if _OF_CHOICE.fullmatch(aspect.drop(self.core)):
                found += [self.core + aspect.drop(text) for text in texts]
        if found:
            return found
        subjects = [side for text in texts[:1] for side in list_subjects(text)]
        subjects += [word for text in texts for word in self._list_choices(text)]
        subjects += _find_shared(texts)
        found += [subject + self.core for subject in subjects]
        found += [self.core + text for text in texts if self.own and not named]
        return list(dict.fromkeys(found))

    def _list_choices(self, text: str) -> list[str]:
        """Return the choices that a text names, where the piece names no other."""
        aspects = self.services.knowledge.aspects.find_named(text)
        return [
            word
            for aspect in aspects
            if not aspect.find(self.core)
            for word in aspect.list_words(text)
        ]

    def is_used_by(self, candidate: Candidate, before: Before, alone: Judged) -> bool:
        """Tell whether the phrasing that won has the words of the piece, those that ask apart.

        Or whether these words find the entry `alone` as well.

        Words that stood in what was asked before say nothing new: then those that ask count too.
        The entry that answered before may have them in its answer (重大的呢).
        """
        if not self.own:
            return True
        asked = [self._prepare(text) for text in before.texts]
        if any(all(piece in text for piece in self.own) for text in asked):
            return self._prepare(self.core) in self._prepare(candidate.phrasing)
        near = [one.entry for one in alone.candidates if one.probability >= NEAR]
        texts = (candidate.phrasing, self._get(candidate).question)
        if candidate.entry in near or any(self._is_in(self._prepare(text)) for text in texts):
            return True
        entry = before.entry
        if entry is None or entry.id != candidate.entry:
            return False
        if self.services.knowledge.aspects.find_named(self.core):
            return False
        return entry.stance is Stance.FACT and self._is_in(self._prepare(entry.answer))

    def _get(self, candidate: Candidate) -> Entry:
        return self.services.knowledge.snapshot.by_id[candidate.entry].entry

    def _is_in(self, text: str) -> bool:
        """Tell whether most of the piece's own words stand in a text."""
        pairs = [piece[at : at + 2] for piece in self.own for at in range(len(piece) - 1)]
        return sum(pair in text for pair in pairs) >= USED * len(pairs)

    def _prepare(self, text: str) -> str:
        return self.services.knowledge.matcher.preparation.read(text).text


def _bare(folded: str) -> str:
    lead = _LEAD.match(folded)
    return _END.sub("", folded[lead.end() :] if lead else folded)


def list_subjects(text: str) -> list[str]:
    """Return what a question may be about: what stands before its question word, and after it.

    The longer one says more, and comes first.
    """
    folded = fold(text)
    found = _QUESTION_WORD.search(folded)
    if not found:
        return [folded] if len(folded) <= LONGEST_GOING_ON else []
    sides = folded[: found.start()].removesuffix("有"), folded[found.end() :]
    return sorted((side for side in sides if len(side) > 1), key=len, reverse=True)


def _find_shared(texts: Sequence[str]) -> list[str]:
    """Return what the citizen's words and the entry's question both speak of."""
    sides = [side for text in texts[:1] for side in list_subjects(text)]
    found = []
    for text in texts[1:]:
        for side in sides:
            match = SequenceMatcher(None, side, text, autojunk=False).find_longest_match()
            found.append(side[match.a : match.a + match.size])
    return [shared for shared in found if len(shared) > 1]
