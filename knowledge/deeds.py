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

    def to_sql(self) -> tuple[str, list[object]]:
        """Return a condition and its values."""
        wanted = (
            ("staff = ?", self.staff or None),
            ("act = ?", self.act or None),
            ("subject = ?", self.subject or None),
            ("at >= ?", self.since),
            ("at < ?", self.until),
        )
        given = [(condition, value) for condition, value in wanted if value is not None]
        conditions = " AND ".join(condition for condition, _ in given)
        return conditions or "1 = 1", [value for _, value in given]


def list_records(
    select: Select, search: Search, *, before: int | None = None, limit: int
) -> list[Record]:
    """Return what is found, the latest first, from before a number on. Raises StorageError."""
    condition, values = search.to_sql()
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
