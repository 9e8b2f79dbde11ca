"""`inquiry-bot complaints`: staff read complaints and suggestions, and say where they stand."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import astuple
from pathlib import Path
from typing import NoReturn

import click

from bot.commands.options import load, where
from bot.commands.terminal import make_printable, tame_json
from bot.store import now_ms, open_store
from handlers.complaints.book import find_complaint, list_complaints
from handlers.complaints.clerk import (
    LONGEST_COMMENT,
    ForbiddenChangeError,
    MissingCommentError,
    StaffChange,
    UnknownComplaintError,
    change_status,
)
from handlers.complaints.complaint import OF_STAFF, Change, Complaint, ComplaintStatus
from handlers.complaints.number import find_mention, is_whole
from handlers.complaints.telling import name_complaint
from handlers.complaints.wording import FIELDS, NATURES, STATUSES
from handlers.period import CHINA, day_of
from knowledge.masking import mask

LONGEST_NAME = 40

_BY_NAME = {STATUSES[status]: status for status in OF_STAFF}
_BY_NAME |= {status.value: status for status in OF_STAFF}


def _end(sentence: str) -> NoReturn:
    """End with one line and code 1."""
    raise click.ClickException(sentence)


def _read_number(text: str) -> str:
    """Return the digits of a receipt number, or end with what is wrong with it."""
    mention = find_mention(text)
    if mention is None or mention.rest or not is_whole(mention.digits):
        _end(f"编号不对：{text}。编号是TS或JY加12位数字，请对照后再输入。")
    return mention.digits


def _word_overdue(complaint: Complaint, today: dt.date) -> str:
    """Return 逾期 where a complaint is, with a mark where holidays may still move the day."""
    if not complaint.is_overdue(today):
        return ""
    return "逾期" if complaint.due.is_certain else "逾期？"


def _word_moment(milliseconds: int) -> str:
    return f"{dt.datetime.fromtimestamp(milliseconds / 1000, CHINA):%Y-%m-%d %H:%M}"


def _row(complaint: Complaint, today: dt.date) -> dict[str, object]:
    """Return what `list --json` writes for one complaint."""
    words, due = complaint.words, complaint.due
    return {
        "number": name_complaint(complaint),
        "nature": complaint.nature,
        "account": complaint.account,
        "received": _word_moment(complaint.received_at),
        "due": due.day.isoformat(),
        "due_is_certain": due.is_certain,
        "working_days": complaint.working_days,
        "status": complaint.status,
        "overdue": complaint.is_overdue(today),
        "window": words.window,
        "matter": words.matter,
        "time": words.time,
        "wish": words.wish,
    }


def _line(complaint: Complaint, today: dt.date) -> str:
    """Return what `list` writes for one complaint."""
    window = complaint.words.window or "窗口未填"
    shown = " ".join(make_printable(window).split())[:20]
    parts = (
        name_complaint(complaint),
        NATURES[complaint.nature],
        f"收到{day_of(complaint.received_at)}",
        f"期限{complaint.due.day}",
        STATUSES[complaint.status],
        _word_overdue(complaint, today),
        shown,
    )
    return "  ".join(part for part in parts if part)


def _word_change(change: Change) -> str:
    line = f"  {_word_moment(change.changed_at)}  {STATUSES[change.status]}  {change.author}"
    return make_printable(f"{line}  {change.comment}".rstrip())


def _word_whole(complaint: Complaint, today: dt.date) -> list[str]:
    """Return what `show` writes: words, standing and history."""
    words, due = complaint.words, complaint.due
    overdue = _word_overdue(complaint, today)
    certain = "" if due.is_certain else "（放假安排公布后可能调整）"
    answers = zip(FIELDS.values(), astuple(words), strict=True)
    return [
        f"编号：{name_complaint(complaint)}（{NATURES[complaint.nature]}，{complaint.account}）",
        f"收到：{_word_moment(complaint.received_at)}",
        f"期限：{due.day}（{complaint.working_days}个工作日）{certain}{overdue}",
        f"状态：{STATUSES[complaint.status]}",
        *(f"{name}：{make_printable(answer) or '未填'}" for name, answer in answers),
        "经过：",
        *map(_word_change, complaint.changes),
    ]


@click.group(help="查看和办理群众的投诉、建议。")
def complaints() -> None:
    """Read complaints and suggestions, and say where they stand."""


@complaints.command("list", help="列出投诉和建议，先收到的在前。")
@click.option("--open/--all", "only_open", default=True, help="只列还没有办完的（默认），或全部。")
@click.option("--json", "as_json", is_flag=True, help="输出JSON。")
@where
def list_them(
    config: Path | None, database: Path | None, *, only_open: bool, as_json: bool
) -> None:
    """List what waits to be done, the oldest first; with --all what is over too."""
    today = day_of(now_ms())
    with open_store(load(config, database).server.database) as store:
        found = list_complaints(store.journal.select, only_open=only_open)
    if as_json:
        text = json.dumps([_row(one, today) for one in found], ensure_ascii=False, indent=2)
        click.echo(tame_json(text))
        return
    for one in found:
        click.echo(_line(one, today))
    late = sum(one.is_overdue(today) for one in found)
    click.echo(f"共{len(found)}件，其中逾期{late}件。")


@complaints.command(help="显示一件的内容和办理经过。")
@click.argument("number")
@where
def show(number: str, config: Path | None, database: Path | None) -> None:
    """Show one with its words and its history."""
    digits = _read_number(number)
    with open_store(load(config, database).server.database) as store:
        found = find_complaint(store.journal.select, digits)
    if found is None:
        _end(f"没有这个编号：{number}")
    for line in _word_whole(found, day_of(now_ms())):
        click.echo(line)


def _read_words(text: str, name: str, limit: int) -> str:
    """Return what staff say on one line, or end where it is too long."""
    words = " ".join(text.encode(errors="replace").decode().split())
    if len(words) > limit:
        _end(f"{name}太长：最多{limit}个字，现在有{len(words)}个。")
    return words


def _word_refused(error: ForbiddenChangeError) -> str:
    """Return why a change was refused."""
    standing = STATUSES[error.complaint.status]
    if error.complaint.status is ComplaintStatus.WITHDRAWN:
        return f"提交人{standing}，不能再改。"
    return f"现在是“{standing}”，只能改为“{STATUSES[ComplaintStatus.HANDLING]}”重新办理。"


@complaints.command("set", help="改变一件的状态：已转办、办理中、已办结、不予受理。")
@click.argument("number")
@click.argument("status", type=click.Choice([*_BY_NAME]))
@click.option("--by", "author", required=True, help="办理人姓名，提交人看不到。")
@click.option("--comment", default="", help="说明，提交人查编号时会看到；办结和不予受理必须写。")
@click.option("--complicated", is_flag=True, help="情况复杂，期限由7个工作日改为15个。")
@where
def set_status(  # noqa: PLR0913 - the options of a command
    number: str,
    status: str,
    config: Path | None,
    database: Path | None,
    *,
    author: str,
    comment: str,
    complicated: bool,
) -> None:
    """Say where one stands now: 已转办, 办理中, 已办结 or 不予受理."""
    digits, said = _read_number(number), _read_words(comment, "说明", LONGEST_COMMENT)
    name = _read_words(author, "姓名", LONGEST_NAME)
    if not name:
        _end("请用 --by 写明是谁办的。")
    with open_store(load(config, database).server.database) as store:
        masked = mask(said, store.library.load_snapshot().own_numbers)
        wanted = StaffChange(_BY_NAME[status], name, masked, is_complicated=complicated)
        try:
            found = change_status(store.database, digits, wanted, now=now_ms())
        except UnknownComplaintError:
            _end(f"没有这个编号：{number}")
        except MissingCommentError:
            _end(f"改为“{STATUSES[wanted.status]}”要用 --comment 写明结果或理由，提交人会看到。")
        except ForbiddenChangeError as error:
            _end(_word_refused(error))
    click.echo(f"{name_complaint(found)} 已改为“{STATUSES[found.status]}”。")
    if masked != said:
        click.echo(f"说明里的号码不是本中心公布的电话，已隐去：{masked}")
