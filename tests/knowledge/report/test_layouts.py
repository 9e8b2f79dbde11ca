"""Odd layouts of real reports: each is read by its labels, or it is said what was not read."""

from __future__ import annotations

from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from support.report_figures import COLUMNS, ENDS, GROUPS, ROWS, Figures, make_current, make_old
from support.report_pages import bare_page, current_body, current_page, old_page, plain_table
from support.report_rows import TITLE, Cell, Table, annex, applied, disclosed, disputed, narrative
from support.report_words import add_box, add_deleted, merged, save_word

from knowledge.report.reading import Reading, read_report_file


def page_with(figures: Figures, *, third: Table | None = None, fourth: str = "") -> bytes:
    """Return a page whose third or fourth table is another one."""
    body = current_body(figures, plain_table)
    if third is not None:
        body = body.replace(plain_table(applied(figures)), plain_table(third))
    if fourth:
        body = body.replace(plain_table(disputed(figures)), fourth)
    return bare_page(TITLE, body).encode()


def figures_of(reading: Reading) -> Figures:
    """Return the cells as read."""
    return {cell.key: cell.value for cell in reading.cells}


def by_rows(figures: Figures) -> str:
    """Draw table 4 with a row for each group."""
    rows = [
        [Cell(group), *(Cell(figures["4", group, end] or "") for end in ENDS)] for group in GROUPS
    ]
    return plain_table([[Cell("类别"), *map(Cell, ENDS)], *rows])


def as_list(figures: Figures) -> str:
    """Draw table 4 with a line for each figure."""
    rows = [
        [Cell(group.rpartition("/")[2]), Cell(end), Cell(figures["4", group, end] or "")]
        for group in GROUPS
        for end in ENDS
    ]
    return plain_table(rows)


def as_three(figures: Figures) -> str:
    """Draw table 4 as a table for each group."""
    return "<p>&nbsp;</p>".join(
        plain_table(
            [
                [Cell(group.rpartition("/")[2], 5)],
                list(map(Cell, ENDS)),
                [Cell(figures["4", group, end] or "") for end in ENDS],
            ]
        )
        for group in GROUPS
    )


def without_spans(figures: Figures) -> str:
    """Draw table 4 with heads whose spans are missing."""
    return plain_table([[Cell(one.text) for one in row] for row in disputed(figures)])


@pytest.mark.parametrize("draw", [by_rows, as_list, as_three, without_spans])
def test_layouts_of_table_four(draw: Any) -> None:
    """Reviews and lawsuits are read from rows, a list, three tables, and heads without spans."""
    figures = make_current(1)
    reading = read_report_file(page_with(figures, fourth=draw(figures)))
    assert figures_of(reading) == figures
    assert (reading.contradictions, reading.notes) == ((), ())


def test_a_table_four_that_fits_nothing() -> None:
    """A table with too few figures is not guessed at, and it is said."""
    figures = make_current(2)
    broken = disputed(figures)
    broken[-1] = broken[-1][:7]
    flat = [[Cell(one.text) for one in row] for row in broken]
    reading = read_report_file(page_with(figures, fourth=plain_table(flat)))
    assert not [cell for cell in reading.cells if cell.table == "4"]
    assert reading.notes == ("第四部分的表与格式不符，没有读取。",)
    assert [one.rule for one in reading.contradictions] == ["rows-missing"]


def test_a_row_that_the_form_does_not_have() -> None:
    """An unknown row keeps its label and its figures, and is counted among the results."""
    figures = make_current(3)
    table = applied(figures)
    at = next(n for n, row in enumerate(table) if row[0].text.startswith("8."))
    table.insert(at + 1, [Cell("9.属于工作秘密"), *(Cell("0") for _ in COLUMNS)])
    reading = read_report_file(page_with(figures, third=table))
    row = "三、本年度办理结果/（三）不予公开/9.属于工作秘密"
    assert [cell.value for cell in reading.cells if cell.row == row] == ["0"] * 7
    assert reading.notes == (f"格式中没有“{row}”这一行，按原样读取。",)
    assert reading.contradictions == ()
    table[at + 1] = [Cell("9.属于工作秘密"), *(Cell("5") for _ in COLUMNS[:-1]), Cell("30")]
    rules = [one.rule for one in read_report_file(page_with(figures, third=table)).contradictions]
    assert rules == ["results-unlike-total"] * 7


