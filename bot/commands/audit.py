"""`inquiry-bot audit`: the record of what staff did, read and verified on the command line."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from bot.commands.options import load, where
from bot.commands.terminal import make_printable, tame_json
from bot.console.acts import word_act, word_detail
from bot.console.pages import word_moment
from bot.console.record import read_search
from bot.store import open_store
from knowledge.audit import Record, verify_chain
from knowledge.deeds import holds_head, list_records

_GOOD = "共{length}条，从第一条到最后一条都对得上。"
_BROKEN = "第{number}条对不上：它或者它前面的记录被改过、删过。"
_HEAD = "最后一条的校验码：{head}\n请抄下来，存在别处；以后用 --head 核对。"
_THERE = "抄下的校验码在记录里。"
_AWAY = "抄下的校验码不在记录里：记录可能被整个换过，或者抄错了。"


def _to_json(record: Record) -> dict[str, object]:
    deed = record.deed
    return {
        "number": record.number,
        "at": deed.at,
        "staff": deed.staff,
        "act": deed.act,
        "subject": deed.subject,
        "detail": dict(deed.detail),
        "hash": record.hash,
    }


def _word(record: Record) -> str:
    deed = record.deed
    parts = (
        str(record.number),
        word_moment(deed.at),
        deed.staff,
        word_act(deed.act),
        deed.subject,
        word_detail(deed.detail),
    )
    return make_printable("  ".join(part for part in parts if part))


@click.group(help="查看和核对操作记录。")
def audit() -> None:
    """Read the audit record."""


@audit.command("list", help="列出操作记录，最新的在前。")
@click.option("--staff", default="", help="只看这个账号的。")
@click.option("--act", default="", help="只看这种操作，例如 entry.published。")
@click.option("--subject", default="", help="只看这个对象的，例如条目编号。")
@click.option("--from", "first", default="", help="从哪天，例如 2026-11-01。")
@click.option("--to", "last", default="", help="到哪天。")
@click.option("--limit", type=click.IntRange(1, 1_000_000), default=100, help="最多几条。")
@click.option("--json", "as_json", is_flag=True, help="输出JSON。")
@where
def list_them(
    config: Path | None, database: Path | None, *, limit: int, as_json: bool, **query: Any
) -> None:
    """List what was done, the latest first."""
    search = read_search({**query, "from": query["first"], "to": query["last"]})
    with open_store(load(config, database).server.database) as store:
        found = list_records(store.database.read, search, limit=limit)
    if as_json:
        text = json.dumps([_to_json(one) for one in found], ensure_ascii=False, indent=2)
        click.echo(tame_json(text))
        return
    for one in found:
        click.echo(_word(one))


@audit.command(help="从头核对操作记录有没有被改过；有问题时退出码为1。")
@click.option("--head", default="", help="以前抄下的校验码。")
@where
def verify(config: Path | None, database: Path | None, *, head: str) -> None:
    """Follow the chain from its beginning, and look for a hash that was noted before."""
    with open_store(load(config, database).server.database) as store:
        chain = verify_chain(store.database.read)
        is_there = holds_head(store.database.read, head) if head else True
    if chain.broken_at is not None:
        click.echo(_BROKEN.format(number=chain.broken_at), err=True)
    else:
        click.echo(_GOOD.format(length=chain.length))
        click.echo(_HEAD.format(head=chain.head))
    if head:
        click.echo(_THERE if is_there else _AWAY, err=not is_there)
    if chain.broken_at is not None or not is_there:
        sys.exit(1)
