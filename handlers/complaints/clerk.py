"""What staff do with a complaint: they change where it stands, and say by whom and why."""

from __future__ import annotations

from dataclasses import dataclass, replace

import sqlite_utils

from handlers.complaints.book import append_change, find_complaint
from handlers.complaints.complaint import (
    MORE_WORKING_DAYS,
    OF_STAFF,
    TOLD,
    Change,
    Complaint,
    ComplaintStatus,
)
from handlers.complaints.number import word_number
from knowledge.audit import Deed, append_deed
from knowledge.database import Database

LONGEST_COMMENT = 500
"""Characters of a comment; the citizen reads it in one message."""


class UnknownComplaintError(Exception):
    """No complaint has this number."""


class ForbiddenChangeError(Exception):
    """A complaint cannot be changed so; `complaint` is as it stands."""

    def __init__(self, complaint: Complaint) -> None:
        """Keep the complaint."""
        self.complaint = complaint
        super().__init__(f"a complaint that is {complaint.status} cannot be changed so")


class MissingCommentError(Exception):
    """The citizen must be told the result or the reason, and was told nothing."""


@dataclass(frozen=True, slots=True)
class StaffChange:
    """What staff want: where the complaint stands, who says so, and what the citizen is told.

    `comment` is masked, `is_complicated` gives the longer term.
    """

    status: ComplaintStatus
    author: str
    comment: str = ""
    is_complicated: bool = False


def list_allowed(complaint: Complaint) -> tuple[ComplaintStatus, ...]:
    """Return where staff may say that a complaint stands now.

    What is over may only be taken up again; what the citizen took back stays so.
    """
    if complaint.status is ComplaintStatus.WITHDRAWN:
        return ()
    return OF_STAFF if complaint.status.is_open else (ComplaintStatus.HANDLING,)


def change_status(database: Database, number: str, wanted: StaffChange, *, now: int) -> Complaint:
    """Add a change at `now` (ms UTC) to a complaint's history, and return it as it is then.

    Raises UnknownComplaintError, ForbiddenChangeError, MissingCommentError where a result or a
    reason is owed, and StorageError.
    """
    if wanted.status in TOLD and not wanted.comment:
        raise MissingCommentError

    def work(db: sqlite_utils.Database) -> Complaint:
        found = find_complaint(lambda sql, of: db.conn.execute(sql, of).fetchall(), number)
        if found is None:
            raise UnknownComplaintError
        if wanted.status not in list_allowed(found):
            raise ForbiddenChangeError(found)
        days = MORE_WORKING_DAYS if wanted.is_complicated else found.working_days
        change = Change(wanted.status, now, wanted.author, wanted.comment, days)
        append_change(db, number, after=len(found.changes), change=change)
        shown, detail = word_number(found.nature, number), {"status": wanted.status.value}
        append_deed(db, Deed(now, wanted.author, "complaint.changed", shown, detail))
        return replace(found, changes=(*found.changes, change))

    return database.submit(work).result()
