"""Promises of `inquiry-bot report`: what a report prints as JSON, or one line on why not."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from support.app import copy_database
from support.report_figures import COLUMNS, ROWS, make_current, make_old
from support.report_pages import current_page
from support.report_words import old_word

from bot.cli import main

ROOT = Path(__file__).parents[2]


def invoke(*arguments: str | Path) -> Result:
    """Run a command inside this process."""
    return CliRunner().invoke(main, ["report", *(str(one) for one in arguments)])


def test_the_shipped_report() -> None:
    """The report of 2016 is printed whole, blanks as null, years as printed."""
    ended = invoke("read", ROOT / "seeds/annual_report_2016.txt")
    assert ended.exit_code == 0
    read = json.loads(ended.stdout)
    assert list(read) == [
        *("title", "format", "year", "printed_years", "sections", "cells"),
        *("contradictions", "remarks", "notes"),
    ]
    assert (read["format"], read["year"]) == ("2014", 2016)
    assert read["printed_years"] == ["2016年", "2016年度", "2015年度"]
    assert [one["title"] for one in read["sections"]][:2] == [
        "一、概述",
        "二、政府信息公开的组织领导、机构建设情况",
    ]
    annex = json.loads((ROOT / "tests/data/annex_2016.json").read_text(encoding="utf-8"))
    assert read["cells"] == [
        {
            "table": "annex",
            "row": row["label"],
            "column": None,
            "unit": row["unit"],
            "value": row["printed"],
            "printed_year": "2015年度",
        }
        for row in annex
    ]
    rules = [one["rule"] for one in read["contradictions"]]
    assert rules[:2] == ["years-disagree", "channel-over-total"]
    assert set(rules[2:]) == {"narrative-unlike-annex", "blank-where-text-speaks"}
    assert read["contradictions"][1]["cells"] == [
        {"table": "annex", "row": "(一)主动公开政府信息数", "column": None},
        {"table": "annex", "row": "3、政务微信公开政府信息数", "column": None},
    ]
    assert "older-law" in {one["rule"] for one in read["remarks"]}


def test_the_year_before(tmp_path: Path) -> None:
    """With the year before's report, what was carried over is compared."""
    now, before = tmp_path / "now.html", tmp_path / "before.html"
    figures = make_current(1)
    now.write_bytes(current_page(figures))
    carried = {("3", ROWS["4"], name): figures["3", ROWS["2"], name] for name in COLUMNS}
    before.write_bytes(current_page(make_current(2) | carried))
    read = json.loads(invoke("read", now, "--previous", before).stdout)
    assert read["contradictions"] == []
    before.write_bytes(current_page(make_current(2)))
    read = json.loads(invoke("read", now, "--previous", before).stdout)
    assert {one["rule"] for one in read["contradictions"]} == {"carried-unlike-previous"}


def test_a_document(tmp_path: Path) -> None:
    """A Word document is read, whatever its name."""
    file = tmp_path / "年报"
    file.write_bytes(old_word(make_old(1)))
    assert len(json.loads(invoke("read", file).stdout)["cells"]) == 71


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04", "只是一段话".encode()])
def test_what_is_no_report(content: bytes, tmp_path: Path) -> None:
    """What cannot be read ends with code 1 and one line, and prints nothing."""
    file = tmp_path / "a.docx"
    file.write_bytes(content)
    ended = invoke("read", file)
    assert (ended.exit_code, ended.stdout) == (1, "")
    assert ended.stderr.startswith("Error: a.docx：")
    assert ended.stderr.count("\n") == 1


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """A missing file is named."""
    ended = invoke("read", tmp_path / "none.txt")
    assert ended.exit_code == 2
    assert "none.txt" in ended.stderr


def test_drafts_on_the_command_line(tmp_path: Path, seeded_database: Path) -> None:
    """Drafts are saved in one batch, which is named; a second time nothing is new."""
    database = copy_database(seeded_database, tmp_path)
    file = tmp_path / "a.html"
    file.write_bytes(current_page(make_current(3) | {("4", "行政复议", "总计"): "9999"}))
    given = ("drafts", file, "--by", "王芳", "--database", database)
    ended = invoke(*given)
    assert ended.exit_code == 0, ended.output
    assert "草稿已生成：新的" in ended.stdout
    assert "inquiry-bot entries submit 20" in ended.stdout
    assert "“行政复议”各项之和不等于总计" in ended.stderr
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute(
            "SELECT stage, author FROM entries WHERE id LIKE 'report-2022-%'"
        ).fetchall()
        kept = connection.execute("SELECT file, batch <> '' FROM reports").fetchall()
    assert len(rows) > 33
    assert set(rows) == {("draft", "王芳")}
    assert kept == [("a.html", 1)]
    assert "没有变化" in invoke(*given).stdout
