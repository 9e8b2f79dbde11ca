"""The report of 2016 as shipped, and what its annex prints, checked by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from knowledge.report.facts import Report
from knowledge.report.reader import read_report

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def seed() -> str:
    """Give the text of the report."""
    return (ROOT / "seeds/annual_report_2016.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def report(seed: str) -> Report:
    """Give the report as read."""
    return read_report(seed)


@pytest.fixture(scope="session")
def annex() -> list[dict[str, str | None]]:
    """Give the rows of the annex: code, label, unit and printed, in their order."""
    text = (ROOT / "tests/data/annex_2016.json").read_text(encoding="utf-8")
    rows: list[dict[str, str | None]] = json.loads(text)
    return rows
