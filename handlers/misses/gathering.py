"""Gathering: what was asked in vain since the last look is found in the journal and grouped.

One round is one write. It looks back a little, because what takes long is recorded late; what is
there already stays as it is. The same round at another process finds the progress changed, and
writes nothing. Groups are kept in memory and read anew where another process went on.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import sqlite_utils

from handlers.choice import find_number
from handlers.inquiry import Channel, Kind, Outcome
from handlers.journal import MEMORY_MS
from handlers.misses.book import Reason
from handlers.ratings import Rating
from handlers.standing import Select
from knowledge.database import Database, Row
from knowledge.entry import Topic
from knowledge.lexicon import Lexicon
from knowledge.matching.grouping import Groups, find_core
from knowledge.text import fold

LATE_MS = 10 * 60 * 1000
"""How long after its arrival an exchange may still be recorded."""

SILENT_MS = 5 * 60 * 1000
"""After so long without a word from the process that gathers another one does."""

MOST_AT_ONCE = 1000
"""Inquiries of one round; neither it nor its write must keep citizens waiting."""

Guess = Callable[[str], tuple[str, str]]
"""Returns the likeliest entry for some words and its topic, "" for none."""

_TOPICS = {fold(topic) for topic in Topic}
_TYPED = f"kind = '{Kind.TEXT.value}' AND channel <> '{Channel.CONSOLE.value}'"
_KEPT = "text IS NOT NULL AND citizen IS NOT NULL"
_NEW = "NOT EXISTS (SELECT 1 FROM misses WHERE misses.id = exchanges.id)"
_COLUMNS = "id, received_at, text"

# What was reached within the time a talk lasts: an entry among those that were offered.
_CHOSEN = f"""EXISTS (SELECT 1 FROM exchanges AS later WHERE later.account = exchanges.account
 AND later.citizen = exchanges.citizen AND later.received_at > exchanges.received_at
 AND later.received_at <= exchanges.received_at + {MEMORY_MS} AND later.entry IS NOT NULL
 AND exchanges.suggestions LIKE '%"' || later.entry || '"%')"""  # noqa: S608 - a number of ours
_UNRATED = "NOT EXISTS (SELECT 1 FROM ratings WHERE ratings.id = exchanges.id)"
"""What was rated counts by its rating alone."""
_SENT = f"""SELECT {_COLUMNS} FROM exchanges WHERE received_at > ? AND received_at <= ?
 AND {_TYPED} AND {_KEPT} AND {_NEW}"""  # noqa: S608 - ours
_IN_ORDER = "ORDER BY received_at, id LIMIT ?"
_MISSED = f"{_SENT} AND outcome = '{Outcome.MISSED.value}' {_IN_ORDER}"
_UNCHOSEN = (
    f"{_SENT} AND outcome = '{Outcome.SUGGESTED.value}' AND NOT {_CHOSEN} AND {_UNRATED}"
    f" {_IN_ORDER}"
)
_RATED = (
    "SELECT exchanges.id, exchanges.text, exchanges.outcome, ratings.rating,"
    " ratings.received_at AS rated_at, misses.reason, misses.grouped FROM ratings"
    " JOIN exchanges ON exchanges.id = ratings.id LEFT JOIN misses ON misses.id = ratings.id"
    " WHERE part = 0 AND ratings.received_at > ? AND ratings.received_at <= ?"
    " AND exchanges.text IS NOT NULL AND exchanges.citizen IS NOT NULL"
    " ORDER BY ratings.received_at, ratings.id LIMIT ?"
)
_RATINGS = {Rating.USELESS: Reason.USELESS, Rating.WRONG: Reason.WRONG}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far each of the three was looked through (ms UTC), and how many rounds there were."""

    missed: int
    offered: int
    rated: int
    round: int


@dataclass(frozen=True, slots=True)
class _Found:
    """One miss that is to be kept."""

    row: Row
    reason: Reason
    group: str


def read_progress(select: Select) -> Progress:
    """Return how far the journal was gone through. Raises StorageError."""
    return Progress(*select("SELECT missed, offered, rated, round FROM miss_progress", ())[0])


def _is_question(text: str) -> bool:
    """Tell whether words may be a question: a number or a topic's name only picks."""
    return bool(fold(text)) and find_number(text) is None and fold(text) not in _TOPICS


def _until(rows: Sequence[Row], column: str, now: int) -> int:
    """Return up to when was looked: where there may be more, to the last row."""
    return int(rows[-1][column]) if len(rows) == MOST_AT_ONCE else now


