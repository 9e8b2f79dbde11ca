"""Reports that were read, kept with all that was read of them, so that staff can look again."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import sqlite_utils
from sqlite_utils.migrations import Migrations

from knowledge.audit import Deed, append_deed
from knowledge.database import Database, Row
from knowledge.report.facts import Section
from knowledge.report.findings import Finding
from knowledge.report.narrative import split_paragraphs
from knowledge.report.reading import Reading
from knowledge.report.tables import TableCell

migrations = Migrations("reports")

LONGEST_NAME = 120
"""Characters that are kept of a file's name."""


@migrations()
def create_reports(db: sqlite_utils.Database) -> None:
    """Make the table of reports that were read."""
    db.execute(
        "CREATE TABLE reports (id TEXT PRIMARY KEY, year INTEGER NOT NULL, form TEXT NOT NULL,"
        " title TEXT NOT NULL, file TEXT NOT NULL, read_at INTEGER NOT NULL, staff TEXT NOT NULL,"
        " found INTEGER NOT NULL, batch TEXT NOT NULL DEFAULT '', content TEXT NOT NULL)"
    )
    db.execute("CREATE INDEX reports_by_time ON reports (read_at, id)")


@dataclass(frozen=True, slots=True)
class Summary:
    """A report as it stands in the list: `found` counts its contradictions.

    `batch` is that of the drafts that were made of it last, empty where there are none.
    """

    id: str
    year: int
    form: str
    title: str
    file: str
    read_at: int
    staff: str
    found: int
    batch: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A report with what was read of it."""

    summary: Summary
    reading: Reading


_COLUMNS = ", ".join(Summary.__annotations__)


class Reports:
    """All reports that were read."""

    def __init__(self, database: Database) -> None:
        """Use `database`, which must carry this module's `migrations`."""
        self._database = database

    async def keep(self, reading: Reading, *, file: str, by: str, now: int) -> str:
        """Keep a reading with the name of its file and return its id. Raises StorageError."""
        report_id = secrets.token_hex(8)
        name = file[-LONGEST_NAME:]
        values = (report_id, reading.year, reading.format, reading.title, name, now, by)
        content = json.dumps(to_content(reading), ensure_ascii=False)

        def work(db: sqlite_utils.Database) -> None:
            db.conn.execute(
                f"INSERT INTO reports ({_COLUMNS}, content)"  # noqa: S608 - ours
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', ?)",
                (*values, len(reading.contradictions), content),
            )
            detail = {"year": reading.year, "title": reading.title}
            append_deed(db, Deed(now, by, "report.read", report_id, detail))

        await self._database.write(work)
        return report_id

    async def note_batch(self, report_id: str, batch: str, *, by: str, now: int) -> None:
        """Note of which batch the drafts of a report are. Raises StorageError."""

        def work(db: sqlite_utils.Database) -> None:
            db.conn.execute("UPDATE reports SET batch = ? WHERE id = ?", (batch, report_id))
            append_deed(db, Deed(now, by, "report.drafted", report_id, {"batch": batch}))

        await self._database.write(work)

    def find(self, report_id: str) -> Kept | None:
        """Return a report, None where there is none of this id. Raises StorageError."""
        rows = self._database.read("SELECT * FROM reports WHERE id = ?", (report_id,))
        if not rows:
            return None
        return Kept(_read_summary(rows[0]), from_content(json.loads(rows[0]["content"])))

    def list_page(self, *, before: tuple[int, str] | None, limit: int) -> list[Summary]:
        """Return reports, the one read last first, from before a time and an id on."""
        where = "WHERE (read_at, id) < (?, ?)" if before else ""
        rows = self._database.read(
            f"SELECT {_COLUMNS} FROM reports {where} ORDER BY read_at DESC, id DESC LIMIT ?",  # noqa: S608 - ours
            (*(before or ()), limit),
        )
        return [_read_summary(row) for row in rows]


def _read_summary(row: Row) -> Summary:
    return Summary(**{name: row[name] for name in Summary.__annotations__})


def to_content(reading: Reading) -> dict[str, Any]:
    """Return a reading as values that JSON can hold."""
    content = asdict(reading)
    for section in content["sections"]:
        del section["paragraphs"]
    return content


def from_content(content: Mapping[str, Any]) -> Reading:
    """Return the reading that `to_content` made values of."""
    return Reading(
        **{
            **content,
            "printed_years": tuple(content["printed_years"]),
            "sections": tuple(_read_section(one) for one in content["sections"]),
            "cells": tuple(TableCell(**one) for one in content["cells"]),
            "contradictions": _read_findings(content["contradictions"]),
            "remarks": _read_findings(content["remarks"]),
            "notes": tuple(content["notes"]),
        }
    )


def _read_section(one: Mapping[str, str]) -> Section:
    return Section(one["number"], one["title"], one["text"], split_paragraphs(one["text"]))


def _read_findings(found: Sequence[Mapping[str, Any]]) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            one["rule"],
            tuple((key[0], key[1], key[2]) for key in one["cells"]),
            tuple(one["places"]),
            one["says"],
            one["is_remark"],
        )
        for one in found
    )
