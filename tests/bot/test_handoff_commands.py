"""Promises of `inquiry-bot handoffs`: staff list, read, answer and close on the command line."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from support.conversation import NOON, Conversation, converse

from bot.cli import main
from bot.commands.desk_words import word_line
from bot.store import Store, now_ms
from handlers.inquiry import Channel, Inquiry, Kind
from handlers.services import Knowledge


def invoke(database: Path, *arguments: str) -> Result:
    """Run `handoffs` inside this process."""
    return CliRunner().invoke(main, ["handoffs", *arguments, "--database", str(database)])


def say(citizen: Conversation, *texts: str) -> str:
    """Send texts and return the last reply."""

    async def send_all() -> str:
        return [(await citizen.send(text)).text for text in texts][-1]

    return asyncio.run(send_all())


def open_one(citizen: Conversation, *texts: str) -> str:
    """Send texts and 转人工, and return the number."""
    found = re.search(r"转接编号(\d{6})", say(citizen, *texts, "转人工"))
    assert found
    return found[1]


@pytest.fixture
def fresh(knowledge: Knowledge, store: Store) -> Conversation:
    """Give a citizen whose clock is right."""
    one = converse(knowledge, store.journal, citizen="decade")
    one.clock.now = now_ms() - 60_000
    return one


def numbers_of(lines: Sequence[str]) -> list[str]:
    """Return the numbers that lines begin with."""
    return [line[:6] for line in lines if line[:6].isdigit()]


def test_an_empty_desk_says_so(database_file: Path) -> None:
    """Where there is no hand-off the list says so, and its JSON is an empty list."""
    assert invoke(database_file, "list").stdout == "没有尚未办结的转人工。\n"
    assert invoke(database_file, "list", "--all").stdout == "没有转人工。\n"
    assert json.loads(invoke(database_file, "list", "--json").stdout) == []


def test_the_list_marks_what_is_overdue(
    citizen: Conversation, fresh: Conversation, database_file: Path
) -> None:
    """The list goes by due day, says 逾期 where that is over, and sums up."""
    young, old = open_one(fresh), open_one(citizen)
    lines = invoke(database_file, "list").stdout.splitlines()
    assert numbers_of(lines) == [old, young]
    assert lines[0] == (
        f"{old}  待答复  最迟2016年7月12日  逾期，已过15个工作日"
        "  2016年7月1日 12:00转人工  微信（service）"
    )
    assert "逾期" not in lines[1]
    assert lines[2] == "共2件，待答复2件，其中逾期1件。"


@pytest.mark.parametrize(
    ("day", "word"), [(12, ""), (13, "逾期"), (22, "逾期"), (23, "逾期，已过15个工作日")]
)
def test_overdue_begins_after_the_last_day(
    citizen: Conversation, store: Store, day: int, word: str
) -> None:
    """Nothing is overdue on its day, from the next it is; after 15 working days that is said."""
    handoff = store.desk.get_handoff(open_one(citizen))
    parts = word_line(handoff, dt.date(2016, 7, day)).split("  ")
    assert [part for part in parts if "逾期" in part] == ([word] if word else [])


def test_closed_ones_are_listed_where_asked(citizen: Conversation, database_file: Path) -> None:
    """--open leaves out what is closed, --all does not; an answered one is not closed yet."""
    number = open_one(citizen)
    assert invoke(database_file, "answer", number, "--by", "张三").exit_code == 0
    assert f"{number}  已答复" in invoke(database_file, "list", "--open").stdout
    closed = invoke(database_file, "close", number, "--by", "李四", "--comment", "已电话说明")
    assert closed.stdout.startswith(f"{number}  已办结")
    assert numbers_of(invoke(database_file, "list", "--open").stdout.splitlines()) == []
    listed = invoke(database_file, "list", "--all").stdout.splitlines()
    assert numbers_of(listed) == [number]
    assert listed[-1] == "共1件，待答复0件，其中逾期0件。"


def test_json_holds_everything_but_the_citizen(citizen: Conversation, database_file: Path) -> None:
    """A program reads every field in fixed forms, and nothing that tells who the citizen is."""
    number = open_one(citizen)
    invoke(database_file, "answer", number, "--by", "张三", "--text", "请带身份证来办")
    invoke(database_file, "close", number, "--by", "李四", "--comment", "已办")
    said = invoke(database_file, "list", "--all", "--json").stdout
    (row,) = json.loads(said)
    assert citizen.citizen not in said
    times = [row.pop(name) for name in ("answered_at", "closed_at")]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00", time) for time in times)
    assert row == {
        "number": number,
        "account": "service",
        "channel": "wechat",
        "status": "closed",
        "opened_at": "2016-07-01T12:00:01+08:00",
        "simple_due": "2016-07-08",
        "due": "2016-07-12",
        "complex_due": "2016-07-22",
        "uncertain_from": None,
        "is_overdue": False,
        "is_deleted": False,
        "answered_by": "张三",
        "answer": "请带身份证来办",
        "closed_by": "李四",
        "comment": "已办",
    }


def test_show_tells_how_it_stands_and_what_was_said(
    citizen: Conversation, database_file: Path
) -> None:
    """Staff read the three terms, then the talk with the numbers masked, never who it was."""
    number = open_one(citizen, "电话", "谢谢")
    say(citizen, "我的手机13800138000，想问社保卡")
    asyncio.run(citizen.send("", Kind.IMAGE))
    said = invoke(database_file, "show", number).stdout
    lines = said.splitlines()
    assert lines[:6] == [
        f"转接编号：{number}",
        "状态：待答复（逾期，已过15个工作日）",
        "来自：微信（service），2016年7月1日 12:00",
        "期限：2016年7月8日（简单问题，5个工作日）",
        "　　　2016年7月12日（7个工作日，已告知群众）",
        "　　　2016年7月22日（情况复杂，15个工作日）",
    ]
    assert "2016年7月1日 12:00 群众：电话" in lines
    assert "2016年7月1日 12:00 平台：不客气。还有问题可以随时问我。" in lines
    assert "2016年7月1日 12:00 群众：我的手机＊＊＊，想问社保卡" in lines
    assert "2016年7月1日 12:00 群众：（图片）" in lines
    assert "13800138000" not in said
    assert citizen.citizen not in said


def test_what_nobody_said_is_no_line(citizen: Conversation, database_file: Path) -> None:
    """That an agent came, and what was silent meanwhile, stands in no line of the talk."""
    number = open_one(citizen)
    before = invoke(database_file, "show", number).stdout
    asyncio.run(citizen.send("", Kind.AGENT_JOINED))
    assert invoke(database_file, "show", number).stdout == before
    say(citizen, "在吗")
    after = invoke(database_file, "show", number).stdout
    assert after.removeprefix(before) == "2016年7月1日 12:00 群众：在吗\n"


def test_an_answer_is_shown_waiting_then_given(fresh: Conversation, database_file: Path) -> None:
    """Staff see whether their words have reached the citizen, and who closed it and why."""
    number = open_one(fresh)
    answered = invoke(database_file, "answer", number, "--by", " 张三 ", "--text", "请来三楼")
    assert answered.stdout.startswith(f"{number}  已答复")
    waiting = "工作人员（等群众下次发消息时送达）：您转人工的事"
    assert waiting in invoke(database_file, "show", number).stdout
    assert say(fresh, "谢谢").startswith(f"您转人工的事（转接编号{number}），工作人员的答复是：")
    invoke(database_file, "close", number, "--by", "李四", "--comment", "群众已知晓")
    said = invoke(database_file, "show", number).stdout
    assert "工作人员（已送达）" in said
    assert re.search(r"^答复：张三，\d{4}年", said, re.MULTILINE)
    assert re.search(r"^办结：李四，\d{4}年.*，群众已知晓$", said, re.MULTILINE)


def test_on_the_web_staff_read_how_long_words_can_arrive(
    knowledge: Knowledge, store: Store, database_file: Path
) -> None:
    """For a conversation on the web it is said when the words of staff cannot arrive any more."""
    visitor = converse(knowledge, store.journal)
    inquiry = Inquiry("web", Channel.WEB, "c0ffee", "k", NOON, Kind.TEXT, "转人工")
    told = asyncio.run(visitor.pipeline.reply_to(inquiry)).text
    number = re.findall(r"转接编号(\d{6})", told)[0]
    invoke(database_file, "answer", number, "--by", "张三", "--text", "请来三楼")
    said = invoke(database_file, "show", number).stdout
    assert "超过24小时没有打开网页的送不到" in said
    assert "网页（web）" in said


def test_a_day_that_is_not_certain_is_marked(fresh: Conversation, database_file: Path) -> None:
    """Where a year's holidays are not known list and page say from which day on."""
    fresh.clock.now = 2_369_966_400_000  # 2045-02-06
    number = open_one(fresh)
    assert "（按周末推算）" in invoke(database_file, "list").stdout
    said = invoke(database_file, "show", number).stdout
    assert "注：2045年2月7日起的放假安排还没有收录，期限按周末推算，可能有出入。" in said


