"""Doubles: ids and questions that a file has twice, or that the library has already."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from knowledge.entry import Entry
from knowledge.exchange.layout import Layout, Said, make_id
from knowledge.exchange.window_table import Place
from knowledge.exchange.wording import (
    IS_ENTRY,
    IS_WINDOW,
    SAME_AS_KNOWN_WINDOW,
    SAME_ID,
    SAME_PHRASING,
    SAME_QUESTION,
    SAME_WINDOW,
    SAYS_NOTHING,
    TWICE_HERE,
)
from knowledge.review.holding import Holder
from knowledge.text import fold

FindHolders = Callable[[Sequence[str]], Mapping[str, Sequence[Holder]]]


def _find_nothing(_entry_id: str) -> Entry | None:
    return None


def _find_nobody(_texts: Sequence[str]) -> Mapping[str, Sequence[Holder]]:
    return {}


@dataclass(frozen=True, slots=True)
class Text:
    """A question or a phrasing of a row: whose it is, as it was written, and folded."""

    row: int
    entry: str
    text: str
    folded: str
    is_question: bool


@dataclass(frozen=True)
class Known:
    """What the library holds already.

    `kinds` tells of each id whether it is a window's; `places` gives the id of a window by where
    it is, `find` the latest content by id, `find_holders` who holds some folded texts.
    """

    kinds: Mapping[str, bool] = field(default_factory=dict)
    places: Mapping[Place, str] = field(default_factory=dict)
    find: Callable[[str], Entry | None] = _find_nothing
    find_holders: FindHolders = _find_nobody


class Doubles:
    """Remembers what the rows of one file have said; `texts` are those that no row said before."""

    def __init__(self, layout: Layout, known: Known) -> None:
        """Begin with an empty file, beside what is known."""
        self._layout = layout
        self._known = known
        self._ids: dict[str, int] = {}
        self._places: dict[Place, int] = {}
        self._first: dict[str, Text] = {}

    @property
    def texts(self) -> Sequence[Text]:
        """The texts of all rows, each as it was said first."""
        return [*self._first.values()]

    def is_repeat(self, row: int, values: Mapping[str, Any]) -> bool:
        """Tell whether an earlier row has the id of this one."""
        return self._ids.get(values.get("id", ""), row) != row

    def find(self, row: int, values: Mapping[str, Any]) -> Iterator[Said]:
        """Yield what this row repeats; `values` are those of its cells that could be read."""
        entry_id = values.get("id", "")
        if entry_id:
            first = self._ids.setdefault(entry_id, row)
            if first != row:
                yield "编号", SAME_ID.format(row=first)
            elif self._known.kinds.get(entry_id, self._layout.is_windows) != (
                self._layout.is_windows
            ):
                says = IS_ENTRY if self._layout.is_windows else IS_WINDOW
                yield "编号", says.format(id=entry_id)
        find = self._find_place if self._layout.is_windows else self._find_question
        yield from find(row, entry_id, values)

    def _find_place(self, row: int, entry_id: str, values: Mapping[str, Any]) -> Iterator[Said]:
        if "department" not in values or "matter" not in values:
            return
        place = (values["department"], values["matter"], values.get("counter", ""))
        first = self._places.setdefault(place, row)
        known = self._known.places.get(place)
        if first != row:
            yield "事项", SAME_WINDOW.format(row=first)
        elif known and known != (entry_id or make_id("window", *place)):
            yield "事项", SAME_AS_KNOWN_WINDOW.format(id=known)

    def _find_question(self, row: int, entry_id: str, values: Mapping[str, Any]) -> Iterator[Said]:
        question = values.get("question")
        whose = entry_id or make_id("entry", fold(question or ""))
        asked = [(question, True)] if question is not None else []
        for text, is_question in (*asked, *((one, False) for one in values.get("phrasings", ()))):
            head, folded = "标准问题" if is_question else "问法", fold(text)
            if not folded:
                yield head, SAYS_NOTHING.format(text=text)
            elif first := self._first.get(folded):
                yield head, _word_double(row, first, text, is_question=is_question)
            else:
                self._first[folded] = Text(row, whose, text, folded, is_question)


def _word_double(row: int, first: Text, text: str, *, is_question: bool) -> str:
    """Say where a text was said before."""
    if first.row == row:
        return TWICE_HERE.format(text=text)
    says = SAME_QUESTION if is_question and first.is_question else SAME_PHRASING
    return says.format(row=first.row, text=text)
