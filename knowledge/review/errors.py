"""Errors of the life of entries.

ReviewError
├── StaleRevisionError     somebody saved the entry meanwhile
├── StageError             an entry that stands there cannot be treated so
├── OwnWorkError           nobody judges own work
├── CommentMissingError    a comment is owed
├── SecrecyError           nobody has confirmed the 保密审查
├── WordsHeldError         another entry is asked for by the same words: held
├── FaultyEntryError       what an entry holds cannot be given to citizens: faults
├── RevisionNotFoundError  the entry has no such revision
└── BatchNotFoundError     no batch has this id
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.entry import Stage
from knowledge.errors import KnowledgeError
from knowledge.review.checking import Fault


class ReviewError(KnowledgeError):
    """The root of what is refused in the life of an entry."""


class StaleRevisionError(ReviewError):
    """Somebody saved the entry after the revision that was worked on."""

    def __init__(self, entry_id: str, number: int, author: str, at: int) -> None:
        """Keep the latest revision's number, its author and when it was saved (ms UTC)."""
        super().__init__(f"{entry_id!r} is at revision {number} by {author!r}")
        self.entry_id = entry_id
        self.number = number
        self.author = author
        self.at = at


class StageError(ReviewError):
    """An entry cannot be treated so where it stands."""

    def __init__(self, entry_id: str, stage: Stage) -> None:
        """Keep where it stands."""
        super().__init__(f"{entry_id!r} cannot be treated so while it is {stage.value}")
        self.entry_id = entry_id
        self.stage = stage


class OwnWorkError(ReviewError):
    """Who wrote or reviewed something cannot be the one who judges it next."""

    def __init__(self, entry_id: str, by: str) -> None:
        """Keep who it was."""
        super().__init__(f"{by!r} had a part in {entry_id!r} and cannot judge it")
        self.entry_id = entry_id
        self.by = by


class CommentMissingError(ReviewError):
    """This act needs a comment that says why."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__("a comment is owed")


class SecrecyError(ReviewError):
    """The 保密审查 was not confirmed."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__("the secrecy review is not confirmed")


@dataclass(frozen=True, slots=True)
class Held:
    """Words that another entry holds: its id and its standard question."""

    text: str
    entry: str
    question: str


class WordsHeldError(ReviewError):
    """Another entry that is not retired is asked for by the same words."""

    def __init__(self, entry_id: str, held: Sequence[Held]) -> None:
        """Keep which words those are, and who holds them."""
        super().__init__(f"{entry_id!r} says what {held[0].entry!r} holds: {held[0].text!r}")
        self.entry_id = entry_id
        self.held = tuple(held)


class FaultyEntryError(ReviewError):
    """What an entry holds cannot be given to citizens."""

    def __init__(self, entry_id: str, faults: Sequence[Fault]) -> None:
        """Keep its faults."""
        super().__init__(f"{entry_id!r} has faults: {', '.join(one.field for one in faults)}")
        self.entry_id = entry_id
        self.faults = tuple(faults)


class RevisionNotFoundError(ReviewError):
    """The entry has no revision of this number."""

    def __init__(self, entry_id: str, number: int) -> None:
        """Keep what was asked for."""
        super().__init__(f"{entry_id!r} has no revision {number}")
        self.entry_id = entry_id
        self.number = number


class BatchNotFoundError(ReviewError):
    """No batch has this id."""

    def __init__(self, batch: str) -> None:
        """Keep the id."""
        super().__init__(f"no batch has the id {batch!r}")
        self.batch = batch
