"""`inquiry-bot handoffs`: staff read, answer and close what citizens opened with 转人工."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import click

from bot.commands.desk_words import (
    DELETED,
    NONE,
    NONE_OPEN,
    TALK,
    TOTAL,
    list_head,
    list_said,
    to_json,
    word_error,
    word_line,
)
from bot.commands.options import load, where
from bot.commands.terminal import tame_json
from bot.store import now_ms, open_store
from handlers.desk import LONGEST_ANSWER, Desk, DeskError
from handlers.handoffs import HandoffStatus
from handlers.period import day_of

LONGEST_NAME = 40

TOO_LONG = "最多{limit}个字，现在有{length}个字。"
EMPTY = "不能为空。"


def _read_words(
    _ctx: click.Context, _param: click.Parameter, value: str | None, *, limit: int
) -> str:
    """Return an option's words without outer space, half characters as question marks."""
    if value is None:
        return ""
    words = value.encode(errors="replace").decode().strip()
    if not words:
        raise click.BadParameter(EMPTY)
    if len(words) > limit:
        raise click.BadParameter(TOO_LONG.format(limit=limit, length=len(words)))
    return words


_name = partial(_read_words, limit=LONGEST_NAME)
_words = partial(_read_words, limit=LONGEST_ANSWER)
_by = click.option("--by", callback=_name, required=True, help="办理人姓名。")


@contextmanager
def _open_desk(config: Path | None, database: Path | None) -> Iterator[Desk]:
    """Open the desk, and end with a sentence where a hand-off cannot be treated so."""
    with open_store(load(config, database).server.database) as store:
        try:
            yield store.desk
        except DeskError as error:
            raise click.ClickException(word_error(error)) from error


@click.group(help="查看和办理群众的转人工。")
def handoffs() -> None:
    """Take hand-offs."""


@handoffs.command("list", help="列出转人工，按最迟答复日期排列。")
@click.option("--open/--all", "is_open", default=True, help="只列尚未办结的（默认），或全部。")
@click.option("--json", "as_json", is_flag=True, help="输出JSON。")
@where
def list_all(config: Path | None, database: Path | None, *, is_open: bool, as_json: bool) -> None:
    """List hand-offs by the day they are due, with a word where they are overdue."""
    with _open_desk(config, database) as desk:
        found = desk.list_handoffs(closed=not is_open)
    today = day_of(now_ms())
    if as_json:
        rows = [to_json(one, today) for one in found]
        click.echo(tame_json(json.dumps(rows, ensure_ascii=False, indent=2)))
        return
    for one in found:
        click.echo(word_line(one, today))
    waiting = sum(one.status is HandoffStatus.OPEN for one in found)
    overdue = sum(one.is_overdue(today) for one in found)
    total = TOTAL.format(count=len(found), waiting=waiting, overdue=overdue)
    click.echo(total if found else NONE_OPEN if is_open else NONE)


@handoffs.command(help="显示一件转人工和前后的对话。")
@click.argument("number")
@where
def show(number: str, config: Path | None, database: Path | None) -> None:
    """Show how a hand-off stands, and what was said from 30 minutes before it."""
    with _open_desk(config, database) as desk:
        handoff = desk.get_handoff(number)
        talk = desk.list_talk(handoff, now=now_ms())
    for line in list_head(handoff, day_of(now_ms())):
        click.echo(line)
    click.echo(f"\n{TALK if talk else DELETED}")
    for exchange in talk:
        for line in list_said(exchange):
            click.echo(line)


@handoffs.command(help="记下已经答复；写了答复文字的，群众下次发消息时送达。")
@click.argument("number")
@_by
@click.option("--text", callback=_words, help="答复文字；电话答复的不写。")
@where
def answer(number: str, config: Path | None, database: Path | None, *, by: str, text: str) -> None:
    """Note who has answered; a text goes out with the citizen's next reply."""
    with _open_desk(config, database) as desk:
        done = asyncio.run(desk.answer(number, by=by, text=text, now=now_ms()))
    click.echo(word_line(done, day_of(now_ms())))


@handoffs.command(help="办结一件转人工，写明情况。")
@click.argument("number")
@_by
@click.option("--comment", callback=_words, required=True, help="办理情况。")
@where
def close(
    number: str, config: Path | None, database: Path | None, *, by: str, comment: str
) -> None:
    """Close a hand-off, with an answer or without."""
    with _open_desk(config, database) as desk:
        done = asyncio.run(desk.close(number, by=by, comment=comment, now=now_ms()))
    click.echo(word_line(done, day_of(now_ms())))
