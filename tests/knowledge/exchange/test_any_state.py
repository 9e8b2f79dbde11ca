"""Whatever staff did: what is exported comes in again as it is, and no words stand twice."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from support.knowledge import CENTRE, make_entry

from knowledge import audit, tables
from knowledge.database import open_database
from knowledge.entry import Entry, Importance, Source
from knowledge.errors import EntryNotFoundError
from knowledge.exchange.entry_table import ENTRIES
from knowledge.exchange.exporting import export_table, read_alive
from knowledge.exchange.importing import Difference, compare, read_known, save_reading
from knowledge.exchange.reading import Reading, read_table
from knowledge.exchange.writing import write_table
from knowledge.library import Library
from knowledge.review.errors import ReviewError
from knowledge.review.holding import fold_texts
from knowledge.review.listing import Filter
from knowledge.review.review import Review

NOW = 1_795_000_000_000
IDS = st.sampled_from(["one", "two", "three"])
WORDS = st.sampled_from(
    ["怎么办？", "怎么 办", "如何办理？", "去哪里办？", "要什么材料？", "=几点？"]
)
ENTRIES_OF_STAFF = st.builds(
    make_entry,
    IDS,
    WORDS,
    WORDS,
    answer=st.sampled_from(["", "这样办。", "这样\n办。"]),
    source=st.builds(Source, citation=st.sampled_from(["", "2016年度报告"])),
    importance=st.sampled_from(Importance),
)


class AnyState(RuleBasedStateMachine):
    """Two people do anything with three entries, at the console and by files, in any order."""

    def __init__(self) -> None:
        """Open a library of its own."""
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.place = Path(self._folder.name)
        path = self.place / "any.db"
        self.database = open_database(path, audit.migrations, tables.migrations)
        self.review = Review(self.database)

    @initialize()
    def seed(self) -> None:
        """Begin with two published entries."""
        seeds = [make_entry("one", "怎么办？"), make_entry("two", "去哪里办？")]
        Library(self.database).publish_seeds(seeds, CENTRE, saved_at=0)

    def try_act(self, name: str, *values: object, **more: Any) -> None:
        """Try an act; what is refused changes nothing."""
        try:
            asyncio.run(getattr(self.review, name)(*values, now=NOW, **more))
        except (ReviewError, EntryNotFoundError):
            return

    def latest(self, entry_id: str) -> int:
        """Return the number of the latest revision, 0 where there is none."""
        found = self.review.find_standing(entry_id)
        return found.revision if found else 0

    @rule(entry=ENTRIES_OF_STAFF)
    def save(self, entry: Entry) -> None:
        """Save a draft as the form does."""
        base = self.latest(entry.id) or None
        self.try_act("save_draft", entry, base=base, by="甲", reason="改")

    @rule(
        entry_id=IDS,
        act=st.sampled_from(["submit", "withdraw", "retire", "abandon", "reject", "sign"]),
    )
    def move(self, entry_id: str, act: str) -> None:
        """Do an act that needs no more than a comment."""
        by = {"reject": "乙", "sign": "丙"}.get(act, "甲")
        more = {"revision": self.latest(entry_id), "by": by, "comment": "说明"}
        self.try_act(act, entry_id, **more)

    @rule(entry_id=IDS)
    def lead(self, entry_id: str) -> None:
        """Lead what is a draft to its publication, or to the signature."""
        self.move(entry_id, "submit")
        more = {"revision": self.latest(entry_id), "by": "乙", "secrecy_checked": True}
        self.try_act("approve", entry_id, **more)

    @rule(entry_id=IDS, number=st.integers(1, 3))
    def restore(self, entry_id: str, number: int) -> None:
        """Save an earlier revision anew."""
        more = {"revision": self.latest(entry_id), "by": "甲", "comment": "恢复"}
        self.try_act("restore", entry_id, number, **more)

    @rule(entries=st.lists(ENTRIES_OF_STAFF, min_size=1, max_size=3))
    def bring_in(self, entries: list[Entry]) -> None:
        """Import the good rows of a file, which may move words from one entry to another."""
        write_table(self.place / "in.csv", ENTRIES, entries)
        reading = self.read("in.csv")
        asyncio.run(
            save_reading(
                self.review, self.database, reading, ENTRIES,
                name="in.csv", by="甲", reason="导入", now=NOW,
            )
        )  # fmt: skip

    def read(self, name: str) -> Reading:
        """Read a file as a dry run does."""
        return read_table(self.place / name, ENTRIES, known=read_known(self.database, ENTRIES))

    @invariant()
    def what_is_exported_comes_in_as_it_is(self) -> None:
        """Export what is alive: every row is good and changes nothing, and goes out the same."""
        count = export_table(self.place / "out.csv", self.database, ENTRIES)
        if not count:
            return
        reading = self.read("out.csv")
        assert reading.faults == []
        assert compare(self.database, reading.entries) == Difference(same=count)
        write_table(self.place / "again.csv", ENTRIES, reading.entries)
        assert (self.place / "again.csv").read_bytes() == (self.place / "out.csv").read_bytes()

    @invariant()
    def a_list_with_what_is_retired_comes_in_as_it_is(self) -> None:
        """Export what a list shows, retired entries among them: nothing of it is at fault."""
        every = self.review.read_entries(Filter(is_window=False))
        write_table(self.place / "list.csv", ENTRIES, every)
        assert self.read("list.csv").faults == []

    @invariant()
    def no_words_stand_twice(self) -> None:
        """Look at all that is alive: each question or phrasing is one entry's."""
        texts = [text for one in read_alive(self.database, ENTRIES) for text in fold_texts(one)]
        assert len(texts) == len(set(texts))

    def teardown(self) -> None:
        """Close the library."""
        self.database.close()
        self._folder.cleanup()


AnyState.TestCase.settings = settings(max_examples=20, stateful_step_count=20, deadline=None)
TestAnyState = AnyState.TestCase
