"""`inquiry-bot words`: proposing, judging and listing changes of the word lists."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.app import copy_database
from support.command import invoke


@pytest.fixture
def small_file(small_database: Path, tmp_path: Path) -> Path:
    """Give a database of few entries of the test's own: a change of words asks all there is."""
    return copy_database(small_database, tmp_path)


def run(*arguments: str, database: Path) -> tuple[int, str]:
    """Run `words` on a database; return exit code, and output with errors."""
    ended = invoke("words", *arguments, "--database", database)
    return ended.exit_code, ended.stdout + ended.stderr


def test_a_word_goes_through_two_people(small_file: Path) -> None:
    """Who adds a word cannot approve it; somebody else can, and then it is in the lists."""
    given = ("add", "薇号码牌", "--same-as", "微信号", "--by", "li", "--reason", "说法")
    assert run(*given, database=small_file) == (0, "已提交，编号1，等待别人审核。\n")
    _, out = run("list", database=small_file)
    assert out == "1  加入同义词“薇号码牌”（与“微信号”同义）  li：说法\n"
    code, out = run("approve", "1", "--by", "li", "--comment", "x", database=small_file)
    assert code == 1
    assert "不能审核自己提出的修改" in out
    assert run("approve", "1", "--by", "wang", database=small_file)[0] == 0
    listed = json.loads(run("list", "--json", database=small_file)[1])
    assert any("薇号码牌" in group for group in listed["same"])
    assert listed["waiting"] == []


def test_what_breaks_golden_questions_needs_a_reason(small_file: Path) -> None:
    """A filler that empties questions is named with them, and can be rejected with a reason."""
    given = ("add", "优盘移动硬盘", "--by", "li", "--reason", "试试")
    assert run(*given, database=small_file)[0] == 0
    code, out = run("approve", "1", "--by", "wang", database=small_file)
    assert code == 1
    assert "将不再由应答条目答复" in out
    assert any("优盘移动硬盘" in line for line in out.splitlines()[1:])
    given = ("approve", "1", "--by", "wang", "--comment", "同意")
    assert run(*given, database=small_file) == (1, out)
    assert run(*given, "--despite", " ", database=small_file) == (1, out)
    assert run("reject", "1", "--by", "wang", "--comment", "不行", database=small_file)[0] == 0
    assert run("list", database=small_file)[1] == "没有等待审核的修改。\n"
    assert run("approve", "7", "--by", "wang", database=small_file)[0] == 1
    assert run("remove", "呀呀", "--by", "li", "--reason", "x", database=small_file)[0] == 1
