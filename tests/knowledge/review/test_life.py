"""The life of an entry: who may lead it on, what each step keeps, and what answers meanwhile."""

from __future__ import annotations

from typing import Any

import pytest
from support.knowledge import make_entry
from support.review import AUTHOR, NOW, OTHER, REVIEWER, SEED, SIGNER, Office, make_major

from knowledge.audit import read_record, verify_chain
from knowledge.entry import Importance, Source, Stage
from knowledge.errors import EntryNotFoundError, StorageError
from knowledge.review.errors import (
    CommentMissingError,
    FaultyEntryError,
    RevisionNotFoundError,
    SecrecyError,
    StageError,
    StaleRevisionError,
)
from knowledge.review.step import Act

CAT = make_entry("cat", "中心里养的猫叫什么？", answer="猫叫团团。")


def acts(office: Office, entry_id: str) -> list[tuple[Act, str, int]]:
    """Return what was done with an entry, by whom, with which revision."""
    return [(one.act, one.by, one.revision) for one in office.review.list_steps(entry_id)]


def deeds(office: Office, subject: str) -> list[tuple[str, str]]:
    """Return what the audit record holds of an entry."""
    rows = office.database.read(
        "SELECT * FROM audit WHERE subject = ? ORDER BY number", (subject,)
    )
    return [(record.deed.act, record.deed.staff) for record in map(read_record, rows)]


def test_a_seed_was_published_when_it_was_saved(office: Office) -> None:
    """What is shipped is published, with the step that says so."""
    standing = office.standing("seed")
    assert (standing.stage, standing.published_revision) == (Stage.PUBLISHED, 1)
    assert [one[0] for one in acts(office, "seed")] == [Act.PUBLISHED]


def test_an_ordinary_entry_is_published_by_a_second_person(office: Office) -> None:
    """A draft answers nobody; sent to review and approved it does, and each step is kept."""
    office.draft(CAT)
    assert office.standing("cat").stage is Stage.DRAFT
    office.submit("cat")
    assert office.standing("cat").stage is Stage.IN_REVIEW
    assert "cat" not in office.answers()
    publication = office.library.count_publications()
    assert office.approve("cat") is Stage.PUBLISHED
    assert office.answers()["cat"] == "猫叫团团。"
    assert office.library.count_publications() == publication + 1
    assert acts(office, "cat") == [
        (Act.DRAFTED, AUTHOR, 1),
        (Act.SUBMITTED, AUTHOR, 1),
        (Act.REVIEWED, REVIEWER, 1),
        (Act.PUBLISHED, REVIEWER, 1),
    ]
    assert deeds(office, "cat") == [
        ("entry.drafted", AUTHOR),
        ("entry.submitted", AUTHOR),
        ("entry.reviewed", REVIEWER),
        ("entry.published", REVIEWER),
    ]
    assert verify_chain(office.database.read).broken_at is None


def test_what_is_major_needs_a_signature_too(office: Office) -> None:
    """重大 waits after its review, and answers once a third person has signed."""
    office.draft(make_major("cat", "中心里养的猫叫什么？"))
    office.submit("cat")
    assert office.approve("cat") is Stage.TO_SIGN
    assert "cat" not in office.answers()
    office.sign("cat")
    assert "cat" in office.answers()
    assert [one[:2] for one in acts(office, "cat")][2:] == [
        (Act.REVIEWED, REVIEWER),
        (Act.SIGNED, SIGNER),
        (Act.PUBLISHED, SIGNER),
    ]


def test_what_is_published_answers_while_it_is_edited(office: Office) -> None:
    """A new revision changes no answer before it is published; rejected it never does."""
    office.draft(make_entry("seed", SEED.question, answer="另一个号码"))
    office.submit("seed")
    office.act("reject", "seed", by=REVIEWER, comment="号码不对")
    standing = office.standing("seed")
    assert (standing.stage, standing.revision, standing.published_revision) == (Stage.DRAFT, 2, 1)
    assert office.answers()["seed"] == SEED.answer
    assert office.review.list_steps("seed")[-1].comment == "号码不对"


