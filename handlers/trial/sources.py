"""What a change is tried with beside the phrasings: golden questions and citizens' inquiries."""

from __future__ import annotations

from collections.abc import Iterable

from handlers.inquiry import Channel, Kind
from handlers.standing import Select
from handlers.trial.trying import Asked, Part
from knowledge.golden import Golden
from knowledge.text import fold

MOST_INQUIRIES = 1000
"""Real inquiries that are tried, the last of the journal."""


def list_golden(questions: Iterable[Golden]) -> list[Asked]:
    """Return the golden questions to be tried."""
    return [Asked(Part.GOLDEN, one.question, one.entry) for one in questions]


def list_inquiries(select: Select, most: int = MOST_INQUIRIES) -> list[Asked]:
    """Return what citizens typed last, as far as it is kept; the same words once.

    Taps pick an entry by its id and are left out. Raises StorageError.
    """
    rows = select(
        "SELECT id, text FROM exchanges WHERE kind = ? AND text IS NOT NULL AND channel <> ?"
        " ORDER BY received_at DESC LIMIT ?",
        (Kind.TEXT.value, Channel.CONSOLE.value, most),
    )
    found: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        found.setdefault(fold(row["text"]), []).append((row["id"], row["text"]))
    return [
        Asked(Part.INQUIRY, same[0][1], exchange=same[0][0], times=len(same))
        for same in found.values()
    ]
