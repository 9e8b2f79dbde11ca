"""What tests of the life of entries begin with: a library of its own, and who takes part."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

from support.knowledge import CENTRE, make_entry

from knowledge.database import Database
from knowledge.entry import Entry, Importance, Stage
from knowledge.library import Library
from knowledge.review.review import Review
from knowledge.review.standing import Standing

T = TypeVar("T")
AUTHOR, OTHER, REVIEWER, SIGNER = "li.hong", "zhao.min", "wang.fang", "chen.gang"
NOW = 1_795_000_000_000
SEED = make_entry("seed", "联系电话是多少？", answer="0632—6616110")


@dataclass(frozen=True, slots=True)
class Office:
    """A library with one published entry, and the acts on it, told what is not worth telling."""

    database: Database

    @classmethod
    def open(cls, database: Database) -> Office:
        """Return the office of a new database."""
        Library(database).publish_seeds([SEED], CENTRE, saved_at=0)
        return cls(database)

    @property
    def review(self) -> Review:
        """The life of its entries."""
        return Review(self.database)

    @property
    def library(self) -> Library:
        """What is published."""
        return Library(self.database)

    def run(self, act: Coroutine[Any, Any, T]) -> T:
        """Do an act and return what comes of it."""
        return asyncio.run(act)

    def standing(self, entry_id: str) -> Standing:
        """Return where an entry stands."""
        return self.review.get_standing(entry_id)

    def answers(self) -> dict[str, str]:
        """Return what answers citizens by the id of its entry."""
        published = self.library.load_snapshot().published
        return {one.entry.id: one.entry.answer for one in published}

    def draft(self, entry: Entry, *, by: str = AUTHOR) -> int:
        """Save an entry over whatever is the latest, and return the revision's number."""
        found = self.review.find_standing(entry.id)
        base = found.revision if found else None
        saving = self.review.save_draft(entry, base=base, by=by, reason="补充", now=NOW)
        return self.run(saving)

    def act(self, name: str, entry_id: str, *, by: str, **more: Any) -> Any:
        """Do an act on the latest revision of an entry, with a comment."""
        fields = {"by": by, "comment": "同意", "now": NOW, **more}
        if "revision" not in fields:
            fields["revision"] = self.standing(entry_id).revision
        return self.run(getattr(self.review, name)(entry_id, **fields))

    def submit(self, entry_id: str) -> None:
        """Send an entry to review."""
        self.act("submit", entry_id, by=AUTHOR)

    def approve(self, entry_id: str, *, by: str = REVIEWER) -> Stage:
        """Review an entry."""
        stage: Stage = self.act("approve", entry_id, by=by, secrecy_checked=True)
        return stage

    def sign(self, entry_id: str, *, by: str = SIGNER) -> None:
        """Sign an entry."""
        self.act("sign", entry_id, by=by)

    def publish(self, entry: Entry) -> None:
        """Lead an entry from its draft to its publication."""
        self.draft(entry)
        self.submit(entry.id)
        if self.approve(entry.id) is Stage.TO_SIGN:
            self.sign(entry.id)


def make_major(entry_id: str, question: str, **more: Any) -> Entry:
    """Return an entry that needs a signature."""
    return make_entry(entry_id, question, importance=Importance.MAJOR, **more)
