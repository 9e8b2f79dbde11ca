"""Small knowledge bases for tests that must not depend on what the centre's own one holds."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from handlers.services import Knowledge, build_knowledge
from knowledge.documents import seed_folder
from knowledge.entry import Entry, Source, Topic
from knowledge.library import Centre, Published, Snapshot

CENTRE = Centre("区政务服务中心管理办公室", "0632—6616110", "对年度报告有疑问时的联系电话")


def make_entry(entry_id: str, question: str, *phrasings: str, **more: Any) -> Entry:
    """Return an entry from the report with `more` of its fields.

    Its answer names its id when none is given.
    """
    fields: dict[str, Any] = {
        "topic": Topic.CENTRE,
        "answer": f"这是{entry_id}的答复。",
        "source": Source("report-2016", "2016年度报告", "第一部分"),
    }
    return Entry(id=entry_id, question=question, phrasings=phrasings, **{**fields, **more})


def make_snapshot(entries: Sequence[Entry]) -> Snapshot:
    """Return a snapshot that publishes the first revision of `entries`."""
    return Snapshot(tuple(Published(entry, 1) for entry in entries), CENTRE)


def make_knowledge(*entries: Entry) -> Knowledge:
    """Return a knowledge base of these entries alone, with the shipped word lists."""
    return build_knowledge(make_snapshot(entries), seed_folder())


def thin_out(database: Path, *, keep: int = 20) -> Path:
    """Leave the first entries of a closed, seeded database, and the golden questions of them."""
    kept = f"SELECT id FROM entries ORDER BY position, id LIMIT {keep:d}"  # noqa: S608
    with closing(sqlite3.connect(database)) as connection, connection:
        unguard(connection)
        connection.execute(f"DELETE FROM revisions WHERE entry NOT IN ({kept})")  # noqa: S608
        connection.execute(f"DELETE FROM golden WHERE entry <> '' AND entry NOT IN ({kept})")  # noqa: S608
        connection.execute(f"DELETE FROM entries WHERE id NOT IN ({kept})")  # noqa: S608
    return database


def unguard(connection: sqlite3.Connection) -> None:
    """Let revisions and steps be changed past the program, as somebody with the file could."""
    for table in ("revisions", "revision_authors", "steps"):
        for change in ("update", "delete"):
            connection.execute(f"DROP TRIGGER {table}_no_{change}")
