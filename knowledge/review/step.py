"""A step in the life of an entry: who did what with which revision, when and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique

from knowledge.database import Row


@unique
class Act(StrEnum):
    """What somebody did with an entry; "entry." before it is its name in the audit record."""

    DRAFTED = "drafted"
    EDITED = "edited"
    RESTORED = "restored"
    """An earlier revision was saved anew, as a draft."""
    ABANDONED = "abandoned"
    """A draft was given up: what is published was saved anew, and is the latest again."""
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"
    """What was submitted was taken back to be worked on."""
    REJECTED = "rejected"
    REVIEWED = "reviewed"
    SIGNED = "signed"
    PUBLISHED = "published"
    RETIRED = "retired"

    @property
    def deed(self) -> str:
        """The act's name in the audit record."""
        return f"entry.{self.value}"


@dataclass(frozen=True, slots=True)
class Step:
    """One step; `by` is who took it, `at` when, in milliseconds UTC.

    `is_secrecy_checked` says that `by` has confirmed the 保密审查 of this revision. `despite`
    says why something was published although a golden question would be answered wrongly.
    `batch` is that of the entries with which it was taken together.
    """

    number: int
    entry: str
    revision: int
    act: Act
    by: str
    at: int
    comment: str
    is_secrecy_checked: bool
    despite: str
    batch: str | None


def read_step(row: Row) -> Step:
    """Read a step from its row."""
    return Step(
        number=row["number"],
        entry=row["entry"],
        revision=row["revision"],
        act=Act(row["act"]),
        by=row["staff"],
        at=row["at"],
        comment=row["comment"],
        is_secrecy_checked=bool(row["is_secrecy_checked"]),
        despite=row["despite"],
        batch=row["batch"],
    )