def test_the_second_of_two_who_edit_is_told(office: Office) -> None:
    """Who saves over a revision that somebody saved meanwhile is told whose it is."""
    office.draft(SEED, by=OTHER)
    saving = office.review.save_draft(SEED, base=1, by=AUTHOR, reason="改", now=NOW)
    with pytest.raises(StaleRevisionError) as caught:
        office.run(saving)
    error = caught.value
    assert (error.entry_id, error.number, error.author, error.at) == ("seed", 2, OTHER, NOW)
    assert len(office.review.list_revisions("seed")) == 2


def test_a_new_entry_does_not_take_a_known_id(office: Office) -> None:
    """Who makes a new entry under an id that is there is told, and so is who edits none."""
    for entry, base in ((SEED, None), (CAT, 1)):
        saving = office.review.save_draft(entry, base=base, by=AUTHOR, reason="新", now=NOW)
        with pytest.raises(StaleRevisionError):
            office.run(saving)


@pytest.mark.parametrize("act", ["submit", "withdraw", "reject", "retire", "sign"])
def test_what_was_not_seen_is_not_judged(office: Office, act: str) -> None:
    """An act on another revision than the latest is refused."""
    office.draft(SEED)
    with pytest.raises(StaleRevisionError):
        office.act(act, "seed", by=REVIEWER, revision=1)


def test_the_secrecy_review_is_confirmed_by_name(office: Office) -> None:
    """Nothing is approved without it, and its step says who confirmed it."""
    office.draft(CAT)
    office.submit("cat")
    with pytest.raises(SecrecyError):
        office.act("approve", "cat", by=REVIEWER, secrecy_checked=False)
    office.approve("cat")
    checked = [one.by for one in office.review.list_steps("cat") if one.is_secrecy_checked]
    assert checked == [REVIEWER]


def test_why_a_broken_golden_question_was_accepted_is_kept(office: Office) -> None:
    """The reason stands with the publication and in the audit record."""
    office.draft(CAT)
    office.submit("cat")
    office.act("approve", "cat", by=REVIEWER, secrecy_checked=True, despite="题目已过时")
    assert office.review.list_steps("cat")[-1].despite == "题目已过时"
    rows = office.database.read("SELECT * FROM audit WHERE act = 'entry.published'")
    assert read_record(rows[0]).deed.detail == {"revision": 1, "despite": "题目已过时"}


@pytest.mark.parametrize("act", ["reject", "retire"])
@pytest.mark.parametrize("comment", ["", " \n"])
def test_a_comment_is_owed(office: Office, act: str, comment: str) -> None:
    """Nothing is rejected, retired, saved or restored without saying why."""
    office.draft(CAT)
    office.submit("cat")
    with pytest.raises(CommentMissingError):
        office.act(act, "cat", by=REVIEWER, comment=comment)
    for act_again in (
        office.review.save_draft(CAT, base=1, by=AUTHOR, reason=comment, now=NOW),
        office.review.restore("cat", 1, revision=1, by=AUTHOR, comment=comment, now=NOW),
        office.review.save_drafts([CAT], by=AUTHOR, reason=comment, now=NOW),
    ):
        with pytest.raises(CommentMissingError):
            office.run(act_again)


@pytest.mark.parametrize(
    ("act", "more"),
    [
        ("submit", {}),
        ("withdraw", {}),
        ("reject", {}),
        ("approve", {"secrecy_checked": True}),
        ("sign", {}),
    ],
)
def test_a_published_entry_is_not_judged_again(
    office: Office, act: str, more: dict[str, Any]
) -> None:
    """What is published waits for nobody."""
    with pytest.raises(StageError) as caught:
        office.act(act, "seed", by=REVIEWER, **more)
    assert caught.value.stage is Stage.PUBLISHED


def test_what_was_submitted_can_be_taken_back(office: Office) -> None:
    """Withdrawn, it is a draft again, and can be sent again."""
    office.draft(CAT)
    office.submit("cat")
    office.act("withdraw", "cat", by=AUTHOR, comment="")
    assert office.standing("cat").stage is Stage.DRAFT
    office.submit("cat")
    assert office.standing("cat").stage is Stage.IN_REVIEW


