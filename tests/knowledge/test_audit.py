"""Promises of the audit record."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from knowledge import audit
from knowledge.audit import GENESIS, Chain, Deed, append_deed, read_record, verify_chain
from knowledge.database import Database, open_database
from knowledge.errors import StorageError


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Return an empty database with an audit record."""
    opened = open_database(tmp_path / "audit.db", audit.migrations)
    yield opened
    opened.close()


def append(database: Database, *deeds: Deed) -> None:
    """Add deeds one by one."""
    for deed in deeds:
        database.submit(lambda db, deed=deed: append_deed(db, deed)).result()


DEEDS = [Deed(1000 + at, "zhang", "entry.edited", f"e-{at}", {"条": at}) for at in range(5)]


def tamper(path: Path, sql: str, *values: object) -> None:
    """Change the file past the program and its guard."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DROP TRIGGER IF EXISTS audit_no_update")
        connection.execute("DROP TRIGGER IF EXISTS audit_no_delete")
        connection.execute(sql, values)


def test_an_empty_record_is_whole(database: Database) -> None:
    """Nothing done is a whole record of length nought."""
    assert verify_chain(database.read) == Chain(0, GENESIS)


def test_deeds_are_numbered_and_read_back(database: Database) -> None:
    """Deeds come back as they were, numbered from 1, and the chain holds."""
    append(database, *DEEDS)
    records = [read_record(row) for row in database.read("SELECT * FROM audit ORDER BY number")]
    assert [record.deed for record in records] == DEEDS
    assert [record.number for record in records] == [1, 2, 3, 4, 5]
    assert verify_chain(database.read) == Chain(5, records[-1].hash)


@pytest.mark.parametrize(
    ("sql", "broken_at"),
    [
        ("UPDATE audit SET staff = 'li' WHERE number = 3", 3),
        ("UPDATE audit SET detail = '{}' WHERE number = 1", 1),
        ("DELETE FROM audit WHERE number = 2", 2),
        ("UPDATE audit SET hash = 'x' WHERE number = 5", 5),
    ],
)
def test_a_changed_record_breaks_the_chain(database: Database, sql: str, broken_at: int) -> None:
    """The first record that was changed, or follows one taken out, is named."""
    append(database, *DEEDS)
    tamper(database.path, sql)
    assert verify_chain(database.read).broken_at == broken_at


@pytest.mark.parametrize("sql", ["UPDATE audit SET staff = 'li'", "DELETE FROM audit"])
def test_the_database_refuses_changes(database: Database, sql: str) -> None:
    """The program itself cannot change or delete a record."""
    append(database, *DEEDS)
    with pytest.raises(StorageError, match="only added to"):
        database.submit(lambda db: db.conn.execute(sql)).result()
    assert verify_chain(database.read).length == len(DEEDS)


def test_a_deed_is_kept_with_its_write_or_not_at_all(database: Database) -> None:
    """A write that fails after its deed leaves no deed behind."""

    def fail(db: object) -> None:
        append_deed(db, DEEDS[0])  # type: ignore[arg-type]
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 - the one raised above
        database.submit(fail).result()
    assert verify_chain(database.read).length == 0
