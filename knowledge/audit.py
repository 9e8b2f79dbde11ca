"""The audit record: every act of staff, one after the other, each bound to the one before.

A record that was changed or taken out breaks the chain from there on. Whoever could rewrite the
whole file could also make the chain anew; so its head is to be noted elsewhere from time to time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import sqlite_utils
from sqlite_utils.migrations import Migrations

from knowledge.database import Row

migrations = Migrations("audit")

Select = Callable[[str, Sequence[object]], Sequence[Row]]

GENESIS = "0" * 64
"""What the first record is bound to."""

_PIECE = 10_000
"""Records that are read at a time to verify them."""


@migrations()
def create_audit(db: sqlite_utils.Database) -> None:
    """Make the table, which takes new rows and nothing else."""
    db.execute(
        "CREATE TABLE audit (number INTEGER PRIMARY KEY, at INTEGER NOT NULL, staff TEXT NOT NULL,"
        " act TEXT NOT NULL, subject TEXT NOT NULL, detail TEXT NOT NULL, hash TEXT NOT NULL)"
    )
    db.execute("CREATE INDEX audit_by_subject ON audit (subject, number)")
    db.execute("CREATE INDEX audit_by_staff ON audit (staff, number)")
    for change in ("UPDATE", "DELETE"):
        db.execute(
            f"CREATE TRIGGER audit_no_{change.lower()} BEFORE {change} ON audit"
            " BEGIN SELECT RAISE(ABORT, 'the audit record is only added to'); END"
        )


@migrations()
def find_by_act_and_time(db: sqlite_utils.Database) -> None:
    """Find at once what was done of one kind, and in a time."""
    db.execute("CREATE INDEX audit_by_act ON audit (act, number)")
    db.execute("CREATE INDEX audit_by_time ON audit (at, number)")


@migrations()
def find_by_staff_and_act(db: sqlite_utils.Database) -> None:
    """Find at once what somebody did of one kind, however rarely."""
    db.execute("CREATE INDEX audit_by_staff_and_act ON audit (staff, act, number)")


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody did: `act` names it ("entry.published"), `subject` says to what.

    `at` is in milliseconds UTC, `staff` the login name, `detail` what else an auditor needs to
    know; never a password, a code or a citizen's words.
    """

    at: int
    staff: str
    act: str
    subject: str = ""
    detail: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Record:
    """A deed as it stands in the record, with its number, counted from 1, and its hash."""

    number: int
    deed: Deed
    hash: str


def _hash(previous: str, number: int, values: Sequence[object]) -> str:
    text = json.dumps([previous, number, *values], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def append_deed(db: sqlite_utils.Database, deed: Deed) -> None:
    """Add a deed to the record, inside the write that does it: both are kept or neither."""
    last = db.conn.execute(
        "SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1"
    ).fetchone()
    number, previous = (last[0] + 1, last[1]) if last else (1, GENESIS)
    detail = json.dumps(dict(deed.detail), ensure_ascii=False, sort_keys=True)
    values = (deed.at, deed.staff, deed.act, deed.subject, detail)
    db.conn.execute(
        "INSERT INTO audit (number, at, staff, act, subject, detail, hash)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (number, *values, _hash(previous, number, values)),
    )


def read_record(row: Row) -> Record:
    """Read a record back."""
    detail = json.loads(row["detail"])
    deed = Deed(row["at"], row["staff"], row["act"], row["subject"], detail)
    return Record(row["number"], deed, row["hash"])


@dataclass(frozen=True, slots=True)
class Chain:
    """How the record stands: its length, the hash of its head, and the first broken number."""

    length: int
    head: str
    broken_at: int | None = None


def verify_chain(select: Select) -> Chain:
    """Follow the chain from its beginning. Raises StorageError where it cannot be read."""
    number, head = 0, GENESIS
    while rows := select(
        "SELECT * FROM audit WHERE number > ? ORDER BY number LIMIT ?", (number, _PIECE)
    ):
        for row in rows:
            number += 1
            values = tuple(row[name] for name in ("at", "staff", "act", "subject", "detail"))
            if row["number"] != number or row["hash"] != _hash(head, number, values):
                return Chain(number - 1, head, broken_at=number)
            head = row["hash"]
    return Chain(number, head)