def test_a_retired_entry_answers_no_more(office: Office) -> None:
    """Retiring is a publication of its own kind: every process must see it. Once is enough."""
    publication = office.library.count_publications()
    office.act("retire", "seed", by=REVIEWER, comment="窗口撤销")
    assert office.standing("seed").stage is Stage.RETIRED
    assert office.answers() == {}
    assert office.library.count_publications() == publication + 1
    with pytest.raises(StageError):
        office.act("retire", "seed", by=REVIEWER)


def test_a_draft_that_is_not_wanted_ends_too(office: Office) -> None:
    """A draft that was never published can be retired; that is no news to anybody."""
    office.draft(CAT)
    publication = office.library.count_publications()
    office.act("retire", "cat", by=AUTHOR)
    assert office.standing("cat").stage is Stage.RETIRED
    assert office.library.count_publications() == publication


def test_a_change_that_is_given_up_changes_nothing(office: Office) -> None:
    """What is published is the latest again, needs no review, and its author is free of it."""
    publication = office.library.count_publications()
    office.draft(make_entry("seed", SEED.question, answer="另一个号码"))
    assert office.act("abandon", "seed", by=OTHER, comment="不改了") == 3
    standing = office.standing("seed")
    assert (standing.stage, standing.published_revision) == (Stage.PUBLISHED, 3)
    assert (standing.entry, standing.authors) == (SEED, ())
    assert office.answers()["seed"] == SEED.answer
    assert office.library.count_publications() == publication
    assert acts(office, "seed")[-1] == (Act.ABANDONED, OTHER, 3)
    for entry in (SEED, CAT):
        if entry is CAT:
            office.draft(CAT)
        with pytest.raises(StageError):
            office.act("abandon", entry.id, by=OTHER)


def test_restoring_makes_a_new_revision(office: Office) -> None:
    """An earlier revision comes back as a draft and goes the same way again."""
    office.publish(make_entry("seed", SEED.question, answer="另一个号码"))
    assert office.act("restore", "seed", by=OTHER, number=1, comment="改回") == 3
    standing = office.standing("seed")
    assert (standing.entry, standing.stage) == (SEED, Stage.DRAFT)
    assert office.answers()["seed"] == "另一个号码"
    office.submit("seed")
    office.approve("seed")
    assert office.answers()["seed"] == SEED.answer
    with pytest.raises(RevisionNotFoundError):
        office.act("restore", "seed", by=OTHER, number=9)


def test_what_has_faults_is_not_submitted(office: Office) -> None:
    """A draft may lack what a publication needs; it is said when it is sent to review."""
    office.draft(make_entry("cat", "猫叫什么？", answer="", source=Source()))
    with pytest.raises(FaultyEntryError) as caught:
        office.submit("cat")
    assert [one.field for one in caught.value.faults] == ["answer", "citation"]


def test_revisions_and_steps_never_change(office: Office) -> None:
    """The database itself refuses to change or delete what was saved and done."""
    for sql in (
        "UPDATE revisions SET content = '{}'",
        "DELETE FROM revisions",
        "UPDATE steps SET staff = 'x'",
        "DELETE FROM steps",
        "UPDATE revision_authors SET author = 'x'",
        "DELETE FROM revision_authors",
    ):
        with pytest.raises(StorageError, match="only added to"):
            office.database.submit(lambda db, sql=sql: db.conn.execute(sql)).result()


def test_an_unknown_entry_is_said(office: Office) -> None:
    """Reading or leading on what is not there raises."""
    assert office.review.find_standing("dog") is None
    with pytest.raises(EntryNotFoundError):
        office.act("submit", "dog", by=AUTHOR, revision=1)


def test_revisions_can_be_read_again(office: Office) -> None:
    """Every revision says who saved it, when and why, and what it held."""
    office.draft(make_major("seed", SEED.question))
    latest, first = office.review.list_revisions("seed")
    assert (latest.number, latest.author, latest.reason, latest.at) == (2, AUTHOR, "补充", NOW)
    assert latest.entry.importance is Importance.MAJOR
    assert (first.number, first.entry) == (1, SEED)
    assert office.review.get_revision("seed", 1) == first
