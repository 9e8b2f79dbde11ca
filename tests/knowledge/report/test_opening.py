"""Files that are no report, or cannot be opened: each is told what it is and what to do."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.report_figures import make_current
from support.report_pages import current_page
from support.report_words import current_word

from knowledge.errors import ReportError
from knowledge.report.opening import LARGEST_FILE
from knowledge.report.reading import read_report_file
from knowledge.report.word import LARGEST_PART

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BOMB = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>"""
ENTITY = (
    """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>"""
)


def pack(**parts: str | bytes) -> bytes:
    """Return a zip with these parts of a document in `word/`."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(f"word/{name}.xml", content)
    return file.getvalue()


def damage(data: bytes) -> bytes:
    """Return a document whose text is overwritten in its middle."""
    at = data.index(b"word/document.xml") + 500
    return data[:at] + b"\0" * 300 + data[at + 300 :]


def lock(data: bytes) -> bytes:
    """Return a zip that says of its parts that they are encrypted."""
    at = 0
    locked = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        while (at := data.find(mark, at)) >= 0:
            locked[at + offset] |= 1
            at += 4
        at = 0
    return bytes(locked)


WORD = current_word(make_current(1))
FILES = {
    "empty": (b"", "空的"),
    "blank": (b" \n\t", "空的"),
    "large": (b"x" * (LARGEST_FILE + 1), "32 MB"),
    "pdf": (b"%PDF-1.7\n", "PDF"),
    "doc": (OLE + b"\0" * 600, ".doc"),
    "locked": (OLE + "EncryptedPackage".encode("utf-16-le"), "密码"),
    "locked zip": (lock(WORD), "密码"),
    "rtf": (b"{\\rtf1 x}", ".rtf"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 50, "不是文本"),
    "cut off": (WORD[: len(WORD) // 2], "损坏"),
    "damaged": (damage(WORD), "损坏"),
    "no Word": (pack(other="<x/>"), "不是 Word"),
    "no XML": (pack(document="<x>"), "损坏"),
    "bomb": (pack(document="<x>" + " " * LARGEST_PART + "</x>"), "过大"),
    "entities": (pack(document=BOMB), "损坏"),
    "a file of ours": (pack(document=ENTITY), "损坏"),
    "another text": ("关于召开会议的通知\n各单位：\n请参加。".encode(), "不像是年度报告"),
    "another page": ("<html><body><p>今日天气</p></body></html>".encode(), "不像是年度报告"),
    "an empty page": (b"<!-- -->", "不像是年度报告"),
    "no year": ("某局政府信息公开年度报告\n一、总体情况\n有序。".encode(), "没有找到报告的年度"),
    "an older form": (

        "某局2010年政府信息公开工作年度报告\n一、概述\n工作有序。".encode(), "格式不认识"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_refused(name: str) -> None:
    """What cannot be read is refused in one Chinese sentence or two that name the reason."""
    data, reason = FILES[name]
    with pytest.raises(ReportError, match=reason) as error:
        read_report_file(data)
    assert str(error.value).endswith("。")


@given(st.binary())
def test_bytes(data: bytes) -> None:
    """Any bytes at all are refused with a ReportError and nothing else."""
    with pytest.raises(ReportError):
        read_report_file(data)


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_damaged_files(data: st.DataObject) -> None:
    """A damaged page or document is read, or refused with a ReportError and nothing else."""
    whole = data.draw(st.sampled_from([WORD, current_page(make_current(2))]))
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 2000)))
    noise = data.draw(st.binary(max_size=40))
    try:
        assert read_report_file(whole[:start] + noise + whole[end:]).title
    except ReportError:
        return


def test_deep_and_wide_pages() -> None:
    """Elements without end, huge spans and endless rows are read in their time, or refused."""
    page = current_page(make_current(3)).decode()
    for noise in (
        "<div>" * 5000,
        "<table><tr><td rowspan=99999 colspan=99999>x</td></tr></table>",
        "<table>" + "<tr><td colspan=1000>1</td></tr>" * 2000 + "</table>",
        "<table><tr><td>" * 300,
    ):
        try:
            assert read_report_file((noise + page).encode()).year == 2022
        except ReportError:
            continue


@pytest.mark.parametrize("name", ["u", "hex", "utf-16", "x-unknown", "idna"])
def test_a_page_that_declares_nonsense(name: str) -> None:
    """An encoding that nobody knows, or that is none of text, is passed over."""
    page = current_page(make_current(4)).decode().replace('charset="utf-8"', f'charset="{name}"')
    broken = page.encode() + b"\xff\xfe\xff"
    try:
        assert read_report_file(broken).year == 2022
    except ReportError as error:
        assert "年度报告" in str(error)  # noqa: PT017  (either is right)
