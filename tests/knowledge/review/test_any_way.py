"""Whatever way entries are led: an oracle that knows only the rules says what may happen.

The oracle is a plain record for each entry. It judges from the rules of the office: a second
person has reviewed what answers, a third one has signed what is or was 重大, whoever wrote is
neither, the 保密审查 was confirmed by the reviewer, and what answers is what was published last.
"""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from support.knowledge import CENTRE, make_entry

from knowledge import audit, tables
from knowledge.audit import verify_chain
from knowledge.database import open_database
from knowledge.entry import Entry, Importance, Stage
from knowledge.errors import EntryNotFoundError
from knowledge.library import Library
from knowledge.review.errors import ReviewError
from knowledge.review.review import Review
from knowledge.review.step import Act

NOW = 1_795_000_000_000
PEOPLE = st.sampled_from(["甲", "乙", "丙"])
IDS = st.sampled_from(["one", "two"])
IMPORTANCES = st.sampled_from(Importance)
COMMENTS = st.sampled_from(["同意", "同意", "同意", " "])


@dataclass
class Known:
    """What the oracle knows of one entry."""

    saved: list[tuple[Entry, frozenset[str]]] = field(default_factory=list)
    """Each revision with all who had a part in its words."""
    stage: Stage = Stage.DRAFT
    answering: int = 0
    published: int = 0
    reviewers: set[str] = field(default_factory=set)

    @property
    def authors(self) -> set[str]:
        """Who wrote since the last publication."""
        return {one for _, authors in self.saved[self.published :] for one in authors}

    @property
    def is_major(self) -> bool:
        """Whether the latest revision, or what was published last, is 重大."""
        looked_at = [self.saved[-1][0]]
        if self.published:
            looked_at.append(self.saved[self.published - 1][0])
        return any(one.importance is Importance.MAJOR for one in looked_at)

    def save(self, entry: Entry, authors: frozenset[str]) -> None:
        """Note a new revision."""
        self.saved.append((entry, authors))
        self.stage, self.reviewers = Stage.DRAFT, set()

    def publish(self) -> None:
        """Note that the latest revision answers."""
        self.stage, self.answering = Stage.PUBLISHED, len(self.saved)
        self.published = self.answering


