"""What is exported comes back the same, whatever it holds, and no cell becomes a formula."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from knowledge.documents import seed_folder
from knowledge.entry import Entry, Importance, Source, Stance, Topic, Window
from knowledge.exchange.cells import column_of, letter_of
from knowledge.exchange.csv_file import open_csv, write_csv
from knowledge.exchange.entry_table import ENTRIES
from knowledge.exchange.guarding import RISKY, escape, guard, unescape, unguard
from knowledge.exchange.layout import Layout
from knowledge.exchange.reading import read_table
from knowledge.exchange.window_table import WINDOWS
from knowledge.exchange.writing import write_table, write_template
from knowledge.exchange.xlsx_file import Look, open_xlsx, write_xlsx
from knowledge.seeding import read_entries
from knowledge.text import fold
from knowledge.windows import make_item

ENDINGS = ("csv", "xlsx")

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
"""Any text that a file in UTF-8 can hold; NUL is in no text."""

LINES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12).map(
    lambda text: f"{text}甲".strip()
)
"""A line with words: no control characters, no space around it."""

SPREADSHEETS = settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@given(st.text())
def test_a_guard_can_be_taken_away(text: str) -> None:
    """Whatever a text begins with, the guarded one is no formula and gives it back."""
    assert not guard(text).startswith(tuple(RISKY))
    assert unguard(guard(text)) == text


@pytest.mark.parametrize("text", ["'", "''", "'=1", "'a", "=1+1", "＝1", "-5", "+86", "@x", "\tx"])
def test_a_text_that_looks_guarded_comes_back(text: str) -> None:
    """An apostrophe of the text's own is not taken for the guard."""
    assert unguard(guard(text)) == text


def test_what_a_clerk_typed_behind_an_apostrophe_stays() -> None:
    """A file that nobody guarded keeps its apostrophes where no sign of a formula follows."""
    assert unguard("'tis") == "'tis"


@given(st.text())
def test_what_xml_cannot_hold_is_escaped(text: str) -> None:
    """Escaped text holds no control characters but tab and line end, and gives the text back."""
    escaped = escape(text)
    assert not {*escaped} & {chr(code) for code in range(32)} - {"\t", "\n"}
    assert unescape(escaped) == text


@SPREADSHEETS
@given(rows=st.lists(st.lists(TEXTS, min_size=3, max_size=3), min_size=1, max_size=4))
def test_any_cells_come_back(rows: list[list[str]], tmp_path: Path) -> None:
    """In both kinds of file every cell is the text that was written, character for character."""
    write_csv(tmp_path / "any.csv", [["甲", "乙", "丙"], *rows])
    with open_csv(tmp_path / "any.csv") as (sheet,):
        assert [list(row.cells) for row in sheet.rows][1:] == rows
    write_xlsx(tmp_path / "any.xlsx", "表", [["甲", "乙", "丙"], *rows], Look([9, 9, 9], [()] * 3))
    with open_xlsx(tmp_path / "any.xlsx") as (sheet,):
        assert [list(row.cells) for row in sheet.rows][1:] == rows


ENTRY_VALUES = st.builds(
    Entry,
    id=st.from_regex(r"\A[a-z0-9]{1,9}(-[a-z0-9]{1,9}){0,3}\Z"),
    topic=st.sampled_from(Topic),
    question=LINES,
    answer=st.lists(LINES, min_size=1, max_size=3).map("\n".join),
    phrasings=st.lists(LINES.map(lambda text: f"问{text}"), max_size=3, unique_by=fold).map(tuple),
    stance=st.sampled_from(Stance),
    source=st.builds(Source, LINES, LINES, LINES, LINES),
    evidence=st.lists(st.lists(LINES, min_size=1, max_size=2).map("\n".join), max_size=2).map(
        tuple
    ),
    cells=st.lists(LINES, max_size=2).map(tuple),
    years=st.lists(st.integers(1949, 2100), max_size=3).map(tuple),
    unit=LINES,
    importance=st.sampled_from(Importance),
    is_confirmed=st.booleans(),
    valid_from=st.none() | st.dates(dt.date(1000, 1, 1), dt.date(2020, 1, 1)),
    valid_until=st.none() | st.dates(dt.date(2020, 1, 2)),
)


