"""Conduct: courtesies, commands, abuse, advertising and attempts at the machine, by word lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum, unique
from importlib.abc import Traversable
from typing import cast

from knowledge.documents import read_toml
from knowledge.errors import SeedError
from knowledge.matching.splitting import clauses
from knowledge.text import fold, unify

_LINK = re.compile(r"https?://|www\.|[a-z0-9]\.(?:com|cn|net|top|xyz|vip|cc)\b")
# It begins where a name begins: from every part of a long one, all the others would be tried.
_OFFICIAL = re.compile(r"(?:https?://)?(?<![a-z0-9\-])(?<![a-z0-9\-]\.)(?:[a-z0-9\-]+\.)*gov\.cn")
_SIGNS_OF_AN_AD = 2
# After a comma or a space another question may come: 错了，我问的是电话.
_REMARK = re.compile(r"\s*([^\s:：]{2,10})\s*[:：]\s*(\S.*?)\s*", re.DOTALL)


@unique
class Manner(StrEnum):
    """What a message is, other than a question; the names of the lists in `conduct.toml`."""

    GREETING = "greetings"
    THANKS = "thanks"
    FAREWELL = "farewells"
    USEFUL = "useful"
    """Says of an answer that it helped."""
    DISSATISFIED = "dissatisfied"
    """Says of an answer that it did not help."""
    WRONG = "wrong"
    """Says of an answer that it is wrong, and perhaps what is."""
    MORE = "more"
    HANDOFF = "handoff"
    RECORDS = "records"
    """Wants to see what is kept of them."""
    DELETION = "deletion"
    """Wants what is kept of them deleted."""
    CONFIRMATION = "confirmation"
    """Confirms that it is to be deleted."""
    ABUSE = "abuse"
    ADVERTISING = "advertising"
    PROBE = "probes"


_WHOLE = (
    Manner.HANDOFF,
    Manner.MORE,
    Manner.GREETING,
    Manner.THANKS,
    Manner.FAREWELL,
    Manner.USEFUL,
    Manner.DISSATISFIED,
    Manner.WRONG,
    Manner.RECORDS,
    Manner.DELETION,
    Manner.CONFIRMATION,
)


def _within(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds any of `words` inside folded text."""
    return re.compile("|".join(re.escape(fold(word)) for word in words) or r"(?!)")


def _composed(wish: Iterable[str], who: Iterable[str], end: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for words of a wish, at least one, then whom, then any words of an end."""
    first, then, last = (_within(words).pattern for words in (wish, who, end))
    return re.compile(f"(?:{first})+(?:{then})(?:{last})*")


class Conduct:
    """Recognises messages that are not questions."""

    def __init__(self, lists: Mapping[str, Iterable[str]]) -> None:
        """Compile the lists of `conduct.toml`; raises KeyError for one that is missing."""
        self._whole = {fold(word): manner for manner in _WHOLE for word in lists[manner]}
        self._handoff = _composed(*(lists[f"handoff_{part}"] for part in ("wish", "who", "end")))
        # Every handler asks about the message at hand: the last answer is kept for the others.
        self._last: tuple[str, Manner | None] = ("", None)
        self._innocent = _within(lists["innocent"])
        self._abuse = _within(lists[Manner.ABUSE])
        self._probes = _within(lists[Manner.PROBE])
        self._ad_strong = _within(lists["ad_strong"])
        self._ad_selling = _within(lists["ad_selling"])
        self._ad_goods = _within(lists["ad_goods"])
        self._ad_reported = _within(lists["ad_reported"])

    def judge(self, text: str) -> Manner | None:
        """Return what the message is, None when it may be a question."""
        last = self._last
        if text != last[0]:
            last = self._last = text, self._judge(text)
        return last[1]

    def _judge(self, text: str) -> Manner | None:
        folded = fold(text)
        if folded in self._whole:
            return self._whole[folded]
        if self.find_remark(text):
            return Manner.WRONG
        if any(self._is_handoff(fold(piece)) for piece in [text, *clauses(text)]):
            return Manner.HANDOFF
        # A space stays in their place: what stood around them must not become a word.
        meant = self._innocent.sub(" ", folded)
        if self._abuse.search(meant):
            return Manner.ABUSE
        if self._is_advertising(text, meant):
            return Manner.ADVERTISING
        return Manner.PROBE if self._probes.search(meant) else None

    def find_remark(self, text: str) -> str:
        """Return what a message that calls an answer wrong says is wrong, empty for nothing."""
        begun = _REMARK.fullmatch(text)
        is_wrong = begun and self._whole.get(fold(begun[1])) is Manner.WRONG and fold(begun[2])
        return begun[2] if begun and is_wrong else ""

    def wants_person(self, text: str) -> bool:
        """Tell whether a message asks for a person and says nothing else."""
        return self._is_handoff(fold(text))

    def _is_handoff(self, folded: str) -> bool:
        """Tell whether a clause asks for a person: 转人工, 我想找个工作人员说话."""
        return self._whole.get(folded) is Manner.HANDOFF or bool(self._handoff.fullmatch(folded))

    def _is_advertising(self, text: str, folded: str) -> bool:
        if self._ad_reported.search(folded):
            return False
        if self._ad_strong.search(folded):
            return True
        has_link = bool(_LINK.search(_OFFICIAL.sub("", unify(text))))
        selling = len(set(self._ad_selling.findall(folded))) + has_link
        goods = len(set(self._ad_goods.findall(folded)))
        return bool(selling) and selling + goods >= _SIGNS_OF_AN_AD


def read_conduct(folder: Traversable) -> Conduct:
    """Read `conduct.toml` of a seed folder. Raises SeedError when it is missing or incomplete."""
    name = "conduct.toml"
    try:
        return Conduct(cast("dict[str, list[str]]", read_toml(folder, name)))
    except KeyError as error:
        raise SeedError(name, 0, f"the list {error} is missing") from error
