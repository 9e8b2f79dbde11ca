"""Files as they come: encodings, endings, broken ones and hostile ones, each with a sentence."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from support.sheets import GOOD, write_book, write_rows

from knowledge.exchange import cells, safety
from knowledge.exchange.entry_table import ENTRIES
from knowledge.exchange.fault import ExchangeError
from knowledge.exchange.reading import read_table
from knowledge.exchange.writing import write_template

TABLE = "主题,标准问题,引用,答复\r\n使用帮助,几点上班？,报告,“9点”\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_any_usual_csv_is_read(encoding: str, delimiter: str, end: str, tmp_path: Path) -> None:
    """Encoding, delimiter and line ends are found, whatever program wrote the file."""
    text = TABLE.replace(",", delimiter).replace("\r\n", end)
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode(encoding))
    (entry,) = read_table(path, ENTRIES).entries
    assert (entry.question, entry.answer) == ("几点上班？", "“9点”")


def test_quoted_cells_may_hold_anything(tmp_path: Path) -> None:
    """Commas, quotes and line ends in a quoted cell are part of it; the head may be quoted too."""
    path = tmp_path / "a.csv"
    text = '"主题","标准问题","引用","答复"\n使用帮助,几点；上班？,报告,"一,""二""\n三"\n'
    path.write_text(text, encoding="utf-8")
    (entry,) = read_table(path, ENTRIES).entries
    assert entry.answer == '一,"二"\n三'


def refuse(path: Path, **options: str) -> str:
    """Return the sentence with which a file is refused."""
    with pytest.raises(ExchangeError) as caught:
        read_table(path, ENTRIES, sheet=options.get("sheet"))
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.csv", b"", "文件是空的"),
        ("a.csv", b"\xff\xfe\x00", "编码认不出来"),
        ("a.csv", b"a\0b", "编码认不出来"),
        ("a.csv", b"\x80\xff\xff", "编码认不出来"),
        ("a.csv", b"PK\x03\x04", "请把扩展名改为 .xlsx"),
        ("a.csv", safety._OLE, "旧版 .xls"),  # noqa: SLF001 - the mark of such files
        ("a.csv", TABLE.encode() + '使用帮助,"问'.encode(), "第3行附近的引号没有配对"),
        ("a.xls", b"", "扩展名是“.xls”"),
        ("a.xlsm", b"", "扩展名是“.xlsm”"),
        ("a.pdf", b"", "扩展名是“.pdf”"),
        ("table", b"", "没有扩展名"),
        ("a.xlsx", b"", "不是完好的 .xlsx"),
        ("a.xlsx", TABLE.encode(), "不是完好的 .xlsx"),
        ("a.xlsx", safety._OLE + b"Workbook", "旧版 .xls"),  # noqa: SLF001 - see above
        (
            "a.xlsx",
            safety._OLE + "EncryptedPackage".encode("utf-16-le"),  # noqa: SLF001 - see above
            "设了打开密码",
        ),
    ],
)
def test_a_file_that_is_none_is_refused(
    name: str, content: bytes, says: str, tmp_path: Path
) -> None:
    """Wrong endings, old formats, passwords and damage each have their own sentence."""
    path = tmp_path / name
    path.write_bytes(content)
    assert says in refuse(path)


def test_a_csv_has_no_sheets(tmp_path: Path) -> None:
    """Who names a sheet of a .csv file is told that there is none."""
    path = tmp_path / "a.csv"
    path.write_text(TABLE, encoding="utf-8")
    assert "没有工作表" in refuse(path, sheet="表")


def rebuild(path: Path, change: Callable[[str, bytes], bytes], *more: tuple[str, bytes]) -> Path:
    """Write a workbook again with its parts changed, and with `more` parts."""
    made = path.with_name("changed.xlsx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        for name in source.namelist():
            out.writestr(name, change(name, source.read(name)))
        for name, content in more:
            out.writestr(name, content)
    return made


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Give a good workbook."""
    return write_rows(tmp_path / "good.xlsx", GOOD)