def test_a_row_with_too_few_figures() -> None:
    """A row whose figures fit no columns is read as blank, and a note quotes it."""
    figures = make_current(4)
    table = [[Cell(one.text) for one in row] for row in applied(figures)]
    last = table[-1]
    table[-1] = last[:4]
    reading = read_report_file(page_with(figures, third=table))
    assert {cell.value for cell in reading.cells if cell.row == ROWS["4"]} == {None}
    assert "栏数与表头不符" in reading.notes[0]
    assert last[1].text in reading.notes[0]
    assert reading.contradictions == ()


def test_blank_figures_that_are_merged() -> None:
    """Blank cells that are merged into one are blank each; extra blanks are left out."""
    figures = make_current(5)
    figures |= {("3", ROWS["4"], name): None for name in COLUMNS}
    table = applied(figures)
    table[-1] = [Cell("四、结转下年度继续办理", 3), Cell("", 7)]
    table[-2] = [*table[-2], Cell(""), Cell("")]
    reading = read_report_file(page_with(figures, third=table))
    assert figures_of(reading) == figures


def test_a_table_that_was_cut_off() -> None:
    """The rows that are not there are named."""
    figures = make_current(6)
    reading = read_report_file(page_with(figures, third=applied(figures)[:-2]))
    (found,) = reading.contradictions
    assert found.rule == "rows-missing"
    assert [key[1] for key in found.cells] == [ROWS["3.7"], ROWS["4"]]
    assert (
        found.says == "第三部分的表缺少“三、本年度办理结果/（七）总计”“四、结转下年度继续办理”。"
    )


def test_a_table_that_is_printed_twice() -> None:
    """Of a table that a page prints twice the first counts, and what differs is noted."""
    figures = make_current(7)
    changed = figures | {("4", GROUPS[0], ENDS[0]): "777"}
    twice = plain_table(disputed(figures)) + plain_table(disputed(changed))
    reading = read_report_file(page_with(figures, fourth=twice))
    assert figures_of(reading) == figures
    assert [note.startswith("“行政复议/结果维持”印了两次") for note in reading.notes] == [True]


def test_an_annex_in_two_halves() -> None:
    """An annex whose rows stand side by side is read left, then right."""
    figures = make_old(8)
    head, *rows = annex(figures)
    half = (len(rows) + 1) // 2
    right = [*rows[half:], *([[Cell("")] * 3] * (2 * half - len(rows)))]
    table = [[*head, *head], *([*one, *other] for one, other in zip(rows, right, strict=False))]
    page = old_page(figures).decode().replace(plain_table(annex(figures)), plain_table(table))
    reading = read_report_file(page.encode())
    assert {("annex", cell.code, None): cell.value for cell in reading.cells} == figures
    assert reading.contradictions == ()


def test_an_annex_with_other_rows() -> None:
    """Rows that the form does not have are kept, rows printed twice noted, lost ones named."""
    figures = make_old(9)
    table = annex(figures)
    lost = table.pop(40)
    table.insert(5, [Cell("（三）其他公开数"), Cell("条"), Cell("8")])
    table.append(table[3])
    page = old_page(figures).decode().replace(plain_table(annex(figures)), plain_table(table))
    reading = read_report_file(page.encode())
    assert [cell.value for cell in reading.cells if cell.row == "（三）其他公开数"] == ["8"]
    assert len(reading.notes) == 2
    (found,) = [one for one in reading.contradictions if one.rule == "rows-missing"]
    assert [key[1] for key in found.cells] == [lost[0].text]


