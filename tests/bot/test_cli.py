"""Promises of the command line: seeding, asking, and one clear line for what goes wrong."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from click import Context
from support.command import COMMAND, invoke, run_bot
from support.settings import write_settings

from bot.cli import main


def count_rows(database: Path) -> int:
    """Return how many exchanges are on disk."""
    with closing(sqlite3.connect(database)) as connection:
        number: int = connection.execute("SELECT COUNT(*) FROM exchanges").fetchone()[0]
    return number


def test_every_command_is_listed_and_loads() -> None:
    """The help names each command with what it does; one that is not there is told."""
    listed = invoke("--help").stdout.partition("Commands:\n")[2]
    assert len(listed.splitlines()) == len(main.list_commands(Context(main))) > 20
    for line in listed.splitlines():
        name, does = line.split(maxsplit=1)
        assert does
        assert invoke(name, "--help").exit_code == 0, name
    assert "No such command 'wrods'" in invoke("wrods").stderr


def test_a_command_loads_what_it_needs_alone() -> None:
    """Whoever lists words does not wait for the server, its pages and its spreadsheets."""
    program = (
        "import sys; from bot.cli import main; main(['words', '--help'], standalone_mode=False)"
    )
    heavy = "{'aiohttp', 'jinja2', 'openpyxl', 'xlsxwriter', 'docx'} & sys.modules.keys()"
    ended = subprocess.run(
        [sys.executable, "-c", f"{program}; sys.exit(str({heavy}))"],
        capture_output=True,
        check=False,
    )
    assert ended.stderr.decode().strip() == "set()"


def test_seed_fills_a_new_database_once(tmp_path: Path) -> None:
    """Seeding makes the file and its folder, says how many entries, and twice changes nothing."""
    database = tmp_path / "a" / "b" / "bot.db"
    first = invoke("seed", "--database", database)
    assert first.exit_code == 0
    with closing(sqlite3.connect(database)) as connection:
        revisions = connection.execute("SELECT COUNT(*) FROM revisions").fetchone()[0]
    assert revisions > 0
    assert first.stdout == f"{database}: {revisions} published entries\n"
    assert invoke("seed", "--database", database).stdout == first.stdout


def test_ask_says_what_a_citizen_would_read(database_file: Path) -> None:
    """Asking shows the reviewed answer with its source, and nothing is recorded."""
    ended = run_bot("ask", "电话", "--database", database_file)
    assert ended.returncode == 0
    assert ended.stderr == b""
    assert "0632—6616110" in ended.stdout.decode()
    assert "出处：2016年度报告" in ended.stdout.decode()
    assert count_rows(database_file) == 0


def test_a_settings_file_says_which_database(seeded_database: Path, tmp_path: Path) -> None:
    """The database comes from --config, and --database goes before it."""
    config = write_settings(tmp_path, '[server]\ndatabase = "own.db"\n')
    assert invoke("seed", "--config", config).stdout.startswith(f"{tmp_path / 'own.db'}: ")
    said = invoke("seed", "--config", config, "--database", seeded_database).stdout
    assert said.startswith(f"{seeded_database}: ")


def test_ask_wants_a_question(database_file: Path) -> None:
    """Asking nothing ends with how to ask."""
    ended = invoke("ask", "--database", database_file)
    assert ended.exit_code == 2
    assert "give a TEXT" in ended.stderr


def test_an_argument_that_is_no_text_is_answered(database_file: Path) -> None:
    """An argument of another encoding gets an answer and no traceback."""
    argument = "电话".encode("gb18030").decode(errors="surrogateescape")
    ended = invoke("ask", argument, "--database", database_file)
    assert (ended.exit_code, ended.stderr) == (0, "")
    assert ended.stdout.strip()


def test_lines_are_answered_in_order(database_file: Path) -> None:
    """Each JSON line gets one line, in order, with outcome, reply, entry and candidates."""
    asked = ["联系电话是多少？", "小猫咪为什么掉毛", "你好"]
    given = "\n\n".join(json.dumps({"question": one}, ensure_ascii=False) for one in asked)
    ended = invoke("ask", "--jsonl", "--database", database_file, given=given)
    assert (ended.exit_code, ended.stderr) == (0, "")
    rows = [json.loads(line) for line in ended.stdout.splitlines()]
    keys = ["question", "outcome", "reply", "entry", "probability", "candidates"]
    assert [list(row) for row in rows] == [keys] * 3
    assert [row["question"] for row in rows] == asked
    assert [row["outcome"] for row in rows] == ["answered", "missed", "greeted"]
    assert rows[0]["entry"] == rows[0]["candidates"][0]["entry"]
    assert rows[0]["probability"] == rows[0]["candidates"][0]["probability"]
    assert "0632—6616110" in rows[0]["reply"]
    assert (rows[1]["entry"], rows[1]["probability"]) == (None, None)
    assert count_rows(database_file) == 0


def test_every_line_is_a_citizen_of_its_own(database_file: Path) -> None:
    """A number after an offer picks nothing, because nobody was offered anything before it."""
    given = '{"question": "菜单"}\n{"question": "1"}\n{"question": "更多"}\n'
    ended = invoke("ask", "--jsonl", "--database", database_file, given=given)
    menu, number, more = (json.loads(line) for line in ended.stdout.splitlines())
    alone = invoke("ask", "1", "--database", database_file).stdout
    assert number["reply"] == alone.removesuffix("\n")
    assert menu["outcome"] == "greeted"
    assert more["outcome"] == "greeted"


def test_a_line_that_is_no_question_is_named(database_file: Path) -> None:
    """Each bad line is named by its number and keeps its place; those between are answered."""
    bad = [
        b"no json",
        b"[1]",
        b"3",
        b'{"text": "x"}',
        b'{"question": null}',
        b'{"question": 3}',
        b'{"question": "\\ud800"}',
        b'{"question": "\xb5\xe7"}',
    ]
    good = '{"question": "电话"}'.encode()
    given = b"\n".join(line for one in bad for line in (one, good))
    ended = invoke("ask", "--jsonl", "--database", database_file, given=given)
    assert ended.exit_code == 1
    named = [line.partition(": not a question: ")[0] for line in ended.stderr.splitlines()]
    assert named == [f"line {number}" for number in range(1, 2 * len(bad), 2)]
    rows = [json.loads(line) for line in ended.stdout.splitlines()]
    assert [row["outcome"] for row in rows] == ["failed", "answered"] * len(bad)
    assert rows[0] == {
        "question": None,
        "outcome": "failed",
        "reply": "",
        "entry": None,
        "probability": None,
        "candidates": [],
    }


def test_chat_remembers_the_last_offer(database_file: Path) -> None:
    """In a chat a number picks from the last offer, and nothing is recorded."""
    given = "菜单\n1\n1\n"
    said = invoke("chat", "--database", database_file, given=given).stdout.split("\n\n")
    topics, offer, answer = said[:3]
    assert "1. 中心与联系方式" in topics
    assert "关于“中心与联系方式”" in offer
    first = next(line for line in offer.splitlines() if line.startswith("1. "))
    asked = invoke("ask", first.removeprefix("1. "), "--database", database_file).stdout
    assert answer == asked.removesuffix("\n")
    assert count_rows(database_file) == 0


def test_chat_goes_on_after_bytes_that_are_no_text(database_file: Path) -> None:
    """A line of another encoding is answered somehow, and the next one as ever."""
    given = "电话".encode("gb18030") + "\n电话\n".encode()
    ended = invoke("chat", "--database", database_file, given=given)
    assert (ended.exit_code, ended.stderr) == (0, "")
    assert "0632—6616110" in ended.stdout


def test_check_tells_accounts_and_entries(database_file: Path, tmp_path: Path) -> None:
    """Checking good settings and a seeded database ends well and says what there is."""
    row = '[[accounts]]\nname = "a"\nmode = "plain"\ntoken = "abc"\n'
    config = write_settings(tmp_path, row)
    ended = invoke("check", "--config", config, "--database", database_file)
    assert ended.exit_code == 0
    assert "settings: good, 1 accounts" in ended.stdout
    assert "entries: " in ended.stdout


@pytest.mark.parametrize("command", ["serve", "seed", "chat", "check", "counts", "ask"])
def test_bad_settings_end_every_command(tmp_path: Path, command: str) -> None:
    """Settings that cannot be used end every command with code 2 and every fault on its line."""
    config = write_settings(tmp_path, "[server]\nport = 70000\n[privacy]\nkeep_days = 0\n")
    more = {"ask": ["x"], "counts": ["--year", "2026"]}.get(command, [])
    ended = invoke(command, *more, "--config", config)
    assert ended.exit_code == 2
    assert sorted(line.split(":")[0] for line in ended.stderr.splitlines()) == [
        "privacy.keep_days = 0",
        "server.port = 70000",
    ]


def test_a_missing_settings_file_ends_with_code_2(tmp_path: Path) -> None:
    """A settings file that is not there is named on one line."""
    ended = invoke("seed", "--config", tmp_path / "nowhere.toml")
    assert ended.exit_code == 2
    assert "nowhere.toml: cannot be read: " in ended.stderr
    assert ended.stderr.count("\n") == 1


@pytest.mark.parametrize("command", ["seed", "chat", "check", "counts", "ask"])
def test_a_file_that_is_no_database_ends_every_command(tmp_path: Path, command: str) -> None:
    """A database that is no SQLite file is told on one line, and the file is left as it was."""
    path = tmp_path / "notes.txt"
    path.write_text("这不是数据库" * 100, encoding="utf-8")
    more = {"ask": ["x"], "counts": ["--year", "2026"]}.get(command, [])
    ended = invoke(command, *more, "--database", path)
    assert ended.exit_code == 1
    assert ended.stderr == f"Error: cannot open the database {path}: file is not a database\n"
    assert path.read_text(encoding="utf-8") == "这不是数据库" * 100


def test_a_server_without_a_database_ends(tmp_path: Path) -> None:
    """A server that cannot open its database ends with one last line and no traceback."""
    path = tmp_path / "notes.txt"
    path.write_text("这不是数据库" * 100, encoding="utf-8")
    ended = run_bot("serve", "--database", path)
    assert ended.returncode == 1
    last = ended.stderr.decode().splitlines()[-1]
    assert last == f"Error: cannot open the database {path}: file is not a database"
    assert b"Traceback" not in ended.stderr + ended.stdout


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """A database below a file, where no folder can be, is told on one line."""
    (tmp_path / "file").touch()
    ended = invoke("seed", "--database", tmp_path / "file" / "bot.db")
    assert ended.exit_code == 1
    assert ended.stderr.startswith(f"Error: cannot open the database {tmp_path / 'file'}")
    assert ended.stderr.count("\n") == 1


def test_a_port_in_use_is_told(database_file: Path) -> None:
    """A server whose port is taken ends with one line and no traceback."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        port = str(held.getsockname()[1])
        ended = run_bot(
            "serve",
            "--database",
            database_file,
            environment={"INQUIRY_BOT_SERVER__PORT": port},
        )
    assert ended.returncode == 1
    assert ended.stderr.decode().splitlines()[-1].startswith("Error: ")
    assert port in ended.stderr.decode().splitlines()[-1]
    assert b"Traceback" not in ended.stderr


def test_a_reader_that_goes_ends_quietly(database_file: Path) -> None:
    """When whoever reads the output has gone, the command ends without a traceback."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ended = subprocess.run(
            [COMMAND, "counts", "--year", "2026", "--database", database_file],
            stdout=writing,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    finally:
        os.close(writing)
    assert ended.returncode == 1
    assert b"Traceback" not in ended.stderr
