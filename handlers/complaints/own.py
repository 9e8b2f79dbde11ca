"""What 查询我的记录 and 删除我的记录 say of complaints, at an account that takes them."""

from __future__ import annotations

from handlers.complaints import wording
from handlers.complaints.book import list_of_citizen
from handlers.complaints.drafts import find_draft
from handlers.complaints.telling import list_own
from handlers.inquiry import Inquiry, Kind
from handlers.services import Services


def word_own_records(inquiry: Inquiry, services: Services) -> list[str]:
    """Return a line for each thing that is kept of the citizen's complaints; none for nothing."""
    if not inquiry.takes_complaints:
        return []
    who = (inquiry.account, inquiry.citizen)
    (said,) = services.select(
        "SELECT COUNT(*) AS number FROM exchanges WHERE account = ? AND citizen = ?"
        " AND kind IN (?, ?)",
        (*who, Kind.COMPLAINT.value, Kind.COMPLAINT_TAP.value),
    )
    lines = []
    if said["number"]:
        lines.append(wording.RECORDS_DIALOGUES.format(count=said["number"]))
    draft = find_draft(services.select, inquiry)
    if draft is not None:
        nature = wording.NATURES[draft.form.nature]
        lines.append(wording.RECORDS_DRAFT.format(nature=nature))
    submitted = list_of_citizen(services.select, *who)
    if submitted:
        lines.append(wording.RECORDS_SUBMITTED.format(count=len(submitted)))
        lines += list_own(submitted)
        lines.append(wording.RECORDS_SUBMITTED_KEPT)
    return lines


def word_deletion(inquiry: Inquiry, sentence: str) -> str:
    """Return what is said of a deletion, with what it means for what was submitted."""
    if not inquiry.takes_complaints:
        return sentence
    return f"{sentence}\n{wording.DELETION_OF_SUBMITTED}"
