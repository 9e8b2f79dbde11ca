"""The misses: inquiries that were asked in vain, each in one group, and what staff did about them.

A row has the id of its exchange, whose words stay in the journal alone. It is emptied with the
journal like what stands beside it (`handlers.annex`), and counts no more from that moment.
`handlers.misses.gathering` fills the tables; nothing that a citizen waits for does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum, unique

import sqlite_utils
from sqlite_utils.migrations import Migrations

from handlers.annex import Annex
from handlers.exchange import Exchange
from handlers.inquiry import Channel, Effect
from handlers.standing import Select
from knowledge.entry import Topic
from knowledge.errors import KnowledgeError

migrations = Migrations("misses")

PAGE = 50
"""Groups on a page, and examples of one."""


@migrations()
def create_misses(db: sqlite_utils.Database) -> None:
    """Make the tables: the misses, their groups, and how far the journal was gone through."""
    db.execute(
        "CREATE TABLE misses (id TEXT PRIMARY KEY, account TEXT NOT NULL, channel TEXT NOT NULL,"
        " citizen TEXT, received_at INTEGER NOT NULL, grouped TEXT NOT NULL, reason TEXT NOT NULL,"
        " is_open INTEGER NOT NULL)"
    )
    db.execute(
        "CREATE INDEX misses_by_group ON misses (grouped, received_at, id, reason, citizen)"
    )
    db.execute("CREATE INDEX misses_by_time ON misses (received_at)")
    db.execute("CREATE INDEX misses_by_citizen ON misses (account, citizen)")
    # Grouping and counting read this index alone.
    db.execute(
        "CREATE INDEX misses_open ON misses (grouped, received_at, reason, citizen, is_open)"
        " WHERE is_open = 1 AND citizen IS NOT NULL"
    )
    db.execute(
        "CREATE TABLE miss_groups (id TEXT PRIMARY KEY, entry TEXT NOT NULL, topic TEXT NOT NULL,"
        " handled_at INTEGER NOT NULL, handled_by TEXT NOT NULL, handled_as TEXT NOT NULL,"
        " comment TEXT NOT NULL)"
    )
    db.execute("CREATE INDEX miss_groups_by_topic ON miss_groups (topic, id)")
    db.execute("CREATE INDEX miss_groups_handled ON miss_groups (handled_at) WHERE handled_at > 0")
    db.execute(
        "CREATE TABLE miss_progress (missed INTEGER NOT NULL, offered INTEGER NOT NULL,"
        " rated INTEGER NOT NULL, round INTEGER NOT NULL, worker TEXT NOT NULL,"
        " heard_at INTEGER NOT NULL)"
    )
    db.execute("INSERT INTO miss_progress VALUES (0, 0, 0, 0, '', 0)")


@unique
class Reason(StrEnum):
    """Why an inquiry counts as asked in vain, the gravest last."""

    UNCHOSEN = "unchosen"
    """Suggestions were offered, and none of them was chosen or reached within half an hour."""
    MISSED = "missed"
    USELESS = "useless"
    """Its citizen said 没用."""
    WRONG = "wrong"
    """Its citizen said that the answer is wrong."""


@unique
class Handled(StrEnum):
    """What was done about a group."""

    DRAFTED = "drafted"
    """A draft was made of its words."""
    ADDED = "added"
    """Its words became a phrasing of an entry."""
    ANSWERED = "answered"
    """There is an entry for it already."""
    ELSEWHERE = "elsewhere"
    """不属于受理范围."""
    HARASSMENT = "harassment"
    OTHER = "other"


class GroupNotFoundError(KnowledgeError):
    """No group has this id, or nothing of it is kept any more."""

    def __init__(self, group: str) -> None:
        """Keep the id."""
        super().__init__(f"no misses {group!r}")
        self.group = group


class _NeverWritten(Effect):
    """Stands for what no reply brings about: misses are found in the journal afterwards."""


def _write_nothing(_db: sqlite_utils.Database, _exchange: Exchange) -> None:
    """Write nothing."""


MISSES = Annex(_NeverWritten, _write_nothing, "misses", ("citizen",))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which misses are looked at: from a moment on (ms UTC), of a topic, for a reason."""

    since: int = 0
    topic: Topic | None = None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Misses that are alike: the words of the first that is kept, how many, and the last (ms UTC).

    `entry` is the likeliest entry when it was first asked, "" for none. `handled_at` is 0 for
    never; what came after it stands open again.
    """

    id: str
    words: str
    count: int
    last: int
    topic: str
    entry: str
    reasons: dict[Reason, int]
    handled_at: int
    handled_by: str
    handled_as: Handled | None
    comment: str


@dataclass(frozen=True, slots=True)
class Example:
    """One miss: when (ms UTC), where, why, its words, and what a citizen said is wrong."""

    id: str
    at: int
    channel: Channel
    reason: Reason
    words: str
    reply: str
    remark: str


_FIRST = (
    "SELECT text FROM misses JOIN exchanges USING (id) WHERE grouped = ?"
    " AND misses.citizen IS NOT NULL AND text IS NOT NULL"
    " ORDER BY misses.received_at, misses.id LIMIT 1"
)


_REASONS = """SELECT reason, COUNT(*) AS number, MAX(received_at) AS last FROM misses
 WHERE {open}grouped = ? AND citizen IS NOT NULL AND received_at >= ? GROUP BY reason"""
_ALL_REASONS = _REASONS.format(open="")
_OPEN_REASONS = _REASONS.format(open="is_open = 1 AND ")


def _make_group(select: Select, group: str, *, since: int, is_open: bool) -> Group:
    """Return a group with its words, and those of its misses that are counted since a moment."""
    found = select("SELECT * FROM miss_groups WHERE id = ?", (group,))[0]
    first = select(_FIRST, (group,))
    rows = select(_OPEN_REASONS if is_open else _ALL_REASONS, (group, since))
    counts = {Reason(row["reason"]): row["number"] for row in rows}
    return Group(
        id=group,
        words=first[0]["text"] if first else "",
        count=sum(counts.values()),
        last=max((row["last"] for row in rows), default=0),
        topic=found["topic"],
        entry=found["entry"],
        reasons={reason: counts.get(reason, 0) for reason in Reason},
        handled_at=found["handled_at"],
        handled_by=found["handled_by"],
        handled_as=Handled(found["handled_as"]) if found["handled_as"] else None,
        comment=found["comment"],
    )


def list_groups(select: Select, wanted: Wanted, *, page: int = 1) -> list[Group]:
    """Return a page of the groups that are open, most asked first, of several the last asked.

    With a reason, those with most of that reason come first. Raises StorageError.
    """
    conditions, values = "", list[object]([wanted.since])
    if wanted.reason:
        conditions += " AND reason = ?"
        values.append(wanted.reason.value)
    if wanted.topic:
        conditions += " AND grouped IN (SELECT id FROM miss_groups WHERE topic = ?)"
        values.append(wanted.topic.value)
    # The index has the groups together; only the fifty that are shown are looked at closely.
    rows = select(
        "SELECT grouped, COUNT(*) AS number, MAX(received_at) AS last FROM misses"  # noqa: S608 - ours
        f" WHERE is_open = 1 AND citizen IS NOT NULL AND received_at >= ?{conditions}"
        " GROUP BY grouped ORDER BY number DESC, last DESC, grouped LIMIT ? OFFSET ?",
        (*values, PAGE, PAGE * (page - 1)),
    )
    groups = (row["grouped"] for row in rows)
    return [_make_group(select, one, since=wanted.since, is_open=True) for one in groups]


def count_open(select: Select, wanted: Wanted) -> int:
    """Return how many misses are open since a moment. Raises StorageError."""
    rows = select(
        "SELECT COUNT(*) AS number FROM misses WHERE is_open = 1 AND citizen IS NOT NULL"
        " AND received_at >= ?",
        (wanted.since,),
    )
    number: int = rows[0]["number"]
    return number


def get_group(select: Select, group: str) -> Group:
    """Return a group with all that is kept of it, open or not. Raises GroupNotFoundError."""
    if not select("SELECT 1 FROM miss_groups WHERE id = ?", (group,)):
        raise GroupNotFoundError(group)
    found = _make_group(select, group, since=0, is_open=False)
    if not found.count:
        raise GroupNotFoundError(group)
    return found


def list_examples(select: Select, group: str) -> list[Example]:
    """Return the last misses of a group. Raises StorageError."""
    rows = select(
        "SELECT misses.*, exchanges.text, exchanges.reply, (SELECT remark FROM ratings"
        " WHERE ratings.id = misses.id AND part = 0) AS remark"
        " FROM misses JOIN exchanges USING (id) WHERE grouped = ? AND misses.citizen IS NOT NULL"
        " AND text IS NOT NULL ORDER BY misses.received_at DESC, misses.id DESC LIMIT ?",
        (group, PAGE),
    )
    return [
        Example(
            id=row["id"],
            at=row["received_at"],
            channel=Channel(row["channel"]),
            reason=Reason(row["reason"]),
            words=row["text"],
            reply=row["reply"],
            remark=row["remark"] or "",
        )
        for row in rows
    ]


def list_days(select: Select, group: str, *, most: int = 30) -> list[tuple[int, int]]:
    """Return how often a group was asked on its last days, the latest first.

    A day is the milliseconds UTC at which it begins in China. Raises StorageError.
    """
    rows = select(
        "SELECT (received_at + 28800000) / 86400000 AS day, COUNT(*) AS number FROM misses"
        " WHERE grouped = ? AND citizen IS NOT NULL GROUP BY day ORDER BY day DESC LIMIT ?",
        (group, most),
    )
    return [(row["day"] * 86_400_000 - 28_800_000, row["number"]) for row in rows]


def count_people(select: Select, group: str) -> int:
    """Return how many citizens asked a group's question. Raises StorageError."""
    rows = select(
        "SELECT COUNT(DISTINCT citizen) AS number FROM misses WHERE grouped = ?", (group,)
    )
    number: int = rows[0]["number"]
    return number


def list_handled(select: Select, *, page: int = 1) -> Sequence[Group]:
    """Return a page of the groups that were dealt with, the latest first. Raises StorageError."""
    rows = select(
        "SELECT id FROM miss_groups WHERE handled_at > 0 AND EXISTS (SELECT 1 FROM misses"
        " WHERE grouped = miss_groups.id AND citizen IS NOT NULL)"
        " ORDER BY handled_at DESC, id LIMIT ? OFFSET ?",
        (PAGE, PAGE * (page - 1)),
    )
    return [get_group(select, row["id"]) for row in rows]