@pytest.mark.parametrize("ending", ENDINGS)
@SPREADSHEETS
@given(entry=ENTRY_VALUES)
def test_any_entry_comes_back(entry: Entry, ending: str, tmp_path: Path) -> None:
    """Every field of an entry is in the file and comes back, and a second export is the same."""
    assume(fold(entry.question) not in map(fold, entry.phrasings))
    first, second = tmp_path / f"first.{ending}", tmp_path / f"second.{ending}"
    write_table(first, ENTRIES, [entry])
    reading = read_table(first, ENTRIES)
    assert reading.faults == []
    assert reading.entries == [entry]
    write_table(second, ENTRIES, reading.entries)
    assert second.read_bytes() == first.read_bytes()


WINDOW_VALUES = st.builds(
    Window,
    department=LINES,
    matter=LINES,
    conditions=LINES | st.just(""),
    materials=st.lists(LINES, max_size=3).map("\n".join),
    time_limit=LINES | st.just(""),
    fee=st.sampled_from(["=免费", ""]),
    counter=LINES | st.just(""),
    phone=st.sampled_from(["0632-6616201", "+86 632 6616201"]),
    complaint_phone=st.sampled_from(["6616299", ""]),
)


@pytest.mark.parametrize("ending", ENDINGS)
@SPREADSHEETS
@given(window=WINDOW_VALUES, names=st.lists(LINES, max_size=2, unique_by=fold).map(tuple))
def test_any_window_comes_back(
    window: Window, names: tuple[str, ...], ending: str, tmp_path: Path
) -> None:
    """The nine fields of a window, its names and days are in the file and come back."""
    item = make_item(
        "w-1", window, names=names, importance=Importance.MAJOR, valid_from=dt.date(2026, 1, 5)
    )
    write_table(tmp_path / f"first.{ending}", WINDOWS, [item])
    reading = read_table(tmp_path / f"first.{ending}", WINDOWS)
    assert reading.faults == []
    assert reading.entries == [item]


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_shipped_entries_come_back(ending: str, tmp_path: Path) -> None:
    """Everything that is shipped goes out, in, and out again, byte for byte."""
    entries, _ = read_entries(seed_folder())
    first, second = tmp_path / f"first.{ending}", tmp_path / f"second.{ending}"
    write_table(first, ENTRIES, entries)
    reading = read_table(first, ENTRIES)
    assert reading.faults == []
    assert reading.entries == entries
    write_table(second, ENTRIES, reading.entries)
    assert second.read_bytes() == first.read_bytes()


def test_a_written_sheet_states_its_extent(tmp_path: Path) -> None:
    """Whoever reads an export knows at once how many rows there are, to tell how far it is."""
    rows = [["甲", "乙"], *([["一", "二"]] * 7)]
    write_xlsx(tmp_path / "a.xlsx", "表", rows, Look([9, 9], [(), ()]))
    with open_xlsx(tmp_path / "a.xlsx") as (sheet,):
        assert sheet.count == 8
        assert len(list(sheet.rows)) == 8


RISKS = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("http://x")', "＝1"]


@pytest.mark.parametrize("risk", RISKS)
def test_no_cell_becomes_a_formula(risk: str, tmp_path: Path) -> None:
    """What begins as formulas do is text for a spreadsheet program, in both kinds of file."""
    write_csv(tmp_path / "a.csv", [["头"], [risk]])
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        (_, (cell,)) = csv.reader(file)
    assert cell == f"'{risk}"
    write_xlsx(tmp_path / "a.xlsx", "表", [["头"], [risk]], Look([9], [()]))
    sheet = load_workbook(tmp_path / "a.xlsx").active
    assert sheet["A2"].data_type == "s"
    assert unescape(sheet["A2"].value) == risk


@pytest.mark.parametrize("layout", [ENTRIES, WINDOWS], ids=["entries", "windows"])
@pytest.mark.parametrize("ending", ENDINGS)
def test_a_template_takes_rows_below_its_notes(
    ending: str, layout: Layout, tmp_path: Path
) -> None:
    """A template has all heads and a row that explains them, which an import passes over."""
    path = tmp_path / f"template.{ending}"
    write_template(path, layout)
    opened = open_csv(path) if ending == "csv" else open_xlsx(path)
    with opened as (sheet,):
        heads, notes = sheet.rows
    assert list(heads.cells) == layout.heads
    assert all(notes.cells)


def test_columns_are_named_as_spreadsheets_do() -> None:
    """A to Z, then AA; and back."""
    assert [letter_of(number) for number in (0, 25, 26, 51, 52, 701, 702)] == [
        "A", "Z", "AA", "AZ", "BA", "ZZ", "AAA",
    ]  # fmt: skip
    assert all(column_of(letter_of(number)) == number for number in range(800))
