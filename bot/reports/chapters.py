"""The words of the report that the system knows, with every number led back to its definition."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot.reports import report_wording as words
from bot.reports.annual import Annual
from bot.reports.paper import Piece
from bot.reports.wording import name_channel
from handlers.inquiry import Channel


@dataclass(slots=True)
class Sources:
    """The numbers that the text has used, each under the mark that stands beside it.

    Where they are not to be marked it stands nowhere.
    """

    annual: Annual
    is_marked: bool = True
    used: dict[str, int] = field(default_factory=dict)

    def mark(self, name: str) -> int:
        """Return the mark of a number, the same wherever it is used."""
        return self.used.setdefault(name, len(self.used) + 1)

    def find(self, name: str) -> int:
        """Return the number that a sentence names: received, or wechat:received."""
        channel, _, count = name.rpartition(":")
        if not channel:
            return self.annual.totals[count]
        rows: Mapping[str, Mapping[str, int]] = {
            row["channel"]: row for row in self.annual.by_channel
        }
        return rows.get(channel, {}).get(count, 0)

    def fill(self, sentence: str) -> Iterator[Piece]:
        """Yield a sentence with its numbers, each followed by its mark."""
        for text, name, *_ in string.Formatter().parse(sentence):
            if text:
                yield Piece(text)
            if name == "year":
                yield Piece(str(self.annual.year))
            elif name:
                yield Piece(str(self.find(self._full(name))))
                mark = self.mark(self._full(name))
                if self.is_marked:
                    yield Piece(f"[{mark}]", is_raised=True)

    def _full(self, name: str) -> str:
        """Return the name of a count; in a sentence 7 stands for in 7 working days."""
        return name.replace("__", ":").replace("complaints_", "complaints.")

    def list_used(self) -> list[str]:
        """Return a line for each number that was used: what it is and what it counts."""
        return [
            words.SOURCE.format(
                mark=mark, number=self.find(name), what=self._name(name), says=self._define(name)
            )
            for name, mark in self.used.items()
        ]

    def _name(self, name: str) -> str:
        channel, _, count = name.rpartition(":")
        label = self.annual.definitions[count]["label"]
        return f"{label}（{name_channel(channel)}）" if channel else label

    def _define(self, name: str) -> str:
        return self.annual.definitions[name.rpartition(":")[2]]["definition"]


def tell_platforms(sources: Sources) -> list[list[Piece]]:
    """Return the paragraphs on WeChat and the website."""
    by_channel = {row["channel"] for row in sources.annual.by_channel}
    both = {Channel.WECHAT.value, Channel.WEB.value} <= by_channel
    sentences = [words.RECEIVED_BOTH if both else words.RECEIVED, *words.PLATFORMS]
    return [[*sources.fill(sentence)] for sentence in sentences]


def tell_supervision(sources: Sources) -> list[list[Piece]]:
    """Return the paragraphs on complaints, suggestions and what citizens say of answers."""
    return [[*sources.fill(sentence)] for sentence in words.SUPERVISION]
