"""Promises of the definitions of counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from handlers.counts.definitions import BY_NAME, COUNTS, RECEIVED, RULES, Count, zeros
from handlers.counts.page import word_page
from handlers.inquiry import Outcome

PAGE = Path(__file__).parents[3] / "docs" / "counts.zh-CN.md"


def test_the_page_says_what_the_program_counts_by() -> None:
    """The page of definitions is word for word what the definitions make of it."""
    assert PAGE.read_text(encoding="utf-8") == word_page()


def test_every_count_and_rule_stands_on_the_page() -> None:
    """Nothing that is counted is left without its words."""
    page = word_page()
    assert all(rule in page for rule in RULES)
    assert all(f"`{one.name}`" in page and one.definition in page for one in COUNTS)


def test_names_and_labels_are_each_one_count_s() -> None:
    """Neither a name nor a label stands for two counts."""
    assert len(BY_NAME) == len({one.label for one in COUNTS}) == len(COUNTS) == len(zeros())


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_is_a_part_of_what_was_received(outcome: Outcome) -> None:
    """Whatever an inquiry ends in is counted, and within what was received."""
    assert BY_NAME[outcome].within == RECEIVED


@pytest.mark.parametrize("count", COUNTS, ids=lambda one: one.name)
def test_a_definition_is_a_sentence(count: Count) -> None:
    """It ends as sentences do, blames nobody and shouts at nobody."""
    assert count.definition.endswith("。")
    assert "！" not in count.definition
    assert count.within == "" or count.within in BY_NAME
