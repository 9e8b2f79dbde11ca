"""Promises of the year's report as a Word document, read as python-docx reads it."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from click.testing import CliRunner
from docx.oxml.ns import qn
from docx.shared import Pt
from support.annuals import YEAR, make_year
from support.statutories import make_figures, make_given

from bot.cli import main
from bot.reports.document import Extras, Office, to_docx
from bot.reports.layout import lay_annex, lay_applied, lay_disclosed, lay_disputed
from handlers.counts.definitions import RULES
from knowledge.report.forms import CURRENT, current_form
from knowledge.report.reading import read_report_file
from knowledge.statutory import Statutory, list_places
from knowledge.statutory_sums import check_statutory

OFFICE = Office("区政务服务中心管理办公室", "0632—6616110")
BLANK = Statutory(YEAR)


def read(statutory: Statutory = BLANK, **more: Any) -> Any:
    """Return the report of a made-up year."""
    return docx.Document(io.BytesIO(to_docx(make_year(), statutory, OFFICE, Extras(**more))))


def texts(document: Any) -> list[str]:
    """Return its paragraphs."""
    return [one.text.replace("\n", "") for one in document.paragraphs if one.text.strip()]


def test_it_has_the_six_chapters_in_order() -> None:
    """Title first, then every chapter of the form under its number."""
    document = read()
    assert texts(document)[0] == f"{OFFICE.name}{YEAR}年政府信息公开工作年度报告"
    heads = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
    numbered = zip("一二三四五六", current_form().chapters, strict=True)
    assert heads[:6] == [f"{number}、{name}" for number, name in numbered]


def test_the_tables_are_the_form_s_cell_by_cell() -> None:
    """Whatever a merged cell covers reads as that cell, in every table."""
    figures = make_figures()
    tables = read(figures, with_annex=True).tables
    layouts = [lay(figures) for lay in (lay_disclosed, lay_applied, lay_disputed)]
    for table, layout in zip(tables, layouts, strict=False):
        for slot in layout.slots:
            for row in range(slot.row, slot.row + slot.rows):
                for column in range(slot.column, slot.column + slot.columns):
                    assert table.cell(row, column).text == slot.text
    assert len(tables) == 4
    assert len(tables[3].rows) == 1 + 71


def test_statutory_tables_stay_whole() -> None:
    """No page ends inside one of the three, and the long one begins a page."""
    document = read()
    for table in document.tables:
        kept = [
            cell.paragraphs[0].paragraph_format.keep_with_next
            for row in table.rows[:-1]
            for cell in row.cells
        ]
        assert all(kept)
    (chapter,) = [one for one in document.paragraphs if one.text.startswith("三、")]
    assert chapter.paragraph_format.page_break_before


def test_the_annex_takes_only_what_has_the_same_name() -> None:
    """Applications received come from table 3; nothing of the bot's goes into the old form."""
    figures = make_figures(annex={})
    received = str(make_given()["table3"]["1"][6])
    rows = read(figures, with_annex=True).tables[3].rows
    filled = [row.cells[0].text for row in rows if row.cells[2].text.isdigit()]
    assert filled == ["(一)收到申请数"]
    assert [row.cells[2].text for row in rows if row.cells[0].text == filled[0]] == [received]
    assert lay_annex(figures).heads == 1


def test_every_number_of_the_text_leads_to_its_definition() -> None:
    """A number with a mark is the count that the list names under the mark."""
    annual, document = make_year(), read()
    listed = [text for text in texts(document) if re.match(r"\[\d+\] ", text)]
    said = "".join(one.text for one in document.paragraphs if not one.text.startswith("["))
    marked = {int(mark): int(number) for number, mark in re.findall(r"(\d+)\[(\d+)\]", said)}
    assert sorted(marked) == [*range(1, len(listed) + 1)]
    labels = {row["label"]: name for name, row in annual.definitions.items()}
    for line in listed:
        mark, label, number, says = re.fullmatch(r"\[(\d+)\] (.*?)：(\d+)。(.*)", line).groups()  # type: ignore[union-attr]
        assert marked[int(mark)] == int(number)
        name = labels[re.sub(r"（.*）$", "", label)]
        assert says == annual.definitions[name]["definition"]
        if "（" not in label:
            assert annual.totals[name] == int(number)


def test_channels_are_told_by_their_own_numbers() -> None:
    """WeChat and the website are each told, and together they are what was received."""
    said = "".join(texts(read()))
    found = re.search(
        r"收到群众咨询(\d+)\[\d+\]条，通过网站咨询页面收到(\d+)\[\d+\]条，共(\d+)\[", said
    )
    assert found
    wechat, web, both = map(int, found.groups())
    assert wechat + web == both == make_year().totals["received"]


def test_inquiries_are_never_applications() -> None:
    """However many asked, the table of applications stays blank, and the text says why."""
    table = read().tables[1]
    assert {table.cell(row, at).text for row in range(3, 28) for at in range(3, 10)} == {""}
    assert any("不是政府信息公开申请" in text for text in texts(read()))