class Gatherer:
    """Finds and groups misses; one for each process, for one thread at a time."""

    def __init__(self, database: Database, lexicon: Lexicon, guess: Guess) -> None:
        """Use `database`; `guess` is asked once for each new group."""
        self.worker = secrets.token_hex(8)
        self._database = database
        self._lexicon = lexicon
        self._guess = guess
        self._groups = Groups()
        self._round = -1

    def claim(self, now: int) -> bool:
        """Tell whether it is on this process to gather: no other has said a word for long.

        Raises StorageError.
        """

        def work(db: sqlite_utils.Database) -> bool:
            claimed = db.conn.execute(
                "UPDATE miss_progress SET worker = ?, heard_at = ? WHERE worker = ?"
                " OR heard_at < ?",
                (self.worker, now, self.worker, now - SILENT_MS),
            ).rowcount
            return claimed > 0

        return self._database.submit(work).result()

    def release(self) -> None:
        """Let any process gather from now on. Raises StorageError."""
        values = (self.worker,)
        self._database.submit(
            lambda db: (
                db.conn.execute(
                    "UPDATE miss_progress SET heard_at = 0 WHERE worker = ?", values
                ).rowcount
            )
        ).result()

    def gather(self, now: int) -> int:
        """Do one round; return how many misses came or changed, and 0 where nothing is left.

        Raises StorageError.
        """
        progress = read_progress(self._database.read)
        if progress.round != self._round:
            self._load()
        missed = self._read(_MISSED, progress.missed, now)
        offered = self._read(_UNCHOSEN, progress.offered, now - MEMORY_MS)
        rated = self._read(_RATED, progress.rated, now)
        found = [self._join(row, Reason.MISSED) for row in missed if _is_question(row["text"])]
        found += [self._join(row, Reason.UNCHOSEN) for row in offered if _is_question(row["text"])]
        changed = [one for row in rated if (one := self._judge(row))]
        after = Progress(
            max(progress.missed, _until(missed, "received_at", now)),
            max(progress.offered, _until(offered, "received_at", now - MEMORY_MS)),
            max(progress.rated, _until(rated, "rated_at", now)),
            progress.round + 1,
        )
        helped = [
            (row["id"],)
            for row in rated
            if row["reason"]
            and row["rating"] == Rating.USEFUL
            and row["outcome"] != Outcome.MISSED
        ]
        if not self._write([*found, *changed], helped, progress, after):
            self._round = -1
            return 0
        self._round = after.round
        return len(found) + len(changed) + len(helped)

    def _read(self, sql: str, since: int, until: int) -> Sequence[Row]:
        return self._database.read(sql, (since - LATE_MS, until, MOST_AT_ONCE))

    def _load(self) -> None:
        """Read every miss that is kept, so that what is like it joins it."""
        self._groups = Groups()
        rows = self._database.read(
            "SELECT grouped, text FROM misses JOIN exchanges USING (id)"
            " WHERE misses.citizen IS NOT NULL AND text IS NOT NULL"
            " ORDER BY misses.received_at, misses.id"
        )
        for row in rows:
            self._groups.keep(find_core(row["text"], self._lexicon), row["grouped"])

    def _join(self, row: Row, reason: Reason) -> _Found:
        group = self._groups.join(find_core(row["text"], self._lexicon), row["id"])
        return _Found(row, reason, group)

    def _judge(self, row: Row) -> _Found | None:
        """Return the miss that a rating makes of an exchange; None where it changes nothing."""
        reason = _RATINGS.get(Rating(row["rating"]))
        if reason is None and row["outcome"] == Outcome.MISSED:
            # Who takes it back leaves what it was before.
            reason = Reason.MISSED
        if reason is None or row["reason"] == reason:
            return None
        return self._join(row, reason)

    def _write(
        self,
        found: Sequence[_Found],
        helped: Sequence[tuple[str]],
        before: Progress,
        after: Progress,
    ) -> bool:
        """Keep what was found, drop what `helped` after all; False where another was quicker."""
        new = {one.group: one.row["text"] for one in reversed(found) if one.group == one.row["id"]}
        groups = [(group, *self._guess(text)) for group, text in new.items()]
        rows = [(one.reason.value, one.row["id"], one.group) for one in found]
        progress = (after.missed, after.offered, after.rated, after.round, before.round)

        def work(db: sqlite_utils.Database) -> bool:
            moved = db.conn.execute(
                "UPDATE miss_progress SET missed = ?, offered = ?, rated = ?, round = ?"
                " WHERE round = ?",
                progress,
            ).rowcount
            if not moved:
                return False
            db.conn.executemany(
                "INSERT INTO miss_groups (id, entry, topic, handled_at, handled_by, handled_as,"
                " comment) VALUES (?, ?, ?, 0, '', '', '') ON CONFLICT (id) DO NOTHING",
                groups,
            )
            db.conn.executemany(_KEEP, rows)
            db.conn.executemany("DELETE FROM misses WHERE id = ?", helped)
            return True

        return self._database.submit(work).result()


# What a citizen deleted meanwhile is not kept; what was dealt with stays so unless it is newer.
_KEEP = (
    "INSERT INTO misses (id, account, channel, citizen, received_at, grouped, reason, is_open)"
    " SELECT exchanges.id, account, channel, citizen, received_at, miss_groups.id, ?,"
    " CASE WHEN received_at > handled_at THEN 1 ELSE 0 END FROM exchanges, miss_groups"
    " WHERE exchanges.id = ? AND miss_groups.id = ? AND citizen IS NOT NULL"
    " ON CONFLICT (id) DO UPDATE SET reason = excluded.reason, is_open = 1"
)
