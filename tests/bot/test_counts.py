"""Promises of the year's counts on the command line."""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.store import open_store
from handlers.complaints.complaint import ComplaintStatus
from handlers.counts.definitions import COUNTS
from handlers.exchange import Exchange
from handlers.inquiry import Channel, Kind, Outcome, Reply

MIDNIGHT_2026 = 1_767_196_800_000
"""2025-12-31T16:00:00Z: when the year 2026 begins in China."""
MIDNIGHT_2027 = 1_798_732_800_000
"""2026-12-31T16:00:00Z."""
HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS


def record(database: Path, *rows: tuple[int, Kind, Outcome]) -> None:
    """Record an exchange of a time, a kind and an outcome for each row."""
    with open_store(database) as store:
        for number, (received_at, kind, outcome) in enumerate(rows):
            exchange = Exchange(
                account="service",
                channel=Channel.WEB if number % 2 else Channel.WECHAT,
                key=f"key-{number}",
                citizen="c" * 32,
                received_at=received_at,
                kind=kind,
                text="",
                reply=Reply(outcome, "答"),
            )
            store.database.submit(lambda db, one=exchange: insert(db.conn, one)).result()


def insert(connection: sqlite3.Connection, exchange: Exchange) -> None:
    """Write one exchange as a second hand would, without the journal."""
    connection.execute(
        "INSERT INTO exchanges VALUES (?, ?, ?, ?, ?, ?, ?, '', ?, NULL, NULL, NULL,"
        " '[]', '[]', '', '', 1.0, 'at_once')",
        (
            exchange.key,
            exchange.account,
            exchange.channel,
            exchange.key,
            exchange.citizen,
            exchange.received_at,
            exchange.kind,
            exchange.reply.outcome,
        ),
    )


def count(database: Path, year: int) -> dict[str, int]:
    """Return what `counts --json` says of a year, complaints under names of their own."""
    arguments = ["counts", "--year", str(year), "--json", "--database", str(database)]
    ended = CliRunner().invoke(main, arguments)
    assert ended.exit_code == 0
    said = json.loads(ended.stdout)
    assert said.pop("year") == year
    apart = {f"complaints.{name}": number for name, number in said.pop("complaints").items()}
    assert next(iter(apart)) == "complaints.received"
    counted: dict[str, int] = said | apart
    return counted


def test_an_empty_year_is_zero_everywhere(database_file: Path) -> None:
    """A year without inquiries has every outcome, each zero."""
    said = count(database_file, 2026)
    assert list(said)[: 1 + len(Outcome)] == ["received", *(each.value for each in Outcome)]
    assert [name for name in said if name.startswith("complaints.")][
        : 1 + len(ComplaintStatus)
    ] == [
        "complaints.received",
        *(f"complaints.{status}" for status in ComplaintStatus),
    ]
    assert list(said) == [count.name for count in COUNTS]
    assert set(said.values()) == {0}


def test_totals_are_exact(database_file: Path) -> None:
    """Each outcome is counted by itself, and what was received is their sum."""
    at = MIDNIGHT_2026 + 1
    rows = [
        (at + number, Kind.TEXT, outcome)
        for number, outcome in enumerate(Outcome, 1)
        for _ in range(number)
    ]
    record(database_file, *rows)
    said = count(database_file, 2026)
    assert {name: number for name, number in said.items() if number} == {
        "received": 45,
        "answered": 1,
        "suggested": 2,
        "missed": 3,
        "declined": 4,
        "handed_off": 5,
        "greeted": 6,
        "unsupported": 7,
        "limited": 8,
        "failed": 9,
        "abuse": 4,
        "citizens": 1,
    }


def test_the_year_turns_at_midnight_in_china(database_file: Path) -> None:
    """The last millisecond before midnight in China is the old year's, midnight the new one's."""
    turns = [MIDNIGHT_2026 - 1, MIDNIGHT_2026, MIDNIGHT_2027 - 1, MIDNIGHT_2027, MIDNIGHT_2027 + 1]
    record(database_file, *((at, Kind.TEXT, Outcome.ANSWERED) for at in turns))
    received = [count(database_file, year)["received"] for year in (2025, 2026, 2027, 2028)]
    assert received == [1, 2, 2, 0]


def test_what_is_no_inquiry_is_not_counted(database_file: Path) -> None:
    """Follows, leavings and scans are no inquiries; everything a citizen sent is one."""
    record(database_file, *((MIDNIGHT_2026, kind, Outcome.GREETED) for kind in Kind))
    assert count(database_file, 2026)["received"] == len(
        ["text", "image", "voice", "video", "location", "link", "unknown", "menu", "picked"]
    )


