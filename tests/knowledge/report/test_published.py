"""Reports as offices lay them out: tables in pieces or in one, figures of all years, contents."""

from __future__ import annotations

import pytest
from support.report_figures import ENDS, GROUPS, ROWS, Figures, make_current, make_old
from support.report_pages import bare_page, current_body, old_page, plain_table
from support.report_rows import (
    OLD_TITLE,
    TITLE,
    Cell,
    Table,
    annex,
    applied,
    disclosed,
    disputed,
    narrative,
)
from support.report_texts import TABLES, current_text, old_text

from knowledge.report.reading import Reading, read_report_file

NAMES = ("行政复议", "行政诉讼（未经复议直接起诉）", "行政诉讼（复议后起诉）")


def figures_of(reading: Reading) -> Figures:
    """Return the cells as read."""
    return {cell.key: cell.value for cell in reading.cells}


def rules_of(data: bytes) -> list[str]:
    """Return the rules that a report breaks."""
    return [one.rule for one in read_report_file(data).contradictions]


def ends_of(figures: Figures, group: str) -> Table:
    """Return table 4 of one group, which it does not name."""
    return [list(map(Cell, ENDS)), [Cell(figures["4", group, end] or "") for end in ENDS]]


def test_tables_that_the_line_above_names() -> None:
    """A table of one kind of case goes by the line above it; a heading of all names none."""
    figures = make_current(41)
    pieces = [ends_of(figures, group) for group in GROUPS]
    body = current_body(figures, plain_table)
    own = plain_table(disputed(figures))
    named = "".join(f"<p>{n}</p>{plain_table(one)}" for n, one in zip(NAMES, pieces, strict=True))
    page = bare_page(TITLE, body.replace(own, named))
    assert figures_of(read_report_file(page.encode())) == figures
    page = bare_page(TITLE, body.replace(own, "<p>&nbsp;</p>".join(map(plain_table, pieces))))
    reading = read_report_file(page.encode())
    assert not [cell for cell in reading.cells if cell.table == "4"]
    assert reading.notes == ("第四部分的表与格式不符，没有读取。",)


def test_lines_that_name_tables_in_a_text() -> None:
    """The same in a text, where the names are marked as headings."""
    figures = make_current(42)
    lines = current_text(figures, table="bars").decode().split("\n")
    table = TABLES["bars"](disputed(figures))
    at = lines.index(table[0])
    pieces = zip(NAMES, GROUPS, strict=True)
    lines[at : at + len(table)] = [
        line
        for name, group in pieces
        for line in (f"### {name}", *TABLES["bars"](ends_of(figures, group)), "")
    ]
    assert figures_of(read_report_file("\n".join(lines).encode())) == figures


def test_a_table_that_holds_three_chapters() -> None:
    """Chapters that are rows of one table are chapters, with a table each."""
    figures = make_current(43)
    heads = [head for head, _ in narrative(figures)]
    rows = [
        row
        for head, table in zip(heads[1:4], (disclosed, applied, disputed), strict=True)
        for row in ([Cell(head, 15)], *table(figures))
    ]
    parts = [heads[0], "工作有序。", plain_table(rows), heads[4], "一是不足。", heads[5], "没有。"]
    body = "".join(part if part.startswith("<table") else f"<p>{part}</p>" for part in parts)
    reading = read_report_file(bare_page(TITLE, body).encode())
    assert figures_of(reading) == figures
    assert [f"{one.number}、{one.title}" for one in reading.sections] == heads
    assert reading.notes == ()


@pytest.mark.parametrize("ends", [["", ""], ["……2", "\t3"]])
def test_a_table_of_contents(ends: list[str]) -> None:
    """Chapters that a table of contents lists, with a page or without, are no chapters."""
    figures = make_current(44)
    heads = [head for head, _ in narrative(figures)]
    contents = [head + end for head, end in zip(heads, ends * 3, strict=True)]
    text = current_text(figures, table="tabs").decode()
    reading = read_report_file(text.replace(TITLE, "\n".join([TITLE, "目录", *contents])).encode())
    assert [f"{one.number}、{one.title}" for one in reading.sections] == heads
    assert reading.sections[0].text.startswith("2022年，某某区认真")
    assert reading.sections[5].text == "本年度没有收取信息处理费。"


def test_two_reports_in_one_file() -> None:
    """Of two reports the first is read, and the notes say what the second prints otherwise."""
    figures, others = make_current(51), make_current(52)
    second = current_text(others, table="tabs").replace(b"2022", b"2021")
    reading = read_report_file(current_text(figures, table="tabs") + b"\n" + second)
    assert (reading.title, figures_of(reading)) == (TITLE, figures)
    assert reading.sections[5].text == "本年度没有收取信息处理费。"
    assert len(reading.notes) == 6
    assert reading.notes[5].endswith("处也印了两次而数字不同，文件中可能有两份报告。")


