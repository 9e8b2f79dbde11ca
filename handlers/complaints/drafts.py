"""Drafts: the form that a citizen is filling in, written with the exchange that filled it.

One row for each citizen of an account. Its id is new after each change, so that of two messages
that answer the same step at once, at whichever processes, the second is answered anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast
from uuid import uuid4

import sqlite_utils
from sqlite_utils.migrations import Migrations

from handlers.annex import Annex, OutdatedReplyError
from handlers.complaints.form import Form, from_json, to_json
from handlers.exchange import Exchange
from handlers.inquiry import Effect, Inquiry
from handlers.standing import Select

migrations = Migrations("complaint_drafts")

LIFE_MS = 30 * 60 * 1000
"""How long a dialogue waits for the next answer."""


@migrations()
def create_drafts(db: sqlite_utils.Database) -> None:
    """Make the table of the forms that are being filled in."""
    db.execute(
        "CREATE TABLE complaint_drafts (id TEXT PRIMARY KEY, account TEXT NOT NULL, citizen TEXT,"
        " received_at INTEGER NOT NULL, form TEXT, UNIQUE (account, citizen))"
    )


@dataclass(frozen=True, slots=True)
class Draft:
    """A form with the id of its last change; `is_lapsed` when that was too long ago."""

    id: str
    form: Form
    is_lapsed: bool


@dataclass(frozen=True, slots=True)
class DraftChange(Effect):
    """What becomes of a draft: the form put in its place, or nothing.

    `draft` is the id of the draft that the reply was made for, empty where there was none.
    """

    draft: str
    form: Form | None


def find_draft(select: Select, inquiry: Inquiry) -> Draft | None:
    """Return what the citizen was filling in. Raises StorageError."""
    rows = select(
        "SELECT id, received_at, form FROM complaint_drafts WHERE account = ? AND citizen = ?",
        (inquiry.account, inquiry.citizen),
    )
    if not rows:
        return None
    row = rows[0]
    is_lapsed = inquiry.received_at - row["received_at"] >= LIFE_MS
    return Draft(row["id"], from_json(row["form"]), is_lapsed)


def delete_draft(db: sqlite_utils.Database, draft: str) -> None:
    """Delete a draft inside the current write. Raises OutdatedReplyError when it has changed."""
    # Words that nobody has submitted must not stay in the free part of a page.
    db.conn.execute("PRAGMA secure_delete=ON")
    if not db.conn.execute("DELETE FROM complaint_drafts WHERE id = ?", (draft,)).rowcount:
        raise OutdatedReplyError


def _write(db: sqlite_utils.Database, exchange: Exchange) -> None:
    change = cast("DraftChange", exchange.reply.effect)
    if change.draft:
        delete_draft(db, change.draft)
    else:
        # What was emptied when a citizen left; nobody's any more.
        db.conn.execute("DELETE FROM complaint_drafts WHERE citizen IS NULL")
    if change.form is None:
        return
    who = (exchange.account, exchange.citizen, exchange.received_at)
    written = db.conn.execute(
        "INSERT INTO complaint_drafts (id, account, citizen, received_at, form)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT (account, citizen) DO NOTHING",
        (uuid4().hex, *who, to_json(change.form)),
    ).rowcount
    if not written:
        raise OutdatedReplyError


DRAFTS = Annex(DraftChange, _write, "complaint_drafts", ("citizen", "form"))
