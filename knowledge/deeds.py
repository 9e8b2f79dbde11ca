"""Reading the audit record: who did what, to what, and when; the latest first."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.audit import Record, Select, read_record


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for: "" and None for anything; times in ms UTC, `until` not included."""

    staff: str = ""
    act: str = ""
    subject: str = ""
    since: int | None = None
    until: int | None = None


_SLACK = 1000
"""Numbers by which a clock that was set back may bring the order of time and number apart."""


def _find_number(select: Select, moment: int) -> int | None:
    """Return the first number that was given at a moment or after it, None for none."""
    rows = select("SELECT number FROM audit WHERE at >= ? ORDER BY at, number LIMIT 1", (moment,))
    return rows[0]["number"] if rows else None


def _word_search(select: Select, search: Search) -> tuple[str, list[object]]:
    """Return the condition of a search and its values, such that some index leads straight to it.

    Numbers go with time, so a time is a range of numbers, which every index has at its end.
    """
    first = None if search.since is None else _find_number(select, search.since)
    last = None if search.until is None else _find_number(select, search.until)
    wanted: list[tuple[str, object]] = [
        ("staff = ?", search.staff or None),
        ("act = ?", search.act or None),
        # The subject says most, whatever else is asked for.
        ("number IN (SELECT number FROM audit WHERE subject = ?)", search.subject or None),
        ("at >= ?", search.since),
        ("at < ?", search.until),
        ("number >= ?", None if first is None else first - _SLACK),
        ("number < ?", None if last is None else last + _SLACK),
    ]
    given = [(condition, value) for condition, value in wanted if value is not None]
    if search.since is not None and first is None:
        return "1 = 0", []
    conditions = " AND ".join(condition for condition, _ in given)
    return conditions or "1 = 1", [value for _, value in given]


def list_records(
    select: Select, search: Search, *, before: int | None = None, limit: int
) -> list[Record]:
    """Return what is found, the latest first, from before a number on. Raises StorageError."""
    condition, values = _word_search(select, search)
    if before is not None:
        condition, values = f"{condition} AND number < ?", [*values, before]
    rows = select(
        f"SELECT * FROM audit WHERE {condition} ORDER BY number DESC LIMIT ?",  # noqa: S608 - ours
        [*values, limit],
    )
    return [read_record(row) for row in rows]


def list_acts(select: Select) -> list[str]:
    """Return each act that stands in the record, in order. Raises StorageError."""
    # One look into the index for each of them, however long the record is.
    rows = select(
        "WITH RECURSIVE found (act) AS (SELECT MIN(act) FROM audit UNION ALL"
        " SELECT (SELECT MIN(act) FROM audit WHERE act > found.act) FROM found"
        " WHERE found.act IS NOT NULL) SELECT act FROM found WHERE act IS NOT NULL",
        (),
    )
    return [row["act"] for row in rows]


def holds_head(select: Select, head: str) -> bool:
    """Tell whether a hash that was noted once stands in the record. Raises StorageError."""
    return bool(select("SELECT number FROM audit WHERE hash = ? LIMIT 1", (head.strip().lower(),)))
