"""`inquiry-bot explain`: why the bot would answer a question as it does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from bot.commands.knowing import load_knowledge
from bot.commands.options import load, where
from bot.explaining import explain_text, name_guards
from bot.store import now_ms, open_store
from handlers.period import day_of
from knowledge.matching.candidates import FEATURES, MEANINGS
from knowledge.vectors.finding import find_encoder

VERDICTS = {"hit": "直接答复", "ambiguous": "请群众选择", "miss": "没有答案"}
NAMES = dict(
    zip(
        (*FEATURES, *MEANINGS),
        (
            "含字",
            "含音",
            "含词",
            "问含",
            "答含",
            "长短",
            "相像",
            "音像",
            "开头",
            "全同",
            "意近",
            "意差",
        ),
        strict=True,
    )
)
"""What staff read for each feature."""


def _lines(told: dict[str, Any]) -> Iterator[str]:
    """Yield for staff what `explain_text` returns."""
    yield f"问题：{told['question']}"
    yield f"比对用的文字：{told['folded']}（词：{' '.join(told['words'])}）"
    meaning = any(MEANINGS[0] in one["features"] for one in told["candidates"])
    yield f"匹配方式：字、音、词{'、句意' if meaning else ''}（{told['tier']}）"
    why = f"，因为条目没有说到：{name_guards(told['guards'])}" if told["guards"] else ""
    yield f"判定：{VERDICTS[told['verdict']]}{why}"
    if told["directory"]:
        yield f"窗口目录：按事项名称对上了{'、'.join(told['directory'])}"
    if not told["candidates"]:
        yield "候选条目：无"
    for place, one in enumerate(told["candidates"], 1):
        yield ""
        yield f"{place}. {one['question']}（{one['entry']}）可能性 {one['probability']:.3f}"
        yield f"   最接近的问法：{one['phrasing']}"
        features = (f"{NAMES[name]} {value:.2f}" for name, value in one["features"].items())
        yield f"   {'，'.join(features)}"
        if one["guards"]:
            yield f"   不能直接答复，条目没有说到：{name_guards(one['guards'])}"


@click.command()
@click.argument("text")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@where
def explain(text: str, config: Path | None, database: Path | None, *, as_json: bool) -> None:
    """Show why the bot would answer TEXT as it does; nothing is recorded.

    Told are the folded text, the candidates with each feature, the guards that speak against
    them, and the verdict. docs/matching.md says what each means.
    """
    settings = load(config, database)
    with open_store(settings.server.database) as store:
        knowledge = load_knowledge(store, settings)
    tier = find_encoder(settings.matching.semantic).tier
    told = explain_text(text, knowledge, tier, day_of(now_ms()))
    click.echo(json.dumps(told, ensure_ascii=False) if as_json else "\n".join(_lines(told)))
