"""`inquiry-bot evaluate`: figures and predictions of an FAQ set."""

from __future__ import annotations

import json
from pathlib import Path

from support.command import invoke

KB = [
    {"id": "phone", "question": "联系电话是多少？", "similar": ["怎么打电话给你们"], "answer": ""},
    {"id": "hours", "question": "上班时间是几点到几点？", "similar": [], "answer": ""},
]
ASKED = [
    {"q": "聯繫電話是多少", "id": "phone", "kind": "in"},
    {"q": "几点上班", "id": "hours", "kind": "in"},
    {"q": "鱼香肉丝怎么炒", "id": None, "kind": "oos_far"},
]


def write(path: Path, rows: list[dict[str, object]]) -> Path:
    """Write rows as JSON lines."""
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


def test_a_set_is_evaluated(tmp_path: Path) -> None:
    """The figures are printed, and every question has its line, in order, with the verdict."""
    kb, asked = write(tmp_path / "kb.jsonl", KB), write(tmp_path / "q.jsonl", ASKED)
    out = tmp_path / "out.jsonl"
    done = invoke("evaluate", kb, asked, "--predictions", out, "--json")
    assert done.exit_code == 0
    figures = json.loads(done.stdout)
    assert (figures["in"], figures["top1"], figures["far_wrong"]) == (2, 1.0, 0.0)
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [row["q"] for row in rows] == [row["q"] for row in ASKED]
    first, second, third = rows
    assert (first["verdict"], first["ranked"][0]["id"], first["suggested"]) == ("hit", "phone", [])
    assert second["ranked"][0]["id"] == "hours"
    assert third["verdict"] == "miss"


def test_figures_are_read_by_people_too(tmp_path: Path) -> None:
    """Without --json each figure is a line of its own."""
    kb, asked = write(tmp_path / "kb.jsonl", KB), write(tmp_path / "q.jsonl", ASKED)
    done = invoke("evaluate", kb, asked)
    lines = dict(line.split() for line in done.stdout.splitlines())
    assert (lines["in"], lines["top1"], lines["near_wrong"]) == ("2", "1.0000", "-")


def test_a_faulty_line_ends_the_run(tmp_path: Path) -> None:
    """A line that cannot be used is named, with its file, and nothing is written."""
    kb = write(tmp_path / "kb.jsonl", [*KB, {"id": "x"}])
    out = tmp_path / "out.jsonl"
    done = invoke("evaluate", kb, write(tmp_path / "q.jsonl", ASKED), "--predictions", out)
    assert done.exit_code == 1
    assert "kb.jsonl:3: 'question' is no text" in done.stderr
    assert not out.exists()
