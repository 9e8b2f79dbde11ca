"""`inquiry-bot explain`: why a question is answered as it is."""

from __future__ import annotations

import json
from pathlib import Path

from support.command import invoke

from knowledge.matching.candidates import FEATURES


def explain(database_file: Path, text: str) -> dict[str, object]:
    """Return what is told of a question, as JSON."""
    done = invoke("explain", text, "--json", "--database", database_file)
    assert done.exit_code == 0
    told: dict[str, object] = json.loads(done.stdout)
    return told


def test_what_is_answered_is_explained(database_file: Path) -> None:
    """Folded text, words, tier, verdict, and each candidate with all its features are told."""
    told = explain(database_file, "請問，聯繫電話是多少呢？")
    assert told["folded"] == "电话是多少"
    assert told["verdict"] == "hit"
    assert "vectors" in str(told["tier"])
    first, *others = told["candidates"]  # type: ignore[misc]
    assert first["entry"] == "centre-phone"
    assert [*first["features"]] == [*FEATURES]
    assert all(other["probability"] <= first["probability"] for other in others)


def test_the_guard_that_spoke_is_named(database_file: Path) -> None:
    """A question about a year without data names the guard against the entries of others."""
    told = explain(database_file, "2022年主动公开了多少条信息")
    assert "year" in {guard for one in told["candidates"] for guard in one["guards"]}  # type: ignore[attr-defined]
    done = invoke("explain", "2022年主动公开了多少条信息", "--database", database_file)
    assert "条目没有说到：年份" in done.stdout


def test_staff_read_it_in_chinese(database_file: Path) -> None:
    """Without --json the same is told in Chinese, a candidate with its phrasing and features."""
    lines = invoke("explain", "电话", "--database", database_file).stdout
    assert "判定：直接答复" in lines
    assert "1. 中心的联系电话是多少？（centre-phone）" in lines
    assert "最接近的问法：" in lines
    assert "含字 1.00" in lines


def test_no_words_have_no_candidates(database_file: Path) -> None:
    """A text without words is missed, and says so."""
    lines = invoke("explain", "？？", "--database", database_file).stdout
    assert "判定：没有答案" in lines
    assert "候选条目：无" in lines
