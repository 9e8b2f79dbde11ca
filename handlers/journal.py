"""The journal: the record of exchanges that every count is made of."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Sequence
from functools import partial

import sqlite_utils
from sqlite_utils.migrations import Migrations

from handlers.annex import Annex
from handlers.annexes import ANNEXES
from handlers.claims import Claims
from handlers.counts.remainders import create_table, keep_remainders, note_going
from handlers.exchange import Delivery, Exchange, from_row, to_row
from handlers.inquiry import Inquiry, Kind, Outcome
from handlers.period import Period
from handlers.recording import SET_DELIVERY, Recording, record_all
from handlers.records import Records, find_records
from handlers.standing import AGENTS, SENTENCES, Limiter, Standing, get_standing
from knowledge.database import Database, Row

migrations = Migrations("journal")

MEMORY_MS = 30 * 60 * 1000
"""How long a numbered choice or 更多 refers to the last exchange."""

LONGEST_TALK = 8
"""Exchanges that a talk goes back: picks from one offer, and questions that go on."""

LARGEST_DROP = 500
"""Exchanges emptied in one write, so that nobody who asks meanwhile waits for long."""


@migrations()
def create_exchanges(db: sqlite_utils.Database) -> None:
    """Make the table of exchanges: one row for each thing a citizen sent."""
    db.execute(
        "CREATE TABLE exchanges (id TEXT PRIMARY KEY, account TEXT NOT NULL,"
        " channel TEXT NOT NULL, message_key TEXT NOT NULL, citizen TEXT,"
        " received_at INTEGER NOT NULL, kind TEXT NOT NULL, text TEXT, outcome TEXT NOT NULL,"
        " entry TEXT, revision INTEGER, probability REAL, parts TEXT NOT NULL,"
        " suggestions TEXT NOT NULL, reply TEXT NOT NULL, remainder TEXT NOT NULL,"
        " latency_ms REAL NOT NULL, UNIQUE (account, message_key))"
    )
    db.execute("CREATE INDEX exchanges_by_citizen ON exchanges (account, citizen, received_at)")
    db.execute("CREATE INDEX exchanges_by_time ON exchanges (received_at)")


@migrations()
def add_delivery(db: sqlite_utils.Database) -> None:
    """Keep how a reply reached the citizen, and find those that still wait."""
    db.execute("ALTER TABLE exchanges ADD COLUMN delivery TEXT NOT NULL DEFAULT 'at_once'")
    db.execute(
        "CREATE INDEX exchanges_waiting ON exchanges (account, citizen) WHERE delivery = 'waiting'"
    )


@migrations()
def find_standing(db: sqlite_utils.Database) -> None:
    """Find at once who talks with an agent, and who was told of a limit."""
    rows = "ON exchanges (account, citizen, received_at)"
    db.execute(f"CREATE INDEX exchanges_of_agents {rows} WHERE {AGENTS}")
    db.execute(f"CREATE INDEX exchanges_of_sentences {rows} WHERE {SENTENCES}")


@migrations()
def keep_what_counts(db: sqlite_utils.Database) -> None:
    """Keep what dropped exchanges still count as."""
    create_table(db)


_SETTLE = f"{SET_DELIVERY} AND delivery = '{Delivery.LEAVING.value}'"

_EMPTY = "citizen = NULL, text = NULL, reply = '', remainder = '', suggestions = '[]'"
_FULL = "citizen IS NOT NULL OR text IS NOT NULL"


def _empty_rows(db: sqlite_utils.Database, *, update: str, ids: list[tuple[str]]) -> None:
    """Overwrite what the rows with these ids say, and whose they are."""
    # SQLite would otherwise leave the old words in the free part of a page.
    db.conn.execute("PRAGMA secure_delete=ON")
    db.conn.executemany(f"{update} WHERE id = ?", ids)


def _empty_exchanges(db: sqlite_utils.Database, *, update: str, ids: list[tuple[str]]) -> None:
    """Do the same to exchanges, and keep what they count as."""
    going = note_going(db, (one[0] for one in ids))
    _empty_rows(db, update=update, ids=ids)
    keep_remainders(db, going)


class Journal:
    """The exchanges, kept in the database."""

    def __init__(self, database: Database, annexes: Sequence[Annex] = ANNEXES) -> None:
        """Use `database`, which must carry this module's `migrations` and those of `annexes`."""
        self._database = database
        self._annexes = annexes
        self.claims = Claims(database)

    async def look_again(self) -> None:
        """Find the journal again where it could not be read; StorageError while it is away."""
        await self._database.look_again()

    def get_standing(self, inquiry: Inquiry) -> Standing:
        """Return how the citizen who asks stands.

        Raises StorageError when the database cannot be read.
        """
        return get_standing(self._database.read, inquiry)

    async def record(
        self, exchange: Exchange, *, given: Iterable[str] = (), limiter: Limiter | None = None
    ) -> Exchange:
        """Record an exchange and return what stands in the journal for its message key.

        That is the exchange given, or the one recorded before when this is a repeat. `given`
        are the message keys of waiting replies that go out with this one. `limiter` is asked
        inside the write for the reply to put in the place of one that goes over a limit.
        What the reply brings about is written with it, and never for a repeat. Returns only
        after all is durably on disk. Raises StorageError when it cannot be written, ReplayError
        when its claim is another than the one of the same request before, and
        OutdatedReplyError when the reply must be made anew.
        """
        recording = Recording(exchange, to_row(exchange), tuple(given), limiter)
        return await self._database.write_together(self._record_all, recording)

    def _record_all(
        self, db: sqlite_utils.Database, recordings: Sequence[Recording]
    ) -> list[Exchange]:
        return record_all(db, recordings, self._annexes)

    def find(self, account: str, key: str) -> Exchange | None:
        """Return the exchange with this message key, None when there is none.

        Raises StorageError when the database cannot be read.
        """
        rows = self._database.read(
            "SELECT * FROM exchanges WHERE account = ? AND message_key = ?", (account, key)
        )
        return from_row(rows[0]) if rows else None

    def find_last(self, account: str, citizen: str, before: int) -> Exchange | None:
        """Return the citizen's last exchange of the 30 minutes up to `before` (ms UTC)."""
        rows = self.list_of_citizen(account, citizen, since=before - MEMORY_MS, limit=1)
        return rows[0] if rows else None

    def list_recent(self, account: str, citizen: str, before: int) -> list[Exchange]:
        """Return the citizen's last exchanges of those 30 minutes, latest first."""
        since = before - MEMORY_MS
        return self.list_of_citizen(account, citizen, since=since, limit=LONGEST_TALK)

    def list_of_citizen(
        self, account: str, citizen: str, *, since: int, limit: int = 50
    ) -> list[Exchange]:
        """Return the citizen's exchanges received after `since` (ms UTC), latest first.

        What staff answered is none of them: it is told with the next.
        """
        rows = self._database.read(
            "SELECT * FROM exchanges WHERE account = ? AND citizen = ? AND received_at > ?"
            " AND kind <> ? ORDER BY received_at DESC, rowid DESC LIMIT ?",
            (account, citizen, since, Kind.STAFF_ANSWERED.value, limit),
        )
        return [from_row(row) for row in rows]

    def select(self, sql: str, values: Sequence[object]) -> Sequence[Row]:
        """Run one SELECT over the journal and its annexes.

        Raises StorageError when the database cannot be read.
        """
        return self._database.read(sql, values)

    def find_records(self, inquiry: Inquiry) -> Records:
        """Return what is kept of the citizen who asks.

        Raises StorageError when the database cannot be read.
        """
        return find_records(self._database.read, inquiry.account, inquiry.citizen)

    async def set_delivery(self, account: str, key: str, delivery: Delivery) -> None:
        """Record how a reply that was late reached the citizen, or that it waits.

        Raises StorageError when it cannot be written.
        """
        values = (delivery.value, account, key)
        await self._database.write(lambda db: db.conn.execute(SET_DELIVERY, values).rowcount)

    async def settle(self, account: str, key: str, delivery: Delivery) -> bool:
        """Record how a reply that was leaving left; False where that was recorded before.

        Raises StorageError when it cannot be written.
        """
        values = (delivery.value, account, key)
        settled: int = await self._database.write(
            lambda db: db.conn.execute(_SETTLE, values).rowcount
        )
        return settled > 0

    def list_waiting(self, account: str, citizen: str) -> list[Exchange]:
        """Return the exchanges whose replies this citizen still waits for, oldest first."""
        rows = self._database.read(
            "SELECT * FROM exchanges WHERE account = ? AND citizen = ? AND delivery = 'waiting'"
            " ORDER BY received_at, rowid",
            (account, citizen),
        )
        return [from_row(row) for row in rows]

    async def drop_content(self, before: int) -> int:
        """Empty the exchanges received before `before` (ms UTC); return how many these were.

        Their annexes are emptied as well.

        What was asked and said, what was offered and the code of who asked are gone for good,
        overwritten in the file; time, account, channel, kind, outcome, entry, revision and
        probability stay, so that every count stays the same. A reader gets such an exchange
        with empty texts. Raises StorageError when the database cannot be used.
        """
        return await self._empty("received_at < ?", (before,))

    async def drop_citizen(self, account: str, citizen: str) -> int:
        """Do to all exchanges of a citizen what `drop_content` does to old ones."""
        return await self._empty("account = ? AND citizen = ?", (account, citizen))

    async def _empty(self, condition: str, values: tuple[object, ...]) -> int:
        """Empty the exchanges, and what they brought about, that meet a condition."""
        tables = {"exchanges": (_EMPTY, _FULL)}
        for annex in self._annexes:
            nulls = (f"{column} = NULL" for column in annex.emptied)
            fulls = (f"{column} IS NOT NULL" for column in annex.emptied)
            tables[annex.table] = (", ".join(nulls), " OR ".join(fulls))
        counts = {}
        for table, (empty, full) in tables.items():
            found = (
                f"SELECT id FROM {table} WHERE {condition} AND ({full})"  # noqa: S608 - ours
                " ORDER BY received_at"
            )
            empty_them = _empty_exchanges if table == "exchanges" else _empty_rows
            update = f"UPDATE {table} SET {empty}"  # noqa: S608 - the same
            rows = await asyncio.to_thread(self._database.read, found, values)
            counts[table] = len(rows)
            for start in range(0, len(rows), LARGEST_DROP):
                ids = [(row["id"],) for row in rows[start : start + LARGEST_DROP]]
                await self._database.write(partial(empty_them, update=update, ids=ids))
        if any(counts.values()):
            await asyncio.to_thread(self._database.empty_log)
        return counts["exchanges"]

    def count(self, period: Period) -> dict[Outcome, int]:
        """Return how many inquiries of `period` ended in each outcome, zero where none did.

        Follows, scans and leavings are in the journal but are no inquiries.
        """
        kinds = [kind.value for kind in Kind if kind.is_inquiry]
        rows = self._database.read(
            "SELECT outcome, COUNT(*) FROM exchanges WHERE received_at >= ? AND received_at < ?"
            " AND kind IN (SELECT value FROM json_each(?)) GROUP BY outcome",
            (period.start, period.end, json.dumps(kinds)),
        )
        counted = {Outcome(row[0]): row[1] for row in rows}
        return {outcome: counted.get(outcome, 0) for outcome in Outcome}