def test_who_has_left_is_marked(citizen: Conversation, database_file: Path) -> None:
    """A hand-off whose citizen deleted their records says so, and takes no text."""
    number = open_one(citizen)
    asyncio.run(citizen.send("", Kind.LEFT))
    gone = "群众已删除记录，或保存期已满。"
    assert gone in invoke(database_file, "list").stdout
    assert invoke(database_file, "show", number).stdout.endswith(f"\n{gone}\n")
    refused = invoke(database_file, "answer", number, "--by", "张三", "--text", "请来三楼")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert f"编号{number}的群众已删除记录，文字送不到" in refused.stderr
    assert json.loads(invoke(database_file, "list", "--json").stdout)[0]["is_deleted"]


def test_what_cannot_be_done_is_one_line(citizen: Conversation, database_file: Path) -> None:
    """An unknown number, a second answer and a second close end with code 1 and a sentence."""
    number = open_one(citizen)
    by = ("--by", "张三")
    comment = ("--comment", "已办")
    for wanted in (("show", "1"), ("answer", "1", *by), ("close", "1", *by, *comment)):
        ended = invoke(database_file, *wanted)
        assert (ended.exit_code, ended.stderr) == (1, "Error: 没有编号为1的转人工。\n")
    assert invoke(database_file, "answer", number, *by).exit_code == 0
    again = invoke(database_file, "answer", number, "--by", "李四")
    assert again.stderr.startswith(f"Error: 编号{number}已由张三于")
    assert again.stderr.endswith("答复。\n")
    assert invoke(database_file, "close", number, *by, *comment).exit_code == 0
    for wanted in (("answer", number, *by), ("close", number, *by, *comment)):
        assert invoke(database_file, *wanted).stderr.endswith("办结。\n")


