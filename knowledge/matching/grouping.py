"""Grouping of questions that are asked in vain: alike are those of nearly the same characters.

What does not say what a question is about (怎么, 需要什么, 请问) is left out first; of the rest
few characters may differ, one in a short question. Numbers must be the same, the order of words
does not count. A question joins the group whose first question is nearest, the older of two, so
that the same questions in the same order make the same groups.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from knowledge.lexicon import Lexicon
from knowledge.text import fold

SHARE = 0.2
"""Of the characters of the longer of two questions, how many may differ."""

_STEMS = re.compile(
    "请问|你好|您好|我想问|想问|咨询|知道|怎么样|怎么|怎样|如何|什么|哪里|哪儿|在哪|哪个|哪些|多少|几个"
    "|可以|能不能|能否|是不是|有没有|需要|要|办理|一下|告诉|吗|呢|吧|啊|呀|的|了|我|你们|你|您"
)
_DIGITS = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True)
class Core:
    """What a question is about: its characters without stems, and its numbers."""

    text: str
    numbers: tuple[str, ...]

    @property
    def most(self) -> int:
        """How many characters may differ from another's."""
        return max(1, int(SHARE * len(self.text)))


def find_core(text: str, lexicon: Lexicon) -> Core:
    """Return what a question is about; of one that is nothing but stems, all of it."""
    folded = fold(text)
    normal = lexicon.normalise(lexicon.drop_fillers(folded) or folded)
    bare = _STEMS.sub("", normal) or normal
    return Core(_DIGITS.sub("", bare), tuple(_DIGITS.findall(bare)))


def differ(one: Core, other: Core) -> int | None:
    """Return in how many characters two differ; None where they are not alike."""
    if one.numbers != other.numbers or bool(one.text) != bool(other.text):
        return None
    most = max(one.most, other.most)
    if abs(len(one.text) - len(other.text)) > most:
        return None
    mine, yours = Counter(one.text), Counter(other.text)
    count = (mine - yours).total() + (yours - mine).total()
    return count if count <= most else None


class Groups:
    """The groups of some questions; each is led by its first question."""

    def __init__(self) -> None:
        """Begin with none."""
        self._names: list[str] = []
        self._led: set[str] = set()
        self._leaders: list[Core] = []
        self._holders: dict[str, set[int]] = {}
        self._known: dict[Core, str] = {}

    def __len__(self) -> int:
        """Return how many groups there are."""
        return len(self._names)

    def join(self, core: Core, name: str) -> str:
        """Return the group of a question; where none is like it, it leads a new one, `name`."""
        found = self._known.get(core) or self._find(core)
        if found is None:
            found = name
            self._lead(core, name)
        self._known.setdefault(core, found)
        return found

    def keep(self, core: Core, name: str) -> None:
        """Take in a question that is known to be of group `name`."""
        if name not in self._led:
            self._lead(core, name)
        self._known.setdefault(core, name)

    def _lead(self, core: Core, name: str) -> None:
        number = len(self._names)
        self._names.append(name)
        self._led.add(name)
        self._leaders.append(core)
        for character in {*core.text} or {""}:
            self._holders.setdefault(character, set()).add(number)

    def _find(self, core: Core) -> str | None:
        """Return the group whose leader is nearest, the oldest of those."""
        held = sorted((self._holders.get(one, set()) for one in {*core.text} or {""}), key=len)
        # A leader that may differ in more characters is itself longer by no more than these.
        most = max(core.most, int(SHARE * (len(core.text) + core.most + 1)))
        # Whoever lacks no more than so many characters has one of any more, and two of any two
        # more: of the rarest, that leaves few to be compared.
        once: set[int] = set()
        twice: set[int] = set()
        for some in held[: most + 2]:
            twice |= once & some
            once |= some
        near = twice if len(held) >= most + 2 else once
        found = [
            (count, number)
            for number in near
            if (count := differ(core, self._leaders[number])) is not None
        ]
        return self._names[min(found)[1]] if found else None
