"""`inquiry-bot golden`: the questions that certain entries must answer, and whether they do."""

from __future__ import annotations

import asyncio
import json
import sys
from functools import partial
from pathlib import Path

import click

from bot.commands.golden_file import read_golden_file
from bot.commands.knowing import load_knowledge
from bot.commands.options import load, where
from bot.store import now_ms, open_store
from handlers.services import Knowledge
from handlers.trial.asking import Given, ask
from handlers.trial.wording import word_given
from knowledge.golden import Golden

ADDED = "已加入{count}个验收问题。"
NO_CHANGE = "验收问题集里已经有这些问题，没有变化。"
REMOVED = "已移出：{question}"
NOT_THERE = "验收问题集里没有这个问题。"
UNKNOWN_ENTRY = "没有发布编号为“{entry}”的条目。"
TOTAL = "共{count}个验收问题。"
RAN = "共{count}个验收问题，{right}个由应答条目答复，{wrong}个没有。"
WRONG = "没有：{question}（应由{wanted}答复，实际{found}）"
NOBODY = "（不应答复）"

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_by = click.option("--by", required=True, help="办理人姓名。")


@click.group(help="验收问题集：哪些问题必须由哪一条答复。")
def golden() -> None:
    """Keep the golden questions."""


@golden.command("list", help="列出验收问题集。")
@click.option("--json", "as_json", is_flag=True, help="每行一个JSON对象，可再导入。")
@where
def list_all(config: Path | None, database: Path | None, *, as_json: bool) -> None:
    """List every question with the entry that must answer it."""
    with open_store(load(config, database).server.database) as store:
        questions = store.golden.list_all()
    for one in questions:
        if as_json:
            row = {"question": one.question, "entry": one.entry}
            click.echo(json.dumps(row, ensure_ascii=False))
        else:
            click.echo(f"{one.entry or NOBODY}\t{one.question}")
    if not as_json:
        click.echo(TOTAL.format(count=len(questions)))


def _say_added(count: int) -> None:
    click.echo(ADDED.format(count=count) if count else NO_CHANGE)


@golden.command(help="加入一个验收问题；ENTRY是应当答复它的条目编号，“-”表示不应答复。")
@click.argument("question")
@click.argument("entry")
@_by
@where
def add(question: str, entry: str, by: str, config: Path | None, database: Path | None) -> None:
    """Add one question, or give one that is there another entry."""
    one = Golden(question.strip(), "" if entry == "-" else entry)
    with open_store(load(config, database).server.database) as store:
        if one.entry and one.entry not in store.library.load_snapshot().by_id:
            raise click.ClickException(UNKNOWN_ENTRY.format(entry=one.entry))
        _say_added(asyncio.run(store.golden.add([one], by=by, now=now_ms())))


@golden.command(help="移出一个验收问题。")
@click.argument("question")
@_by
@where
def remove(question: str, by: str, config: Path | None, database: Path | None) -> None:
    """Take one question out."""
    with open_store(load(config, database).server.database) as store:
        golden_id = Golden(question, "").id
        if not asyncio.run(store.golden.remove(golden_id, by=by, now=now_ms())):
            raise click.ClickException(NOT_THERE)
    click.echo(REMOVED.format(question=question))


@golden.command("import", help="从文件加入：.jsonl每行{question, entry}，.csv两列问题、条目编号。")
@click.argument("file", type=_FILE)
@_by
@where
def import_file(file: Path, by: str, config: Path | None, database: Path | None) -> None:
    """Add the questions of a file; where any line is faulty, none is added."""
    with open_store(load(config, database).server.database) as store:
        known = store.library.load_snapshot().by_id
        questions, faults = read_golden_file(file, known)
        if faults:
            for fault in faults:
                click.echo(fault, err=True)
            sys.exit(1)
        _say_added(asyncio.run(store.golden.add(questions, by=by, now=now_ms())))


def find_wrong(questions: list[Golden], knowledge: Knowledge) -> list[tuple[Golden, Given]]:
    """Return the questions that are not answered as they must be, with what they get."""
    put = partial(ask, knowledge=knowledge, now=now_ms())
    given = [(one, asyncio.run(put(one.question))) for one in questions]
    return [(one, got) for one, got in given if not one.is_met(got.outcome, got.entries)]


@golden.command(help="逐个问一遍，列出没有由应答条目答复的。有一个就以1结束。")
@click.option("--json", "as_json", is_flag=True, help="输出JSON。")
@where
def run(config: Path | None, database: Path | None, *, as_json: bool) -> None:
    """Ask every question, and name those that are not answered as they must be."""
    settings = load(config, database)
    with open_store(settings.server.database) as store:
        questions = store.golden.list_all()
        wrong = find_wrong(questions, load_knowledge(store, settings))
    count, right = len(questions), len(questions) - len(wrong)
    if as_json:
        rows = [
            {"question": one.question, "entry": one.entry, **got.to_json()} for one, got in wrong
        ]
        told = {"count": count, "right": right, "wrong": rows}
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        for one, got in wrong:
            wanted = one.entry or NOBODY
            found = word_given(got.to_json(), {})
            click.echo(WRONG.format(question=one.question, wanted=wanted, found=found))
        click.echo(RAN.format(count=count, right=right, wrong=len(wrong)))
    if wrong:
        sys.exit(1)
