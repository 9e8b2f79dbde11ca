"""`inquiry-bot misses`: what citizens asked in vain, alike questions together."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from bot.commands.options import load, where
from bot.commands.terminal import make_printable, tame_json
from bot.misses import make_gatherer
from bot.store import Store, now_ms, open_store
from handlers.misses.book import Group, Wanted, list_examples, list_groups
from handlers.misses.wording import REASONS
from handlers.period import day_of

NOTHING = "没有待处理的未命中。"
LINE = "{count}次\t{words}\t{reasons}\t最近{day}"
DAY_MS = 24 * 60 * 60 * 1000


def _gather(store: Store) -> None:
    """Gather what came since the last look, unless a server does."""
    gatherer = make_gatherer(store.database, store.load_knowledge)
    if gatherer.claim(now_ms()):
        while gatherer.gather(now_ms()):
            pass
        gatherer.release()


def _to_json(group: Group, store: Store) -> dict[str, Any]:
    examples = list_examples(store.journal.select, group.id)
    return {
        "group": group.id,
        "words": group.words,
        "count": group.count,
        "last": day_of(group.last).isoformat(),
        "topic": group.topic or None,
        "entry": group.entry or None,
        "reasons": {reason.value: n for reason, n in group.reasons.items() if n},
        "examples": [*dict.fromkeys(one.words for one in examples)],
    }


@click.group(help="群众问了没有得到答复的问题，相似的归在一起。")
def misses() -> None:
    """Read what was asked in vain."""


@misses.command("list", help="列出待处理的未命中，问得最多的在前。")
@click.option("--days", type=click.IntRange(1, 3660), help="只看最近几天。")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, help="最多列几组，默认50。")
@click.option("--json", "as_json", is_flag=True, help="输出JSON。")
@where
def list_all(
    config: Path | None, database: Path | None, *, days: int | None, limit: int, as_json: bool
) -> None:
    """List the groups that are open, most asked first."""
    with open_store(load(config, database).server.database) as store:
        _gather(store)
        wanted = Wanted(since=now_ms() - days * DAY_MS if days else 0)
        groups: list[Group] = []
        page = 1
        while len(groups) < limit and (
            some := list_groups(store.journal.select, wanted, page=page)
        ):
            groups, page = [*groups, *some], page + 1
        found = groups[:limit]
        if as_json:
            rows = [_to_json(one, store) for one in found]
            click.echo(tame_json(json.dumps(rows, ensure_ascii=False, indent=2)))
            return
    for one in found:
        reasons = "、".join(f"{REASONS[reason]}{n}" for reason, n in one.reasons.items() if n)
        words, day = make_printable(one.words), day_of(one.last)
        click.echo(LINE.format(count=one.count, words=words, reasons=reasons, day=day))
    if not found:
        click.echo(NOTHING)
