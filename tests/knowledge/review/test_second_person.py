"""Nobody judges own work, and what is 重大 is signed, whatever way it goes."""

from __future__ import annotations

from typing import Any

import pytest
from support.knowledge import make_entry
from support.review import AUTHOR, OTHER, REVIEWER, SEED, Office, make_major

from knowledge.entry import Stage
from knowledge.review.errors import (
    OwnWorkError,
)

CAT = make_entry("cat", "中心里养的猫叫什么？", answer="猫叫团团。")


@pytest.mark.parametrize("act", ["approve", "reject"])
@pytest.mark.parametrize("by", [AUTHOR, OTHER])
def test_nobody_reviews_own_work(office: Office, act: str, by: str) -> None:
    """Who wrote any revision since the last publication can neither approve nor reject."""
    office.draft(CAT, by=OTHER)
    office.draft(CAT, by=AUTHOR)
    office.submit("cat")
    more: dict[str, Any] = {"secrecy_checked": True} if act == "approve" else {}
    with pytest.raises(OwnWorkError):
        office.act(act, "cat", by=by, **more)
    assert office.standing("cat").stage is Stage.IN_REVIEW


def test_who_wrote_before_the_last_publication_may_review(office: Office) -> None:
    """Once published, an entry is everybody's; its author may review what another changes."""
    office.publish(CAT)
    office.draft(make_entry("cat", "猫叫什么？"), by=OTHER)
    office.submit("cat")
    office.approve("cat", by=AUTHOR)
    assert office.standing("cat").published_revision == 2


@pytest.mark.parametrize("by", [AUTHOR, REVIEWER])
@pytest.mark.parametrize("act", ["sign", "reject"])
def test_the_signer_is_a_third_person(office: Office, act: str, by: str) -> None:
    """Who wrote or reviewed what is 重大 can neither sign it nor send it back unsigned."""
    office.draft(make_major("cat", "猫叫什么？"))
    office.submit("cat")
    office.approve("cat")
    with pytest.raises(OwnWorkError):
        office.act(act, "cat", by=by)


def test_lowering_the_importance_does_not_spare_the_signature(office: Office) -> None:
    """A change that makes published 重大 一般 is signed; the next one is not."""
    office.publish(make_major("cat", "猫叫什么？"))
    office.draft(CAT)
    office.submit("cat")
    assert office.approve("cat") is Stage.TO_SIGN
    office.sign("cat")
    office.draft(make_entry("cat", "猫叫什么名字？"))
    office.submit("cat")
    assert office.approve("cat") is Stage.PUBLISHED


def test_retiring_does_not_spare_the_signature(office: Office) -> None:
    """What was 重大 when it was retired comes back only with a signature."""
    office.publish(make_major("cat", "猫叫什么？"))
    office.act("retire", "cat", by=OTHER)
    office.draft(CAT)
    office.submit("cat")
    assert office.approve("cat") is Stage.TO_SIGN


def test_raising_the_importance_needs_the_signature(office: Office) -> None:
    """An ordinary entry that becomes 重大 is signed."""
    office.draft(make_major("seed", SEED.question))
    office.submit("seed")
    assert office.approve("seed") is Stage.TO_SIGN
    assert office.answers()["seed"] == SEED.answer


def test_who_wrote_what_is_restored_does_not_review_it(office: Office) -> None:
    """A restored revision is also the work of those who wrote the one it is like."""
    office.draft(CAT, by=AUTHOR)
    office.publish(make_entry("cat", "猫？", answer="不知道。"))
    for number in (1, 3):
        office.act("restore", "cat", by=OTHER, number=number)
    assert set(office.standing("cat").authors) == {OTHER, AUTHOR}
    office.submit("cat")
    with pytest.raises(OwnWorkError):
        office.approve("cat", by=AUTHOR)


def test_who_wrote_most_of_what_is_restored_does_not_review_it(office: Office) -> None:
    """A draft that was given up and is restored is still by all who had a part in it."""
    office.publish(CAT)
    office.draft(make_entry("cat", "猫叫什么？", answer="猫叫圆圆。"), by=OTHER)
    touched = office.draft(make_entry("cat", "猫叫什么？", answer="猫叫圆圆。。"), by=AUTHOR)
    office.act("abandon", "cat", by=AUTHOR)
    office.act("restore", "cat", by=AUTHOR, number=touched)
    assert set(office.standing("cat").authors) == {AUTHOR, OTHER}
    office.submit("cat")
    with pytest.raises(OwnWorkError):
        office.approve("cat", by=OTHER)
