"""Evaluation: the matcher tried on questions whose right entry is known, and its figures.

An FAQ set is two files of JSON lines: entries {"id", "question", "similar", "answer"}, and
questions {"q", "id", "kind"}: `id` is the right entry, null where the entries do not know, and
`kind` one of `Scope`.
"""

from __future__ import annotations

import bisect
import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum, unique
from pathlib import Path
from typing import Any

from knowledge.entry import Entry, Topic
from knowledge.errors import KnowledgeError
from knowledge.matching.matcher import Matcher
from knowledge.matching.verdict import Ambiguous, Hit, Miss

COVERAGE = 0.9
"""Share of the questions in scope that are answered where refusing is compared."""


class FaqError(KnowledgeError):
    """A line of an FAQ set cannot be used."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        """Keep where the fault is; `line` counts from 1."""
        super().__init__(f"{path}:{line}: {reason}")
        self.line = line


@unique
class Scope(StrEnum):
    """Whether the entries know the answer to a question."""

    IN = "in"
    NEAR = "oos_near"
    """They do not, but hold something like it."""
    FAR = "oos_far"
    """They do not, and hold nothing like it."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question with its right entry, empty when there is none."""

    text: str
    entry: str
    scope: Scope


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the matcher made of a question: ranked entries, the verdict, what it would offer."""

    ranked: tuple[tuple[str, float], ...]
    verdict: str
    suggested: tuple[str, ...] = ()

    @property
    def score(self) -> float:
        """The probability of the first entry, 0 where there is none."""
        return self.ranked[0][1] if self.ranked else 0.0

    def place(self, entry: str) -> int | None:
        """Return the place of an entry in the ranking, from 1; None when it is not there."""
        entries = [one for one, _ in self.ranked]
        return entries.index(entry) + 1 if entry in entries else None


def _read_rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the objects of a file of JSON lines with their line numbers."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    row = json.loads(line)
                except ValueError as error:
                    raise FaqError(path, number, f"not JSON: {error}") from error
                if not isinstance(row, dict):
                    raise FaqError(path, number, "not an object")
                yield number, row


def _take(row: dict[str, Any], key: str, path: Path, line: int) -> str:
    value = row.get(key)
    if not isinstance(value, str) or not value:
        raise FaqError(path, line, f"{key!r} is no text")
    return value


def read_faq(path: Path) -> list[Entry]:
    """Read the entries of an FAQ set. Raises FaqError where a line cannot be used."""
    entries: dict[str, Entry] = {}
    for line, row in _read_rows(path):
        entry_id, question = _take(row, "id", path, line), _take(row, "question", path, line)
        similar = row.get("similar") or []
        if not isinstance(similar, list) or not all(isinstance(one, str) for one in similar):
            raise FaqError(path, line, "'similar' is no list of texts")
        if entry_id in entries:
            raise FaqError(path, line, f"the id {entry_id!r} stands twice")
        answer = str(row.get("answer") or "")
        entries[entry_id] = Entry(
            entry_id, Topic.HELP, question, answer, phrasings=tuple(filter(None, similar))
        )
    return [*entries.values()]


def read_queries(path: Path) -> list[Query]:
    """Read the questions of an FAQ set. Raises FaqError where a line cannot be used."""
    queries = []
    for line, row in _read_rows(path):
        text = row.get("q")
        kind, entry = row.get("kind"), row.get("id")
        if not isinstance(text, str):
            raise FaqError(path, line, "'q' is no text")
        if not isinstance(kind, str) or kind not in [*Scope]:
            raise FaqError(path, line, f"'kind' is none of {', '.join(Scope)}")
        if not isinstance(entry, str | None) or (kind == Scope.IN) != bool(entry):
            raise FaqError(path, line, "'id' must be an entry for kind 'in' and null for others")
        queries.append(Query(text, entry or "", Scope(kind)))
    return queries


def predict(matcher: Matcher, text: str, today: dt.date) -> Prediction:
    """Return what the matcher makes of a question."""
    verdict, candidates = matcher.judge(text, today=today)
    ranked = tuple((one.entry, one.probability) for one in candidates)
    match verdict:
        case Hit():
            return Prediction(ranked, "hit")
        case Ambiguous(offered):
            return Prediction(ranked, "ambiguous", tuple(one.entry for one in offered))
        case Miss():
            return Prediction(ranked, "miss")


def _share(values: Sequence[bool | float]) -> float | None:
    return sum(values) / len(values) if values else None


def _auroc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """Return how often a score of the first is above one of the second; ties count a half."""
    if not positive or not negative:
        return None
    below = sorted(negative)
    wins = sum(
        bisect.bisect_left(below, one) + bisect.bisect_right(below, one) for one in positive
    )
    return wins / (2 * len(positive) * len(negative))


def score(queries: Sequence[Query], predictions: Sequence[Prediction]) -> dict[str, float | None]:
    """Return the figures of a run; None where there are no questions of the kind.

    `top1`, `top3` and `mrr10` rank the right entry of questions in scope, whatever the verdict.
    `answered` is the share of these with a hit, `precision` that of the hits that are right,
    `reached` that of the questions answered rightly or with the right entry offered.
    `near_wrong` and `far_wrong` are the shares of those out of scope with a hit;
    `near_wrong_at_90` the share of near ones that would be answered by the score from which
    90 % of those in scope are.
    """
    pairs = [*zip(queries, predictions, strict=True)]
    known = [(query.entry, one) for query, one in pairs if query.scope is Scope.IN]
    near = [one for query, one in pairs if query.scope is Scope.NEAR]
    far = [one for query, one in pairs if query.scope is Scope.FAR]
    places = [one.place(entry) for entry, one in known]
    scores = sorted((one.score for _, one in known), reverse=True)
    level = scores[max(0, int(COVERAGE * len(scores)) - 1)] if scores else 0.0
    return {
        "in": len(known),
        "near": len(near),
        "far": len(far),
        "top1": _share([place == 1 for place in places]),
        "top3": _share([place is not None and place <= 3 for place in places]),  # noqa: PLR2004
        "mrr10": _share([1 / place if place else 0.0 for place in places]),
        "answered": _share([one.verdict == "hit" for _, one in known]),
        "precision": _share(
            [one.place(entry) == 1 for entry, one in known if one.verdict == "hit"]
        ),
        "reached": _share([_is_reached(entry, one) for entry, one in known]),
        "near_wrong": _share([one.verdict == "hit" for one in near]),
        "far_wrong": _share([one.verdict == "hit" for one in far]),
        "near_wrong_at_90": _share([one.score >= level for one in near]) if known else None,
        "auroc_near": _auroc(scores, [one.score for one in near]),
        "auroc_far": _auroc(scores, [one.score for one in far]),
    }


def _is_reached(entry: str, prediction: Prediction) -> bool:
    if prediction.verdict == "hit":
        return prediction.place(entry) == 1
    return entry in prediction.suggested
