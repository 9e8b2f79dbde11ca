"""Promises of the gate: asked before whatever publishes, with the very revisions, and obeyed."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest
import sqlite_utils
from support.knowledge import make_entry
from support.review import AUTHOR, NOW, REVIEWER, SIGNER, Office, make_major

from knowledge.entry import Stage
from knowledge.errors import KnowledgeError
from knowledge.review.gate import name_batch, name_revision
from knowledge.review.review import Review


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


def test_a_batch_is_asked_about_as_a_whole(office: Office, keeper: Keeper) -> None:
    """A batch is named with its revisions, so that one edited meanwhile makes another subject."""
    entries = [make_entry(f"e{number}", f"第{number}个窗口办什么？") for number in range(3)]
    entries.append(make_major("major", "重大事项怎么办？"))
    saving = office.review.save_drafts(entries, by=AUTHOR, reason="导入", now=NOW)
    batch = asyncio.run(saving).batch
    asyncio.run(office.review.submit_batch(batch, by=AUTHOR, comment="", now=NOW))
    named = name_batch(office.database.read, batch)
    review = Review(office.database, gate=keeper)

    def approve_batch() -> object:
        return asyncio.run(
            review.approve_batch(batch, by=REVIEWER, now=NOW, secrecy_checked=True, despite="急")
        )

    with pytest.raises(ClosedError):
        approve_batch()
    assert keeper.asked == [(named, "急")]
    office.act("withdraw", "e0", by=AUTHOR)
    assert name_batch(office.database.read, batch) != named
    keeper.is_open = True
    approve_batch()
    assert office.standing("e1").stage is Stage.PUBLISHED
    assert office.standing("major").stage is Stage.TO_SIGN
    keeper.is_open = False
    with pytest.raises(ClosedError):
        asyncio.run(review.sign_batch(batch, by=SIGNER, now=NOW))
    assert office.standing("major").stage is Stage.TO_SIGN
