"""Explaining: what the matcher sees in a question, finds for it and decides, for staff."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from handlers.services import Knowledge
from handlers.windows import judge_window
from knowledge.matching.candidates import FEATURES, MEANINGS, Candidate
from knowledge.matching.guards import ATTRIBUTE, DISTINCTION, NUMBER, YEAR
from knowledge.matching.verdict import Ambiguous, Hit, Verdict

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
    """Return what the matcher sees in a question, finds for it and decides.

    `directory` are the entries of the window directory that its names decide for.
    """
    matcher = knowledge.matcher
    question = matcher.preparation.read(text)
    verdict, ranked = matcher.judge(text, today=today)
    window = judge_window(text, verdict, ranked, knowledge)
    named = window[1] if window else ()
    verdict = window[0] if window else verdict
    offered = verdict.candidates if isinstance(verdict, Ambiguous) else ()
    return {
        "question": text,
        "folded": question.text,
        "words": question.words,
        "tier": tier,
        "verdict": _name(verdict),
        "guards": getattr(verdict, "guards", ()),
        "suggested": [one.entry for one in offered],
        "directory": [one.entry for one in named if one not in ranked],
        "candidates": [_row(found, knowledge) for found in ranked],
    }


def name_guards(guards: Iterable[str]) -> str:
    """Return what staff read for guards."""
    return "、".join(GUARDS.get(guard, guard) for guard in guards)
