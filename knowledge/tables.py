"""The tables of entries: their life, their revisions, every step, and what was published."""

from __future__ import annotations

import sqlite_utils
from sqlite_utils.migrations import Migrations

from knowledge.content import COLUMNS, describe, fold_entry, from_content
from knowledge.review.holding import fold_texts

migrations = Migrations("library")

SEEDED_BY = "初始数据"
"""Who saved and published what is shipped."""
SEEDED_WHY = "初始条目"


@migrations()
def create_entries_and_revisions(db: sqlite_utils.Database) -> None:
    """Make the tables of entries, their revisions and the centre's own record."""
    db.execute(
        "CREATE TABLE entries (id TEXT PRIMARY KEY, status TEXT NOT NULL,"
        " published_revision INTEGER, position INTEGER NOT NULL)"
    )
    db.execute(
        "CREATE TABLE revisions (entry TEXT NOT NULL REFERENCES entries(id),"
        " number INTEGER NOT NULL, author TEXT NOT NULL, reason TEXT NOT NULL,"
        " saved_at INTEGER NOT NULL, content TEXT NOT NULL, PRIMARY KEY (entry, number))"
    )
    db.execute("CREATE TABLE centre (name TEXT NOT NULL, phone TEXT NOT NULL, purpose TEXT)")


@migrations()
def count_publications(db: sqlite_utils.Database) -> None:
    """Make the count by which every process sees that something was published."""
    db.execute("CREATE TABLE publications (number INTEGER NOT NULL)")
    db.execute("INSERT INTO publications SELECT COUNT(*) > 0 FROM entries")


@migrations()
def follow_the_life(db: sqlite_utils.Database) -> None:
    """Let an entry have a stage, its steps, and the authors of each revision.

    `published_revision` answers citizens now, `last_published` was the last to do so.
    """
    db.execute("ALTER TABLE entries RENAME COLUMN status TO stage")
    for column in (
        "latest_revision INTEGER NOT NULL DEFAULT 1",
        "last_published INTEGER NOT NULL DEFAULT 0",
        "author TEXT NOT NULL DEFAULT ''",
        "changed_at INTEGER NOT NULL DEFAULT 0",
        "batch TEXT",
    ):
        db.execute(f"ALTER TABLE entries ADD COLUMN {column}")
    db.execute(
        "CREATE TABLE steps (number INTEGER PRIMARY KEY, entry TEXT NOT NULL"
        " REFERENCES entries(id), revision INTEGER NOT NULL, act TEXT NOT NULL,"
        " staff TEXT NOT NULL, at INTEGER NOT NULL, comment TEXT NOT NULL,"
        " is_secrecy_checked INTEGER NOT NULL, despite TEXT NOT NULL, batch TEXT)"
    )
    db.execute("CREATE INDEX steps_by_entry ON steps (entry, number)")
    db.execute(
        "CREATE TABLE revision_authors (entry TEXT NOT NULL, revision INTEGER NOT NULL,"
        " author TEXT NOT NULL, PRIMARY KEY (entry, revision, author))"
    )
    db.execute(
        "CREATE TABLE batches (id TEXT PRIMARY KEY, staff TEXT NOT NULL, at INTEGER NOT NULL,"
        " reason TEXT NOT NULL)"
    )


@migrations()
def describe_entries(db: sqlite_utils.Database) -> None:
    """Keep beside each entry what lists ask for, and all its words, folded, for searches."""
    for column in (
        "question TEXT NOT NULL DEFAULT ''",
        "topic TEXT NOT NULL DEFAULT ''",
        "unit TEXT NOT NULL DEFAULT ''",
        "stance TEXT NOT NULL DEFAULT ''",
        "importance TEXT NOT NULL DEFAULT ''",
        "is_confirmed INTEGER NOT NULL DEFAULT 1",
        "valid_from TEXT",
        "valid_until TEXT",
        "is_window INTEGER NOT NULL DEFAULT 0",
        "published_importance TEXT NOT NULL DEFAULT ''",
        "published_from TEXT",
        "published_until TEXT",
    ):
        db.execute(f"ALTER TABLE entries ADD COLUMN {column}")
    db.execute("CREATE TABLE entry_texts (entry TEXT PRIMARY KEY, folded TEXT NOT NULL)")
    db.execute("CREATE INDEX entries_by_change ON entries (changed_at, id)")
    db.execute("CREATE INDEX entries_by_stage ON entries (stage, batch, changed_at)")
    db.execute("CREATE INDEX entries_by_batch ON entries (batch, stage)")
    db.execute("CREATE INDEX entries_by_end ON entries (published_until)")


