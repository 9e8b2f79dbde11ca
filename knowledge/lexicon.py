"""The lexicon: citizens' words brought to one form before they are compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum, unique
from importlib.abc import Traversable
from typing import cast

from knowledge.documents import read_toml
from knowledge.text import fold


def _longest_first(words: Iterable[str]) -> re.Pattern[str] | None:
    """Return a pattern that finds the longest of `words` at each place, None for no words."""
    ordered = sorted({word for word in words if word}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, ordered))) if ordered else None


class Lexicon:
    """Fillers, final particles and words of one meaning; see `seeds/lexicon.toml`."""

    def __init__(
        self,
        fillers: Iterable[str] = (),
        particles: Iterable[str] = (),
        same: Iterable[Iterable[str]] = (),
    ) -> None:
        """Compile the lists; every word is folded first, so any script and width will do."""
        self._fillers = _longest_first(map(fold, fillers))
        particle = _longest_first(map(fold, particles))
        self._particle = re.compile(f"(?:{particle.pattern})$") if particle else None
        self._standard: Mapping[str, str] = {
            fold(word): fold(first) for first, *others in same for word in (first, *others)
        }
        self._same = _longest_first(self._standard)
        # 什么 ends like a particle and is a word.
        self._whole = tuple(
            word for word in self._standard if self._particle and self._particle.search(word)
        )

    def normalise(self, folded: str) -> str:
        """Return folded text without fillers and particles, each word in its standard form.

        A text that consists of nothing else is returned with only its words standardised.
        """
        return self.standardise(self._strip(self.drop_fillers(folded)) or folded)

    def drop_fillers(self, folded: str) -> str:
        """Return folded text without fillers."""
        return self._fillers.sub("", folded) if self._fillers else folded

    def _strip(self, text: str) -> str:
        """Return `text` without the particles at its end."""
        while self._particle and not text.endswith(self._whole):
            found = self._particle.search(text)
            if not found:
                break
            text = text[: found.start()]
        return text

    def standardise(self, text: str) -> str:
        """Return folded text with each word of a group as the group's first."""
        if not self._same:
            return text
        return self._same.sub(lambda found: self._standard[found.group()], text)


LEXICON_FILE = "lexicon.toml"


@unique
class WordKind(StrEnum):
    """Which list a change is about."""

    SAME = "same"
    FILLER = "filler"


@unique
class WordAct(StrEnum):
    """What a change does to its list."""

    ADD = "add"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class WordChange:
    """A word that staff add to a list or take out; `standard` is its group's, "" for fillers."""

    kind: WordKind
    act: WordAct
    standard: str
    word: str


def amend(lists: Mapping[str, object], changes: Sequence[WordChange]) -> dict[str, object]:
    """Return the lists of a lexicon with changes made to them, one after the other."""
    fillers = [fold(word) for word in cast("list[str]", lists.get("fillers", []))]
    same = [[*map(fold, group)] for group in cast("list[list[str]]", lists.get("same", []))]
    for one in changes:
        listed = fillers if one.kind is WordKind.FILLER else _find_group(same, one.standard)
        if one.act is WordAct.REMOVE:
            listed[:] = [word for word in listed if word != one.word]
        elif one.word not in listed:
            listed.append(one.word)
    return {**lists, "fillers": fillers, "same": same} if changes else dict(lists)


def _find_group(same: list[list[str]], standard: str) -> list[str]:
    """Return the group that has a word, a new one where none has."""
    found = next((group for group in same if standard in group), None)
    if found is None:
        found = [standard]
        same.append(found)
    return found


def read_lexicon(folder: Traversable) -> Lexicon:
    """Read `lexicon.toml` of a seed folder. Raises SeedError when it cannot be read."""
    return make_lexicon(read_toml(folder, LEXICON_FILE))


def make_lexicon(lists: Mapping[str, object]) -> Lexicon:
    """Return the lexicon of these lists."""
    return Lexicon(
        fillers=cast("list[str]", lists.get("fillers", [])),
        particles=cast("list[str]", lists.get("particles", [])),
        same=cast("list[list[str]]", lists.get("same", [])),
    )
