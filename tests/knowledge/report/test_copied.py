"""Reports as authorities publish them and tools copy them: cut heads, mixed forms, no title."""

from __future__ import annotations

import io
from collections.abc import Sequence

import docx
import pytest
from support import report_texts
from support.report_figures import COLUMNS, ENDS, GROUPS, ROWS, Figures, make_current, make_old
from support.report_pages import bare_page, current_body, old_page, plain_table
from support.report_rows import (
    TITLE,
    Cell,
    Table,
    annex,
    applied,
    disclosed,
    disputed,
    narrative,
)
from support.report_trial import (
    BLOCKS,
    NOTES,
    OTHER,
    applied_trial,
    disclosed_trial,
    make_trial,
)
from support.report_words import current_word

from knowledge.report.reading import Reading, read_report_file

TRIAL_TITLE = TITLE.replace("2022", "2019")
DRAWS = ("padded", "parted", "bar a line", "spread", "tabs")


def lay_text(
    figures: Figures, tables: Sequence[Sequence[str]], title: str = TITLE, *, drop: str = ""
) -> bytes:
    """Return a text of the current form with tables as lines, one line left out."""
    lines = [title]
    for at, (head, texts) in enumerate(narrative(figures)):
        lines += [head, *texts, *(tables[at - 1] if 1 <= at <= len(tables) else [])]
    return "\n".join(line for line in lines if not drop or line != drop).encode()


def draw(table: str, *tables: Table) -> list[list[str]]:
    """Return tables as lines."""
    return [report_texts.TABLES[table](one) for one in tables]


def figures_of(reading: Reading) -> Figures:
    """Return the cells as read."""
    return {cell.key: cell.value for cell in reading.cells}


@pytest.mark.parametrize("table", DRAWS)
def test_the_trial_form(table: str) -> None:
    """The trial form keeps its own columns, notes in its labels do not count, nor do signs."""
    figures = make_trial(make_current(21, largest=9))
    tables = draw(
        table, disclosed_trial(figures, NOTES), applied_trial(figures), disputed(figures)
    )
    reading = read_report_file(lay_text(figures, tables, TRIAL_TITLE))
    assert figures_of(reading) == figures
    assert (reading.format, reading.contradictions) == ("2021", ())
    assert reading.notes == ("第二部分的表用的是2019年试行格式的栏目，行和列按该格式的名称读取。",)
    units = {cell.unit for cell in reading.cells if cell.column == "采购总金额"}
    assert units == {"元"}


def test_heads_of_the_trial_form_that_are_cut() -> None:
    """Two heads of which only the first line is left are told apart by their places."""
    figures = make_trial(make_current(22))
    cut = {"本年新制作数量": "本年新", "本年新公开数量": "本年新"}
    tables = draw(
        "padded", disclosed_trial(figures, cut), applied_trial(figures), disputed(figures)
    )
    reading = read_report_file(lay_text(figures, tables, TRIAL_TITLE))
    assert figures_of(reading) == figures


def test_other_results_without_figures() -> None:
    """A blank row of the trial form is blank, and its rows of the later form are not missed."""
    figures = make_trial(make_current(23))
    figures |= {("3", OTHER, name): None for name in COLUMNS}
    tables = (disclosed_trial(figures, {}), applied_trial(figures), disputed(figures))
    body = current_body(make_current(23), plain_table)
    own = (disclosed, applied, disputed)
    for one, other in zip(own, tables, strict=True):
        body = body.replace(plain_table(one(make_current(23))), plain_table(other))
    reading = read_report_file(bare_page(TRIAL_TITLE, body).encode())
    assert figures_of(reading) == figures
    assert "rows-missing" not in {one.rule for one in reading.contradictions}


def test_a_table_of_both_forms() -> None:
    """Each block is read by the form whose heads it prints: no figure gets another column."""
    figures = make_current(24)
    first = BLOCKS[0]
    mixed = {key: value for key, value in figures.items() if key[1] not in first["rows"]}
    del mixed["2", "行政规范性文件", "本年制发件数"]
    del mixed["2", "行政规范性文件", "本年废止件数"]
    del mixed["2", "行政规范性文件", "现行有效件数"]
    mixed |= {
        ("2", row, name): str(n)
        for row in first["rows"]
        for n, name in enumerate(first["columns"])
    }
    table = [*disclosed_trial(make_trial(figures), {})[:2]]
    table += [[Cell(row), *(Cell(str(n)) for n in range(3))] for row in first["rows"]]
    table += disclosed(figures)[4:]
    tables = draw("spread", table, applied(figures), disputed(figures))
    assert figures_of(read_report_file(lay_text(figures, tables))) == mixed


UPRIGHT = ["行政复议 行政诉讼", "结 结 其 尚 总", "果 果 他 未 计", "维 纠 结 审", "持 正 果 结"]


@pytest.mark.parametrize("heads", [UPRIGHT, ["行政复议行政诉讼"]])
def test_a_table_four_whose_heads_came_apart(heads: list[str]) -> None:
    """The one row with fifteen figures is read in the order of the form, and leaves the text."""
    figures = make_current(25)
    row = [figures["4", group, end] or "" for group in GROUPS for end in ENDS]
    tables = draw("padded", disclosed(figures), applied(figures))
    tables.append([*heads, " ".join(row)])
    reading = read_report_file(lay_text(figures, tables))
    assert figures_of(reading) == figures
    assert reading.sections[3].text == ""


