"""`inquiry-bot words`: staff's own synonyms and fillers, and their review."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import click

from bot.commands.knowing import load_knowledge
from bot.commands.options import load, where
from bot.commands.trials import run_trial
from bot.settings import Settings
from bot.store import Store, now_ms, open_store
from knowledge.lexicon import WordAct, WordChange, WordKind
from knowledge.review.gate import name_words
from knowledge.synonyms import Kept, WordsError, WordState

NONE = "没有等待审核的修改。"
WAITS = "{number}  {act}{kind}“{word}”{standard}  {by}：{reason}"
OF = "（与“{standard}”同义）"
PROPOSED = "已提交，编号{number}，等待别人审核。"
USED = "已通过，马上开始使用。"
REJECTED = "已退回。"
UNKNOWN = "没有这个编号：{number}"
BROKEN = "通过后，这些验收问题将不再由应答条目答复；仍要通过，请用 --despite 写明理由："

_KINDS = {WordKind.SAME: "同义词", WordKind.FILLER: "口头语"}
_ACTS = {WordAct.ADD: "加入", WordAct.REMOVE: "移出"}

_number = click.argument("number", type=int)
_by = click.option("--by", required=True, help="姓名。")


@contextmanager
def _open(settings: Settings) -> Iterator[Store]:
    """Open the store, and end with a sentence where a change cannot be made or judged so."""
    with open_store(settings.server.database) as store:
        try:
            yield store
        except WordsError as error:
            raise click.ClickException(str(error)) from error


def _word(kept: Kept) -> str:
    change = kept.change
    standard = OF.format(standard=change.standard) if change.standard else ""
    return WAITS.format(
        number=kept.number,
        act=_ACTS[change.act],
        kind=_KINDS[change.kind],
        word=change.word,
        standard=standard,
        by=kept.by,
        reason=kept.reason,
    )


@click.group(help="查看和修改词表：同义词和口头语。")
def words() -> None:
    """Keep the word lists."""


@words.command("list", help="列出等待审核的修改；--json 连同正在使用的词。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@where
def list_words(config: Path | None, database: Path | None, *, as_json: bool) -> None:
    """List what waits, and with --json all lists in use."""
    with _open(load(config, database)) as store:
        waiting, lists = store.synonyms.list_waiting(), store.synonyms.read_lists()
    if as_json:
        changes = [
            {"number": one.number, "kind": one.change.kind, "act": one.change.act}
            | {"standard": one.change.standard, "word": one.change.word, "by": one.by}
            for one in waiting
        ]
        listed = {key: lists.get(key, []) for key in ("same", "fillers")}
        click.echo(json.dumps({**listed, "waiting": changes}, ensure_ascii=False))
        return
    for line in [_word(one) for one in waiting] or [NONE]:
        click.echo(line)


def _propose(config: Path | None, act: WordAct, given: dict[str, Any]) -> None:
    standard = given["same_as"]
    kind = WordKind.SAME if standard else WordKind.FILLER
    change = WordChange(kind, act, standard, given["word"])
    with _open(load(config, given["database"])) as store:
        number = asyncio.run(
            store.synonyms.propose(change, by=given["by"], reason=given["reason"], now=now_ms())
        )
    click.echo(PROPOSED.format(number=number))


def _add_proposal(name: str, act: WordAct, help_text: str) -> None:
    @words.command(name, help=help_text)
    @click.argument("word")
    @click.option("--same-as", default="", help="与哪个词意思相同；不写就是口头语。")
    @_by
    @click.option("--reason", required=True, help="原因。")
    @where
    def propose(config: Path | None, **given: Any) -> None:
        _propose(config, act, given)


_add_proposal("add", WordAct.ADD, "提出加入一个词，等待审核。")
_add_proposal("remove", WordAct.REMOVE, "提出移出一个词，等待审核。")


@words.command(help="通过一项修改，马上使用；不能审核自己提出的。")
@_number
@_by
@click.option("--comment", default="", help="意见。")
@click.option("--despite", default="", help="验收问题有变化仍要通过的理由。")
@where
def approve(number: int, config: Path | None, database: Path | None, **given: str) -> None:
    """Take a change into use; where golden questions break, only with a reason."""
    by, comment, despite = (given[key].strip() for key in ("by", "comment", "despite"))
    settings = load(config, database)
    with _open(settings) as store:
        kept = store.synonyms.find(number)
        if kept is None:
            raise click.ClickException(UNKNOWN.format(number=number))
        judging = partial(store.synonyms.judge, number, WordState.USED, by=by, now=now_ms())
        if kept.state is WordState.WAITING and kept.by != by:
            trial = run_trial(store, load_knowledge(store, settings), name_words(number))
            if trial.broken and not despite:
                rows = store.trials.list_rows(trial.id, part="golden")
                lost = [row.content for row in rows if row.content["effect"] == "broken"]
                raise click.ClickException("\n".join([BROKEN, *(one["text"] for one in lost)]))
        asyncio.run(judging(comment=comment, despite=despite))
    click.echo(USED)


@words.command(help="退回一项修改，写明原因。")
@_number
@_by
@click.option("--comment", required=True, help="为什么退回。")
@where
def reject(
    number: int, config: Path | None, database: Path | None, *, by: str, comment: str
) -> None:
    """Reject a change."""
    with _open(load(config, database)) as store:
        judging = store.synonyms.judge(
            number, WordState.REJECTED, by=by, comment=comment, now=now_ms()
        )
        asyncio.run(judging)
    click.echo(REJECTED)