@migrations()
def bring_in_what_was_there(db: sqlite_utils.Database) -> None:
    """Give what was saved before entries had a life the stage and the steps that it had."""
    db.execute("UPDATE entries SET last_published = COALESCE(published_revision, 0)")
    db.execute("UPDATE entries SET published_revision = NULL WHERE stage <> 'published'")
    db.execute(
        "UPDATE entries SET (latest_revision, author, changed_at) = (SELECT number, author,"
        " saved_at FROM revisions WHERE entry = entries.id ORDER BY number DESC LIMIT 1)"
    )
    db.execute("INSERT INTO revision_authors SELECT entry, number, author FROM revisions")
    db.execute(
        "INSERT INTO steps SELECT ROW_NUMBER() OVER (ORDER BY saved_at, entry, number), entry,"
        " number, CASE WHEN number = last_published THEN 'published' ELSE 'edited' END,"
        " revisions.author, saved_at, reason, 0, '', NULL"
        " FROM revisions JOIN entries ON entries.id = revisions.entry"
    )
    rows = db.conn.execute(
        "SELECT entry, content FROM revisions JOIN entries ON entries.id = entry"
        " AND number = latest_revision"
    ).fetchall()
    entries = [(row[0], from_content(row[1])) for row in rows]
    marks = ", ".join("?" * len(COLUMNS.split(", ")))
    db.conn.executemany(
        f"UPDATE entries SET ({COLUMNS}) = ({marks}) WHERE id = ?",  # noqa: S608 - of our own names
        [(*describe(entry), entry_id) for entry_id, entry in entries],
    )
    db.conn.executemany(
        "INSERT INTO entry_texts VALUES (?, ?)",
        [(entry_id, fold_entry(entry)) for entry_id, entry in entries],
    )
    db.execute(
        "UPDATE entries SET published_importance = importance, published_from = valid_from,"
        " published_until = valid_until WHERE last_published > 0"
    )


@migrations()
def never_change_what_was_done(db: sqlite_utils.Database) -> None:
    """Let revisions, their authors and steps take new rows and nothing else."""
    for table in ("revisions", "revision_authors", "steps"):
        for change in ("UPDATE", "DELETE"):
            db.execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{table} are only added to'); END"
            )


@migrations()
def keep_words_of_staff(db: sqlite_utils.Database) -> None:
    """Make the table of staff's changes to the word lists; see `knowledge/synonyms.py`."""
    db.execute(
        "CREATE TABLE synonyms (number INTEGER PRIMARY KEY, kind TEXT NOT NULL, act TEXT NOT NULL,"
        " standard TEXT NOT NULL, word TEXT NOT NULL, state TEXT NOT NULL, staff TEXT NOT NULL,"
        " at INTEGER NOT NULL, reason TEXT NOT NULL, judged_by TEXT NOT NULL,"
        " judged_at INTEGER, comment TEXT NOT NULL)"
    )
    db.execute("CREATE INDEX synonyms_by_state ON synonyms (state, number)")


@migrations()
def hold_words(db: sqlite_utils.Database) -> None:
    """Keep the folded words of each revision, by which entries are asked for; see `holding.py`."""
    db.execute(
        "CREATE TABLE revision_texts (folded TEXT NOT NULL, entry TEXT NOT NULL,"
        " revision INTEGER NOT NULL, PRIMARY KEY (folded, entry, revision))"
    )
    rows = db.conn.execute(
        "SELECT entry, number, content FROM revisions JOIN entries ON entries.id = entry"
        " AND number = latest_revision"
    ).fetchall()
    db.conn.executemany(
        "INSERT INTO revision_texts (entry, revision, folded) VALUES (?, ?, ?)",
        [(row[0], row[1], text) for row in rows for text in fold_texts(from_content(row[2]))],
    )
