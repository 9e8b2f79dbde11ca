"""Promises of what staff do with complaints on the command line."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from support.complaints import ANSWERS, rows, say, submit, watch

from bot.cli import main
from bot.store import now_ms, open_store
from handlers.services import Knowledge
from knowledge.masking import MASK


def run(database: Path, *arguments: str) -> Result:
    """Run a command of `inquiry-bot complaints`."""
    return CliRunner().invoke(main, ["complaints", *arguments, "--database", str(database)])


def told(database: Path, *arguments: str) -> str:
    """Return what a command that ends well writes."""
    ended = run(database, *arguments)
    assert ended.exit_code == 0, ended.output
    return ended.stdout


def refused(database: Path, *arguments: str) -> str:
    """Return what a command that ends with code 1 says."""
    ended = run(database, *arguments)
    assert ended.exit_code == 1
    return ended.stderr


def take(
    knowledge: Knowledge, database: Path, *answers: str, now: int = 0, opening: str = "我要投诉"
) -> str:
    """Let a citizen submit a complaint at a moment, and return its number."""
    with open_store(database) as store:
        talk = watch(knowledge, store.journal)
        talk.sent = len(rows(database, "exchanges"))
        talk.clock.now = now or talk.clock.now
        return asyncio.run(submit(talk, *answers, opening=opening))


def test_nothing_is_an_empty_list(database_file: Path) -> None:
    """Without complaints the list says so."""
    assert told(database_file, "list") == "共0件，其中逾期0件。\n"
    assert json.loads(told(database_file, "list", "--json")) == []


def test_what_is_late_is_marked_with_a_word(knowledge: Knowledge, database_file: Path) -> None:
    """The list names number, kind, days and status on a line; what is late says 逾期."""
    late = take(knowledge, database_file)
    fresh = take(knowledge, database_file, now=now_ms(), opening="我要建议")
    first, second, last = told(database_file, "list").splitlines()
    assert first == f"{late}  投诉  收到2016-07-01  期限2016-07-12  已收到  逾期  社保窗口"
    assert second.startswith(f"{fresh}  建议  收到20")
    assert "逾期" not in second
    assert last == "共2件，其中逾期1件。"


def test_what_is_over_is_listed_when_asked(knowledge: Knowledge, database_file: Path) -> None:
    """A closed complaint leaves the list, stands in --all, and is not late any more."""
    number = take(knowledge, database_file)
    told(database_file, "set", number, "已办结", "--by", "李四", "--comment", "已道歉。")
    assert told(database_file, "list") == told(database_file, "list", "--open")
    assert "共0件" in told(database_file, "list")
    line, last = told(database_file, "list", "--all").splitlines()
    assert "已办结" in line
    assert "逾期" not in line
    assert last == "共1件，其中逾期0件。"


def test_a_program_reads_the_list(knowledge: Knowledge, database_file: Path) -> None:
    """--json gives each complaint with its words, its days and whether it is late."""
    number = take(knowledge, database_file)
    (row,) = json.loads(told(database_file, "list", "--json"))
    assert row == {
        "number": number,
        "nature": "complaint",
        "account": "watch",
        "received": "2016-07-01 12:00",
        "due": "2016-07-12",
        "due_is_certain": True,
        "working_days": 7,
        "status": "submitted",
        "overdue": True,
        "window": ANSWERS[0],
        "matter": ANSWERS[1],
        "time": ANSWERS[2],
        "wish": ANSWERS[3],
    }


def test_one_is_shown_with_its_history(knowledge: Knowledge, database_file: Path) -> None:
    """Show gives the words, the term and each change with who made it and what was said."""
    number = take(knowledge, database_file, "跳过", "没人理", "跳过", "跳过")
    told(database_file, "set", number, "已转办", "--by", "李四", "--comment", "已转社保窗口。")
    told(database_file, "set", number, "handling", "--by", "王五", "--complicated")
    lines = told(database_file, "show", number).splitlines()
    assert lines[:8] == [
        f"编号：{number}（投诉，watch）",
        "收到：2016-07-01 12:00",
        "期限：2016-07-22（15个工作日）逾期",
        "状态：办理中",
        "窗口：未填",
        "事项：没人理",
        "时间：未填",
        "诉求：未填",
    ]
    assert lines[8] == "经过："
    assert lines[9].endswith("已收到  本平台")
    assert lines[10].endswith("已转办  李四  已转社保窗口。")
    assert lines[11].endswith("办理中  王五")
    assert len(lines) == 12


def test_every_change_is_kept(knowledge: Knowledge, database_file: Path) -> None:
    """Each change is a row of its own with who, when and why; none that was there changes."""
    number = take(knowledge, database_file)
    before = [tuple(row) for row in rows(database_file, "complaint_changes")]
    for status in ("已转办", "办理中", "已办结", "办理中", "不予受理"):
        told(database_file, "set", number, status, "--by", "李四", "--comment", f"说明{status}")
        after = [tuple(row) for row in rows(database_file, "complaint_changes")]
        assert after[: len(before)] == before
        assert len(after) == len(before) + 1
        before = after
    assert [row[2] for row in before] == [
        *("submitted", "forwarded", "handling", "closed", "handling", "refused")
    ]
    assert {row[5] for row in before} == {"本平台", "李四"}


@pytest.mark.parametrize("status", ["已办结", "不予受理"])
def test_a_result_or_a_reason_is_owed(
    knowledge: Knowledge, database_file: Path, status: str
) -> None:
    """Nothing is closed or refused without a word to the citizen."""
    number = take(knowledge, database_file)
    for comment in ([], ["--comment", "  "]):
        said = refused(database_file, "set", number, status, "--by", "李四", *comment)
        assert "--comment" in said
    assert len(rows(database_file, "complaint_changes")) == 1


def test_what_is_over_is_only_taken_up_again(knowledge: Knowledge, database_file: Path) -> None:
    """A closed complaint cannot be forwarded or refused; it can be handled once more."""
    number = take(knowledge, database_file)
    told(database_file, "set", number, "已办结", "--by", "李四", "--comment", "好")
    said = refused(database_file, "set", number, "已转办", "--by", "李四")
    assert "现在是“已办结”，只能改为“办理中”" in said
    told(database_file, "set", number, "办理中", "--by", "李四")


def test_what_was_withdrawn_stays_so(knowledge: Knowledge, database_file: Path) -> None:
    """Staff cannot change what its citizen took back."""
    number = take(knowledge, database_file)
    with open_store(database_file) as store:
        talk = watch(knowledge, store.journal)
        talk.sent = 100
        asyncio.run(say(talk, f"撤回{number}"))
    said = refused(database_file, "set", number, "办理中", "--by", "李四")
    assert "提交人已撤回" in said


def test_a_comment_is_masked_and_the_clerk_is_told(
    knowledge: Knowledge, database_file: Path
) -> None:
    """A number in a comment is hidden unless it is the centre's own; the clerk sees that."""
    number = take(knowledge, database_file)
    said = "请打13812345678或0632—6616110"
    shown = told(database_file, "set", number, "办理中", "--by", "李四", "--comment", said)
    assert f"已隐去：请打{MASK}或0632—6616110" in shown
    assert rows(database_file, "complaint_changes")[1]["comment"] == f"请打{MASK}或0632—6616110"


