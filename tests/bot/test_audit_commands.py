"""Promises of `inquiry-bot audit`: the record is read and verified on the command line."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.store import open_store
from knowledge.audit import Deed, append_deed

NOON = 1_795_000_000_000


def invoke(database: Path, *arguments: str) -> Result:
    """Run `audit` inside this process."""
    return CliRunner().invoke(main, ["audit", *arguments, "--database", str(database)])


@pytest.fixture
def recorded(database_file: Path) -> Path:
    """Give a database in which two people did something."""
    deeds = (
        Deed(NOON, "li.hong", "entry.edited", "phone", {"revision": 2}),
        Deed(NOON + 86_400_000, "chen\x1b[2J", "entry.published", "phone"),
    )
    with open_store(database_file) as store:
        for deed in deeds:
            store.database.submit(lambda db, one=deed: append_deed(db, one)).result()
    return database_file


def test_it_lists_the_latest_first(recorded: Path) -> None:
    """A line tells number, time, person, act and subject; nothing steers the terminal."""
    lines = invoke(recorded, "list").stdout.splitlines()
    assert lines[1] == "1  2026年11月18日 19:06  li.hong  修改条目  phone  修订：2"
    assert lines[0].startswith("2  2026年11月19日")
    assert "\x1b" not in lines[0]


def test_it_is_filtered_and_written_as_json(recorded: Path) -> None:
    """Filters are those of the page, and JSON holds the hash too."""
    rows = json.loads(invoke(recorded, "list", "--json", "--act", "entry.edited").stdout)
    assert [(row["number"], row["staff"], row["detail"]) for row in rows] == [
        (1, "li.hong", {"revision": 2})
    ]
    assert re.fullmatch("[0-9a-f]{64}", rows[0]["hash"])
    for option, value, expected in (
        ("--staff", "li.hong", 1),
        ("--subject", "phone", 2),
        ("--from", "2026-11-19", 1),
        ("--to", "2026-11-18", 1),
        ("--limit", "1", 1),
    ):
        found = json.loads(invoke(recorded, "list", "--json", option, value).stdout)
        assert len(found) == expected, option


def test_an_untouched_record_is_proved(recorded: Path) -> None:
    """It says how many fit and the head to note; the head is found again later."""
    told = invoke(recorded, "verify")
    assert told.exit_code == 0
    assert "共2条" in told.stdout
    head = re.search("[0-9a-f]{64}", told.stdout)
    assert head
    assert "校验码在记录里" in invoke(recorded, "verify", "--head", head[0]).stdout
    failed = invoke(recorded, "verify", "--head", "f" * 64)
    assert (failed.exit_code, "不在记录里" in failed.stderr) == (1, True)


def test_a_touched_record_is_found(recorded: Path) -> None:
    """A line that was changed past the program ends the command with code 1 and its number."""
    with closing(sqlite3.connect(recorded)) as connection, connection:
        connection.execute("DROP TRIGGER audit_no_update")
        connection.execute("UPDATE audit SET subject = 'other' WHERE number = 2")
    failed = invoke(recorded, "verify")
    assert (failed.exit_code, "第2条对不上" in failed.stderr) == (1, True)
