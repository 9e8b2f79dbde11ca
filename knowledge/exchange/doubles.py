"""Doubles: ids and questions that a file has twice, or that the library has already."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from knowledge.entry import Entry
from knowledge.exchange.layout import Layout, Said, make_id
from knowledge.exchange.window_table import Place
from knowledge.exchange.wording import (
    IS_ENTRY,
    IS_WINDOW,
    SAME_AS_KNOWN,
    SAME_AS_KNOWN_WINDOW,
    SAME_ID,
    SAME_PHRASING,
    SAME_QUESTION,
    SAME_WINDOW,
    SAYS_NOTHING,
    TWICE_HERE,
)
from knowledge.text import fold


def _find_nothing(_entry_id: str) -> Entry | None:
    return None


@dataclass(frozen=True)
class Known:
    """What the library holds already.

    `kinds` tells of each id whether it is a window's; `questions` gives the id by a folded
    question, `places` the id of a window by where it is; `find` the latest content by id.
    """

    kinds: Mapping[str, bool] = field(default_factory=dict)
    questions: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[Place, str] = field(default_factory=dict)
    find: Callable[[str], Entry | None] = _find_nothing


class Doubles:
    """Remembers what the rows of one file have said."""

    def __init__(self, layout: Layout, known: Known) -> None:
        """Begin with an empty file, beside what is known."""
        self._layout = layout
        self._known = known
        self._ids: dict[str, int] = {}
        self._places: dict[Place, int] = {}
        self._texts: dict[str, tuple[int, bool]] = {}

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
        if question is not None:
            folded = fold(question)
            known = self._known.questions.get(folded)
            first, is_question = self._texts.setdefault(folded, (row, True))
            if not folded:
                yield "标准问题", SAYS_NOTHING.format(text=question)
            elif first != row:
                says = SAME_QUESTION if is_question else SAME_PHRASING
                yield "标准问题", says.format(row=first, text=question)
            elif known and known != (entry_id or make_id("entry", folded)):
                yield "标准问题", SAME_AS_KNOWN.format(id=known)
        for phrasing in values.get("phrasings", ()):
            folded = fold(phrasing)
            if not folded:
                yield "问法", SAYS_NOTHING.format(text=phrasing)
                continue
            if folded in self._texts:
                first, _ = self._texts[folded]
                says = TWICE_HERE if first == row else SAME_PHRASING
                yield "问法", says.format(row=first, text=phrasing)
            else:
                self._texts[folded] = (row, False)
