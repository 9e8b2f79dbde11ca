"""The gate of a publication: what is asked inside the write, whoever publishes and from where.

What is to be published is named as it was tried: a change of any of it is another subject.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import sqlite_utils

from knowledge.entry import Stage
from knowledge.review.standing import Select

Gate = Callable[[sqlite_utils.Database, str, str], object]
"""Gets the write, the subject, and why it is published all the same; raises to refuse it."""

_DIGITS = 16


def let_pass(_db: sqlite_utils.Database, _subject: str, _despite: str) -> None:
    """Let everything pass."""


def name_revision(entry: str, revision: int) -> str:
    """Return the subject that is one revision of an entry."""
    return f"revision:{revision}:{entry}"


def name_retirement(entry: str) -> str:
    """Return the subject that is the retirement of an entry."""
    return f"retirement:{entry}"


def name_words(number: int) -> str:
    """Return the subject that is one change of the word lists."""
    return f"words:{number}"


def list_waiting(select: Select, batch: str) -> list[tuple[str, int]]:
    """Return what of a batch waits for review or a signature: ids and numbers of revisions."""
    rows = select(
        "SELECT id, latest_revision FROM entries WHERE batch = ? AND stage IN (?, ?) ORDER BY id",
        (batch, Stage.IN_REVIEW, Stage.TO_SIGN),
    )
    return [(row["id"], row["latest_revision"]) for row in rows]


def name_batch(select: Select, batch: str) -> str:
    """Return the subject that is all of a batch that waits, in just these revisions."""
    lines = "\n".join(f"{entry} {number}" for entry, number in list_waiting(select, batch))
    return f"batch:{hashlib.sha256(lines.encode()).hexdigest()[:_DIGITS]}:{batch}"
