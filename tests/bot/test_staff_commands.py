"""Promises of `inquiry-bot staff`: who may use the console is kept on the command line too."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from support.command import run_server
from support.settings import write_settings

from bot.cli import main
from bot.console.inviting import complete
from bot.store import Store

LINK = re.compile(r"http://127\.0\.0\.1:8080/console/link\?t=[A-Za-z0-9_-]{43}")


def invoke(database: Path, *arguments: str) -> Result:
    """Run `staff` inside this process."""
    return CliRunner().invoke(main, ["staff", *arguments, "--database", str(database)])


def add(
    database: Path, login: str = "li.hong", role: str = "editor", name: str = "李红"
) -> Result:
    """Add somebody."""
    return invoke(database, "add", login, "--name", name, "--role", role, "--unit", "办公室")


def test_somebody_is_added_and_listed(database_file: Path) -> None:
    """Adding prints the link, which stands nowhere else; the list tells who has no password."""
    added = add(database_file)
    assert added.exit_code == 0
    assert added.stdout.startswith("已添加李红（li.hong，编辑）。\n")
    assert LINK.search(added.stdout)
    assert invoke(database_file, "list").stdout == (
        "li.hong  李红  编辑  办公室  还没有设密码\n共1人，其中在用1人。\n"
    )
    row = json.loads(invoke(database_file, "list", "--json").stdout)[0]
    assert (row["login"], row["role"], row["has_password"]) == ("li.hong", "editor", False)
    assert (row["signed_in"], row["left"]) == (None, None)


def test_a_role_is_named_in_chinese_too(database_file: Path) -> None:
    """分管领导 and reviewer are the same; the record says who gave it."""
    add(database_file, role="主要负责人")
    done = invoke(database_file, "role", "li.hong", "分管领导", "--by", "陈洁")
    assert done.stdout == "李红（li.hong）的角色现在是分管领导。\n"


def test_everything_stands_in_the_record(database_file: Path, store: Store) -> None:
    """Each act is recorded with who did it; the command line where nobody said."""
    add(database_file, "chen.jie", "administrator", "陈洁")
    add(database_file)
    invoke(database_file, "role", "li.hong", "reviewer", "--by", "陈洁")
    invoke(database_file, "reset", "li.hong")
    invoke(database_file, "close", "li.hong")
    rows = store.database.read("SELECT staff, act, subject FROM audit ORDER BY number")
    assert [tuple(row) for row in rows] == [
        ("命令行", "staff.added", "chen.jie"),
        ("命令行", "staff.added", "li.hong"),
        ("陈洁", "staff.role_changed", "li.hong"),
        ("命令行", "staff.reset", "li.hong"),
        ("命令行", "staff.closed", "li.hong"),
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "李红", "--name", "李红", "--role", "editor"), "账号用2到32个小写字母"),
        (("add", "li.hong", "--name", " ", "--role", "editor"), "请填写姓名"),
        (("add", "chen.jie", "--name", "陈", "--role", "editor"), "已经有人用"),
        (("reset", "nobody"), "没有这个账号"),
        (("close", "chen.jie"), "最后一位管理员"),
        (("role", "chen.jie", "viewer"), "最后一位管理员"),
    ],
)
def test_what_cannot_be_is_said(
    database_file: Path, arguments: tuple[str, ...], said: str
) -> None:
    """One clear line, exit code 1, and nothing is changed."""
    add(database_file, "chen.jie", "administrator", "陈洁")
    before = invoke(database_file, "list", "--json").stdout
    failed = invoke(database_file, *arguments)
    assert failed.exit_code == 1
    assert said in failed.stderr
    assert invoke(database_file, "list", "--json").stdout == before


def test_a_closed_account_is_never_given_again(database_file: Path) -> None:
    """The name stands in the record for one person."""
    add(database_file)
    invoke(database_file, "close", "li.hong")
    assert "以前有人用过" in add(database_file).stderr
    assert "已停用" in invoke(database_file, "list").stdout


@pytest.mark.parametrize("workers", ["1", "2"])
def test_the_first_start_invites_an_administrator(tmp_path: Path, workers: str) -> None:
    """One link is printed, by several workers too; after somebody was added, none is."""
    config = write_settings(tmp_path, '[server]\ndatabase = "bot.db"\n')
    with run_server(config, "--workers", workers, log=tmp_path / "log") as server:
        assert server.process.stdout
    printed = "".join(server.lines)
    assert printed.count("/console/link?t=") == 1
    assert "第一位管理员" in printed
    assert f"{server.url}/console/link?t=" in printed
    add(tmp_path / "bot.db")
    with run_server(config, "--workers", workers, log=tmp_path / "log") as server:
        pass
    assert "/console/link" not in "".join(server.lines)


@pytest.mark.parametrize(
    ("public_url", "listening", "expected"),
    [
        ("", "http://127.0.0.1:8080", "http://127.0.0.1:8080/p"),
        ("", "http://0.0.0.0:80", "http://127.0.0.1:80/p"),
        ("", "http://[::]:80", "http://[::1]:80/p"),
        ("https://bot.example/", "http://127.0.0.1:8080", "https://bot.example/p"),
    ],
)
def test_a_link_can_be_opened(public_url: str, listening: str, expected: str) -> None:
    """A link begins with the public address, or with one that this machine can open."""
    assert complete("/p", public_url, listening) == expected
