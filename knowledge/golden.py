"""The golden questions: what must be answered by a certain entry, whatever else is published.

Each stands once, however it is spelt. A question without an entry is one that nothing may answer.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.abc import Traversable

import sqlite_utils
from sqlite_utils.migrations import Migrations

from knowledge.audit import Deed, append_deed
from knowledge.database import Database, Row
from knowledge.errors import KnowledgeError, SeedError
from knowledge.text import fold

migrations = Migrations("golden")

Select = Callable[[str, Sequence[object]], Sequence[Row]]

PAGE = 50
"""Questions on a page."""

LONGEST_QUESTION = 200
"""Characters of a golden question."""

_ID_LENGTH = 20


@migrations()
def create_golden(db: sqlite_utils.Database) -> None:
    """Make the table of questions, and the count of its changes."""
    db.execute(
        "CREATE TABLE golden (id TEXT PRIMARY KEY, question TEXT NOT NULL, entry TEXT NOT NULL,"
        " added_by TEXT NOT NULL, added_at INTEGER NOT NULL)"
    )
    db.execute("CREATE INDEX golden_by_entry ON golden (entry)")
    db.execute("CREATE INDEX golden_by_time ON golden (added_at, id)")
    db.execute("CREATE TABLE golden_changes (number INTEGER NOT NULL)")
    db.execute("INSERT INTO golden_changes VALUES (0)")


class GoldenError(KnowledgeError):
    """A question cannot be taken into the golden set."""


@dataclass(frozen=True, slots=True)
class Golden:
    """A question with the entry that must answer it; `entry` is empty where none may."""

    question: str
    entry: str

    @property
    def id(self) -> str:
        """What every spelling of the question shares."""
        return hashlib.sha256(fold(self.question).encode()).hexdigest()[:_ID_LENGTH]

    def is_met(self, outcome: str, entries: Sequence[str]) -> bool:
        """Tell whether an answer with these entries, and this outcome, is the right one."""
        return self.entry in entries if self.entry else outcome != "answered"


@dataclass(frozen=True, slots=True)
class Kept:
    """A golden question with who added it, and when (ms UTC)."""

    golden: Golden
    by: str
    at: int


def _check(golden: Golden) -> None:
    if not fold(golden.question):
        raise GoldenError("问题不能为空。")
    if len(golden.question) > LONGEST_QUESTION:
        raise GoldenError(f"问题最多{LONGEST_QUESTION}个字，这一条有{len(golden.question)}个字。")


def _put(db: sqlite_utils.Database, golden: Golden, by: str, now: int) -> bool:
    """Put one question into the set; return whether that changed anything."""
    row = db.conn.execute("SELECT entry FROM golden WHERE id = ?", (golden.id,)).fetchone()
    if row and row["entry"] == golden.entry:
        return False
    db.conn.execute(
        "INSERT INTO golden (id, question, entry, added_by, added_at) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET question = excluded.question, entry = excluded.entry,"
        " added_by = excluded.added_by, added_at = excluded.added_at",
        (golden.id, golden.question, golden.entry, by, now),
    )
    return True


def _count_change(db: sqlite_utils.Database) -> None:
    db.conn.execute("UPDATE golden_changes SET number = number + 1")


def count_changes(select: Select) -> int:
    """Return how often the set was changed. Raises StorageError."""
    number: int = select("SELECT number FROM golden_changes", ())[0]["number"]
    return number


class GoldenSet:
    """The golden questions, kept in the database; every change is an act in the audit record."""

    def __init__(self, database: Database) -> None:
        """Use `database`, which must carry this module's `migrations`."""
        self._database = database

    async def add(self, every: Iterable[Golden], *, by: str, now: int) -> int:
        """Take questions in; one that is there gets the entry given now. Return how many changed.

        Raises GoldenError, before anything is written, for a question that cannot be taken, and
        StorageError.
        """
        questions = [*every]
        for one in questions:
            _check(one)

        def work(db: sqlite_utils.Database) -> int:
            changed = [one for one in questions if _put(db, one, by, now)]
            if changed:
                _count_change(db)
            for one in changed:
                append_deed(db, Deed(now, by, "golden.added", one.id, {"entry": one.entry}))
            return len(changed)

        return await self._database.write(work)

    async def remove(self, golden_id: str, *, by: str, now: int) -> bool:
        """Take a question out; return whether it was there. Raises StorageError."""

        def work(db: sqlite_utils.Database) -> bool:
            row = db.conn.execute(
                "DELETE FROM golden WHERE id = ? RETURNING question, entry", (golden_id,)
            ).fetchone()
            if row is None:
                return False
            _count_change(db)
            detail = {"question": row["question"], "entry": row["entry"]}
            append_deed(db, Deed(now, by, "golden.removed", golden_id, detail))
            return True

        return await self._database.write(work)

    def seed(self, questions: Iterable[Golden], *, now: int) -> None:
        """Fill an empty set with what is shipped; leave another as it is. Raises StorageError."""

        def work(db: sqlite_utils.Database) -> None:
            if not db.conn.execute("SELECT 1 FROM golden LIMIT 1").fetchone():
                for one in questions:
                    _put(db, one, "初始数据", now)
                _count_change(db)

        self._database.submit(work).result()

    def count(self) -> int:
        """Return how many questions there are. Raises StorageError."""
        number: int = self._database.read("SELECT COUNT(*) AS number FROM golden")[0]["number"]
        return number

    def list_all(self) -> list[Golden]:
        """Return every question, the oldest first. Raises StorageError."""
        rows = self._database.read("SELECT question, entry FROM golden ORDER BY added_at, id")
        return [Golden(row["question"], row["entry"]) for row in rows]

    def list_of_entry(self, entry: str) -> list[Golden]:
        """Return the questions that an entry must answer. Raises StorageError."""
        rows = self._database.read(
            "SELECT question, entry FROM golden WHERE entry = ? ORDER BY added_at, id", (entry,)
        )
        return [Golden(row["question"], row["entry"]) for row in rows]

    def list_page(self, *, before: tuple[int, str] | None = None) -> list[Kept]:
        """Return a page of questions, the newest first, from behind a moment and an id on."""
        last = before or (1 << 62, "")
        rows = self._database.read(
            "SELECT * FROM golden WHERE added_at < ? OR (added_at = ? AND id < ?)"
            " ORDER BY added_at DESC, id DESC LIMIT ?",
            (last[0], *last, PAGE),
        )
        return [
            Kept(Golden(row["question"], row["entry"]), row["added_by"], row["added_at"])
            for row in rows
        ]


def read_golden(folder: Traversable) -> list[Golden]:
    """Read `golden.toml` of a seed folder. Raises SeedError when it cannot be used."""
    name = "golden.toml"
    try:
        content = tomllib.loads((folder / name).read_text(encoding="utf-8"))
        return [
            Golden(text, entry) for entry, texts in content["questions"].items() for text in texts
        ]
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise SeedError(name, 0, f"cannot be read: {error}") from error
