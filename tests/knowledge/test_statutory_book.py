"""Promises of the book of figures: nothing that was saved changes, nothing typed is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.statutories import make_figures

from knowledge import audit, statutory_book
from knowledge.database import open_database
from knowledge.statutory import Place, Statutory
from knowledge.statutory_book import (
    StaleFiguresError,
    StatutoryBook,
    find_latest,
    find_state,
    from_content,
    merge,
    to_content,
)

PLACES: tuple[Place, ...] = tuple(("3", "一行", name) for name in "甲乙丙丁")
VALUES = st.dictionaries(st.sampled_from(PLACES), st.sampled_from(["1", "2", "3"]))


def test_figures_come_back_as_they_were() -> None:
    """What is written down and read back is the same."""
    figures = make_figures()
    assert from_content(figures.year, to_content(figures)) == figures


async def test_every_state_is_kept(tmp_path: Path) -> None:
    """Each save is a new state upon the last; upon an older one it is refused, told by whom."""
    database = open_database(tmp_path / "a.db", audit.migrations, statutory_book.migrations)
    book, first = StatutoryBook(database), make_figures()
    second = Statutory(first.year, {**first.figures, PLACES[0]: "1"}, first.texts)
    assert await book.save(first, base=0, by="li.hong", now=1) == 1
    assert await book.save(second, base=1, by="wang.fang", now=2, is_final=True) == 2
    with pytest.raises(StaleFiguresError) as caught:
        await book.save(first, base=1, by="li.hong", now=3)
    assert (caught.value.latest.number, caught.value.latest.saved_by) == (2, "wang.fang")
    latest = find_latest(database.read, first.year)
    assert latest == caught.value.latest
    assert latest is not None
    assert latest.is_final
    assert find_state(database.read, first.year, 1) == first
    assert find_state(database.read, first.year, 7) == Statutory(first.year)
    assert find_latest(database.read, first.year - 1) is None
    database.close()


@given(VALUES, VALUES, VALUES)
def test_merging_loses_nothing(
    base: dict[Place, str], mine: dict[Place, str], theirs: dict[Place, str]
) -> None:
    """What one changed stands; what both changed differently is mine, and theirs is told."""
    merged = merge(Statutory(2026, base), Statutory(2026, mine), Statutory(2026, theirs))
    for place in PLACES:
        before, own, other = (one.get(place, "") for one in (base, mine, theirs))
        expected = own if own != before else other
        assert merged.statutory.find(place) == expected
        is_clash = own != before and other not in (before, own)
        assert merged.theirs.get(place) == (other if is_clash else None)
