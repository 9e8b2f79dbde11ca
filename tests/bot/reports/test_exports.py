"""Promises of a year's counts as JSON, CSV and a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from support.annuals import MISSES, YEAR, make_year

from bot.cli import main
from bot.reports import wording
from bot.reports.annual import Annual, from_json, to_json
from bot.reports.listing import to_csv
from bot.reports.spreadsheet import to_xlsx
from handlers.counts.definitions import BY_NAME, COUNTS, OF_ENTRIES, RULES


def read_book(annual: Annual) -> Any:
    """Return a year's spreadsheet as openpyxl reads it."""
    return openpyxl.load_workbook(io.BytesIO(to_xlsx(annual)))


def find_table(sheet: Any, head: str) -> list[list[Any]]:
    """Return the rows of the table whose first head this is, the heads first, up to a blank."""
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    first = next(at for at, row in enumerate(rows) if row[0] == head)
    table = []
    for row in rows[first:]:
        if row[0] is None:
            break
        table.append(row)
    return table


def test_the_json_is_the_year() -> None:
    """It has these fields, each count by its name everywhere, and comes back as it was."""
    annual = make_year()
    said = json.loads(to_json(annual))
    assert list(said) == [
        "year", "definitions", "totals", "by_month", "by_topic", "by_channel", "by_account",
        "top_entries", "top_misses",
    ]  # fmt: skip
    names = [count.name for count in COUNTS]
    assert list(said["totals"]) == list(said["definitions"]) == names
    assert [row["month"] for row in said["by_month"]] == [f"2026-{n:02}" for n in range(1, 13)]
    assert all(set(names) <= set(row) for row in said["by_month"])
    assert all(said["definitions"][name]["definition"] for name in names)
    assert from_json(to_json(annual)) == annual


def test_the_csv_has_every_number_once() -> None:
    """Each number stands on its own line; no text of it is a formula."""
    annual = make_year()
    text = to_csv(annual)
    assert text.startswith("\ufeff")
    rows = [*csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))]
    totals = {row["count"]: int(row["number"]) for row in rows if row["section"] == "totals"}
    assert totals == annual.totals
    months = [row for row in rows if row["section"] == "by_month" and row["count"] == "received"]
    assert [int(row["number"]) for row in months] == [row["received"] for row in annual.by_month]
    said = [row["group"] for row in rows if row["section"] == "top_misses"]
    assert said == ["'" + MISSES[0].text, MISSES[1].text, "'" + MISSES[2].text]
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "@"))]


def test_the_spreadsheet_s_numbers_are_the_year_s() -> None:
    """Cell by cell each sheet holds the counts, as numbers, under their labels."""
    annual = make_year()
    book = read_book(annual)
    cover = find_table(book[wording.COVER], "指标")
    assert cover[1:] == [
        [BY_NAME[name].label, number, BY_NAME[name].definition]
        for name, number in annual.totals.items()
    ]
    months = find_table(book[wording.MONTHS], "指标")
    assert months[0] == ["指标", *(f"{n}月" for n in range(1, 13)), "全年"]
    assert months[1:] == [
        [BY_NAME[name].label, *(row[name] for row in annual.by_month), annual.totals[name]]
        for name in annual.totals
    ]
    topics = find_table(book[wording.TOPICS], "主题")
    rows = [[row["topic"], *(row[name] for name in OF_ENTRIES)] for row in annual.by_topic]
    assert topics[1:] == [*rows, ["全年", *(annual.totals[name] for name in OF_ENTRIES)]]
    channels = find_table(book[wording.CHANNELS], "指标")
    assert channels[0][1:] == ["网页", "微信公众号", "账号 web", "账号 service", "全年"]
    assert [row[-1] for row in channels[1:]] == [*annual.totals.values()]
    questions = find_table(book[wording.QUESTIONS], "序")
    assert [row[1:] for row in questions[1:]] == [
        [row["question"], row["topic"], row["received"]] for row in annual.top_entries
    ]


