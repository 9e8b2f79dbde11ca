"""Claims: which signed request has brought what, so that nobody uses its signature again.

In plain mode WeChat's signature does not cover the message. Whoever reads one in a log could
put words of their own under it for as long as its timestamp is fresh; the first content that
came with it is the only one that is believed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import sqlite_utils
from sqlite_utils.migrations import Migrations

from handlers.inquiry import Claim
from knowledge.database import Database, Row

migrations = Migrations("claims")

LARGEST_DROP = 500
"""Claims deleted in one write, so that nobody who asks meanwhile waits for long."""

_CONTENT = "SELECT content FROM claims WHERE signed_at = ? AND request = ?"


@migrations()
def create_claims(db: sqlite_utils.Database) -> None:
    """Make the table; its order by time keeps new rows, and those to delete, together."""
    db.execute(
        "CREATE TABLE claims (signed_at INTEGER NOT NULL, request TEXT NOT NULL,"
        " content TEXT NOT NULL, PRIMARY KEY (signed_at, request)) WITHOUT ROWID"
    )


class ReplayError(Exception):
    """A signed request has come before with another content."""


def hold_all(db: sqlite_utils.Database, claims: Sequence[Claim]) -> None:
    """Write claims of different requests in the current transaction; a repeat's is there already.

    Raises ReplayError when one of the requests has brought another content before.
    """
    if not claims:
        return
    held = db.conn.execute(
        "INSERT INTO claims (signed_at, request, content) VALUES "  # noqa: S608 - marks only
        + ", ".join(["(?, ?, ?)"] * len(claims))
        + " ON CONFLICT DO NOTHING",
        [value for one in claims for value in (one.signed_at, one.request, one.content)],
    ).rowcount
    if held < len(claims):
        for one in claims:
            _compare(one, db.conn.execute(_CONTENT, (one.signed_at, one.request)).fetchone())


def _compare(claim: Claim, found: Row | None) -> None:
    if found is not None and found["content"] != claim.content:
        raise ReplayError("a signed request came again with another content")


def _hold_each(db: sqlite_utils.Database, claims: Sequence[Claim]) -> list[None]:
    for claim in claims:
        hold_all(db, [claim])
    return [None] * len(claims)


def _drop_some(db: sqlite_utils.Database, *, before: int) -> int:
    """Delete the oldest claims; return how many."""
    found: int = db.conn.execute(
        "DELETE FROM claims WHERE (signed_at, request) IN (SELECT signed_at, request FROM claims"
        " WHERE signed_at < ? ORDER BY signed_at LIMIT ?)",
        (before, LARGEST_DROP),
    ).rowcount
    return found


class Claims:
    """The claims of all processes, kept in the database."""

    def __init__(self, database: Database) -> None:
        """Use `database`, which must carry this module's `migrations`."""
        self._database = database
        self._begun: dict[tuple[int, str], str] = {}

    def begin(self, claim: Claim) -> None:
        """Keep a claim in mind that is written later, with what is recorded, until its `end`.

        Raises ReplayError when the request brought another content that is kept in mind. Other
        processes know of it once it is written.
        """
        self._compare_begun(claim)
        self._begun[claim.signed_at, claim.request] = claim.content

    def end(self, claim: Claim) -> None:
        """Forget a claim that began; by now it is written, or nothing was recorded."""
        self._begun.pop((claim.signed_at, claim.request), None)

    def _compare_begun(self, claim: Claim) -> None:
        if self._begun.get((claim.signed_at, claim.request), claim.content) != claim.content:
            raise ReplayError("a signed request came with another content before its answer")

    def check(self, claim: Claim) -> None:
        """Accept a claim that nothing contradicts.

        Raises ReplayError when the request has brought another content before, StorageError
        when the database cannot be read.
        """
        rows = self._database.read(_CONTENT, (claim.signed_at, claim.request))
        _compare(claim, rows[0] if rows else None)

    async def hold(self, claim: Claim) -> None:
        """Write a claim of its own; what is recorded brings its claim along.

        Raises ReplayError as `begin` and `check` do, StorageError when the database cannot be
        written.
        """
        self._compare_begun(claim)
        await self._database.write_together(_hold_each, claim)

    async def drop(self, before: int) -> int:
        """Delete the claims signed before `before` (seconds UTC); return how many these were.

        Raises StorageError when the database cannot be written.
        """
        dropped = 0
        while some := await self._database.write(partial(_drop_some, before=before)):
            dropped += some
        return dropped
