"""Reports in the house styles of made-up offices: whole pages and texts, read cell by cell."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from knowledge.report.reading import read_report_file

FOLDER = Path(__file__).parents[2] / "data/reports"
FILES = sorted(path.name for path in FOLDER.iterdir() if path.suffix != ".json")


def expected_of(name: str) -> dict[str, Any]:
    """Return what was written into a report."""
    path = FOLDER / Path(name).with_suffix(".json")
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


@pytest.mark.parametrize("name", FILES)
def test_a_whole_report(name: str) -> None:
    """Title, year, chapters, each cell and the planted faults are read, and nothing else."""
    expected = expected_of(name)
    reading = read_report_file((FOLDER / name).read_bytes())
    read = [
        [one.table, one.code if one.table == "annex" else one.row, one.column, one.value]
        for one in reading.cells
    ]
    assert sorted(map(str, read)) == sorted(map(str, expected["cells"]))
    assert reading.title == expected["title"]
    assert (reading.year, reading.format) == (expected["year"], expected["format"])
    assert len(reading.sections) == expected["sections"]
    assert [one.rule for one in reading.contradictions] == expected["rules"]
    assert {one.printed_year for one in reading.cells} == {expected["printed_year"]}
    text = "".join(section.text for section in reading.sections)
    for outside in ("版权所有", "打印", "首页", "自然人\n", "统计指标", "附件"):
        assert outside not in text
