"""Arithmetic faults that were planted in a made-up report: exactly those are found."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.report_figures import (
    COLUMNS,
    ENDS,
    GROUPS,
    RESULTS,
    ROWS,
    Figures,
    Key,
    make_current,
    make_old,
)
from support.report_pages import current_page, old_page

from knowledge.report.findings import Finding
from knowledge.report.reading import read_report_file

TOTAL = COLUMNS[-1]
Sums = set[tuple[str, str]]


def broken_sums(figures: Figures) -> Sums:
    """Return each broken sum by its rule and its row, column or group: the oracle."""
    number = {key: int(value) for key, value in figures.items() if value is not None}
    found: Sums = set()

    def hold(rule: str, place: str, left: list[Key], right: list[Key]) -> None:
        keys = [*left, *right]
        if all(key in number for key in keys) and sum(map(number.get, left)) != sum(  # type: ignore[arg-type]
            map(number.get, right)  # type: ignore[arg-type]
        ):
            found.add((rule, place))

    for column in COLUMNS:
        at = {code: ("3", label, column) for code, label in ROWS.items()}
        hold("applications-unbalanced", column, [at["1"], at["2"]], [at["3.7"], at["4"]])
        hold("results-unlike-total", column, [at["3.7"]], [at[code] for code in RESULTS])
    for label in ROWS.values():
        parts: list[Key] = [("3", label, column) for column in COLUMNS[:-1]]
        hold("applicants-unlike-total", label, [("3", label, TOTAL)], parts)
    for group in GROUPS:
        ends: list[Key] = [("4", group, end) for end in ENDS[:-1]]
        hold("disputes-unlike-total", group, [("4", group, ENDS[-1])], ends)
    return found


def sums_of(findings: tuple[Finding, ...]) -> Sums:
    """Return the sums that a reading calls broken."""
    found = set()
    for one in findings:
        table, row, column = one.cells[0]
        is_row = one.rule in ("applicants-unlike-total", "disputes-unlike-total")
        found.add((one.rule, row if is_row else str(column)))
        assert table in "34"
    return found


@settings(deadline=None, max_examples=40)
@given(
    seed=st.integers(0, 10**6),
    faults=st.lists(
        st.tuples(st.integers(0, 189), st.sampled_from([1, 7, 100, None])), min_size=1, max_size=6
    ),
)
def test_planted_faults(seed: int, faults: list[tuple[int, int | None]]) -> None:
    """Each broken sum is told once, and no other; sums with a blank are told neither way."""
    figures = make_current(seed)
    keys = [key for key in figures if key[0] in "34"]
    new = ("3", ROWS["1"], TOTAL)
    for at, step in faults:
        value = figures[keys[at % len(keys)]]
        if keys[at % len(keys)] != new:
            figures[keys[at % len(keys)]] = None if step is None else str(int(value or 0) + step)
    found = read_report_file(current_page(figures)).contradictions
    assert sums_of(found) == broken_sums(figures)
    assert len(found) == len(broken_sums(figures))


def test_one_wrong_cell_breaks_what_it_stands_in() -> None:
    """A wrong result breaks the sum of its row and of its column, and both are told whole."""
    figures = make_current(7)
    wrong = ("3", ROWS["3.1"], "自然人")
    figures[wrong] = str(int(figures[wrong] or 0) + 1)
    column, row = read_report_file(current_page(figures)).contradictions
    assert (column.rule, row.rule) == ("results-unlike-total", "applicants-unlike-total")
    assert set(column.cells) == {("3", ROWS[code], "自然人") for code in [*RESULTS, "3.7"]}
    assert set(row.cells) == {("3", ROWS["3.1"], name) for name in COLUMNS}
    assert f"“总计”{figures['3', ROWS['3.1'], TOTAL]}" in row.says
    assert f"“（一）予以公开”{figures[wrong]}" in column.says


@pytest.mark.parametrize(
    ("said", "is_found"),
    [
        ("全年共收到政府信息公开申请{new}件", False),
        ("全年共收到政府信息公开申请{both}件", False),
        ("全年共受理{new}件政府信息公开申请", False),
        ("全年共收到政府信息公开申请{wrong}件", True),
        ("2022年收到申请{wrong}件", True),
        ("新收到{wrong}件政府信息公开申请", True),
        ("2021年收到政府信息公开申请{wrong}件", False),
        ("收到政府信息公开申请{new}件，其中网络申请{wrong}件", False),
        ("收到自然人申请{wrong}件", False),
        ("收到群众咨询{wrong}件", False),
        ("共收到政府信息公开申请{new}件，乡镇之外另收到申请{wrong}件", False),
        ("市政府本级收到申请{wrong}件", False),
        ("各县区收到政府信息公开申请{wrong}件", False),
    ],
)
def test_the_text_against_the_table(said: str, *, is_found: bool) -> None:
    """How many applications the text says came in must be what the table prints."""
    figures = make_current(8)
    new = figures["3", ROWS["1"], TOTAL] or ""
    both = int(new) + int(figures["3", ROWS["2"], TOTAL] or 0)
    page = current_page(figures).decode()
    words = said.format(new=new, both=both, wrong=int(new) + 5000)
    page = page.replace(f"全年共收到政府信息公开申请{new}件", words)
    found = read_report_file(page.encode()).contradictions
    assert [one.rule for one in found] == ["text-unlike-table"] * is_found
    for one in found:
        assert one.cells == (("3", ROWS["1"], TOTAL),)
        assert words in one.says
        assert one.places == ("一",)


def test_the_year_before() -> None:
    """What is carried over must be what the year before left open, column by column."""
    before, figures = make_current(9), make_current(10)
    earlier = read_report_file(current_page(before))
    differ = {
        column
        for column in COLUMNS
        if before["3", ROWS["4"], column] != figures["3", ROWS["2"], column]
    }
    found = read_report_file(current_page(figures), previous=earlier).contradictions
    assert {one.rule for one in found} == {"carried-unlike-previous"}
    assert {one.cells[0][2] for one in found} == differ
    blank = figures | {("3", ROWS["2"], column): None for column in COLUMNS}
    assert read_report_file(current_page(blank), previous=earlier).contradictions == ()


@pytest.mark.parametrize("value", ["-3", "1.5", "-3件"])
def test_counts_are_whole(value: str) -> None:
    """A negative or broken number of cases is told."""
    figures = make_current(11) | {("4", GROUPS[0], ENDS[0]): value}
    rules = [one.rule for one in read_report_file(current_page(figures)).contradictions]
    assert rules == ["disputes-unlike-total", "no-whole-number"]


@pytest.mark.parametrize("value", ["/", "—", "无", "-", "／"])
def test_marks_for_none_are_kept_and_no_number(value: str) -> None:
    """A mark for none is kept as printed; what it stands in is neither kept nor broken."""
    figures = make_current(12) | {("4", GROUPS[0], ENDS[0]): value, ("3", ROWS["4"], TOTAL): value}
    reading = read_report_file(current_page(figures))
    assert {cell.key: cell.value for cell in reading.cells} == figures
    assert reading.contradictions == ()


def test_printed_numbers_in_other_styles_are_compared() -> None:
    """Commas, full-width digits and units do not hide a number, and stay as printed."""
    figures = make_current(13)
    total = int(figures["4", GROUPS[0], ENDS[-1]] or 0)
    wide = str(total).translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)})
    for text in (f"{total:,}", f"{total} 件", f"{total}件", wide):
        figures["4", GROUPS[0], ENDS[-1]] = text
        reading = read_report_file(current_page(figures))
        assert {cell.key: cell.value for cell in reading.cells} == figures
        assert reading.contradictions == ()
    figures["4", GROUPS[0], ENDS[-1]] = f"{total + 1:,} 件"
    (found,) = read_report_file(current_page(figures)).contradictions
    assert found.rule == "disputes-unlike-total"


OLD_FAULTS: list[tuple[dict[str, str], list[tuple[str, list[str]]]]] = [
    ({"3.1.1": "999"}, [("parts-unlike-whole", ["3.1", *(f"3.1.{n}" for n in range(1, 6))])]),
    ({"9.3": "0"}, [("parts-unlike-whole", ["9.3", "9.3.1", "9.3.2"])]),
    ({"9.3": "0", "9.3.2": ""}, [("part-over-whole", ["9.3", "9.3.1"])]),
    ({"1.1.x2": "1"}, [("published-over-issued", ["1.1.x1", "1.1.x2"])]),
    ({"10.2": "0"}, [("trained-without-trainings", ["10.2", "10.3"])]),
    ({"1.1": "99999"}, [("channels-under-total", ["1.1", "1.2.1", "1.2.2", "1.2.3", "1.2.4"])]),
    ({"2.2.1.x1": "77"}, [("part-over-whole", ["2.2.1", "2.2.1.x1"])]),
    ({"8": "1.2", **{f"3.1.{n}": "0" for n in range(1, 6)}, "3.1": "0"}, [
        ("fees-without-applications", ["3.1", "8"]),
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("change", "expected"), OLD_FAULTS)
def test_planted_faults_in_the_annex(
    change: dict[str, str], expected: list[tuple[str, list[str]]]
) -> None:
    """Faults of the old form are found, exactly those."""
    figures: Figures = make_old(14)
    assert read_report_file(old_page(figures)).contradictions == ()
    figures |= {("annex", code, None): value for code, value in change.items()}
    found = read_report_file(old_page(figures)).contradictions
    said = [(one.rule, [place.removeprefix("附表") for place in one.places]) for one in found]
    assert said == expected
