"""The book of complaints: what was submitted, and everything that was done about it.

A complaint's words and each line of its history are written once and never changed; only the
code of who submitted it goes when the citizen leaves.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import sqlite_utils
from sqlite_utils.migrations import Migrations

from handlers.annex import Annex, OutdatedReplyError
from handlers.complaints.complaint import Change, Complaint, ComplaintStatus, Nature, Words
from handlers.complaints.drafts import delete_draft
from handlers.exchange import Exchange
from handlers.inquiry import Effect
from handlers.period import Period
from handlers.standing import Select
from knowledge.database import Row

migrations = Migrations("complaints")

BY_US = "本平台"
BY_CITIZEN = "提交人"
"""Authors of changes that staff did not make."""

_OPEN = json.dumps([status.value for status in ComplaintStatus if status.is_open])
_LAST = "(SELECT MAX(number) FROM complaint_changes WHERE complaint = complaints.id)"
_STANDING = (
    "complaints JOIN complaint_changes AS last"
    f" ON last.complaint = complaints.id AND last.number = {_LAST}"
)


@migrations()
def create_complaints(db: sqlite_utils.Database) -> None:
    """Make the tables of what was submitted and of what was done about it."""
    db.execute(
        "CREATE TABLE complaints (id TEXT PRIMARY KEY, account TEXT NOT NULL, citizen TEXT,"
        " received_at INTEGER NOT NULL, nature TEXT NOT NULL, place TEXT NOT NULL,"
        " matter TEXT NOT NULL, occurred TEXT NOT NULL, wish TEXT NOT NULL)"
    )
    db.execute("CREATE INDEX complaints_by_citizen ON complaints (account, citizen, received_at)")
    db.execute("CREATE INDEX complaints_by_time ON complaints (received_at)")
    db.execute(
        "CREATE TABLE complaint_changes (complaint TEXT NOT NULL REFERENCES complaints(id),"
        " number INTEGER NOT NULL, status TEXT NOT NULL, working_days INTEGER NOT NULL,"
        " changed_at INTEGER NOT NULL, author TEXT NOT NULL, comment TEXT NOT NULL,"
        " PRIMARY KEY (complaint, number))"
    )


@migrations()
def find_open_ones(db: sqlite_utils.Database) -> None:
    """Find at once what waits, among however many that are over."""
    db.execute("ALTER TABLE complaints ADD COLUMN is_open INTEGER NOT NULL DEFAULT 1")
    is_over = "last.status NOT IN (SELECT value FROM json_each(?))"
    db.conn.execute(
        "UPDATE complaints SET is_open = 0 WHERE id IN"  # noqa: S608 - ours
        f" (SELECT complaints.id FROM {_STANDING} WHERE {is_over})",
        (_OPEN,),
    )
    db.execute("CREATE INDEX complaints_by_standing ON complaints (is_open, received_at, id)")


@dataclass(frozen=True, slots=True)
class ComplaintEffect(Effect):
    """What a citizen's message does to the book."""


@dataclass(frozen=True, slots=True)
class Submission(ComplaintEffect):
    """A form was confirmed: `draft` is its id, `number` the digits that the citizen is told."""

    draft: str
    number: str
    nature: Nature
    words: Words


@dataclass(frozen=True, slots=True)
class Withdrawal(ComplaintEffect):
    """A complaint is taken back; `after` is how many changes it had when that was answered."""

    number: str
    after: int
    change: Change


def _submit(db: sqlite_utils.Database, exchange: Exchange, submission: Submission) -> None:
    """Write what was submitted. Raises OutdatedReplyError for a taken number or draft."""
    delete_draft(db, submission.draft)
    words = submission.words
    row = (submission.number, exchange.account, exchange.citizen, exchange.received_at)
    written = db.conn.execute(
        "INSERT INTO complaints (id, account, citizen, received_at, nature, place, matter,"
        " occurred, wish) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        (*row, submission.nature.value, words.window, words.matter, words.time, words.wish),
    ).rowcount
    if not written:
        raise OutdatedReplyError
    change = Change(ComplaintStatus.SUBMITTED, exchange.received_at, BY_US)
    append_change(db, submission.number, after=0, change=change)


