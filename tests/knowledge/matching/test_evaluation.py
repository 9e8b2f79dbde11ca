"""Evaluation: what is read, what is predicted, and the figures of a run."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.knowledge import make_entry, make_knowledge

from knowledge.matching.evaluation import (
    FaqError,
    Prediction,
    Query,
    Scope,
    predict,
    read_faq,
    read_queries,
    score,
)

TODAY = dt.date(2026, 11, 28)
KNOWN, NEAR, FAR = (Query(str(kind), "a" * (kind is Scope.IN), kind) for kind in Scope)
SCORES = st.lists(st.floats(0, 1), max_size=12)


def predicted(*ranked: tuple[str, float], verdict: str = "hit") -> Prediction:
    """Return a prediction that offers all that it ranks."""
    return Prediction(ranked, verdict, tuple(entry for entry, _ in ranked))


def write(path: Path, *rows: object) -> Path:
    """Write rows as JSON lines."""
    path.write_text("".join(f"{json.dumps(row)}\n\n" for row in rows), encoding="utf-8")
    return path


def test_figures_of_a_run() -> None:
    """Places, hits, offers and wrong answers are shares of the questions of their kind."""
    queries = [KNOWN] * 4 + [NEAR] * 2 + [FAR]
    figures = score(
        queries,
        [
            predicted(("a", 0.9), ("b", 0.1)),
            predicted(("b", 0.8), ("a", 0.2)),
            predicted(("b", 0.4), ("a", 0.3), verdict="ambiguous"),
            predicted(verdict="miss"),
            predicted(("b", 0.5)),
            predicted(("b", 0.1), verdict="ambiguous"),
            predicted(verdict="miss"),
        ],
    )
    assert (figures["in"], figures["near"], figures["far"]) == (4, 2, 1)
    assert figures["top1"] == 0.25
    assert figures["top3"] == 0.75
    assert figures["mrr10"] == (1 + 0.5 + 0.5 + 0) / 4
    assert (figures["answered"], figures["precision"]) == (0.5, 0.5)
    assert figures["reached"] == 0.5
    assert (figures["near_wrong"], figures["far_wrong"]) == (0.5, 0.0)
    # Nine in ten of four are three, and the third has 0.4.
    assert figures["near_wrong_at_90"] == 0.5
    assert figures["auroc_near"] == (2 + 2 + 1 + 0) / 8


def test_nothing_asked_is_no_figure() -> None:
    """Where there are no questions of a kind there is no share of them."""
    figures = score([FAR], [predicted(verdict="miss")])
    assert figures["far_wrong"] == 0.0
    assert {figures[name] for name in ("top1", "precision", "near_wrong", "auroc_far")} == {None}


@given(SCORES, SCORES)
def test_the_area_is_the_share_of_pairs(known: list[float], near: list[float]) -> None:
    """The area under the curve counts pairs in which the known question scores higher."""
    found = [predicted(("a", one)) for one in [*known, *near]]
    area = score([KNOWN] * len(known) + [NEAR] * len(near), found)["auroc_near"]
    pairs = [(one > other) + (one == other) / 2 for one in known for other in near]
    assert area == (pytest.approx(sum(pairs) / len(pairs)) if pairs else None)


def test_a_prediction_is_the_bot_s_own_verdict() -> None:
    """A known question is a hit, one between two is ambiguous, a foreign one a miss."""
    matcher = make_knowledge(
        make_entry("phone", "联系电话是多少？"), make_entry("hours", "上班时间是几点？")
    ).matcher
    hit = predict(matcher, "联系电话是多少", TODAY)
    assert (hit.verdict, hit.place("phone"), hit.place("fax")) == ("hit", 1, None)
    assert predict(matcher, "鱼香肉丝", TODAY).verdict == "miss"


def test_a_set_is_read(tmp_path: Path) -> None:
    """Entries keep their similar questions, which may be absent, and questions their kind."""
    kb = write(
        tmp_path / "kb.jsonl",
        {"id": "a", "question": "电话", "similar": ["号码", ""], "answer": "12345"},
        {"id": "b", "question": "地址"},
    )
    asked = write(
        tmp_path / "queries.jsonl",
        {"q": "电话呢", "id": "a", "kind": "in"},
        {"q": "", "id": None, "kind": "oos_far"},
    )
    first, second = read_faq(kb)
    assert (first.texts, first.answer, second.texts) == (("电话", "号码"), "12345", ("地址",))
    assert read_queries(asked) == [Query("电话呢", "a", Scope.IN), Query("", "", Scope.FAR)]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ([], "not an object"),
        ({"question": "电话"}, "'id' is no text"),
        ({"id": "b", "question": 3}, "'question' is no text"),
        ({"id": "b", "question": "电话", "similar": "号码"}, "'similar' is no list"),
        ({"id": "a", "question": "电话"}, "stands twice"),
    ],
)
def test_a_faulty_entry_is_named(tmp_path: Path, row: object, reason: str) -> None:
    """A line that is no entry is told by its number and what is wrong."""
    path = write(tmp_path / "kb.jsonl", {"id": "a", "question": "地址"}, row)
    with pytest.raises(FaqError, match=reason) as caught:
        read_faq(path)
    assert caught.value.line == 3


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"id": "a", "kind": "in"}, "'q' is no text"),
        ({"q": "电话", "id": "a", "kind": "out"}, "'kind' is none of in, oos_near, oos_far"),
        ({"q": "电话", "id": None, "kind": "in"}, "'id' must be"),
        ({"q": "电话", "id": "a", "kind": "oos_far"}, "'id' must be"),
    ],
)
def test_a_faulty_question_is_named(tmp_path: Path, row: object, reason: str) -> None:
    """A line that is no question is told by its number and what is wrong."""
    with pytest.raises(FaqError, match=reason):
        read_queries(write(tmp_path / "queries.jsonl", row))


def test_what_is_not_json_is_named(tmp_path: Path) -> None:
    """A line that is not JSON is told by its number."""
    path = tmp_path / "kb.jsonl"
    path.write_text('{"id": "a", "question": "电话"}\n电话\n', encoding="utf-8")
    with pytest.raises(FaqError, match=r"kb\.jsonl:2: not JSON"):
        read_faq(path)
