"""A database from before entries had a life goes on: nothing is lost, and all is found."""

from __future__ import annotations

from pathlib import Path

from sqlite_utils.migrations import Migrations
from support.knowledge import make_entry
from support.review import Office

from knowledge import audit, tables
from knowledge.content import to_content
from knowledge.database import Database, open_database
from knowledge.entry import Importance, Stage
from knowledge.library import Library
from knowledge.review.listing import Filter
from knowledge.review.step import Act

MAJOR = make_entry("major", "重要的事？", importance=Importance.MAJOR)
PLAIN = make_entry("plain", "電話是多少？", unit="办公室")
GONE = make_entry("gone", "没有了的事？")


def make_old(path: Path) -> None:
    """Make a database as the first version made it, with three entries."""
    old = Migrations("library")
    old()(tables.create_entries_and_revisions)
    old()(tables.count_publications)
    database = open_database(path, old)
    for entry, status in ((MAJOR, "published"), (PLAIN, "published"), (GONE, "retired")):
        _insert(database, entry.id, status, to_content(entry))
    centre = "INSERT INTO centre VALUES ('区政务服务中心', '0632—6616110', NULL)"
    database.submit(lambda db: db.conn.execute(centre)).result()
    database.close()


def _insert(database: Database, entry_id: str, status: str, content: str) -> None:
    statements = (
        ("INSERT INTO entries VALUES (?, ?, 1, 0)", (entry_id, status)),
        ("INSERT INTO revisions VALUES (?, 1, '初始数据', '初始条目', 7, ?)", (entry_id, content)),
    )
    for sql, values in statements:
        database.submit(lambda db, sql=sql, values=values: db.conn.execute(sql, values)).result()


def test_what_was_published_stays_so(tmp_path: Path) -> None:
    """Entries of an old database answer as before, have their step, and are found by lists."""
    make_old(tmp_path / "old.db")
    database = open_database(tmp_path / "old.db", audit.migrations, tables.migrations)
    office = Office(database)
    published = Library(database).load_snapshot().published
    assert [one.entry for one in published] == [MAJOR, PLAIN]
    (step,) = office.review.list_steps("plain")
    assert (step.act, step.by, step.at) == (Act.PUBLISHED, "初始数据", 7)
    gone = office.standing("gone")
    assert (gone.stage, gone.published_revision, gone.last_published) == (Stage.RETIRED, None, 1)
    listed = office.review.list_entries(Filter(text="电话", unit="办公室")).lines
    assert [one.id for one in listed] == ["plain"]
    office.draft(make_entry("major", "不重要的事？"))
    assert office.standing("major").needs_signature
    database.close()