@pytest.mark.parametrize("text", ["TS261125-482736", "12345", "TS", "电话", "TS261125-482735多"])
def test_a_mistyped_number_is_named(database_file: Path, text: str) -> None:
    """A number that cannot be one is refused before anything is looked up."""
    assert "编号不对" in refused(database_file, "show", text)
    assert "编号不对" in refused(database_file, "set", text, "办理中", "--by", "李四")


def test_an_unknown_number_is_named(knowledge: Knowledge, database_file: Path) -> None:
    """A whole number that nobody got is not found."""
    number = take(knowledge, database_file)
    other = database_file.with_name("other.db")
    assert "没有这个编号" in refused(other, "show", number)
    assert "没有这个编号" in refused(other, "set", number, "办理中", "--by", "李四")


def test_a_change_wants_a_name_a_known_status_and_a_short_comment(
    knowledge: Knowledge, database_file: Path
) -> None:
    """Without who made it, with a status that staff cannot set, or at length, nothing changes."""
    number = take(knowledge, database_file)
    assert run(database_file, "set", number, "办理中").exit_code == 2
    assert run(database_file, "set", number, "已撤回", "--by", "李四").exit_code == 2
    assert "--by" in refused(database_file, "set", number, "办理中", "--by", " ")
    long = ["--comment", "长" * 501]
    assert "最多500个字" in refused(database_file, "set", number, "办理中", "--by", "李四", *long)
    assert "最多40个字" in refused(database_file, "set", number, "办理中", "--by", "李" * 41)
    assert len(rows(database_file, "complaint_changes")) == 1


def test_a_citizen_s_words_cannot_steer_a_terminal(
    knowledge: Knowledge, database_file: Path
) -> None:
    """Control characters are shown as marks, and no line of a citizen's looks like one of ours."""
    evil = "一\x1b[2J二\u202e三\n状态：已办结"
    number = take(knowledge, database_file, evil, evil, evil, evil)
    for arguments in (["list"], ["show", number], ["list", "--json"]):
        shown = told(database_file, *arguments)
        assert "\x1b" not in shown
        assert "\u202e" not in shown
    assert told(database_file, "show", number).splitlines().count("状态：已收到") == 1
    assert "\n状态：已办结" not in told(database_file, "show", number)
    (row,) = json.loads(told(database_file, "list", "--json"))
    assert row["matter"] == evil


def test_days_not_announced_yet_are_marked(knowledge: Knowledge, database_file: Path) -> None:
    """Where the holidays of a year are not known the day says that it may move."""
    now = 4_070_908_800_000  # 2099-01-01T00:00:00Z
    number = take(knowledge, database_file, now=now)
    assert "（放假安排公布后可能调整）" in told(database_file, "show", number)
    (row,) = json.loads(told(database_file, "list", "--json"))
    assert (row["due_is_certain"], row["overdue"]) == (False, False)


def test_complaints_are_counted_apart(knowledge: Knowledge, database_file: Path) -> None:
    """Counts tells the year's complaints and where they stand, beside its inquiries."""
    first = take(knowledge, database_file)
    take(knowledge, database_file, opening="我要建议")
    told(database_file, "set", first, "已办结", "--by", "李四", "--comment", "好")
    arguments = ["counts", "--database", str(database_file), "--year"]
    said = json.loads(CliRunner().invoke(main, [*arguments, "2016", "--json"]).stdout)
    assert said["received"] == 0
    assert said["complaints"] == {
        "received": 2,
        "complaints": 1,
        "suggestions": 1,
        "in_time": 0,
        "submitted": 1,
        "forwarded": 0,
        "handling": 0,
        "closed": 1,
        "refused": 0,
        "withdrawn": 0,
    }
    other = json.loads(CliRunner().invoke(main, [*arguments, "2017", "--json"]).stdout)
    assert set(other["complaints"].values()) == {0}
    told_plainly = CliRunner().invoke(main, [*arguments, "2016"]).stdout
    assert re.search(r"^complaints\.closed +1$", told_plainly, re.MULTILINE)