def pruned(table: Table) -> list[str]:
    """Copy cells with bars at their ends, blanks left out and counted as filling bars."""
    lines: list[str] = []
    width = sum(one.columns for one in table[0])
    for row in table:
        cells = [f"{one.text} |" for one in row if one.text]
        lines += [*cells, *(["|" * (width - len(cells))] if width > len(cells) else [])]
    return lines


def test_blanks_that_were_left_out() -> None:
    """Where a copy left blanks out, no figure is guessed into a column: the row is quoted."""
    figures = make_current(26)
    gone = {
        ("3", ROWS["1"], COLUMNS[1]),
        ("3", ROWS["3.1"], COLUMNS[0]),
        ("2", "规章", "本年制发件数"),
        *(("3", ROWS["4"], name) for name in COLUMNS[:5]),
    }
    figures |= dict.fromkeys(gone)
    figures |= {("3", ROWS["3.2"], name): None for name in COLUMNS}
    expected = dict(figures)
    for key in figures:
        if any((key[0], key[1]) == one[:2] for one in gone):
            expected[key] = None
    tables = [pruned(one(figures)) for one in (disclosed, applied, disputed)]
    reading = read_report_file(lay_text(figures, tables))
    assert figures_of(reading) == expected
    assert sum("栏数与表头不符" in note for note in reading.notes) == 4


def test_a_label_broken_over_lines() -> None:
    """Heads and labels that a copy breaks over lines are read as one."""
    figures = make_current(27)
    tables = draw("spread", disclosed(figures), applied(figures), disputed(figures))
    for table in tables:
        for label in ("商业企业", "本年制发件数", "1.属于国家秘密", "尚未审结"):
            while label in table:
                at = table.index(label)
                table[at : at + 1] = [label[:2], "", label[2:]]
    assert figures_of(read_report_file(lay_text(figures, tables))) == figures


OFFICIAL = [
    "一、总体情况",
    "二、行政机关主动公开政府信息情况",
    "三、行政机关收到和处理政府信息公开申请情况",
    "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况",
    "五、政府信息公开工作存在的主要问题及改进情况",
    "六、其他需要报告的事项",
]


def test_chapters_in_other_words() -> None:
    """Chapters are known by their wording however offices name themselves in it."""
    figures = make_current(28)
    text = lay_text(figures, draw("padded", disclosed(figures), applied(figures))).decode()
    for (head, _), other in zip(narrative(figures), OFFICIAL, strict=True):
        text = text.replace(head, other)
    reading = read_report_file(text.encode())
    assert [f"{one.number}、{one.title}" for one in reading.sections] == OFFICIAL


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("数据的统计期限为2024年1月1日至12月31日。", "2024年"),
        ("现公布我局2023年政府信息公开工作年度报告。", "2023年"),
        ("2021年，我镇做好各项工作。", "2021年"),
    ],
)
def test_a_text_without_a_title(line: str, label: str) -> None:
    """A text that begins with its first chapter is read; its year is told by the text."""
    figures = make_current(29)
    data = lay_text(figures, draw("padded", disclosed(figures), applied(figures)), line)
    text = data.decode().replace("2022年，某某区认真", "我单位认真")
    reading = read_report_file(text.encode())
    assert reading.year == int(label[:4])
    assert reading.printed_years == (label,)
    assert reading.title == f"{label}政府信息公开工作年度报告"
    assert reading.notes[0].startswith("文件没有印标题")


def test_a_title_without_a_year() -> None:
    """A title may leave the year to the period of the figures."""
    figures = make_current(30)
    title = "某某局政府信息公开工作年度报告"
    said = "本报告数据的统计期限为2024年1月1日至12月31日。"
    body = f"<p>{said}</p>{current_body(figures, plain_table)}"
    for head in (f"<body><p>{title}</p>", f"<head><title>{title}_某某市</title></head><body>"):
        reading = read_report_file(f"<html>{head}{body}</body></html>".encode())
        assert (reading.title, reading.year) == (title, 2024)


def test_a_title_on_three_lines() -> None:
    """A title in three lines begins with the name of who reports."""
    figures = make_current(31)
    head = "<p>某省某厅</p><p>2022年政府信息公开工作</p><p>年度报告</p>"
    page = f"<html><body>{head}{current_body(figures, plain_table)}</body></html>"
    assert read_report_file(page.encode()).title == "某省某厅2022年政府信息公开工作年度报告"


def test_the_title_that_a_document_keeps() -> None:
    """A document whose text has no title is called by what its properties say."""
    document = docx.Document(io.BytesIO(current_word(make_current(32), table="merged")))
    document.paragraphs[0].clear()
    document.core_properties.title = TITLE
    kept = io.BytesIO()
    document.save(kept)
    assert read_report_file(kept.getvalue()).title == TITLE


def test_rows_that_only_some_offices_print() -> None:
    """An annex with the rows of the notice lacks none, though others print more."""
    figures = make_old(33)
    local = {"3.1.5", "6.1", "6.2", "6.3", "7", "7.1", "7.2"}
    figures["annex", "3.1", None] = str(
        sum(int(figures["annex", f"3.1.{n}", None] or 0) for n in range(1, 5))
    )
    rows = annex(figures)
    codes = [key[1] for key in figures]
    kept = [
        rows[0],
        *(row for row, code in zip(rows[1:], codes, strict=True) if code not in local),
    ]
    page = old_page(figures).decode().replace(plain_table(rows), plain_table(kept))
    reading = read_report_file(page.encode())
    assert [cell.code for cell in reading.cells] == [one for one in codes if one not in local]
    assert reading.contradictions == ()
