"""`inquiry-bot explain`: why the bot would answer a question as it does."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from bot.commands.knowing import load_knowledge
from bot.commands.options import load, where
from bot.store import now_ms, open_store
from handlers.period import day_of
from handlers.services import Knowledge
from knowledge.matching.candidates import FEATURES, MEANINGS, Candidate
from knowledge.matching.guards import ATTRIBUTE, DISTINCTION, NUMBER, YEAR
from knowledge.matching.verdict import Ambiguous, Hit, Verdict
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
GUARDS = {
    YEAR: "年份",
    NUMBER: "数字",
    ATTRIBUTE: "问的是别的方面",
    DISTINCTION: "报告分开说的事",
    "places": "地方",
    "agencies": "部门",
    "platforms": "平台",
    "licences": "证件",
}
"""What staff read for each guard."""


def _name(verdict: Verdict) -> str:
    match verdict:
        case Hit():
            return "hit"
        case Ambiguous():
            return "ambiguous"
    return "miss"


def _row(found: Candidate, knowledge: Knowledge) -> dict[str, Any]:
    names = (*FEATURES, *MEANINGS)[: len(found.features)]
    return {
        "entry": found.entry,
        "question": knowledge.snapshot.by_id[found.entry].entry.question,
        "probability": round(found.probability, 4),
        "phrasing": found.phrasing,
        "features": {
            name: round(value, 4) for name, value in zip(names, found.features, strict=True)
        },
        "guards": found.guards,
    }


def explain_text(text: str, knowledge: Knowledge, tier: str, today: dt.date) -> dict[str, Any]:
    """Return what the matcher sees in a question, finds for it and decides."""
    matcher = knowledge.matcher
    question = matcher.preparation.read(text)
    verdict, ranked = matcher.judge(text, today=today)
    offered = verdict.candidates if isinstance(verdict, Ambiguous) else ()
    return {
        "question": text,
        "folded": question.text,
        "words": question.words,
        "tier": tier,
        "verdict": _name(verdict),
        "guards": getattr(verdict, "guards", ()),
        "suggested": [one.entry for one in offered],
        "candidates": [_row(found, knowledge) for found in ranked],
    }


def _tell(guards: list[str]) -> str:
    return "、".join(GUARDS.get(guard, guard) for guard in guards)


def _lines(told: dict[str, Any]) -> Iterator[str]:
    """Yield for staff what `explain_text` returns."""
    yield f"问题：{told['question']}"
    yield f"比对用的文字：{told['folded']}（词：{' '.join(told['words'])}）"
    meaning = any(MEANINGS[0] in one["features"] for one in told["candidates"])
    yield f"匹配方式：字、音、词{'、句意' if meaning else ''}（{told['tier']}）"
    why = f"，因为条目没有说到：{_tell(told['guards'])}" if told["guards"] else ""
    yield f"判定：{VERDICTS[told['verdict']]}{why}"
    if not told["candidates"]:
        yield "候选条目：无"
    for place, one in enumerate(told["candidates"], 1):
        yield ""
        yield f"{place}. {one['question']}（{one['entry']}）可能性 {one['probability']:.3f}"
        yield f"   最接近的问法：{one['phrasing']}"
        features = (f"{NAMES[name]} {value:.2f}" for name, value in one["features"].items())
        yield f"   {'，'.join(features)}"
        if one["guards"]:
            yield f"   不能直接答复，条目没有说到：{_tell(one['guards'])}"


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
