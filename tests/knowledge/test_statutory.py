"""Promises of the statutory figures that people enter, and of the sums they must keep."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.statutories import make_figures, make_given

from knowledge.report.findings import CurrentRule
from knowledge.report.forms import ANNEX, APPLIED, DISCLOSED, DISPUTED, TOTAL, current_form
from knowledge.statutory import Statutory, StatutoryError, list_places, read_statutory
from knowledge.statutory_sums import check_statutory

NEW = current_form().applications["1"]
CARRIED = current_form().applications["2"]


def test_every_place_of_the_form_takes_a_figure() -> None:
    """Ten figures of table 2, 25 rows by 7 of table 3, three groups of five; 64 of the annex."""
    places = [*list_places(with_annex=True)]
    counted = {table: sum(one[0] == table for one in places) for table in ("2", "3", "4", "annex")}
    assert counted == {"2": 10, "3": 175, "4": 15, "annex": 64}
    assert len(set(places)) == len(places)


def test_figures_are_kept_as_they_were_entered() -> None:
    """A number keeps its places, a blank stays one."""
    figures = make_figures()
    assert figures.find((DISCLOSED, "行政事业性收费", "本年收费金额（单位：万元）")) == "1.25"
    assert figures.find((DISPUTED, "行政复议", TOTAL)) == "10"
    blank = make_figures(table4={"行政复议": [1, None, 3, "", 10]})
    names = current_form().dispute_columns
    found = [blank.find((DISPUTED, "行政复议", name)) for name in names]
    assert found == ["1", "", "3", "", "10"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{", "JSON"),
        ("[]", "year"),
        ('{"year": "2026"}', "year"),
        ('{"year": 2026, "table5": {}}', "table5"),
        ('{"year": 2026, "table3": {"9": [1]}}', "9"),
        ('{"year": 2026, "table3": {"1": [1, 2]}}', "7个数"),
        ('{"year": 2026, "table3": [1]}', "一组行"),
        ('{"year": 2026, "table2": {"行政许可": -1}}', "-1"),
        ('{"year": 2026, "table2": {"行政许可": "三"}}', "三"),
        ('{"year": 2026, "texts": {"前言": "…"}}', "前言"),
        ('{"year": 2026, "texts": 1}', "文字"),
    ],
)
def test_a_faulty_file_is_refused_by_its_fault(text: str, fault: str) -> None:
    """What cannot be a figure of the form is named, and nothing of the file is taken."""
    with pytest.raises(StatutoryError) as caught:
        read_statutory(text)
    assert fault in str(caught.value)


def test_all_faults_are_named_at_once() -> None:
    """Who mends a file reads everything that is wrong with it."""
    with pytest.raises(StatutoryError) as caught:
        read_statutory('{"year": 2026, "x": 1, "table2": {"行政许可": -1, "规章": 1}}')
    assert len(caught.value.faults) == 3


def test_sums_that_hold_are_no_findings() -> None:
    """Figures that keep every sum, and none at all, are found right."""
    assert check_statutory(make_figures()) == ()
    assert check_statutory(Statutory(2026)) == ()


@pytest.mark.parametrize(
    ("place", "rules"),
    [
        ((APPLIED, NEW, "自然人"), {"applications-unbalanced", "applicants-unlike-total"}),
        (
            (APPLIED, "三、本年度办理结果/（一）予以公开", TOTAL),
            {"results-unlike-total", "applicants-unlike-total"},
        ),
        ((DISPUTED, "行政复议", "结果维持"), {"disputes-unlike-total"}),
    ],
)
def test_a_slip_is_found_by_every_sum_it_breaks(
    place: tuple[str, str, str], rules: set[str]
) -> None:
    """A figure that was mistyped breaks the sums of its row and of its column."""
    figures = make_figures()
    slip = replace(figures, figures={**figures.figures, place: "99"})
    found = check_statutory(slip)
    assert {CurrentRule(one.rule) for one in found} == rules
    assert all(place in one.cells for one in found)


def test_what_is_carried_over_is_last_year_s_rest() -> None:
    """Open applications of the year before must come again, column by column."""
    given = make_given()
    before = make_figures(table3={**given["table3"], "4": given["table3"]["2"]})
    assert check_statutory(make_figures(), before) == ()
    (one, two) = check_statutory(make_figures(), make_figures())
    assert {one.rule, two.rule} == {CurrentRule.CARRIED_UNLIKE_PREVIOUS}
    assert (APPLIED, CARRIED, TOTAL) in {*one.cells, *two.cells}


def test_a_blank_breaks_nothing() -> None:
    """While figures are being typed a sum with a blank in it is not judged."""
    figures = make_figures()
    kept = {place: value for place, value in figures.figures.items() if place[1] != NEW}
    assert check_statutory(replace(figures, figures=kept)) == ()


def test_the_text_says_what_the_table_says() -> None:
    """A number of applications in the text is held against the table."""
    texts = {"依申请公开": "本年度收到政府信息公开申请3件。"}
    (found,) = check_statutory(make_figures(texts=texts))
    assert found.rule == CurrentRule.TEXT_UNLIKE_TABLE


def enter(annex: dict[str, str]) -> Statutory:
    """Return figures of the old annex alone, by the codes of its rows."""
    return Statutory(2026, {(ANNEX, code, None): value for code, value in annex.items()})


@pytest.mark.parametrize(
    ("annex", "rule"),
    [
        ({"3.2": "5", "3.2.1": "3", "3.2.2": "1"}, "parts-unlike-whole"),
        ({"4": "2", "4.1": "1", "4.2": "1", "4.3": "1"}, "parts-unlike-whole"),
        ({"9.3": "3", "9.3.1": "1", "9.3.2": "1"}, "parts-unlike-whole"),
        ({"1.1": "2", "1.1.x1": "3"}, "part-over-whole"),
        ({"2.2.1": "1", "2.2.1.x1": "2"}, "part-over-whole"),
        ({"1.1": "340", "1.2.3": "360"}, "channel-over-total"),
        ({"10.2": "2.5"}, "no-whole-number"),
    ],
)
def test_the_old_annex_keeps_its_sums_too(annex: dict[str, str], rule: str) -> None:
    """Rows that are made up of others are held against them, where all are filled in."""
    (found,) = check_statutory(enter(annex))
    assert found.rule == rule


@pytest.mark.parametrize(
    "annex",
    [
        {"3.2": "5", "3.2.1": "3"},
        {"1.1": "340", "1.2.1": "210", "1.2.3": "300"},
        {"1.1.x1": "3", "1.1.x2": "2"},
        {"8": "1.25", "9.4": "0.5"},
        {"10.2": "0", "10.3": "4"},
    ],
)
def test_what_may_be_so_keeps_nobody_from_going_on(annex: dict[str, str]) -> None:
    """A blank, several channels, documents of other years and money are no slips."""
    assert check_statutory(enter(annex)) == ()


def test_what_is_counted_is_whole() -> None:
    """Half a document is a slip; half of ten thousand yuan is not."""
    (found,) = check_statutory(make_figures(table2={"规章": ["1.5", 0, 0]}))
    assert found.rule == CurrentRule.NO_WHOLE_NUMBER
    assert "规章" in found.says