def test_reports_without_tables() -> None:
    """A report whose tables are pictures is read as far as it is text, and that is said."""
    for title, form in ((TITLE, "2021"), ("某某区2016年政府信息公开工作年度报告", "2014")):
        text = f"{title}\n一、概述\n工作有序。\n二、主动公开情况\n良好。\n三、其他\n没有。"
        reading = read_report_file(text.encode())
        assert (reading.format, reading.cells) == (form, ())
        assert {one.rule for one in reading.contradictions} == {"rows-missing"}
        assert all(one.says.startswith("没有读到") for one in reading.contradictions)


@pytest.mark.parametrize(
    ("old", "new", "title", "year"),
    [
        (TITLE, "某某市某某区政府信息公开工作年度报告（2021年度）", None, 2021),
        (TITLE, "某某市某某区二〇二一年政府信息公开工作年度报告", None, 2021),
        (TITLE, "某某市某某区 ２０２１ 年政府信息公开工作年度报告", None, 2021),
        (TITLE, "某某区2021年信息公开年报", None, 2021),
        (TITLE, "某某区2021年政务公开工作情况报告", None, 2021),
    ],
)
def test_titles(old: str, new: str, title: str | None, year: int) -> None:
    """A title names its year in many ways."""
    page = current_page(make_current(10)).decode().replace(old, new)
    reading = read_report_file(page.encode())
    assert reading.title == (title or new)
    assert reading.year == year


def test_a_period_of_another_year() -> None:
    """A period of the figures in another year than the title's is told."""
    page = current_page(make_current(11)).decode()
    said = "本报告所列数据的统计期限为2021年1月1日至12月31日。"
    page = page.replace("<p><strong>一、", f"<p>{said}</p><p><strong>一、")
    reading = read_report_file(page.encode())
    assert reading.printed_years == ("2022年", "2021年")
    (found,) = reading.contradictions
    assert (found.rule, found.cells) == ("period-unlike-title", ())


def numbered(document: Any, text: str, place: tuple[int, int]) -> None:
    """Add a paragraph that a list of the document numbers."""
    paragraph = document.add_paragraph(text)
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001  (what it wraps)
    numbering = OxmlElement("w:numPr")
    for name, value in zip(("w:ilvl", "w:numId"), place[::-1], strict=True):
        element = OxmlElement(name)
        element.set(qn("w:val"), str(value))
        numbering.append(element)
    properties.append(numbering)


def make_list(document: Any, number: int, form: str, text: str) -> None:
    """Add a list to a document: how its first level counts and what it prints."""
    part = document.part.numbering_part.element
    abstract, level = OxmlElement("w:abstractNum"), OxmlElement("w:lvl")
    abstract.set(qn("w:abstractNumId"), str(number))
    level.set(qn("w:ilvl"), "0")
    for name, value in (("w:start", "1"), ("w:numFmt", form), ("w:lvlText", text)):
        element = OxmlElement(name)
        element.set(qn("w:val"), value)
        level.append(element)
    abstract.append(level)
    part.insert(0, abstract)
    used, which = OxmlElement("w:num"), OxmlElement("w:abstractNumId")
    used.set(qn("w:numId"), str(number))
    which.set(qn("w:val"), str(number))
    used.append(which)
    part.append(used)


def test_headings_that_word_numbers() -> None:
    """Numbers that Word writes by itself are read; bullets, deleted and hidden text are not."""
    figures = make_current(12)
    document = docx.Document()
    make_list(document, 901, "chineseCountingThousand", "%1、")
    make_list(document, 902, "bullet", "•")
    box = document.add_paragraph("")
    add_box(box, TITLE)
    tables = {1: disclosed, 2: applied, 3: disputed}
    for at, (head, texts) in enumerate(narrative(figures)):
        numbered(document, head.partition("、")[2], (901, 0))
        for text in texts:
            numbered(document, text, (902, 0))
        if at in tables:
            merged(document, tables[at](figures))
    last = document.paragraphs[-1]
    add_deleted(last, "删去的话。")
    last.add_run("隐藏的话。").font.hidden = True
    reading = read_report_file(save_word(document))
    assert figures_of(reading) == figures
    assert reading.title == TITLE
    assert [one.number for one in reading.sections] == list("一二三四五六")
    assert reading.sections[5].text == "本年度没有收取信息处理费。"