def test_counts_without_json_read_as_a_list(database_file: Path) -> None:
    """Without --json each count stands on a line of its own, in the same order."""
    record(database_file, (MIDNIGHT_2026, Kind.TEXT, Outcome.MISSED))
    ended = CliRunner().invoke(
        main, ["counts", "--year", "2026", "--database", str(database_file)]
    )
    lines = [line.split() for line in ended.stdout.splitlines()]
    assert {name: int(number) for name, number in lines} == count(database_file, 2026)


@pytest.mark.parametrize(
    "given",
    [
        ["--year", "1999"],
        ["--year", "2101"],
        ["--year", "x"],
        ["--from", "2026-01-01"],
        ["--year", "2026", "--to", "2026-01-01"],
        ["--from", "2026-01-02", "--to", "2026-01-01"],
        [],
    ],
)
def test_counts_want_a_year(database_file: Path, given: list[str]) -> None:
    """A period that is none, or none at all, ends with how to count."""
    ended = CliRunner().invoke(main, ["counts", *given, "--database", str(database_file)])
    assert ended.exit_code == 2
    assert "--year" in ended.stderr or "--to" in ended.stderr


def tell(database: Path, *arguments: str) -> str:
    """Return what `counts` writes."""
    ended = CliRunner().invoke(main, ["counts", *arguments, "--database", str(database)])
    assert ended.exit_code == 0, ended.stderr
    return ended.stdout


def test_days_are_counted_with_both_ends(database_file: Path) -> None:
    """From one day to another counts both, as they begin and end in China."""
    turns = [MIDNIGHT_2026 - 1, MIDNIGHT_2026, MIDNIGHT_2026 + DAY_MS, MIDNIGHT_2026 + 2 * DAY_MS]
    record(database_file, *((at, Kind.TEXT, Outcome.ANSWERED) for at in turns))
    told = tell(database_file, "--from", "2026-01-01", "--to", "2026-01-02", "--json")
    said = json.loads(told)
    assert (said["from"], said["to"], said["received"]) == ("2026-01-01", "2026-01-02", 2)


@pytest.mark.parametrize(
    ("grouping", "keys", "received"),
    [
        ("month", [f"2026-{month:02}" for month in range(1, 13)], [2] + [0] * 11),
        ("hour", [f"{hour:02}" for hour in range(24)], [1] * 2 + [0] * 22),
        ("channel", ["web", "wechat"], [1, 1]),
        ("account", ["service"], [2]),
        ("topic", ["（未给出条目）"], [2]),
        ("entry", ["（未给出条目）"], [2]),
    ],
)
def test_counts_by_group(
    database_file: Path, grouping: str, keys: list[str], received: list[int]
) -> None:
    """Each group is told by itself, the same in JSON and in CSV, beside the totals of all."""
    record(
        database_file,
        (MIDNIGHT_2026, Kind.TEXT, Outcome.ANSWERED),
        (MIDNIGHT_2026 + HOUR_MS, Kind.TEXT, Outcome.MISSED),
    )
    said = json.loads(tell(database_file, "--year", "2026", "--by", grouping, "--json"))
    assert said["totals"]["received"] == 2
    assert [row[grouping] for row in said["groups"]] == keys
    assert [row["received"] for row in said["groups"]] == received
    told = tell(database_file, "--year", "2026", "--by", grouping, "--csv")
    rows = [*csv.DictReader(told.removeprefix("\ufeff").splitlines())]
    assert rows == [{key: str(value) for key, value in row.items()} for row in said["groups"]]
    listed = tell(database_file, "--year", "2026", "--by", grouping).splitlines()
    assert [line.split("\t")[0] for line in listed] == [grouping, *keys]


def test_totals_as_csv_carry_their_labels(database_file: Path) -> None:
    """Each count stands on a line of its own with the words that staff know it by."""
    record(database_file, (MIDNIGHT_2026, Kind.TEXT, Outcome.MISSED))
    lines = tell(database_file, "--year", "2026", "--csv").splitlines()
    assert lines[0] == "\ufeffname,label,number"
    assert "missed,未命中,1" in lines


def test_the_command_line_is_never_counted(database_file: Path) -> None:
    """What is asked on the command line leaves no trace in the counts of any year."""
    for arguments, given in [(["ask", "电话"], ""), (["chat"], "电话\n")]:
        CliRunner().invoke(main, [*arguments, "--database", str(database_file)], input=given)
    with closing(sqlite3.connect(database_file)) as connection:
        assert connection.execute("SELECT COUNT(*) FROM exchanges").fetchone() == (0,)