def test_words_are_never_formulas() -> None:
    """What citizens and staff wrote stays text, whatever it begins with."""
    book = read_book(make_year())
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "n"}
    said = [row[1] for row in find_table(book[wording.MISSES], "序")[1:]]
    assert said[0] == MISSES[0].text
    assert said[2] == MISSES[2].text


def test_every_sheet_prints_on_a4_with_its_head_and_number() -> None:
    """Printed, a table's head comes again on every page, and pages are numbered."""
    for sheet in read_book(make_year()):
        assert sheet.page_setup.paperSize == int(sheet.PAPERSIZE_A4)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        is_one = sheet.title in (wording.MONTHS, wording.CHANNELS)
        assert sheet.page_setup.fitToHeight == (None if is_one else 0)
        assert sheet.print_title_rows
        assert "&P" in (sheet.oddFooter.center.text or "")


def test_words_stand_clear_of_the_numbers_beside_them() -> None:
    """What a count means begins under its head, not against the number before it."""
    cover = read_book(make_year())[wording.COVER]
    (head,) = [row for row in cover.iter_rows() if row[0].value == "指标"]
    below = cover.cell(head[2].row + 1, head[2].column)
    for cell in (head[2], below):
        assert (cell.alignment.horizontal, cell.alignment.indent) == ("left", 1)


def test_each_chart_asks_one_question_from_zero() -> None:
    """A sheet's chart has its question as title, labels at its bars, no legend."""
    archive = zipfile.ZipFile(io.BytesIO(to_xlsx(make_year())))
    charts = [archive.read(name).decode() for name in archive.namelist() if "charts/" in name]
    assert len(charts) == 6
    questions = ("咨询得到了什么结果", "哪个月问得最多", "哪类主题问得最多", "从哪里问的多")
    for question in (*questions, "哪些问题问得最多", "哪些问题还答不上"):
        (chart,) = [one for one in charts if question in one]
        assert '<c:min val="0"/>' in chart
        assert '<c:showVal val="1"/>' in chart
        assert "<c:legend>" not in chart


def test_the_rules_stand_on_the_cover() -> None:
    """Who opens the file reads by what rules it was counted."""
    cells = {row[0] for row in read_book(make_year())[wording.COVER].iter_rows(values_only=True)}
    assert {f"{number}. {rule}" for number, rule in enumerate(RULES, 1)} <= cells


def test_the_same_year_is_the_same_bytes() -> None:
    """Made again, of the same counts, the spreadsheet is the same file."""
    assert to_xlsx(make_year()) == to_xlsx(from_json(to_json(make_year())))


def test_an_empty_year_has_its_sheets() -> None:
    """A year in which nobody asked is zeros, and says that there is nothing to list."""
    book = read_book(make_year([], ()))
    assert {row[1] for row in find_table(book[wording.COVER], "指标")[1:]} == {0}
    assert book[wording.MISSES]["A1"].value == wording.NOTHING


@pytest.mark.parametrize("end", [".json", ".csv", ".xlsx"])
def test_export_writes_the_file_it_is_asked_for(
    database_file: Path, tmp_path: Path, end: str
) -> None:
    """The end of the name says what is written."""
    output = tmp_path / f"year{end}"
    given = ["export", "--year", str(YEAR), "--output", str(output)]
    ended = CliRunner().invoke(main, [*given, "--database", str(database_file)])
    assert ended.exit_code == 0, ended.stderr
    begin = {".json": b"{", ".csv": "\ufeff".encode(), ".xlsx": b"PK"}[end]
    assert output.read_bytes().startswith(begin)


def test_export_refuses_a_form_it_does_not_know(database_file: Path, tmp_path: Path) -> None:
    """Another end of the name is refused, with those that are known."""
    given = ["export", "--year", "2026", "--output", str(tmp_path / "year.pdf")]
    ended = CliRunner().invoke(main, [*given, "--database", str(database_file)])
    assert ended.exit_code == 2
    assert ".xlsx" in ended.stderr