@pytest.mark.parametrize(
    ("options", "rule"),
    [
        (("--by", "  "), "不能为空。"),
        (("--by", "名" * 41), "最多40个字，现在有41个字。"),
        (("--by", "张三", "--text", "字" * 601), "最多600个字，现在有601个字。"),
        (("--text", "请来三楼"), "--by"),
    ],
)
def test_words_that_cannot_be_taken_are_named(
    citizen: Conversation, database_file: Path, options: tuple[str, ...], rule: str
) -> None:
    """An empty name, one that is missing and words that are too long change nothing."""
    number = open_one(citizen)
    ended = invoke(database_file, "answer", number, *options)
    assert ended.exit_code == 2
    assert rule in ended.stderr
    assert f"{number}  待答复" in invoke(database_file, "list").stdout


def test_half_a_character_does_no_harm(citizen: Conversation, database_file: Path) -> None:
    """Bytes of the command line that are no text become question marks."""
    number = open_one(citizen)
    assert invoke(database_file, "answer", number, "--by", "张\udcff三").exit_code == 0
    assert json.loads(invoke(database_file, "list", "--json").stdout)[0]["answered_by"] == "张?三"


def test_a_citizen_s_words_steer_no_terminal(fresh: Conversation, database_file: Path) -> None:
    """What clears a screen, turns the writing or begins a line of its own is shown, not done."""
    number = open_one(fresh, "电话\x1b[2J多少\u202e\n状态：已办结")
    shown = invoke(database_file, "show", number).stdout
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "\n状态：已办结" not in shown
    assert "状态：待答复" in shown
