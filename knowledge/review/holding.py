"""Who holds which words: no two entries that are not retired may be asked for by the same.

What counts is what their latest revisions say, folded. Words may so go from one entry to another
before either is published. Windows are told apart by where they are, and hold no words.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from knowledge.entry import Entry, Stage
from knowledge.review.errors import Held, WordsHeldError
from knowledge.review.standing import Select
from knowledge.text import fold

_AT_ONCE = 400
"""Texts that are looked up in one read."""


@dataclass(frozen=True, slots=True)
class Holder:
    """An entry that holds some words: its id and its standard question."""

    entry: str
    question: str


def fold_texts(entry: Entry) -> tuple[str, ...]:
    """Return the words that an entry holds, each once."""
    if entry.window is not None:
        return ()
    return tuple(dict.fromkeys(folded for text in entry.texts if (folded := fold(text))))


def find_holders(select: Select, texts: Iterable[str]) -> dict[str, list[Holder]]:
    """Return who holds each of these folded texts, as far as anybody does."""
    wanted, found = [*dict.fromkeys(texts)], dict[str, list[Holder]]()
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        marks = ", ".join("?" * len(some))
        rows = select(
            "SELECT folded, id, question FROM revision_texts JOIN entries ON id = entry"  # noqa: S608 - marks
            f" AND latest_revision = revision WHERE folded IN ({marks}) AND stage <> ?"
            " ORDER BY folded, position, id",
            [*some, Stage.RETIRED],
        )
        for row in rows:
            found.setdefault(row["folded"], []).append(Holder(row["id"], row["question"]))
    return found


def find_held(
    select: Select, entries: Sequence[Entry], *, but: Collection[str] = ()
) -> dict[str, list[Held]]:
    """Return by their ids those of the entries that say what others hold, and what that is.

    What the entries whose ids are in `but` hold does not count.
    """
    holders = find_holders(select, (text for entry in entries for text in fold_texts(entry)))
    found: dict[str, list[Held]] = {}
    for entry in entries if holders else ():
        for text in entry.texts if entry.window is None else ():
            others = (
                one
                for one in holders.get(fold(text), ())
                if one.entry != entry.id and one.entry not in but
            )
            if other := next(others, None):
                found.setdefault(entry.id, []).append(Held(text, other.entry, other.question))
    return found


def require_free(select: Select, entry: Entry) -> None:
    """Raise WordsHeldError where another entry holds any of these words."""
    if held := find_held(select, [entry]).get(entry.id):
        raise WordsHeldError(entry.id, held)


def without_held(entries: Iterable[Entry], held: Mapping[str, Sequence[Held]]) -> list[Entry]:
    """Return the entries without the phrasings that others hold; their questions stay."""
    taken = {entry_id: {one.text for one in some} for entry_id, some in held.items()}
    return [
        replace(
            entry,
            phrasings=tuple(text for text in entry.phrasings if text not in taken[entry.id]),
        )
        if entry.id in taken
        else entry
        for entry in entries
    ]