def append_change(db: sqlite_utils.Database, number: str, *, after: int, change: Change) -> None:
    """Add a line to a history of `after` lines, inside the current write.

    Raises OutdatedReplyError when another line was added meanwhile.
    """
    written = db.conn.execute(
        "INSERT INTO complaint_changes (complaint, number, status, working_days, changed_at,"
        " author, comment) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (
            number,
            after + 1,
            change.status.value,
            change.working_days,
            change.changed_at,
            change.author,
            change.comment,
        ),
    ).rowcount
    if not written:
        raise OutdatedReplyError
    is_open = int(change.status.is_open)
    db.conn.execute("UPDATE complaints SET is_open = ? WHERE id = ?", (is_open, number))


def _write(db: sqlite_utils.Database, exchange: Exchange) -> None:
    effect = exchange.reply.effect
    if isinstance(effect, Submission):
        _submit(db, exchange, effect)
        return
    back = cast("Withdrawal", effect)
    append_change(db, back.number, after=back.after, change=back.change)


COMPLAINTS = Annex(ComplaintEffect, _write, "complaints", ("citizen",))


def _read(row: Row, changes: Sequence[Row]) -> Complaint:
    return Complaint(
        id=row["id"],
        account=row["account"],
        citizen=row["citizen"] or "",
        received_at=row["received_at"],
        nature=Nature(row["nature"]),
        words=Words(row["place"], row["matter"], row["occurred"], row["wish"]),
        changes=tuple(
            Change(
                ComplaintStatus(one["status"]),
                one["changed_at"],
                one["author"],
                one["comment"],
                one["working_days"],
            )
            for one in changes
        ),
    )


def _load(select: Select, condition: str, values: Sequence[object]) -> list[Complaint]:
    """Return the complaints that meet a condition of this file, the oldest first."""
    source = f"FROM complaints WHERE {condition}"
    rows = select(f"SELECT * {source} ORDER BY received_at, id", values)
    changes = select(
        "SELECT * FROM complaint_changes WHERE complaint IN"  # noqa: S608 - conditions are ours
        f" (SELECT id {source}) ORDER BY complaint, number",
        values,
    )
    of_each: dict[str, list[Row]] = {row["id"]: [] for row in rows}
    for change in changes:
        of_each.setdefault(change["complaint"], []).append(change)
    return [_read(row, of_each[row["id"]]) for row in rows]


def find_complaint(select: Select, number: str) -> Complaint | None:
    """Return the complaint with these digits. Raises StorageError."""
    found = _load(select, "id = ?", (number,))
    return found[0] if found else None


def list_complaints(select: Select, *, only_open: bool) -> list[Complaint]:
    """Return all complaints, or those that wait for something, the oldest first.

    Raises StorageError.
    """
    if only_open:
        return _load(select, "is_open = 1", ())
    return _load(select, "1 = 1", ())


def list_page(
    select: Select, *, only_open: bool, after: tuple[int, str] | None = None, limit: int
) -> list[Complaint]:
    """Return a page of those that wait, the oldest first, or of all, the newest first.

    It begins after the moment (ms UTC) and the id with which the page before ended. Raises
    StorageError.
    """
    way, sign = ("ASC", ">") if only_open else ("DESC", "<")
    condition, values = ("is_open = 1" if only_open else "1 = 1"), list[object]()
    if after is not None:
        moment, number = after
        key = f"(received_at {sign} ? OR (received_at = ? AND id {sign} ?))"
        condition, values = f"{condition} AND {key}", [*values, moment, moment, number]
    rows = select(
        f"SELECT id FROM complaints WHERE {condition}"  # noqa: S608 - ours
        f" ORDER BY received_at {way}, id {way} LIMIT ?",
        [*values, limit],
    )
    chosen = json.dumps([row["id"] for row in rows])
    found = _load(select, "id IN (SELECT value FROM json_each(?))", (chosen,))
    return found if only_open else found[::-1]


def list_of_citizen(select: Select, account: str, citizen: str) -> list[Complaint]:
    """Return what a citizen has submitted, the oldest first. Raises StorageError."""
    return _load(select, "account = ? AND citizen = ?", (account, citizen))


def count_complaints(select: Select, period: Period) -> dict[ComplaintStatus, int]:
    """Return how many of those received in a period stand where, zero where none does.

    Raises StorageError.
    """
    rows = select(
        f"SELECT last.status AS status, COUNT(*) AS number FROM {_STANDING}"  # noqa: S608 - ours
        " WHERE received_at >= ? AND received_at < ? GROUP BY last.status",
        (period.start, period.end),
    )
    counted = {row["status"]: row["number"] for row in rows}
    return {status: counted.get(status.value, 0) for status in ComplaintStatus}