class AnyWay(RuleBasedStateMachine):
    """Several people do anything with two entries, in any order."""

    def __init__(self) -> None:
        """Open a library of its own."""
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        path = Path(self._folder.name) / "any.db"
        self.database = open_database(path, audit.migrations, tables.migrations)
        self.review, self.library = Review(self.database), Library(self.database)
        self.known: dict[str, Known] = {}

    @initialize()
    def seed(self) -> None:
        """Begin with one published entry."""
        entry = make_entry("one", "第一件事怎么办？")
        self.library.publish_seeds([entry], CENTRE, saved_at=0)
        known = Known()
        known.save(entry, frozenset({tables.SEEDED_BY}))
        known.publish()
        self.known["one"] = known

    def try_act(self, name: str, *values: object, **more: Any) -> bool:
        """Try an act and tell whether it was done."""
        try:
            asyncio.run(getattr(self.review, name)(*values, now=NOW, **more))
        except (ReviewError, EntryNotFoundError):
            return False
        return True

    @rule(entry_id=IDS, by=PEOPLE, importance=IMPORTANCES, is_stale=st.booleans(), why=COMMENTS)
    def save(
        self, entry_id: str, by: str, importance: Importance, *, is_stale: bool, why: str
    ) -> None:
        """Save a revision: over the latest one only, and with a reason."""
        known = self.known.get(entry_id)
        latest = len(known.saved) if known else 0
        entry = make_entry(entry_id, f"第{latest}次写的{entry_id}？", importance=importance)
        base = (latest - 1 if is_stale else latest) or None
        is_done = self.try_act("save_draft", entry, base=base, by=by, reason=why)
        assert is_done == (not (known and is_stale) and base != -1 and why != " ")
        if is_done:
            self.known.setdefault(entry_id, Known()).save(entry, frozenset({by}))

    @rule(by=PEOPLE, importance=IMPORTANCES, how_many=st.integers(1, 2))
    def bring_in(self, by: str, importance: Importance, how_many: int) -> None:
        """Import: what is new or differs becomes a draft."""
        entries = [
            make_entry(entry_id, f"导入的{entry_id}？", importance=importance)
            for entry_id in ["one", "two"][:how_many]
        ]
        assert self.try_act("save_drafts", entries, by=by, reason="导入")
        for entry in entries:
            known = self.known.setdefault(entry.id, Known())
            if not known.saved or known.saved[-1][0] != entry:
                known.save(entry, frozenset({by}))

    @rule(entry_id=IDS, by=PEOPLE, number=st.integers(1, 5), why=COMMENTS)
    def restore(self, entry_id: str, by: str, number: int, why: str) -> None:
        """Restore a revision: it is by whoever restored it and by those who wrote it."""
        known = self.known.get(entry_id)
        if known is None:
            return
        more = {"revision": len(known.saved), "by": by, "comment": why}
        is_done = self.try_act("restore", entry_id, number, **more)
        assert is_done == (number <= len(known.saved) and why != " ")
        if is_done:
            entry, authors = known.saved[number - 1]
            known.save(entry, authors | {by})

    @rule(
        entry_id=IDS, by=PEOPLE, act=st.sampled_from(["submit", "withdraw", "retire", "abandon"])
    )
    def move(self, entry_id: str, by: str, act: str) -> None:
        """Send a draft or give it up, take back what waits, retire anything once."""
        known = self.known.get(entry_id, Known())
        more = {"revision": len(known.saved), "by": by, "comment": "说明"}
        is_done = self.try_act(act, entry_id, **more)
        allowed = {
            "submit": {Stage.DRAFT},
            "withdraw": {Stage.IN_REVIEW, Stage.TO_SIGN},
            "retire": set(Stage) - {Stage.RETIRED},
            "abandon": {Stage.DRAFT} if known.answering else set(),
        }
        assert is_done == (bool(known.saved) and known.stage in allowed[act])
        if is_done and act == "retire":
            known.stage, known.answering = Stage.RETIRED, 0
        elif is_done and act == "abandon":
            known.save(known.saved[known.answering - 1][0], frozenset({by}))
            known.publish()
        elif is_done:
            known.stage = Stage.IN_REVIEW if act == "submit" else Stage.DRAFT

    @rule(entry_id=IDS, writer=PEOPLE, people=st.lists(PEOPLE, min_size=3, max_size=3))
    def lead(self, entry_id: str, writer: str, people: list[str]) -> None:
        """Lead an entry on as usual, whoever does it."""
        if self.known.get(entry_id, Known()).stage in {Stage.PUBLISHED, Stage.RETIRED}:
            self.save(entry_id, writer, Importance.ORDINARY, is_stale=False, why="改")
        for by in people:
            stage = self.known.get(entry_id, Known()).stage
            if stage is Stage.DRAFT:
                self.move(entry_id, by, "submit")
            elif stage in {Stage.IN_REVIEW, Stage.TO_SIGN}:
                act = "approve" if stage is Stage.IN_REVIEW else "sign"
                self.judge(entry_id, by, act, is_checked=True, is_seen=True)

    @rule(
        entry_id=IDS, by=PEOPLE, act=st.sampled_from(["approve", "sign", "reject"]),
        is_checked=st.booleans(), is_seen=st.booleans(),
    )  # fmt: skip
    def judge(self, entry_id: str, by: str, act: str, *, is_checked: bool, is_seen: bool) -> None:
        """Judge what waits, as it is now: only who had no part in it may."""
        known = self.known.get(entry_id, Known())
        more: dict[str, Any] = {"revision": len(known.saved) - (not is_seen), "by": by}
        if act == "approve":
            more["secrecy_checked"] = is_checked
        is_done = self.try_act(act, entry_id, comment="意见", **more)
        is_other = by not in known.authors
        if known.stage is Stage.TO_SIGN:
            is_other &= by not in known.reviewers
        waits = {
            "approve": {Stage.IN_REVIEW},
            "sign": {Stage.TO_SIGN},
            "reject": {Stage.IN_REVIEW, Stage.TO_SIGN},
        }
        may = known.stage in waits[act] and is_other and is_seen
        assert is_done == (bool(known.saved) and may and (is_checked or act != "approve"))
        if is_done:
            self._note(known, act, by)

    def _note(self, known: Known, act: str, by: str) -> None:
        """Let the oracle know what an act brought about."""
        if act == "reject":
            known.stage = Stage.DRAFT
            return
        if act == "approve":
            known.reviewers.add(by)
        if act == "approve" and known.is_major:
            known.stage = Stage.TO_SIGN
        else:
            known.publish()

    @invariant()
    def what_answers_is_what_was_published(self) -> None:
        """Hold the snapshot against the oracle's published revisions."""
        if not self.known:
            return
        published = self.library.load_snapshot().published
        assert {one.entry.id: (one.entry, one.revision) for one in published} == {
            entry_id: (known.saved[known.answering - 1][0], known.answering)
            for entry_id, known in self.known.items()
            if known.answering
        }

    @invariant()
    def every_publication_had_its_people(self) -> None:
        """Read from the steps alone that who published what is not who wrote or reviewed it."""
        for entry_id in self.known:
            steps = self.review.list_steps(entry_id)
            for at, step in enumerate(steps):
                if step.act is not Act.PUBLISHED or step.by == tables.SEEDED_BY:
                    continue
                own = [one for one in steps[:at] if one.revision == step.revision]
                writers = {one.by for one in own if one.act in _SAVING}
                reviews = [one for one in own if one.act is Act.REVIEWED]
                assert reviews[-1].is_secrecy_checked
                assert reviews[-1].by not in writers
                entry = self.review.get_revision(entry_id, step.revision).entry
                if entry.importance is Importance.MAJOR:
                    assert own[-1].act is Act.SIGNED
                    assert step.by not in writers | {one.by for one in reviews}

    @invariant()
    def the_record_is_whole(self) -> None:
        """Follow the chain: nothing that was done is missing, whatever was refused."""
        assert verify_chain(self.database.read).broken_at is None

    def teardown(self) -> None:
        """Close the library."""
        self.database.close()
        self._folder.cleanup()


_SAVING = {Act.DRAFTED, Act.EDITED, Act.RESTORED}

AnyWay.TestCase.settings = settings(max_examples=30, stateful_step_count=30, deadline=None)
TestAnyWay = AnyWay.TestCase
