"""Promises of `freeze` and of exports of what is frozen."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from support.command import run_bot
from support.statutories import make_figures, make_given

from bot.cli import main
from bot.store import open_store
from handlers.exchange import COLUMNS, Exchange, to_row
from handlers.inquiry import Channel, Kind, Outcome, Reply
from handlers.period import year_period
from knowledge.report.reading import read_report_file
from knowledge.statutory_book import StatutoryBook, find_latest

YEAR = 2025
"""A year that is over."""


def run(database: Path, *arguments: str | Path) -> Result:
    """Run a command on a database."""
    return CliRunner().invoke(main, [*map(str, arguments), "--database", str(database)])


def ask(database: Path, key: str) -> None:
    """Record an inquiry of the year."""
    at = year_period(YEAR).start
    reply = Reply(Outcome.MISSED, "没有。")
    row = to_row(Exchange("web", Channel.WEB, key, "c" * 32, at, Kind.TEXT, "停车", reply))
    marks = ", ".join("?" * len(row))
    sql = f"INSERT INTO exchanges ({COLUMNS}) VALUES ({marks})"  # noqa: S608 - ours
    with open_store(database) as store:
        store.database.submit(lambda db: db.conn.execute(sql, row).rowcount).result()


def write_figures(folder: Path, **changed: object) -> Path:
    """Write the figures of the year to a file."""
    path = folder / "figures.json"
    path.write_text(json.dumps({**make_given(), "year": YEAR, **changed}), encoding="utf-8")
    return path


def freeze(database: Path, *more: str | Path) -> Result:
    """Freeze the year by li.hong."""
    return run(database, "freeze", "make", "--year", YEAR, "--by", "li.hong", *more)


def confirm(database: Path, version: int = 1) -> Result:
    """Confirm a version by wang.wei."""
    given = ("--year", YEAR, "--version", version, "--by", "wang.wei")
    return run(database, "freeze", "confirm", *given)


def export(database: Path, output: Path, *more: str | Path) -> Result:
    """Export the year as it is frozen."""
    return run(database, "export", "--year", YEAR, "--frozen", "--output", output, *more)


@pytest.mark.parametrize("end", [".json", ".csv", ".xlsx", ".docx"])
def test_what_is_frozen_is_exported_the_same_for_ever(
    database_file: Path, tmp_path: Path, end: str
) -> None:
    """Whatever comes into the journal later, every file is the same byte by byte."""
    ask(database_file, "1")
    assert freeze(database_file, "--figures", write_figures(tmp_path)).exit_code == 0
    assert confirm(database_file).exit_code == 0
    first, second = tmp_path / f"first{end}", tmp_path / f"second{end}"
    ended = export(database_file, first)
    assert ended.exit_code == 0, ended.output
    ask(database_file, "2")
    assert "1 inquiries" in export(database_file, second).stdout
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("end", [".json", ".csv", ".xlsx", ".docx"])
def test_what_is_frozen_is_the_same_at_any_computer(
    database_file: Path, tmp_path: Path, end: str
) -> None:
    """Another process, time zone, language and order of hashes make the same bytes."""
    ask(database_file, "1")
    freeze(database_file, "--figures", write_figures(tmp_path))
    confirm(database_file)
    given = ["export", "--year", str(YEAR), "--frozen", "--annex", "--database", database_file]
    written = []
    for number, (zone, language) in enumerate(
        (("Asia/Shanghai", "C.UTF-8"), ("America/New_York", "C"), ("Pacific/Kiritimati", "POSIX"))
    ):
        output = tmp_path / f"{number}{end}"
        names = {"TZ": zone, "LC_ALL": language, "LANG": language, "PYTHONHASHSEED": str(number)}
        ended = run_bot(*given, "--output", output, environment=names)
        assert ended.returncode == 0, ended.stderr
        written.append(output.read_bytes())
    assert written[0] == written[1] == written[2]


def test_dropped_words_change_neither_counts_nor_what_is_frozen(
    database_file: Path, tmp_path: Path
) -> None:
    """Once every text of the year is dropped it counts the same, and its version is the same."""
    for key in "12":
        ask(database_file, key)
    freeze(database_file)
    confirm(database_file)
    texts = "SELECT COUNT(*) AS number FROM exchanges WHERE text IS NOT NULL"
    said = []
    for number in range(2):
        output = tmp_path / f"{number}.docx"
        export(database_file, output)
        counted = run(database_file, "counts", "--year", YEAR, "--json").stdout
        said.append((output.read_bytes(), counted))
        with open_store(database_file) as store:
            assert store.database.read(texts)[0]["number"] == (2, 0)[number]
            asyncio.run(store.journal.drop_content(year_period(YEAR + 9).start))
    assert said[0] == said[1]


def test_frozen_figures_are_in_the_report(database_file: Path, tmp_path: Path) -> None:
    """The report of a frozen year needs no file of figures, and takes no other one."""
    figures = write_figures(tmp_path)
    freeze(database_file, "--figures", figures)
    confirm(database_file)
    assert export(database_file, tmp_path / "a.docx", "--figures", figures).exit_code == 2
    run(
        database_file,
        "export",
        "--year",
        YEAR,
        "--figures",
        figures,
        "--output",
        tmp_path / "b.docx",
    )
    export(database_file, tmp_path / "a.docx")
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()


def test_a_year_without_confirmation_is_not_exported(database_file: Path, tmp_path: Path) -> None:
    """Frozen by one person is not enough."""
    freeze(database_file)
    ended = export(database_file, tmp_path / "a.json")
    assert ended.exit_code == 1
    assert "确认" in ended.stderr
    assert not (tmp_path / "a.json").exists()


def test_figures_that_do_not_add_up_are_not_frozen(database_file: Path, tmp_path: Path) -> None:
    """A broken sum is told, and nothing is taken down."""
    table4 = {**make_given()["table4"], "行政复议": [1, 2, 3, 4, 11]}
    ended = freeze(database_file, "--figures", write_figures(tmp_path, table4=table4))
    assert ended.exit_code == 1
    assert "行政复议" in ended.stderr
    assert run(database_file, "freeze", "list", "--year", YEAR).stdout == ""


def test_a_year_that_is_not_over_is_not_frozen(database_file: Path) -> None:
    """Counts that still grow are nobody's to sign."""
    ended = run(database_file, "freeze", "make", "--year", "2099", "--by", "li.hong")
    assert ended.exit_code == 1
    assert "还没有结束" in ended.stderr