def test_headings_and_pages_in_the_text() -> None:
    """A space before the stop of a heading, a heading said twice and page numbers do not count."""
    figures = make_current(53)
    text = current_text(figures, table="tabs").decode()
    for head, _ in narrative(figures):
        spaced = head.replace("、", " 、", 1)
        text = text.replace(f"\n{head}\n", f"\n{spaced}\n{spaced}\n— 4 —\n")
    reading = read_report_file(text.encode())
    assert [one.number for one in reading.sections] == list("一二三四五六")
    assert reading.sections[1].text == ""
    assert reading.sections[4].text.startswith("一是公开内容不够全面")


def test_a_title_in_a_row_of_particulars() -> None:
    """A title that only a line of the page's particulars prints is its cell."""
    text = current_text(make_current(54), table="tabs").decode()
    for line in (f"名称 | {TITLE} | ||", f"文件下载 | {TITLE}.doc | ||"):
        assert read_report_file(text.replace(TITLE, line, 1).encode()).title == TITLE


def test_figures_with_words() -> None:
    """Units, signs and short notes at a figure are of its cell, and keep no sum from holding."""
    figures = make_current(45)
    place = ("3", ROWS["1"], "自然人")
    figures[place] = f"{figures[place]}（件）"
    figures["2", "行政许可", "本年处理决定数量"] = "12万"
    figures["2", "行政处罚", "本年处理决定数量"] = "35起"
    figures["2", "行政强制", "本年处理决定数量"] = "0（无）"
    for data in (
        bare_page(TITLE, current_body(figures, plain_table)).encode(),
        current_text(figures, table="padded"),
    ):
        reading = read_report_file(data)
        assert (figures_of(reading), reading.contradictions) == (figures, ())
    figures[place] = "99999（件）"
    assert "applications-unbalanced" in rules_of(current_text(figures, table="padded"))


@pytest.mark.parametrize(
    "said",
    [
        "受理低保申请45件，收到户籍申请12件。",
        "收到公租房申请共7件。",
    ],
)
def test_applications_of_another_kind(said: str) -> None:
    """Applications for other things are not held against table 3; those meant are."""
    figures = make_current(46)
    page = current_text(figures, table="tabs").decode()
    new = figures["3", ROWS["1"], "总计"]
    told = f"全年共收到政府信息公开申请{new}件。"
    assert rules_of(page.replace(told, said).encode()) == []
    assert rules_of(page.replace(told, "共收到各类申请70001件。").encode()) == [
        "text-unlike-table"
    ]


def test_a_year_that_figures_are_compared_with() -> None:
    """Only a period tells the year of the figures, no comparison with another year."""
    text = current_text(make_current(47), table="tabs").decode()
    said = "主动公开数据较2021年度增长12%。"
    reading = read_report_file(text.replace("（一）主动公开。", f"（一）{said}").encode())
    assert (reading.printed_years, reading.contradictions) == (("2022年",), ())


def test_an_annex_with_figures_of_all_years() -> None:
    """Of several columns with figures the first is read, blanks too, and a note says so."""
    figures = make_old(48)
    figures["annex", "2.1", None] = None
    head, *rows = annex(figures)
    table = [[*head[:2], Cell("本年度"), Cell("历年累计")]]
    table += [[*row, Cell("777" if row[1].text != "——" else "")] for row in rows]
    page = old_page(figures).decode().replace(plain_table(annex(figures)), plain_table(table))
    reading = read_report_file(page.encode())
    assert {("annex", one.code, None): one.value for one in reading.cells} == figures
    assert reading.notes == ("附表有几栏数字（本年度、历年累计），读取的是第一栏。",)


def test_an_old_report_that_prints_no_year_in_its_titles() -> None:
    """Titles without years do not disagree."""
    text = old_text(make_old(49), table="tabs").decode("gb18030")
    text = text.replace(OLD_TITLE, "某某局政府信息公开年度报告").replace("2017年度", "")
    assert rules_of(text.encode()) == []


def test_parts_of_what_a_channel_published() -> None:
    """Where one number of the text is the row's, others are of parts; else each is told."""
    figures = make_old(50)
    site = figures["annex", "1.2.1", None]
    text = old_text(figures, table="tabs").decode("gb18030")
    said = "通过政府网站发布信息{}条，公开财政信息9001条。"
    found = [
        rules_of(text.replace("通过多种渠道公开信息。", said.format(number)).encode())
        for number in (site, "9002")
    ]
    assert found == [[], ["narrative-unlike-annex"] * 2]


def test_what_there_was_none_of() -> None:
    """That none was late or lost is no word against the annex; that none came is."""
    text = old_text(make_old(55), table="tabs").decode("gb18030")
    text = text.replace("三、依申请公开政府信息情况", "三、政府信息公开申请办理情况")
    said = "申请均按时办结。"
    late = "申请均按时办结，无超期申请，没有不予公开申请的情形。"
    assert [
        rules_of(text.replace(said, words).encode()) for words in (late, "没有收到申请。")
    ] == [
        [],
        ["none-against-figure"],
    ]