def test_macros_are_refused(book: Path) -> None:
    """A workbook with macros under the ending .xlsx is refused."""
    changed = rebuild(book, lambda _, content: content, ("xl/vbaProject.bin", b"x"))
    assert "带有宏" in refuse(changed)


@pytest.mark.parametrize("word", [b"<!DOCTYPE x>", b'<!doctype x [<!ENTITY a "b">]>'])
def test_declarations_are_refused(word: bytes, book: Path) -> None:
    """A part that declares entities is refused before anything parses it."""
    changed = rebuild(
        book, lambda _, content: content.replace(b"<worksheet", word + b"<worksheet", 1)
    )
    assert "不允许的声明" in refuse(changed)
    wide = rebuild(book, lambda _, content: content.decode().encode("utf-16"))
    assert "不允许的声明" in refuse(wide)


def test_a_bomb_is_refused_by_its_list(book: Path) -> None:
    """A workbook of a megabyte that unpacks to very many is refused without unpacking it."""
    bomb = rebuild(book, lambda _, content: content, ("xl/bomb.xml", b" " * (401 << 20)))
    assert bomb.stat().st_size < 1 << 20
    assert "解压后太大" in refuse(bomb)
    many = [(f"xl/{number}.xml", b"") for number in range(safety.MOST_PARTS)]
    assert "解压后太大" in refuse(rebuild(book, lambda _, content: content, *many))


def test_a_large_file_is_refused_by_its_size(tmp_path: Path) -> None:
    """A file over 64 MB is not even opened."""
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(safety.LARGEST_FILE + 1)
    assert refuse(path) == "文件太大（65 MB），最多 64 MB，请分成几个文件。"


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_damage_inside_is_said(part: str, book: Path) -> None:
    """A part that is cut off, or one that is no XML, is a sentence and no traceback."""
    cut = rebuild(book, lambda name, content: content[:-30] if name == part else content)
    assert "不是完好的 .xlsx" in refuse(cut)
    text = rebuild(book, lambda name, content: b"text" if name == part else content)
    assert "不是完好的 .xlsx" in refuse(text)


def test_damaged_bytes_are_said(book: Path) -> None:
    """A workbook of which some bytes changed on the way is a sentence and no traceback."""
    content = bytearray(book.read_bytes())
    content[len(content) // 3] ^= 0xFF
    content[60] ^= 0xFF
    book.write_bytes(content)
    assert "不是完好的 .xlsx" in refuse(book)


def test_another_zip_is_no_workbook(tmp_path: Path) -> None:
    """An archive of something else, a Word document too, is no workbook."""
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("word/document.xml", "<x/>")
    assert "不是完好的 .xlsx" in refuse(path)


def test_too_many_rows_are_refused(tmp_path: Path) -> None:
    """A file with more rows than any office has is refused, in both kinds."""
    path = tmp_path / "long.csv"
    path.write_text(TABLE + "使用帮助,问,报告,答\n" * cells.MOST_ROWS, encoding="utf-8")
    assert refuse(path) == "文件超过100000行，请分成几个文件。"


def test_a_stray_cell_far_below_costs_nothing(book: Path) -> None:
    """A cell in the last row that a program knows is a row as any other."""
    opened = load_workbook(book)
    opened.active.cell(1_048_576, 1, "x-1")
    opened.save(book)
    reading = read_table(book, ENTRIES)
    assert {fault.row for fault in reading.faults} == {1_048_576}
    assert len(reading.good) == 1


def test_a_workbook_without_visible_columns_is_said(tmp_path: Path) -> None:
    """A workbook of something else is told which columns are looked for."""
    path = write_book(tmp_path / "a.xlsx", ["姓名", "成绩"], ["甲", 1])
    assert refuse(path).startswith("没有找到列名一行")


def test_a_template_is_written_by_its_ending(tmp_path: Path) -> None:
    """Another ending than the two is refused before anything is written."""
    with pytest.raises(ExchangeError, match=r"扩展名是“\.ods”"):
        write_template(tmp_path / "a.ods", ENTRIES)
    assert list(tmp_path.iterdir()) == []