def test_versions_are_listed_with_their_people(database_file: Path) -> None:
    """Who made and who confirmed each version, and why there is another, stands on a line."""
    freeze(database_file)
    assert "自己" in run(
        database_file, "freeze", "confirm", "--year", YEAR, "--version", 1, "--by", "li.hong"
    ).stderr  # fmt: skip
    confirm(database_file)
    assert "理由" in freeze(database_file).stderr
    assert freeze(database_file, "--reason", "漏报一件").exit_code == 0
    first, second = run(database_file, "freeze", "list", "--year", YEAR).stdout.splitlines()
    assert first.startswith("第1版 li.hong")
    assert "wang.wei" in first
    assert "未确认" in second
    assert second.endswith("漏报一件")


def enter(database: Path, *, is_final: bool) -> None:
    """Enter the figures of the year, as staff do in the console."""
    figures = replace(make_figures(), year=YEAR)
    with open_store(database) as store:
        saved = find_latest(store.database.read, YEAR)
        saving = StatutoryBook(store.database).save(
            figures, base=saved.number if saved else 0, by="a", now=1, is_final=is_final
        )
        asyncio.run(saving)


def test_what_was_entered_is_frozen_once_it_is_final(database_file: Path, tmp_path: Path) -> None:
    """Without a file the figures entered in the console are taken, where they are final."""
    enter(database_file, is_final=False)
    ended = freeze(database_file)
    assert ended.exit_code == 1
    assert "还没有定稿" in ended.output
    enter(database_file, is_final=True)
    assert freeze(database_file).exit_code == 0
    assert confirm(database_file).exit_code == 0
    frozen, plain = tmp_path / "frozen.docx", tmp_path / "plain.docx"
    assert export(database_file, frozen).exit_code == 0
    given = ("export", "--year", YEAR, "--output", plain)
    assert run(database_file, *given).exit_code == 0
    assert frozen.read_bytes() == plain.read_bytes()
    assert read_report_file(plain.read_bytes()).cells[0].value is not None
