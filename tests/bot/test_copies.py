"""Promises of `backup` and `restore`."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from pathlib import Path

from click.testing import CliRunner, Result

from bot.cli import main
from bot.store import open_store


def run(database: Path, *arguments: str | Path) -> Result:
    """Run a command on a database."""
    return CliRunner().invoke(main, [*map(str, arguments), "--database", str(database)])


def test_what_is_restored_counts_the_same(database_file: Path, tmp_path: Path) -> None:
    """A copy restored elsewhere has the year's counts, and both acts stand on record."""
    copy, elsewhere = tmp_path / "today.db", tmp_path / "other" / "inquiry-bot.db"
    made = run(database_file, "backup", "--output", copy, "--by", "li.hong")
    assert made.exit_code == 0, made.output
    restored = run(elsewhere, "restore", copy, "--by", "wang.wei")
    assert restored.exit_code == 0, restored.output
    counted = [
        json.loads(run(path, "counts", "--year", "2026", "--json").stdout)
        for path in (database_file, elsewhere)
    ]
    assert counted[0] == counted[1]
    acts = "SELECT staff, act FROM audit ORDER BY number"
    with open_store(database_file) as store:
        assert [tuple(row) for row in store.database.read(acts)] == [("li.hong", "backup.made")]
    with open_store(elsewhere) as store:
        assert [tuple(row) for row in store.database.read(acts)] == [
            ("wang.wei", "backup.restored")
        ]


def test_a_database_that_is_not_there_has_no_copy(tmp_path: Path) -> None:
    """Nothing is made anew only to be copied."""
    ended = run(tmp_path / "none.db", "backup", "--output", tmp_path / "today.db")
    assert ended.exit_code == 1
    assert [*tmp_path.iterdir()] == []


def test_a_broken_copy_ends_with_one_line(database_file: Path, tmp_path: Path) -> None:
    """What is wrong is said in one line, and no database is left behind."""
    copy = tmp_path / "today.db"
    run(database_file, "backup", "--output", copy)
    copy.write_bytes(copy.read_bytes()[:-1])
    ended = run(tmp_path / "restored.db", "restore", copy)
    assert ended.exit_code == 1
    assert "slip" in ended.stderr
    assert not (tmp_path / "restored.db").exists()


def make_newer(database: Path) -> None:
    """Let a version to come have changed a database."""
    row = "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES (?, ?, ?)"
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(row, ("journal", "add_what_is_to_come", "2099-01-01"))


def test_a_copy_of_a_newer_version_is_refused(database_file: Path, tmp_path: Path) -> None:
    """What only a newer version understands is not put in place, and not opened."""
    make_newer(database_file)
    ended = run(database_file, "counts", "--year", "2026")
    assert ended.exit_code == 1
    assert "newer version" in ended.stderr
    copy = tmp_path / "today.db"
    copy.write_bytes(database_file.read_bytes())
    rows: dict[str, int] = {}
    with closing(sqlite3.connect(copy)) as connection:
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        ).fetchall():
            (rows[name],) = connection.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()  # noqa: S608 - ours
    slip = {"sha256": hashlib.sha256(copy.read_bytes()).hexdigest(), "rows": rows}
    (tmp_path / "today.db.slip").write_text(json.dumps(slip), encoding="utf-8")
    ended = run(tmp_path / "restored.db", "restore", copy)
    assert ended.exit_code == 1
    assert "newer version" in ended.stderr
    assert not (tmp_path / "restored.db").exists()
