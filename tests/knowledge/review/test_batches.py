"""Many entries at once: saved in pieces, judged in one act with one publication."""

from __future__ import annotations

import dataclasses

import pytest
from support.knowledge import make_entry
from support.review import AUTHOR, NOW, OTHER, REVIEWER, SEED, SIGNER, Office, make_major

from knowledge.audit import read_record
from knowledge.entry import Entry, Stage
from knowledge.review.batches import AT_ONCE, Moved, Saved
from knowledge.review.errors import (
    BatchNotFoundError,
    CommentMissingError,
    FaultyEntryError,
    SecrecyError,
)
from knowledge.review.step import Act

MANY = [make_entry(f"made-{number}", f"第{number}件事怎么办？") for number in range(AT_ONCE + 3)]


def save(office: Office, entries: list[Entry], *, by: str = AUTHOR) -> Saved:
    """Import entries."""
    return office.run(office.review.save_drafts(entries, by=by, reason="导入", now=NOW))


def submit(office: Office, batch: str) -> Moved:
    """Send a batch to review."""
    return office.run(office.review.submit_batch(batch, by=AUTHOR, comment="", now=NOW))


def approve(office: Office, batch: str, *, by: str = REVIEWER, checked: bool = True) -> Moved:
    """Review a batch."""
    act = office.review.approve_batch(batch, by=by, now=NOW, secrecy_checked=checked)
    return office.run(act)


def count_deeds(office: Office) -> int:
    """Return how many deeds the audit record holds."""
    return len(office.database.read("SELECT 1 FROM audit"))


def test_new_changed_and_same_are_told_apart(office: Office) -> None:
    """What is as it was is left alone; what differs gets a new draft; progress is told."""
    told: list[tuple[int, int]] = []
    changed = dataclasses.replace(SEED, answer="另一个号码")
    saving = office.review.save_drafts(
        [changed, *MANY], by=AUTHOR, reason="导入", now=NOW, tell=lambda *of: told.append(of)
    )
    saved = office.run(saving)
    assert (saved.new, saved.changed, saved.same) == (len(MANY), 1, 0)
    assert told == [(AT_ONCE, AT_ONCE + 4), (AT_ONCE + 4, AT_ONCE + 4)]
    again = save(office, [changed, *MANY])
    assert again == Saved(0, 0, AT_ONCE + 4, "")
    assert office.standing("seed").revision == 2
    assert office.review.list_batches(Stage.DRAFT)[0].count == len(MANY) + 1


def test_an_entry_that_comes_twice_is_saved_twice(office: Office) -> None:
    """The later row wins, and the earlier one is its first revision."""
    saved = save(office, [make_entry("cat", "猫？"), make_entry("cat", "猫叫什么？")])
    assert (saved.new, saved.changed) == (1, 1)
    assert [one.entry.question for one in office.review.list_revisions("cat")] == [
        "猫叫什么？",
        "猫？",
    ]


def test_a_batch_is_published_in_one_act(office: Office) -> None:
    """One reviewer, one publication, a step for each entry, one deed for all."""
    batch = save(office, MANY).batch
    assert submit(office, batch) == Moved(len(MANY))
    publication = office.library.count_publications()
    assert approve(office, batch) == Moved(len(MANY))
    assert office.library.count_publications() == publication + 1
    assert len(office.answers()) == len(MANY) + 1
    steps = office.review.list_steps("made-7")
    assert [(one.act, one.by, one.batch) for one in steps] == [
        (Act.DRAFTED, AUTHOR, batch),
        (Act.SUBMITTED, AUTHOR, batch),
        (Act.REVIEWED, REVIEWER, batch),
        (Act.PUBLISHED, REVIEWER, batch),
    ]
    assert steps[2].is_secrecy_checked
    rows = office.database.read("SELECT * FROM audit WHERE subject = ? ORDER BY number", (batch,))
    deeds = [read_record(row).deed for row in rows]
    acts = ["entry.drafted", "entry.drafted", "entry.submitted", "entry.reviewed"]
    assert [one.act for one in deeds] == [*acts, "entry.published"]
    assert deeds[-1].detail["entries"] == len(MANY)


def test_a_reviewer_s_own_entries_are_left(office: Office) -> None:
    """What the reviewer had a part in waits for somebody else; the rest goes on."""
    office.draft(make_entry("made-1", "我写的事怎么办？"), by=REVIEWER)
    batch = save(office, MANY[:3]).batch
    submit(office, batch)
    assert approve(office, batch) == Moved(2, left=("made-1",))
    assert approve(office, batch) == Moved(0, left=("made-1",))
    assert approve(office, batch, by=OTHER) == Moved(1)


def test_a_second_approval_of_a_batch_leaves_no_trace(office: Office) -> None:
    """Where there is nothing left to judge, nobody is on record for having judged it."""
    batch = save(office, MANY).batch
    submit(office, batch)
    approve(office, batch)
    known = count_deeds(office)
    assert approve(office, batch, by=SIGNER) == Moved(0)
    assert submit(office, batch) == Moved(0)
    assert count_deeds(office) == known


def test_what_is_major_in_a_batch_waits_for_the_signature(office: Office) -> None:
    """The ordinary ones are published; those to sign are signed in one act by a third person."""
    batch = save(office, [*MANY[:2], make_major("big", "大事怎么办？")]).batch
    submit(office, batch)
    assert approve(office, batch) == Moved(2, to_sign=1)
    assert office.standing("big").stage is Stage.TO_SIGN
    for by, moved in (
        (REVIEWER, Moved(0, left=("big",))),
        (AUTHOR, Moved(0, left=("big",))),
        (SIGNER, Moved(1)),
    ):
        assert office.run(office.review.sign_batch(batch, by=by, now=NOW)) == moved
    assert "big" in office.answers()


def test_a_batch_can_be_sent_back(office: Office) -> None:
    """All of it is a draft again, with the reason beside each entry."""
    batch = save(office, MANY[:2]).batch
    submit(office, batch)
    with pytest.raises(CommentMissingError):
        office.run(office.review.reject_batch(batch, by=REVIEWER, comment=" ", now=NOW))
    rejecting = office.review.reject_batch(batch, by=REVIEWER, comment="编号不对", now=NOW)
    assert office.run(rejecting) == Moved(2)
    assert office.review.list_steps("made-0")[-1].comment == "编号不对"
    assert office.standing("made-0").stage is Stage.DRAFT


def test_what_was_edited_leaves_its_batch(office: Office) -> None:
    """An entry that was edited by itself is judged by itself."""
    batch = save(office, MANY[:2]).batch
    office.draft(make_entry("made-0", "改过的事怎么办？"))
    assert submit(office, batch) == Moved(1)
    assert office.standing("made-0").stage is Stage.DRAFT


def test_a_batch_with_a_fault_is_not_submitted(office: Office) -> None:
    """The first faulty entry is named, and nothing of the batch is sent."""
    batch = save(office, [*MANY[:2], make_entry("bad", "？")]).batch
    with pytest.raises(FaultyEntryError) as caught:
        submit(office, batch)
    assert caught.value.entry_id == "bad"
    assert office.standing("made-0").stage is Stage.DRAFT


def test_a_batch_needs_its_secrecy_review(office: Office) -> None:
    """Nothing of it is approved where that is not confirmed."""
    batch = save(office, MANY[:2]).batch
    submit(office, batch)
    with pytest.raises(SecrecyError):
        approve(office, batch, checked=False)
    with pytest.raises(BatchNotFoundError):
        approve(office, "none")
