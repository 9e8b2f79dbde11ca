"""Promises of `inquiry-bot trials` and `golden`: what would change, and what must not."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from support.app import copy_database

from bot.cli import main
from bot.store import now_ms, open_store

PHONE = "centre-phone"


def invoke(database: Path, *arguments: str | Path) -> Result:
    """Run a command on a database."""
    return CliRunner().invoke(main, [*map(str, arguments), "--database", str(database)])


@pytest.fixture
def small_file(small_database: Path, tmp_path: Path) -> Path:
    """Give a database of few entries, of the test's own."""
    return copy_database(small_database, tmp_path)


def test_a_draft_is_tried(small_file: Path) -> None:
    """Told is each question whose answer would change; the second time it is there already."""
    with open_store(small_file) as store:
        entry = store.review.get_standing(PHONE).entry
        changed = replace(entry, question="有没有食堂？", phrasings=(), answer="没有食堂。")
        saving = store.review.save_draft(changed, base=1, by="li", reason="改", now=now_ms())
        asyncio.run(saving)
    ended = invoke(small_file, "trials", "entry", PHONE)
    assert ended.exit_code == 1  # golden questions break
    lines = ended.stdout.splitlines()
    assert lines[0].startswith("[验收问题·不再由应答条目答复] ")
    assert lines[-1].startswith("共试答")
    told = json.loads(invoke(small_file, "trials", "entry", PHONE, "--json").stdout)
    assert told["subject"] == f"revision:2:{PHONE}"
    assert told["broken"] == sum(one["part"] == "golden" for one in told["changes"]) > 0
    assert len(told["changes"]) == len(lines) - 1


def test_an_edit_of_no_word_changes_nothing(small_file: Path) -> None:
    """Where only the responsible unit is named anew every answer stays."""
    with open_store(small_file) as store:
        entry = replace(store.review.get_standing(PHONE).entry, unit="办公室")
        asyncio.run(store.review.save_draft(entry, base=1, by="li", reason="改", now=now_ms()))
    ended = invoke(small_file, "trials", "entry", PHONE)
    assert (ended.exit_code, ended.stdout) == (0, "没有问题的答复会改变。\n")


def test_retirement_and_batch_are_tried(small_file: Path) -> None:
    """A retirement says what is left without an answer; a batch that is none is refused."""
    ended = invoke(small_file, "trials", "entry", "centre-name", "--retire", "--json")
    told = json.loads(ended.stdout)
    assert told["subject"] == "retirement:centre-name"
    assert told["counts"]["phrasing"]["broken"] > 0
    assert invoke(small_file, "trials", "batch", "none").exit_code == 1
    assert invoke(small_file, "trials", "entry", "nothing").exit_code == 1


def test_the_golden_set_is_run(database_file: Path) -> None:
    """Every shipped question is answered by its entry; one that is not ends with code 1."""
    ended = invoke(database_file, "golden", "run")
    assert ended.exit_code == 0, ended.stdout
    assert "0个没有" in ended.stdout
    added = invoke(database_file, "golden", "add", "火星上有没有水吃", PHONE, "--by", "李红")
    assert added.stdout == "已加入1个验收问题。\n"
    ended = invoke(database_file, "golden", "run", "--json")
    assert ended.exit_code == 1
    told = json.loads(ended.stdout)
    assert [one["question"] for one in told["wrong"]] == ["火星上有没有水吃"]
    assert "火星上有没有水吃" in invoke(database_file, "golden", "run").stdout


def test_questions_come_and_go(database_file: Path) -> None:
    """A question is added for a published entry or none, told once, and taken out."""
    add = ("golden", "add", "中午有人值班不")
    assert invoke(database_file, *add, "nothing", "--by", "李红").exit_code == 1
    assert invoke(database_file, *add, "-", "--by", "李红").exit_code == 0
    again = invoke(database_file, *add, "-", "--by", "李红")
    assert "没有变化" in again.stdout
    assert "（不应答复）\t中午有人值班不" in invoke(database_file, "golden", "list").stdout
    remove = ("golden", "remove", "中午有人值班不", "--by", "李红")
    assert invoke(database_file, *remove).stdout == "已移出：中午有人值班不\n"
    assert invoke(database_file, *remove).exit_code == 1


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_what_is_listed_can_be_imported(database_file: Path, tmp_path: Path, form: str) -> None:
    """A list of one database is taken by another; the second time nothing changes."""
    listed = invoke(database_file, "golden", "list", "--json").stdout
    file = tmp_path / f"golden.{form}"
    rows = [json.loads(line) for line in listed.splitlines()]
    lines = [f"{row['question']},{row['entry']}" for row in rows]
    file.write_text(listed if form == "jsonl" else "\n".join(["\ufeff问题,条目", *lines]), "utf-8")
    taken = invoke(database_file, "golden", "import", file, "--by", "李红")
    assert "没有变化" in taken.stdout, taken.output


def test_a_faulty_file_adds_nothing(database_file: Path, tmp_path: Path) -> None:
    """Every faulty line is named in Chinese, and none of the others is taken."""
    file = tmp_path / "golden.jsonl"
    good = {"question": "值班室在几楼来着", "entry": PHONE}
    rows = [good, {"question": "？", "entry": PHONE}, {"question": "甲" * 201, "entry": PHONE}]
    rows += [{"question": "乙", "entry": "nothing"}, {"question": "值班室在幾樓来着", "entry": ""}]
    text = "\n".join([*(json.dumps(row, ensure_ascii=False) for row in rows), "[1]", "坏"])
    file.write_text(text, "utf-8")
    ended = invoke(database_file, "golden", "import", file, "--by", "李红")
    assert ended.exit_code == 1
    assert [line.partition("：")[0] for line in ended.stderr.splitlines()] == [
        f"第{number}行" for number in range(2, 8)
    ]
    assert "值班室" not in invoke(database_file, "golden", "list").stdout
    file.write_bytes("问题".encode("gb18030"))
    assert "UTF-8" in invoke(database_file, "golden", "import", file, "--by", "李红").stderr
    table = tmp_path / "golden.csv"
    table.write_text("电话,centre-phone,多的\n", "utf-8")
    assert "第1行" in invoke(database_file, "golden", "import", table, "--by", "李红").stderr
