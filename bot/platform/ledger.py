"""How many messages an occasion still allows; every process keeps the same account of it.

A citizen's message allows five within 48 hours; a tap on a menu or on a suggestion, a follow or
a scan allows three within one minute. The journal knows the occasions, this table what was sent
on each, by the message key: so it holds nobody's code, and who has left has no occasion any more.
https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Service_Center_messages.html
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlite_utils
from sqlite_utils.migrations import Migrations

from bot.platform.errors import Reason
from handlers.inquiry import Channel, Kind
from knowledge.database import Database

migrations = Migrations("platform_ledger")


@migrations()
def create_sendings(db: sqlite_utils.Database) -> None:
    """Make the table of how many messages went out on an occasion."""
    db.execute(
        "CREATE TABLE sendings (account TEXT NOT NULL, message_key TEXT NOT NULL,"
        " occurred_at INTEGER NOT NULL, used INTEGER NOT NULL,"
        " PRIMARY KEY (account, message_key))"
    )
    db.execute("CREATE INDEX sendings_by_time ON sendings (occurred_at)")


@dataclass(frozen=True, slots=True)
class Quota:
    """`count` messages within `window_ms` of what a citizen did, of one of `kinds`."""

    kinds: tuple[Kind, ...]
    count: int
    window_ms: int


MESSAGE_QUOTA = Quota(
    (
        Kind.TEXT,
        Kind.IMAGE,
        Kind.VOICE,
        Kind.VIDEO,
        Kind.LOCATION,
        Kind.LINK,
        Kind.UNKNOWN,
        Kind.COMPLAINT,
        Kind.RATING,
    ),
    count=5,
    window_ms=48 * 3600 * 1000,
)
TAP_QUOTA = Quota(
    (Kind.MENU, Kind.PICKED, Kind.FOLLOWED, Kind.SCANNED, Kind.COMPLAINT_TAP),
    count=3,
    window_ms=60 * 1000,
)
LONGEST_WINDOW_MS = MESSAGE_QUOTA.window_ms


@dataclass(frozen=True, slots=True)
class Reservation:
    """Room for messages, taken on an occasion."""

    account: str
    message_key: str
    quota: Quota


@dataclass(frozen=True, slots=True)
class _Occasion:
    key: str
    occurred_at: int
    quota: Quota


def _find_occasion(
    db: sqlite_utils.Database, account: str, citizen: str, quota: Quota, now: int
) -> _Occasion | None:
    """Return the last thing a citizen did that a quota is for; older ones no longer count."""
    marks = ", ".join("?" * len(quota.kinds))
    kinds = [kind.value for kind in quota.kinds]
    row = db.conn.execute(
        "SELECT message_key, received_at FROM exchanges WHERE account = ? AND citizen = ?"  # noqa: S608 - marks only
        f" AND received_at > ? AND channel = ? AND kind IN ({marks})"
        " ORDER BY received_at DESC LIMIT 1",
        (account, citizen, now - quota.window_ms, Channel.WECHAT.value, *kinds),
    ).fetchone()
    return _Occasion(row[0], row[1], quota) if row else None


class Ledger:
    """Room for messages, kept in the database beside the journal."""

    def __init__(self, database: Database) -> None:
        """Use `database`, which must carry the journal's migrations and this module's."""
        self._database = database

    async def reserve(
        self, account: str, citizen: str, count: int, *, now: int
    ) -> Reservation | Reason:
        """Take room for `count` messages at `now` (ms UTC), all on one occasion.

        The latest occasion goes first. Returns NO_OCCASION, or TOO_MANY when none has that much
        room left; then nothing is taken. Raises StorageError when it cannot be written.
        """

        def work(db: sqlite_utils.Database) -> Reservation | Reason:
            db.conn.execute(
                "DELETE FROM sendings WHERE occurred_at <= ?", (now - LONGEST_WINDOW_MS,)
            )
            found = [
                _find_occasion(db, account, citizen, quota, now)
                for quota in (MESSAGE_QUOTA, TAP_QUOTA)
            ]
            occasions = [one for one in found if one is not None]
            for one in sorted(occasions, key=lambda one: one.occurred_at, reverse=True):
                # Counted and taken in one statement: no process comes in between.
                taken = db.conn.execute(
                    "INSERT INTO sendings (account, message_key, occurred_at, used)"
                    " SELECT ?, ?, ?, ? WHERE ? <= ?"
                    " ON CONFLICT (account, message_key) DO UPDATE"
                    " SET used = used + excluded.used WHERE used + excluded.used <= ?",
                    (account, one.key, one.occurred_at, count, count, *[one.quota.count] * 2),
                )
                if taken.rowcount > 0:
                    return Reservation(account, one.key, one.quota)
            return Reason.TOO_MANY if occasions else Reason.NO_OCCASION

        return await self._database.write(work)

    async def give_back(self, reservation: Reservation, count: int) -> None:
        """Return room for `count` messages that certainly were not sent.

        Raises StorageError when it cannot be written.
        """
        key = (reservation.account, reservation.message_key)
        await self._database.write(
            lambda db: (
                db.conn.execute(
                    "UPDATE sendings SET used = used - ? WHERE account = ? AND message_key = ?",
                    (count, *key),
                ).rowcount
            )
        )

    async def close_occasion(self, reservation: Reservation) -> None:
        """Note that the platform takes nothing more on this occasion.

        Raises StorageError when it cannot be written.
        """
        key = (reservation.account, reservation.message_key)
        await self._database.write(
            lambda db: (
                db.conn.execute(
                    "UPDATE sendings SET used = ? WHERE account = ? AND message_key = ?",
                    (reservation.quota.count, *key),
                ).rowcount
            )
        )
