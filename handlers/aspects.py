"""Aspects: in what alike questions differ, such as the platform, the account or the year."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.abc import Traversable
from typing import cast

from handlers.wording import ASK_YEAR
from knowledge.documents import read_toml
from knowledge.entry import Entry
from knowledge.errors import SeedError
from knowledge.text import fold

_FEWEST = 2


@dataclass(frozen=True)
class Aspect:
    """One thing that alike questions differ in; `ask` asks for it."""

    ask: str
    choices: tuple[re.Pattern[str], ...]

    def find(self, text: str) -> frozenset[int]:
        """Return the numbers of the choices that a text names."""
        folded = fold(text)
        return frozenset(n for n, words in enumerate(self.choices) if words.search(folded))

    def list_words(self, text: str) -> list[str]:
        """Return the words by which a text names choices."""
        return [word for words in self.choices for word in words.findall(fold(text))]

    def drop(self, text: str) -> str:
        """Return folded text without the words that name choices."""
        folded = fold(text)
        for words in self.choices:
            folded = words.sub("", folded)
        return folded


class Aspects:
    """All aspects of the knowledge base."""

    def __init__(self, aspects: Iterable[Aspect]) -> None:
        """Keep them in the order in which they are tried."""
        self._aspects = tuple(aspects)

    def find_named(self, text: str) -> list[Aspect]:
        """Return the aspects of which a text names a choice."""
        return [one for one in self._aspects if one.find(text)]

    def find_difference(self, question: str, entries: Sequence[Entry]) -> str:
        """Return the sentence that asks for what alone these entries differ in; empty for none.

        Each must name one choice that no other names, and the question none.
        """
        if len(entries) < _FEWEST:
            return ""
        for aspect in self._aspects:
            named = [aspect.find(entry.question) for entry in entries]
            if not aspect.find(question) and _are_apart(named):
                return aspect.ask
        return ASK_YEAR if _are_apart([frozenset(one.years) for one in entries]) else ""


def _are_apart(named: Sequence[frozenset[int]]) -> bool:
    """Tell whether each names something, and no two the same."""
    return all(named) and len(frozenset().union(*named)) == sum(map(len, named))


def read_aspects(folder: Traversable) -> Aspects:
    """Read `aspects.toml` of a seed folder. Raises SeedError when it is missing or incomplete."""
    name = "aspects.toml"
    try:
        rows = cast("Sequence[Mapping[str, object]]", read_toml(folder, name)["aspects"])
        return Aspects(_read(row) for row in rows)
    except KeyError as error:
        raise SeedError(name, 0, f"the key {error} is missing") from error


def _read(row: Mapping[str, object]) -> Aspect:
    choices = cast("Sequence[Sequence[str]]", row["choices"])
    patterns = ("|".join(map(re.escape, map(fold, words))) for words in choices)
    return Aspect(str(row["ask"]), tuple(map(re.compile, patterns)))