def test_what_is_blank_is_listed() -> None:
    """Figures and texts that nobody gave are named; what was given is not."""
    blank = texts(read())
    assert "正文：主动公开" in blank
    assert any(line.startswith("第三部分的表：一、本年新收") for line in blank)
    filled = texts(read(make_figures()))
    assert "正文：主动公开" not in filled
    assert not any(line.startswith("第三部分的表") for line in filled)
    some = make_figures(table4={"行政复议": [1, None, 3, 4, 10]})
    assert any("行政复议（结果纠正）" in line for line in texts(read(some)))


def test_the_rules_and_findings_stand_in_the_notes() -> None:
    """Who finishes the report reads by what rules was counted, and what does not add up."""
    said = texts(read(findings=["不等。"]))
    assert f"1. {RULES[0]}" in said
    assert said[-1] == "不等。"
    assert texts(read())[-1].startswith("没有发现不符")


def test_it_is_set_as_official_papers_are() -> None:
    """A4 with its margins, fonts by name, lines of 28 points, numbered pages."""
    document = read()
    section, styles = document.sections[0], document.styles
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert (round(section.top_margin.mm), round(section.left_margin.mm)) == (37, 28)
    fonts = {}
    for name in ("Normal", "Heading 1", "Heading 2"):
        style = styles[name]
        assert style.font.size == Pt(16)
        assert style.paragraph_format.line_spacing == Pt(28)
        fonts[name] = style.element.rPr.rFonts.get(qn("w:eastAsia"))
    assert fonts == {"Normal": "仿宋_GB2312", "Heading 1": "黑体", "Heading 2": "楷体_GB2312"}
    title = document.paragraphs[0].runs[0]
    assert title.font.size == Pt(22)
    assert title.font.name == "方正小标宋简体"
    for footer in (section.footer, section.even_page_footer):
        assert [one.text for one in footer.paragraphs[0].runs] == ["— ", "", " —"]


def test_the_same_values_are_the_same_bytes() -> None:
    """Made again, the report is the same file; nothing in it tells when it was made."""
    first, second = (to_docx(make_year(), make_figures(), OFFICE) for _ in range(2))
    assert first == second
    days = {info.date_time for info in zipfile.ZipFile(io.BytesIO(first)).infolist()}
    assert days == {(1980, 1, 1, 0, 0, 0)}


def export(database: Path, folder: Path, *more: str) -> Any:
    """Export a report and return how that ended."""
    given = ["export", "--year", str(YEAR), "--output", str(folder / "report.docx"), *more]
    return CliRunner().invoke(main, [*given, "--database", str(database)])


def test_export_writes_the_report(database_file: Path, tmp_path: Path) -> None:
    """With figures that hold it says nothing; the office's name stands in the title."""
    figures = tmp_path / "figures.json"
    figures.write_text(json.dumps(make_given()), encoding="utf-8")
    ended = export(database_file, tmp_path, "--figures", str(figures), "--annex", "--clean")
    assert (ended.exit_code, ended.stderr) == (0, "")
    said = texts(docx.Document(str(tmp_path / "report.docx")))
    assert said[0] == "区政务服务中心管理办公室2026年政府信息公开工作年度报告"
    assert not any(line.startswith("编制说明") for line in said)


def test_export_names_what_does_not_add_up(database_file: Path, tmp_path: Path) -> None:
    """Figures that break a sum are exported all the same, and the break is told."""
    given = make_given()
    given["table4"]["行政复议"][4] = 11
    figures = tmp_path / "figures.json"
    figures.write_text(json.dumps(given), encoding="utf-8")
    ended = export(database_file, tmp_path, "--figures", str(figures))
    assert ended.exit_code == 0
    assert "行政复议" in ended.stderr


@pytest.mark.parametrize("option", ["--figures", "--previous"])
def test_export_refuses_figures_of_another_year(
    database_file: Path, tmp_path: Path, option: str
) -> None:
    """Figures of a year go into that year's report alone."""
    figures = tmp_path / "figures.json"
    figures.write_text(json.dumps({"year": 2024}), encoding="utf-8")
    ended = export(database_file, tmp_path, option, str(figures))
    assert ended.exit_code == 2
    assert "2024" in ended.stderr


def test_read_back_the_report_says_the_same() -> None:
    """What reads annual reports reads every figure of this one, and finds no contradiction."""
    figures = make_figures()
    reading = read_report_file(to_docx(make_year(), figures, OFFICE))
    assert (reading.year, reading.format) == (YEAR, CURRENT)
    assert [section.title for section in reading.sections] == [*current_form().chapters]
    told = {cell.key: cell.value for cell in reading.cells}
    assert told == {place: figures.find(place) for place in list_places()}
    assert reading.contradictions == ()


def test_read_back_a_slip_is_found_again() -> None:
    """A sum that does not hold is found in the exported report as it was while typing."""
    slip = make_figures(table4={**make_given()["table4"], "行政复议": [1, 2, 3, 4, 11]})
    reading = read_report_file(to_docx(make_year(), slip, OFFICE))
    assert [one.says for one in reading.contradictions] == [
        one.says for one in check_statutory(slip)
    ]
