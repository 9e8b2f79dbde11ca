"""`inquiry-bot trials`: before publishing, every question whose answer would change."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import click

from bot.commands.knowing import load_knowledge
from bot.commands.options import load, where
from bot.commands.terminal import make_printable, tame_json
from bot.store import Store, now_ms, open_store
from bot.trier import Trier
from handlers.services import Knowledge
from handlers.trial.wording import EFFECTS, PARTS, word_given
from knowledge.review.gate import find_next, name_retirement, name_revision
from knowledge.trials.book import list_words
from knowledge.trials.trial import Trial, TrialRow

FAILED = "试答没有完成：{fault}"
BUSY = "另有两项试答正在进行，请稍后再试。"
NOTHING_WAITS = "这一批没有等待审核、签批的条目，或者没有这个批次号。"
UNCHANGED = "没有问题的答复会改变。"
TOTAL = "共试答{tried}个问题，{count}个的答复会改变，其中{broken}个验收问题不再由应答条目答复。"
LINE = "[{part}·{effect}] {text}：{before} → {after}"
GONE = "（原文已清除）"


def run_trial(store: Store, knowledge: Knowledge, subject: str) -> Trial:
    """Return a trial that is done: one of before, or computed now."""
    trial = asyncio.run(store.trials.order(subject, now=now_ms()))
    trier = Trier(store, now_ms)
    while trial.is_open:
        if trier.run_next(knowledge) is None and store.trials.is_full(now_ms()):
            raise click.ClickException(BUSY)
        trial = store.trials.find(trial.id) or trial
    if not trial.is_done:
        raise click.ClickException(FAILED.format(fault=trial.fault))
    return trial


def _to_json(row: TrialRow, words: dict[str, str]) -> dict[str, Any]:
    text = row.content.get("text") or words.get(row.exchange or "")
    return {"part": row.part, **row.content, "text": text}


def _echo(store: Store, trial: Trial, *, as_json: bool) -> None:
    rows = store.trials.list_rows(trial.id)
    words = list_words(store.journal.select, rows)
    found = [_to_json(row, words) for row in rows]
    if as_json:
        told = {"subject": trial.subject, "publication": trial.publication}
        told |= {"broken": trial.broken, **trial.summary, "changes": found}
        click.echo(tame_json(json.dumps(told, ensure_ascii=False)))
        return
    questions = trial.summary["questions"]
    for row in found:
        line = LINE.format(
            part=PARTS[row["part"]],
            effect=EFFECTS[row["effect"]],
            text=make_printable(row["text"] or GONE),
            before=word_given(row["before"], questions),
            after=word_given(row["after"], questions),
        )
        click.echo(line)
    tried = sum(trial.summary["tried"][part] for part in PARTS)
    total = TOTAL.format(tried=tried, count=len(found), broken=trial.broken)
    click.echo(total if found else UNCHANGED)


@click.group(help="发布前试答：哪些问题的答复会改变。")
def trials() -> None:
    """Try changes out before they are published."""


@trials.command(help="试答一条的最新修订，或停用它。有验收问题被破坏时以1结束。")
@click.argument("entry")
@click.option("--retire", is_flag=True, help="试的是停用这一条。")
@click.option("--json", "as_json", is_flag=True, help="输出JSON。")
@where
def entry(
    entry: str, config: Path | None, database: Path | None, *, retire: bool, as_json: bool
) -> None:
    """Try the latest revision of an entry, or its retirement."""
    settings = load(config, database)
    with open_store(settings.server.database) as store:
        revision = store.review.get_standing(entry).revision
        subject = name_retirement(entry) if retire else name_revision(entry, revision)
        trial = run_trial(store, load_knowledge(store, settings), subject)
        _echo(store, trial, as_json=as_json)
    sys.exit(1 if trial.broken else 0)


@trials.command(help="试答一批下一步会发布的条目：审核后马上发布的，或者签批的。")
@click.argument("batch")
@click.option("--by", default="", help="由谁审核、签批；他参与过的不在内。")
@click.option("--json", "as_json", is_flag=True, help="输出JSON。")
@where
def batch(
    batch: str, config: Path | None, database: Path | None, *, by: str, as_json: bool
) -> None:
    """Try what of a batch is published next."""
    settings = load(config, database)
    with open_store(settings.server.database) as store:
        subject = find_next(store.database.read, batch, by)
        if not subject:
            raise click.ClickException(NOTHING_WAITS)
        trial = run_trial(store, load_knowledge(store, settings), subject)
        _echo(store, trial, as_json=as_json)
    sys.exit(1 if trial.broken else 0)
