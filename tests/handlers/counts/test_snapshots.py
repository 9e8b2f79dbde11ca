"""Promises of frozen years."""

from __future__ import annotations

import sqlite3

import pytest
import sqlite_utils

from bot.store import Store
from handlers.counts.snapshots import (
    BrokenSnapshotError,
    MissingReasonError,
    OwnSnapshotError,
    SettledSnapshotError,
    SnapshotNotFoundError,
    Snapshots,
    get_confirmed,
    hash_of,
    list_snapshots,
)
from knowledge.audit import verify_chain
from knowledge.errors import StorageError

YEAR = 2026


@pytest.fixture
def snapshots(store: Store) -> Snapshots:
    """Give the snapshots of the test's own database."""
    return Snapshots(store.database)


async def make(snapshots: Snapshots, content: str = "{}", *, reason: str = "") -> int:
    """Freeze the year by li.hong."""
    return await snapshots.make(YEAR, content, by="li.hong", reason=reason, now=5)


async def confirm(snapshots: Snapshots, version: int, by: str = "wang.wei") -> None:
    """Confirm a version."""
    await snapshots.confirm(YEAR, version, by=by, now=7)


async def test_one_makes_it_and_another_confirms(store: Store, snapshots: Snapshots) -> None:
    """A year that two people stand for is given back as it was made, with its hash."""
    assert await make(snapshots, '{"a": 1}') == 1
    with pytest.raises(SnapshotNotFoundError):
        get_confirmed(store.database.read, YEAR)
    await confirm(snapshots, 1)
    found = get_confirmed(store.database.read, YEAR)
    assert (found.content, found.hash) == ('{"a": 1}', hash_of('{"a": 1}'))
    assert (found.made_by, found.made_at) == ("li.hong", 5)
    assert (found.confirmed_by, found.confirmed_at) == ("wang.wei", 7)


@pytest.mark.parametrize("by", ["li.hong", "LI.HONG ", " li.hong"])
async def test_nobody_confirms_their_own(store: Store, snapshots: Snapshots, by: str) -> None:
    """However the name is written, who made it does not confirm it."""
    await make(snapshots)
    with pytest.raises(OwnSnapshotError):
        await confirm(snapshots, 1, by)
    assert list_snapshots(store.database.read, YEAR)[0].confirmed_by == ""


async def test_a_correction_is_a_new_version_with_its_reason(
    store: Store, snapshots: Snapshots
) -> None:
    """The old version stays; until the new one is confirmed the old one is given."""
    await make(snapshots, "old")
    await confirm(snapshots, 1)
    for reason in ("", "  "):
        with pytest.raises(MissingReasonError):
            await make(snapshots, "new", reason=reason)
    assert await make(snapshots, "new", reason="漏报一件") == 2
    assert get_confirmed(store.database.read, YEAR).content == "old"
    await confirm(snapshots, 2)
    assert get_confirmed(store.database.read, YEAR).content == "new"
    kept = list_snapshots(store.database.read, YEAR)
    assert [(one.version, one.content) for one in kept] == [(1, "old"), (2, "new")]


async def test_only_the_newest_is_confirmed_and_once(snapshots: Snapshots) -> None:
    """What is confirmed, what a newer version stands before, and what is not there is refused."""
    with pytest.raises(SnapshotNotFoundError):
        await confirm(snapshots, 1)
    await make(snapshots)
    await make(snapshots, reason="更正")
    with pytest.raises(SettledSnapshotError):
        await confirm(snapshots, 1)
    await confirm(snapshots, 2)
    with pytest.raises(SettledSnapshotError):
        await confirm(snapshots, 2, "zhao.min")
    with pytest.raises(SnapshotNotFoundError):
        await confirm(snapshots, 3)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE snapshots SET content = 'other'",
        "UPDATE snapshots SET hash = 'other'",
        "UPDATE snapshots SET made_by = 'other'",
        "UPDATE snapshots SET confirmed_by = 'other'",
        "DELETE FROM snapshots",
    ],
)
async def test_what_is_frozen_cannot_be_changed(
    store: Store, snapshots: Snapshots, sql: str
) -> None:
    """The database itself refuses to change or delete what was confirmed."""
    await make(snapshots)
    await confirm(snapshots, 1)
    with pytest.raises(StorageError):
        await store.database.write(lambda db: db.conn.execute(sql).rowcount)


async def test_a_change_behind_the_back_is_noticed(store: Store, snapshots: Snapshots) -> None:
    """Content that is not what its hash was made of is refused, and named."""
    await make(snapshots)

    def forge(db: sqlite_utils.Database) -> None:
        db.conn.execute("DROP TRIGGER snapshots_stay")
        db.conn.execute("UPDATE snapshots SET content = 'other'")

    await store.database.write(forge)
    with pytest.raises(BrokenSnapshotError):
        list_snapshots(store.database.read, YEAR)
    with pytest.raises(BrokenSnapshotError):
        await confirm(snapshots, 1)


async def test_both_deeds_are_on_record(store: Store, snapshots: Snapshots) -> None:
    """Who froze and who confirmed stand in the audit record with the hash."""
    await make(snapshots)
    await confirm(snapshots, 1)
    rows: list[sqlite3.Row] = store.database.read("SELECT * FROM audit ORDER BY number")
    told = [(row["staff"], row["act"], row["subject"]) for row in rows]
    assert told == [
        ("li.hong", "report.frozen", "2026/1"),
        ("wang.wei", "report.confirmed", "2026/1"),
    ]
    assert all(hash_of("{}") in row["detail"] for row in rows)
    assert verify_chain(store.database.read).broken_at is None
