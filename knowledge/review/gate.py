"""The gate of a publication: what is asked inside the write, whoever publishes and from where.

What is to be published is named as it was tried: a change of any of it is another subject.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from enum import StrEnum, unique

import sqlite_utils

from knowledge.entry import Stage
from knowledge.review.moving import NEED_SIGNATURE, Chosen, reviewed_by, written_by
from knowledge.review.standing import Select

Gate = Callable[[sqlite_utils.Database, str, str], object]
"""Gets the write, the subject, and why it is published all the same; raises to refuse it."""

_DIGITS = 16


@unique
class Share(StrEnum):
    """What of a batch one act publishes; what somebody had a part in is left for others."""

    REVIEWED = "reviewed"
    """What is published when it is reviewed."""
    LATER = "later"
    """What the review leaves for the signature."""
    SIGNED = "signed"
    """What is published when it is signed."""


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


def choose_published(batch: str, share: Share, by: str) -> Chosen:
    """Return what of a batch is published when `by` does what `share` names."""
    stage = Stage.TO_SIGN if share is Share.SIGNED else Stage.IN_REVIEW
    others = Chosen("batch = ? AND stage = ?", (batch, stage)).and_not(written_by(by))
    match share:
        case Share.REVIEWED:
            return others.and_not(NEED_SIGNATURE)
        case Share.LATER:
            return others.and_also(NEED_SIGNATURE)
        case Share.SIGNED:
            return others.and_not(reviewed_by(by))


def _list_published(select: Select, batch: str, share: Share, by: str) -> list[tuple[str, int]]:
    chosen = choose_published(batch, share, by)
    rows = select(
        f"SELECT id, latest_revision FROM entries WHERE {chosen.where} ORDER BY id",  # noqa: S608 - ours
        chosen.values,
    )
    return [(row["id"], row["latest_revision"]) for row in rows]


def name_batch(select: Select, batch: str, share: Share, by: str) -> str:
    """Return the subject that is a share of a batch, in just these revisions; "" for none.

    It is the same for all who had no part in any of it.
    """
    chosen = _list_published(select, batch, share, by)
    if not chosen:
        return ""
    if chosen == _list_published(select, batch, share, ""):
        by = ""
    lines = "\n".join(f"{entry} {number}" for entry, number in chosen)
    digest = hashlib.sha256(lines.encode()).hexdigest()[:_DIGITS]
    return f"batch:{digest}:{batch}:{share}:{by}"


def find_next(select: Select, batch: str, by: str) -> str:
    """Return the subject of a batch's next publication by `by`, or by others; "" for none."""
    names = (name_batch(select, batch, share, who) for who in (by, "") for share in Share)
    return next(filter(None, names), "")


def read_share(subject: str) -> Share:
    """Return the share that a subject names which `name_batch` made."""
    return Share(subject.split(":", 4)[3])


def list_named(select: Select, subject: str) -> list[tuple[str, int]]:
    """Return the ids and revisions of a subject that `name_batch` named; none where it changed."""
    match subject.split(":", 4):
        case ["batch", _, batch, share, by] if share in [*Share]:
            if name_batch(select, batch, Share(share), by) == subject:
                return _list_published(select, batch, Share(share), by)
    return []
