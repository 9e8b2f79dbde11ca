"""What a citizen is told of what they submitted: its receipt, where it stands; no I/O."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.complaints import wording
from handlers.complaints.complaint import (
    MORE_WORKING_DAYS,
    WORKING_DAYS,
    Change,
    Complaint,
    ComplaintStatus,
    Due,
    Nature,
    find_due,
)
from handlers.complaints.dialogue import LONGEST_MATTER_SHOWN, shorten
from handlers.complaints.number import word_number
from handlers.period import day_of
from handlers.wording import word_day

MOST_CHANGES_TOLD = 5
MOST_OWN_TOLD = 3
"""The latest changes of a complaint, and complaints of a citizen, that are told at once."""


def _word_due(sentence: str, *dues: Due, **values: object) -> str:
    """Return a sentence that names last days, and whether holidays may still move them."""
    days = {f"day{number}": word_day(due.day) for number, due in enumerate(dues, 1)}
    told = sentence.format(**days, **values)
    return told if all(due.is_certain for due in dues) else told + wording.DAY_UNCERTAIN


def word_receipt(nature: Nature, number: str, received_at: int) -> str:
    """Say that a complaint was submitted at a moment (ms UTC), and how to go on."""
    shown = word_number(nature, number)
    head = wording.SUBMITTED.format(nature=wording.NATURES[nature], number=shown)
    dues = (find_due(received_at, days) for days in (WORKING_DAYS, MORE_WORKING_DAYS))
    term = _word_due(wording.TERM, *dues, days=WORKING_DAYS, more=MORE_WORKING_DAYS)
    return f"{head}\n{term}\n{wording.WAYS_ON}"


def name_complaint(complaint: Complaint) -> str:
    """Return the number of a complaint as it is read."""
    return word_number(complaint.nature, complaint.id)


def fill_complaint(sentence: str, complaint: Complaint) -> str:
    """Return `sentence` with a complaint's nature, number and status."""
    return sentence.format(
        nature=wording.NATURES[complaint.nature],
        number=name_complaint(complaint),
        status=wording.STATUSES[complaint.status],
    )


def _word_change(change: Change) -> str:
    line = wording.STATUS_LINE.format(
        day=word_day(day_of(change.changed_at)), status=wording.STATUSES[change.status]
    )
    if not change.comment:
        return line
    return wording.STATUS_COMMENT.format(line=line, comment=change.comment)


def word_status(complaint: Complaint, *, is_own: bool) -> str:
    """Say where a complaint stands; its words are for who submitted it alone."""
    lines = [fill_complaint(wording.STATUS_HEAD, complaint)]
    lines += map(_word_change, complaint.changes[-MOST_CHANGES_TOLD:])
    if complaint.status.is_open:
        days = complaint.working_days
        lines.append(_word_due(wording.STATUS_TERM, complaint.due, days=days))
    if is_own:
        matter = shorten(complaint.words.matter, LONGEST_MATTER_SHOWN)
        lines.append(wording.OWN_MATTER.format(matter=matter))
    if is_own and complaint.status.is_open:
        lines.append(fill_complaint(wording.MAY_BE_WITHDRAWN, complaint))
    return "\n".join(lines)


def word_withdrawal(complaint: Complaint) -> str:
    """Say that a complaint was withdrawn, or that it no longer can be."""
    if complaint.status.is_open:
        return fill_complaint(wording.WITHDRAWN, complaint)
    return fill_complaint(wording.WITHDRAWN_ALREADY, complaint)


def list_own(complaints: Sequence[Complaint]) -> list[str]:
    """Return a line for each of the latest complaints, the latest first."""
    return [
        wording.OWN_LINE.format(
            number=name_complaint(one),
            day=word_day(day_of(one.received_at)),
            status=wording.STATUSES[one.status],
        )
        for one in reversed(complaints[-MOST_OWN_TOLD:])
    ]


def word_own(complaints: Sequence[Complaint]) -> str:
    """Say what a citizen has submitted."""
    if not complaints:
        return wording.OWN_NONE
    head = wording.OWN_HEAD.format(count=len(complaints))
    if len(complaints) > MOST_OWN_TOLD:
        head += wording.OWN_LATEST.format(count=MOST_OWN_TOLD)
    return "\n".join((head, *list_own(complaints)))


def is_recent(complaint: Complaint, now: int, within_ms: int) -> bool:
    """Tell whether a complaint was submitted less than so long ago and stands as it did."""
    is_untouched = complaint.status is ComplaintStatus.SUBMITTED
    return is_untouched and now - complaint.received_at < within_ms
