"""What differs between two revisions of an entry, field by field and character by character."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum, unique

from knowledge.entry import Entry
from knowledge.exchange.entry_table import ENTRIES
from knowledge.exchange.layout import Layout
from knowledge.exchange.window_table import WINDOWS

_TOKEN = re.compile(r"[0-9a-zA-Z.]+|\n|.", re.DOTALL)
"""A number or a Latin word is one piece, so that 15 becomes 20 and not 1520."""
_LEAST_ALIKE = 0.25
"""Texts that have less in common are shown one after the other."""
_LONGEST = 4000
"""Pieces beyond which two texts are not looked through."""


@unique
class Kind(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


Piece = tuple[Kind, str]


@dataclass(frozen=True, slots=True)
class Change:
    """A field that differs: its name, what staff call it, and its text in pieces."""

    name: str
    head: str
    pieces: tuple[Piece, ...]


def layout_of(entry: Entry) -> Layout:
    """Return the fields by which staff know this kind of entry."""
    return WINDOWS if entry.window else ENTRIES


def _pair(kind: Kind, words: Sequence[str]) -> Iterator[Piece]:
    if words:
        yield kind, "".join(words)


def compare_texts(old: str, new: str) -> tuple[Piece, ...]:
    """Return the pieces of two texts in their order: what stayed, what went, what came."""
    if old == new:
        return ((Kind.SAME, old),) if old else ()
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    is_long = len(before) + len(after) > _LONGEST
    if is_long or matcher.quick_ratio() < _LEAST_ALIKE:
        return (*_pair(Kind.GONE, before), *_pair(Kind.NEW, after))
    pieces: list[Piece] = []
    for act, first, last, start, end in matcher.get_opcodes():
        if act == "equal":
            pieces += _pair(Kind.SAME, before[first:last])
        else:
            pieces += [*_pair(Kind.GONE, before[first:last]), *_pair(Kind.NEW, after[start:end])]
    return tuple(pieces)


def _compare_lines(old: str, new: str) -> tuple[Piece, ...]:
    """Return the lines that went and came; of a long list those that stayed say nothing."""
    before, after = old.split("\n"), new.split("\n")
    pieces: list[Piece] = []
    for act, first, last, start, end in SequenceMatcher(None, before, after).get_opcodes():
        if act != "equal":
            pieces += [(Kind.GONE, f"{line}\n") for line in before[first:last] if line]
            pieces += [(Kind.NEW, f"{line}\n") for line in after[start:end] if line]
    return tuple(pieces)


_LISTS = frozenset({"phrasings", "names", "evidence", "cells"})


def compare(old: Entry | None, new: Entry) -> list[Change]:
    """Return the fields in which two revisions differ, in the order of the form.

    Of a new entry, where `old` is None, every field that says something is new.
    """
    changes = []
    is_other = old is not None and layout_of(old) is not layout_of(new)
    for column in layout_of(new).columns:
        after = column.write(new)
        before = "" if old is None or is_other else column.write(old)
        if before != after:
            is_list = column.name in _LISTS
            pieces = (_compare_lines if is_list else compare_texts)(before, after)
            changes.append(Change(column.name, column.head, pieces))
    return changes
