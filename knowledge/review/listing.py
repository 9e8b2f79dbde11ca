"""Lists of entries: what is looked for, one page of it, what waits and what ends soon."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.content import from_content
from knowledge.database import Row
from knowledge.entry import Entry, Importance, Stage, Stance, Topic
from knowledge.review.errors import BatchNotFoundError
from knowledge.review.standing import Select
from knowledge.text import fold

PAGE = 50
"""Entries on one page of a list."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which entries are looked for; what is empty or None is not asked for.

    `text` is looked for in everything an entry says, folded; words between spaces must all be
    there. `ends_by` is the last day of validity at the latest, of what is published now;
    `author` who saved the latest revision; `batch` what it was imported with.
    """

    text: str = ""
    topic: Topic | None = None
    stage: Stage | None = None
    unit: str = ""
    stance: Stance | None = None
    importance: Importance | None = None
    is_confirmed: bool | None = None
    is_window: bool | None = None
    is_published: bool | None = None
    ends_by: dt.date | None = None
    author: str = ""
    batch: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as a list shows it; see `Standing`. The days are those of what is published."""

    id: str
    question: str
    topic: Topic
    stage: Stage
    unit: str
    stance: Stance
    importance: Importance
    is_confirmed: bool
    is_window: bool
    revision: int
    published_revision: int | None
    author: str
    changed_at: int
    batch: str | None
    published_from: dt.date | None
    published_until: dt.date | None


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of a list, counted from 1, and how many entries there are on all pages."""

    lines: tuple[Line, ...]
    page: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are; one at least."""
        return max(1, -(-self.total // PAGE))


@dataclass(frozen=True, slots=True)
class Batch:
    """Entries that were saved together: who, when, why, and how many stand in one stage."""

    id: str
    by: str
    at: int
    reason: str
    count: int


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _read_line(row: Row) -> Line:
    return Line(
        id=row["id"],
        question=row["question"],
        topic=Topic(row["topic"]),
        stage=Stage(row["stage"]),
        unit=row["unit"],
        stance=Stance(row["stance"]),
        importance=Importance(row["importance"]),
        is_confirmed=bool(row["is_confirmed"]),
        is_window=bool(row["is_window"]),
        revision=row["latest_revision"],
        published_revision=row["published_revision"],
        author=row["author"],
        changed_at=row["changed_at"],
        batch=row["batch"],
        published_from=_day(row["published_from"]),
        published_until=_day(row["published_until"]),
    )


def _conditions(wanted: Filter) -> Iterator[tuple[str, object]]:
    """Yield each condition of a filter with its value."""
    equal = {
        "topic": wanted.topic,
        "stage": wanted.stage,
        "unit": wanted.unit,
        "stance": wanted.stance,
        "importance": wanted.importance,
        "author": wanted.author,
        "batch": wanted.batch,
    }
    yield from ((f"entries.{column} = ?", value) for column, value in equal.items() if value)
    flags = {"is_confirmed": wanted.is_confirmed, "is_window": wanted.is_window}
    yield from (
        (f"entries.{name} = ?", int(is_so)) for name, is_so in flags.items() if is_so is not None
    )
    if wanted.is_published is not None:
        yield "(published_revision IS NOT NULL) = (? = 1)", int(wanted.is_published)
    if wanted.ends_by:
        is_ending = "published_revision IS NOT NULL AND published_until <= ?"
        yield is_ending, wanted.ends_by.isoformat()
    for word in wanted.text.split():
        if folded := fold(word):
            # Folded text holds neither of LIKE's signs.
            said = "EXISTS (SELECT 1 FROM entry_texts WHERE entry = entries.id AND folded LIKE ?)"
            yield said, f"%{folded}%"


def _where(wanted: Filter) -> tuple[str, list[object]]:
    found = [*_conditions(wanted)]
    return " AND ".join(one for one, _ in found) or "1 = 1", [value for _, value in found]


def list_entries(select: Select, wanted: Filter, page: int) -> Listed:
    """Return one page of the entries looked for, those that changed last first."""
    where, values = _where(wanted)
    total = select(f"SELECT COUNT(*) AS number FROM entries WHERE {where}", values)  # noqa: S608 - ours
    rows = select(
        f"SELECT * FROM entries WHERE {where}"  # noqa: S608 - ours
        " ORDER BY changed_at DESC, id DESC LIMIT ? OFFSET ?",
        [*values, PAGE, (page - 1) * PAGE],
    )
    return Listed(tuple(map(_read_line, rows)), page, total[0]["number"])


def read_entries(select: Select, wanted: Filter) -> list[Entry]:
    """Return what the latest revisions of all entries looked for hold, in the office's order."""
    where, values = _where(wanted)
    rows = select(
        "SELECT content FROM entries JOIN revisions ON revisions.entry = entries.id"  # noqa: S608 - ours
        f" AND revisions.number = entries.latest_revision WHERE {where}"
        " ORDER BY position, id",
        values,
    )
    return [from_content(row["content"]) for row in rows]


def list_waiting(select: Select, stage: Stage) -> list[Line]:
    """Return entries that stand in a stage and in no batch, those that wait longest first."""
    rows = select(
        "SELECT * FROM entries WHERE stage = ? AND batch IS NULL ORDER BY changed_at, id LIMIT ?",
        (stage, 10 * PAGE),
    )
    return [*map(_read_line, rows)]


def list_batches(select: Select, stage: Stage) -> list[Batch]:
    """Return batches of which entries stand in a stage, the oldest first."""
    rows = select(
        "SELECT batches.*, counted.number FROM batches JOIN (SELECT batch, COUNT(*) AS number"
        " FROM entries WHERE stage = ? AND batch IS NOT NULL GROUP BY batch) AS counted"
        " ON counted.batch = batches.id ORDER BY at, id",
        (stage,),
    )
    return [
        Batch(row["id"], row["staff"], row["at"], row["reason"], row["number"]) for row in rows
    ]


def list_expiring(select: Select, day: dt.date, within: int) -> list[Line]:
    """Return published entries that end within so many days of `day`, or have ended before it."""
    last = day + dt.timedelta(days=within)
    rows = select(
        "SELECT * FROM entries WHERE published_revision IS NOT NULL AND published_until <= ?"
        " ORDER BY published_until, id LIMIT ?",
        (last.isoformat(), 10 * PAGE),
    )
    return [*map(_read_line, rows)]


def get_batch(select: Select, batch: str) -> Batch:
    """Return a batch, with how many entries are in it by now. Raises BatchNotFoundError."""
    rows = select(
        "SELECT batches.*, (SELECT COUNT(*) FROM entries WHERE batch = batches.id) AS number"
        " FROM batches WHERE id = ?",
        (batch,),
    )
    if not rows:
        raise BatchNotFoundError(batch)
    row = rows[0]
    return Batch(row["id"], row["staff"], row["at"], row["reason"], row["number"])


def count_stages(select: Select, batch: str | None = None) -> dict[Stage, int]:
    """Return how many entries, of a batch where one is given, stand in each stage."""
    where, values = ("WHERE batch = ?", (batch,)) if batch is not None else ("", ())
    rows = select(
        f"SELECT stage, COUNT(*) AS number FROM entries {where} GROUP BY stage",  # noqa: S608 - ours
        values,
    )
    counted: dict[str, int] = {row["stage"]: row["number"] for row in rows}
    return {stage: counted.get(stage, 0) for stage in Stage}


def list_units(select: Select) -> Sequence[str]:
    """Return the units that are named, for a choice."""
    rows = select("SELECT DISTINCT unit FROM entries WHERE unit <> '' ORDER BY unit", ())
    return [row["unit"] for row in rows]
