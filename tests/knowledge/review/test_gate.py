"""Promises of the gate: asked before whatever publishes, with the very revisions, and obeyed."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from functools import partial

import pytest
import sqlite_utils
from support.knowledge import make_entry
from support.review import AUTHOR, NOW, OTHER, REVIEWER, SEED, SIGNER, Office, make_major

from knowledge.entry import Stage
from knowledge.errors import KnowledgeError
from knowledge.review.gate import (
    Share,
    find_next,
    list_named,
    name_batch,
    name_retirement,
    name_revision,
    read_share,
)
from knowledge.review.review import Review
from knowledge.trials.trial import NotTriedError


class ClosedError(KnowledgeError):
    """The gate is closed."""


@dataclass
class Keeper:
    """A gate that notes what it is asked, and is closed until it is opened."""

    is_open: bool = False
    asked: list[tuple[str, str]] = field(default_factory=list)

    def __call__(self, _db: sqlite_utils.Database, subject: str, despite: str) -> None:
        """Note the question, and refuse it where the gate is closed."""
        self.asked.append((subject, despite))
        if not self.is_open:
            raise ClosedError


@pytest.fixture
def keeper() -> Keeper:
    """Give a gate that is closed."""
    return Keeper()


def approve(office: Office, keeper: Keeper, entry_id: str, *, despite: str = "") -> Stage:
    """Review an entry before a gate."""
    review = Review(office.database, gate=keeper)
    number = office.standing(entry_id).revision
    return asyncio.run(
        review.approve(
            entry_id,
            revision=number,
            by=REVIEWER,
            now=NOW,
            secrecy_checked=True,
            despite=despite,
        )
    )


def test_a_closed_gate_keeps_everything_as_it_was(office: Office, keeper: Keeper) -> None:
    """What the gate refuses is neither published nor noted as reviewed."""
    office.draft(make_entry("new", "有没有停车场？"))
    office.submit("new")
    steps = office.review.list_steps("new")
    with pytest.raises(ClosedError):
        approve(office, keeper, "new", despite="急")
    assert keeper.asked == [(name_revision("new", 1), "急")]
    assert office.standing("new").stage is Stage.IN_REVIEW
    assert office.review.list_steps("new") == steps
    keeper.is_open = True
    assert approve(office, keeper, "new") is Stage.PUBLISHED


def test_what_is_to_be_signed_is_asked_about_when_it_is_signed(
    office: Office, keeper: Keeper
) -> None:
    """The review of what is 重大 publishes nothing, so the gate is asked at the signature."""
    office.draft(make_major("new", "有没有停车场？"))
    office.submit("new")
    assert approve(office, keeper, "new") is Stage.TO_SIGN
    assert keeper.asked == []
    review = Review(office.database, gate=keeper)
    with pytest.raises(ClosedError):
        asyncio.run(review.sign("new", revision=1, by=SIGNER, now=NOW, despite="急"))
    assert keeper.asked == [(name_revision("new", 1), "急")]
    assert office.standing("new").stage is Stage.TO_SIGN


def test_what_answers_does_not_go_unasked(office: Office, keeper: Keeper) -> None:
    """A retirement asks the gate, where anything answers; at once it goes before it was tried."""
    review = Review(office.database, gate=keeper)
    retire = partial(review.retire, "seed", revision=1, by=REVIEWER, comment="过时", now=NOW)
    for at_once in (False, True):
        with pytest.raises(ClosedError):
            office.run(retire(despite=" 急 ", at_once=at_once))
    assert keeper.asked == [(name_retirement("seed"), "急")] * 2
    assert office.answers() == {"seed": SEED.answer}

    def refuse(_db: sqlite_utils.Database, subject: str, _despite: str) -> None:
        raise NotTriedError(subject)

    review = Review(office.database, gate=refuse)
    retire = partial(review.retire, "seed", revision=1, by=REVIEWER, comment="过时", now=NOW)
    with pytest.raises(NotTriedError):
        office.run(retire())
    office.run(retire(at_once=True))
    assert office.answers() == {}
    office.draft(make_entry("new", "有没有停车场？"))
    office.run(review.retire("new", revision=1, by=AUTHOR, comment="不要了", now=NOW))


@pytest.fixture
def batch(office: Office) -> str:
    """Give a batch that waits: two entries of one clerk, one 重大, and one the reviewer edited."""
    entries = [make_entry(f"e{number}", f"第{number}个窗口办什么？") for number in range(3)]
    entries.append(make_major("major", "重大事项怎么办？"))
    saving = office.review.save_drafts(entries[2:3], by=REVIEWER, reason="导入", now=NOW)
    office.run(saving)
    entries[2] = replace(entries[2], unit="办公室")
    saving = office.review.save_drafts(entries, by=AUTHOR, reason="导入", now=NOW)
    batch = office.run(saving).batch
    office.run(office.review.submit_batch(batch, by=AUTHOR, comment="", now=NOW))
    return batch


def test_of_a_batch_just_what_is_published_is_asked_about(
    office: Office, keeper: Keeper, batch: str
) -> None:
    """Neither what waits for a signature nor what the reviewer had a part in is in it."""
    review = Review(office.database, gate=keeper)
    approve_all = partial(review.approve_batch, batch, now=NOW, secrecy_checked=True, despite="急")
    name = partial(name_batch, office.database.read, batch)
    named = name(Share.REVIEWED, REVIEWER)
    assert list_named(office.database.read, named) == [("e0", 1), ("e1", 1)]
    with pytest.raises(ClosedError):
        office.run(approve_all(by=REVIEWER))
    with pytest.raises(ClosedError):
        office.run(approve_all(by=OTHER))
    assert keeper.asked == [(named, "急"), (name(Share.REVIEWED, OTHER), "急")]
    assert len(list_named(office.database.read, name(Share.REVIEWED, OTHER))) == 3
    keeper.is_open = True
    moved = office.run(approve_all(by=REVIEWER))
    assert (moved.done, moved.to_sign, moved.left) == (2, 1, ("e2",))
    keeper.is_open, keeper.asked = False, []
    with pytest.raises(ClosedError):
        office.run(review.sign_batch(batch, by=SIGNER, now=NOW))
    assert keeper.asked == [(name(Share.SIGNED, SIGNER), "")]
    assert office.standing("major").stage is Stage.TO_SIGN


def test_a_share_of_a_batch_is_named_with_its_revisions(office: Office, batch: str) -> None:
    """What changed since is another subject, and the old name finds nothing any more."""
    select = office.database.read
    named = name_batch(select, batch, Share.REVIEWED, OTHER)
    assert named == name_batch(select, batch, Share.REVIEWED, SIGNER)
    office.act("withdraw", "e0", by=AUTHOR)
    assert name_batch(select, batch, Share.REVIEWED, OTHER) != named
    assert list_named(select, named) == []
    assert list_named(select, "batch:0:none:nothing:") == []


def test_the_next_publication_of_a_batch_is_found(office: Office, batch: str) -> None:
    """First comes what a review publishes, then what it leaves; nothing where nothing waits."""
    select = office.database.read
    assert read_share(find_next(select, batch, REVIEWER)) is Share.REVIEWED
    assert find_next(select, batch, AUTHOR) == find_next(select, batch, OTHER)
    approving = office.review.approve_batch(batch, by=OTHER, now=NOW, secrecy_checked=True)
    office.run(approving)
    assert read_share(find_next(select, batch, REVIEWER)) is Share.SIGNED
    assert find_next(select, "none", REVIEWER) == ""


def test_a_batch_of_what_is_to_be_signed_asks_nothing_at_its_review(
    office: Office, keeper: Keeper
) -> None:
    """Nothing is published by the review; what the signature will publish can be tried before."""
    saving = office.review.save_drafts(
        [make_major("major", "重大事项怎么办？")], by=AUTHOR, reason="导入", now=NOW
    )
    batch = office.run(saving).batch
    office.run(office.review.submit_batch(batch, by=AUTHOR, comment="", now=NOW))
    assert read_share(find_next(office.database.read, batch, OTHER)) is Share.LATER
    review = Review(office.database, gate=keeper)
    office.run(review.approve_batch(batch, by=OTHER, now=NOW, secrecy_checked=True))
    assert keeper.asked == []
