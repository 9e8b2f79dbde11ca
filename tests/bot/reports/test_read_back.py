"""Promises of the report on its way back: what was entered is what is read."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from support.annuals import YEAR, make_year

from bot.reports.document import Extras, Office, to_docx
from bot.reports.layout import from_current
from knowledge.report.forms import ANNEX
from knowledge.report.reading import read_report_file
from knowledge.statutory import Statutory, list_places
from knowledge.statutory_sums import check_statutory

OFFICE = Office("区政务服务中心管理办公室", "0632—6616110")
PLACES = [*list_places(with_annex=True)]
FIGURES = ("", "0", "7", "12", "1000", "99999", "123456789012")


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32), st.booleans())
def test_every_figure_comes_back(seed: int, is_clean: bool) -> None:  # noqa: FBT001 - drawn
    """Whatever was entered or left blank stands in its place when the report is read again.

    What does not add up is found as it was while typing, and nothing else is.
    """
    dice = random.Random(seed)  # noqa: S311 - made-up figures
    drawn = {place: dice.choice(FIGURES) for place in PLACES}
    figures = Statutory(YEAR, {place: value for place, value in drawn.items() if value})
    data = to_docx(make_year(), figures, OFFICE, Extras(with_annex=True, is_clean=is_clean))
    reading = read_report_file(data)
    told = {
        (cell.table, cell.code if cell.table == ANNEX else cell.row, cell.column): cell.value or ""
        for cell in reading.cells
    }
    shown = {**from_current(figures), **figures.figures}
    assert reading.year == YEAR
    assert {place: told[place] for place in PLACES} == {
        place: shown.get(place, "") for place in PLACES
    }
    found = {one.says for one in check_statutory(replace(figures, figures=shown))}
    assert {one.says for one in reading.contradictions} == found
