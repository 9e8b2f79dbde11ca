"""`inquiry-bot check` tells every fault of the knowledge base on a line of its own."""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from pathlib import Path

import pytest
from support.command import invoke, run_bot
from support.evidence import shipped
from support.report_years import list_drafts
from support.seeds import change_seed, copy_seeds

from bot.checking import list_contradictions, list_published_faults, list_seed_faults
from knowledge.documents import seed_folder


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """Give a copy of the shipped seeds."""
    return copy_seeds(tmp_path)


def test_good_seeds_are_checked_in_silence(seeds: Path) -> None:
    """The shipped seeds have no fault, and what citizens get of them has none."""
    assert list_seed_faults(seeds) == []
    assert list_published_faults(seeds, list(shipped().values())) == []


def test_every_row_and_every_answer_at_fault_is_a_line(seeds: Path) -> None:
    """Faulty rows and wrong answers are named by file and line; none hides another."""
    line = change_seed(seeds, "entries/statistics.toml", 'id = "stat-budget"', 'id = "Budget"')
    change_seed(seeds, "entries/help.toml", 'id = "help-media"', 'id = "help media"')
    change_seed(
        seeds, "entries/statistics.toml", "政策解读稿件发布数为26篇", "政策解读稿件发布数为62篇"
    )
    faults = list_seed_faults(seeds)
    assert [fault.split(":")[0] for fault in faults[:2]] == [
        "entries/help.toml",
        "entries/statistics.toml",
    ]
    assert faults[1].startswith(f"entries/statistics.toml:{line - 1}: id: ")
    text = (seeds / "entries/statistics.toml").read_text(encoding="utf-8")
    row = text[: text.index('id = "stat-policy-articles"')].count("\n")
    place = f"entries/statistics.toml:{row}: stat-policy-articles: "
    assert faults[2:]
    assert all(fault.startswith(place) for fault in faults[2:])
    assert all("\n" not in fault for fault in faults)


def test_a_row_that_nobody_answers_is_told_once_the_rows_are_good(seeds: Path) -> None:
    """An uncovered row of the annex is told of whole seeds only."""
    change_seed(seeds, "entries/statistics.toml", 'cells = ["9.4"]', "cells = []")
    assert any(fault.startswith("seeds: *: uncovered-row: ") for fault in list_seed_faults(seeds))
    change_seed(seeds, "entries/help.toml", 'id = "help-media"', 'id = "help media"')
    assert not any("uncovered-row" in fault for fault in list_seed_faults(seeds))


def test_what_was_published_is_held_against_the_documents() -> None:
    """An answer that was changed after seeding is checked like a seed."""
    entries = dict(shipped())
    wrong = dataclasses.replace(entries["stat-policy-articles"], answer="据2016年度报告，约30篇。")
    entries[wrong.id] = wrong
    faults = list_published_faults(seed_folder(), list(entries.values()))
    assert faults
    assert all(fault.startswith("published: stat-policy-articles: ") for fault in faults)


def test_contradictions_of_the_report_are_listed_and_are_no_faults(seeds: Path) -> None:
    """Each names its rule and its places; without a report in the list there are none."""
    lines = list_contradictions(seeds)
    assert lines[0].startswith("years-disagree (标题、附件、附表题名): 年度不一致：")
    assert len(lines) == len(set(lines))
    change_seed(seeds, "documents.toml", 'id = "report-2016"', 'id = "report-2015"')
    assert list_contradictions(seeds) == []


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("centre.toml", "phone =", "telephone ="),
        ("lexicon.toml", " = [", " = [["),
        ("subjects.toml", " = [", " = [["),
        ("conduct.toml", "greetings =", "welcomes ="),
    ],
)
def test_a_file_beside_the_entries_is_a_line_too(
    seeds: Path, name: str, old: str, new: str
) -> None:
    """A record or a word list that cannot be used is named, and hides no faulty row."""
    change_seed(seeds, name, old, new)
    change_seed(seeds, "entries/help.toml", 'id = "help-media"', 'id = "help media"')
    row, other = list_seed_faults(seeds)
    assert row.startswith("entries/help.toml:")
    assert other.startswith(f"{name}:")


def test_the_command_ends_with_code_1_and_makes_no_database(seeds: Path, tmp_path: Path) -> None:
    """With faulty seeds every fault is on standard error, and no database is begun."""
    change_seed(seeds, "entries/help.toml", 'id = "help-media"', 'id = "help media"')
    change_seed(seeds, "entries/centre.toml", "0632—6616110", "0632—6616119")
    database = tmp_path / "bot.db"
    ended = run_bot("check", "--database", database, environment={"PYTHONPATH": str(seeds.parent)})
    lines = ended.stderr.decode().splitlines()
    assert (ended.returncode, ended.stdout) == (1, b"")
    assert lines[0].startswith("entries/help.toml:")
    assert any(line.startswith("entries/centre.toml:") and "6616119" in line for line in lines)
    assert not database.exists()


def test_the_command_counts_what_is_good(database_file: Path) -> None:
    """Good knowledge is counted, and so are the report's contradictions; --verbose lists them."""
    ended = invoke("check", "--database", database_file)
    assert ended.exit_code == 0
    lines = ended.stdout.splitlines()
    settings, matching, entries, report = lines
    assert settings == "settings: good, 0 accounts"
    assert matching.startswith("matching: ")
    assert entries.startswith(f"entries: {len(shipped())} published, ")
    told = list_contradictions(seed_folder())
    assert report == f"report: {len(told)} contradictions, answered as printed"
    more = invoke("check", "--verbose", "--database", database_file).stdout
    assert more.splitlines() == [*lines, *(f"  {one}" for one in told)]


def test_what_rests_on_another_paper_is_checked_for_its_form() -> None:
    """Figures of a later report are not held against the shipped one, but for how they read."""
    entries = [*shipped().values(), *list_drafts(2017, 2022)]
    assert list_published_faults(seed_folder(), entries) == []
    loud = replace(entries[-1], answer="问你！")
    (fault, other) = list_published_faults(seed_folder(), [*entries[:-1], loud])
    assert loud.id in fault
    assert loud.id in other
