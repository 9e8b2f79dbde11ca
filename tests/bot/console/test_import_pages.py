"""Imports on pages: upload, what was found, taking it in; exports and templates."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from pathlib import Path

import pytest
from openpyxl import load_workbook
from support.app import Served
from support.console import Clerk, read_words
from support.sheets import GOOD, GOOD_WINDOW, write_rows

from bot.console.exchange.book import State
from bot.console.exchange.running import IMPORTS
from bot.keys import STORE
from knowledge.entry import Stage, Stance, Topic
from knowledge.exchange.entry_table import ENTRIES
from knowledge.exchange.reading import read_table
from knowledge.exchange.window_table import WINDOWS
from knowledge.review.listing import Filter
from knowledge.roles import Role

ROWS = [{**GOOD, "标准问题": f"喷泉第{number}次几点打开？"} for number in range(3)]
FAULTY = {**GOOD, "标准问题": "喷泉在哪？", "生效日期": "=A1"}


@pytest.fixture(scope="module")
def editor(served: Served) -> Clerk:
    """Give an editor at the console."""
    return Clerk.sign_in(served, Role.EDITOR)


def upload(clerk: Clerk, file: Path, kind: str = "entries", name: str = "") -> str:
    """Upload a file, wait until it was read, and return its page's address."""
    files = {"file": (name or file.name, file.read_bytes())}
    answer = clerk.submit(f"/console/import/{kind}", files=files)
    assert answer.status == HTTPStatus.SEE_OTHER
    address = answer.headers["Location"]
    wait(clerk, address)
    return address


def wait(clerk: Clerk, address: str) -> None:
    """Wait until nobody works on an import any more."""
    imports = clerk.served.app[IMPORTS]

    async def end() -> None:
        await asyncio.gather(*imports._tasks)  # noqa: SLF001 - what is waited for

    clerk.served.run(end())
    job = imports.book.find(address.rpartition("/")[2])
    assert job is not None
    assert job.state not in (State.READING, State.SAVING)


def test_a_good_file_is_read_and_then_taken_in(editor: Clerk, tmp_path: Path) -> None:
    """The page says what would be new, one press saves it, and it leads to the batch."""
    address = upload(editor, write_rows(tmp_path / "好.xlsx", *ROWS))
    words = read_words(editor.open(address))
    assert "好.xlsx" in words
    assert "新增 3" in words
    assert "写入全部3行" in words
    store = editor.served.app[STORE]
    assert store.review.list_entries(Filter(author=editor.login)).total == 0
    answer = editor.submit(address, {"what": "all", "reason": "喷泉开放"})
    assert answer.status == HTTPStatus.SEE_OTHER
    wait(editor, address)
    words = read_words(editor.open(address))
    assert "已写入3条草稿。" in words
    listed = store.review.list_entries(Filter(author=editor.login))
    assert {line.stage for line in listed.lines} == {Stage.DRAFT}
    assert {line.batch for line in listed.lines} == {editor.page.text.split("/batches/")[1][:21]}
    job = editor.served.app[IMPORTS].book.find(address.rpartition("/")[2])
    assert job is not None
    assert not editor.served.app[IMPORTS].book.place(job).exists()
    assert editor.submit(address, {"what": "all", "reason": "x"}).status == HTTPStatus.CONFLICT


def test_a_file_is_taken_in_by_whose_it_is(editor: Clerk, tmp_path: Path) -> None:
    """A colleague cannot lend their name to a file, so its author cannot review it."""
    address = upload(editor, write_rows(tmp_path / "a.xlsx", *ROWS))
    colleague = Clerk.sign_in(editor.served, Role.REVIEWER)
    answer = colleague.submit(address, {"what": "all", "reason": "替他写入"})
    assert answer.status == HTTPStatus.FORBIDDEN
    assert "请由上传的人写入" in read_words(answer)
    job = editor.served.app[IMPORTS].book.find(address.rpartition("/")[2])
    assert job is not None
    assert job.state is State.READ


def test_faults_are_listed_and_keep_the_file_out(editor: Clerk, tmp_path: Path) -> None:
    """Each fault stands with row and column; only good rows are taken, and with a reason."""
    address = upload(editor, write_rows(tmp_path / "a.xlsx", *ROWS, FAULTY))
    words = read_words(editor.open(address))
    assert "第5行 生效日期 单元格里是公式" in words
    assert "写入全部" not in words
    assert editor.submit(address, {"what": "all", "reason": "x"}).status == HTTPStatus.BAD_REQUEST
    assert editor.submit(address, {"what": "good"}).status == HTTPStatus.BAD_REQUEST
    assert "请写明为什么导入" in read_words(editor.page)
    listed = editor.open(f"{address}/faults.csv")
    assert listed.headers["Content-Disposition"] == 'attachment; filename="faults.csv"'
    assert "5,生效日期,单元格里是公式" in listed.text
    editor.submit(address, {"what": "good", "reason": "先用好的"})
    wait(editor, address)
    assert "内容与知识库一样" in read_words(editor.open(address))


def test_many_faults_have_pages(editor: Clerk, tmp_path: Path) -> None:
    """Fifty faults stand on a page; an odd page number is the nearest page."""
    rows = [{**FAULTY, "标准问题": f"雕像{number}在哪？"} for number in range(120)]
    address = upload(editor, write_rows(tmp_path / "a.xlsx", *rows))
    assert read_words(editor.open(address)).count("单元格里是公式") == 50
    assert read_words(editor.open(f"{address}?page=3")).count("单元格里是公式") == 20
    assert "第3页，共3页" in read_words(editor.open(f"{address}?page=999999999999"))
    assert "第1页" in read_words(editor.open(f"{address}?page=-1"))


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [("a.xls", b"x", "扩展名是“.xls”"), ("a", b"x", "没有扩展名"), ("", b"", "请先选择一个")],
)
def test_a_file_of_another_kind_is_not_even_kept(
    name: str, content: bytes, says: str, editor: Clerk
) -> None:
    """What is no table by its name is refused at once, and the form stays."""
    answer = editor.submit("/console/import/entries", files={"file": (name, content)})
    assert answer.status == HTTPStatus.BAD_REQUEST
    assert says in read_words(answer)


def test_a_broken_file_is_said_on_its_page(editor: Clerk, tmp_path: Path) -> None:
    """A file that cannot be read at all says why, and nothing of it is kept."""
    broken = tmp_path / "a.xlsx"
    broken.write_bytes(b"nothing")
    address = upload(editor, broken)
    assert "文件不是完好的 .xlsx 文件" in read_words(editor.open(address))
    left = [*editor.served.app[STORE].database.path.parent.glob("*-import-*")]
    assert address.rpartition("/")[2] not in " ".join(map(str, left))


def test_one_of_several_sheets_can_be_named(editor: Clerk, tmp_path: Path) -> None:
    """Where two sheets have the columns the page says so, and the form takes a name."""
    path = write_rows(tmp_path / "two.xlsx", *ROWS)
    book = load_workbook(path)
    book.copy_worksheet(book.active).title = "副本"
    book.save(path)
    assert "请指明用哪一张" in read_words(editor.open(upload(editor, path)))
    files = {"file": (path.name, path.read_bytes())}
    answer = editor.submit("/console/import/entries", {"sheet": "副本"}, files=files)
    wait(editor, answer.headers["Location"])
    assert "行数 3" in read_words(editor.open(answer.headers["Location"]))


def test_names_and_cells_are_shown_as_text(editor: Clerk, tmp_path: Path) -> None:
    """A file's name and its heads cannot bring markup onto a page."""
    script = "<script>alert(1)</script>"
    rows = write_rows(tmp_path / "a.xlsx", {**GOOD, "主题": script})
    address = upload(editor, rows, name=f"{script}.xlsx")
    page = editor.open(address).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_what_is_exported_changes_nothing(ending: str, editor: Clerk, tmp_path: Path) -> None:
    """An export that is uploaded again has no faults and changes nothing."""
    file = tmp_path / f"entries.{ending}"
    file.write_bytes(editor.open(f"/console/export/entries.{ending}").body)
    words = read_words(editor.open(upload(editor, file)))
    assert "新增 0 修改 0" in words
    assert "问题 0" in words


def test_a_list_exports_what_it_shows(editor: Clerk, tmp_path: Path) -> None:
    """The filters of a list are those of its export."""
    file = tmp_path / "some.csv"
    file.write_bytes(editor.open("/console/export/entries.csv?topic=help&stance=decline").body)
    shown = read_table(file, ENTRIES).entries
    assert shown
    assert {(one.topic, one.stance) for one in shown} == {(Topic.HELP, Stance.DECLINE)}


def test_templates_and_exports_are_files(editor: Clerk) -> None:
    """Each is sent as a file of its kind; other names are not there."""
    for path in ("template/windows.xlsx", "template/entries.csv", "export/windows.csv"):
        answer = editor.open(f"/console/{path}")
        assert answer.status == HTTPStatus.OK
        assert answer.headers["Content-Disposition"].startswith("attachment")
    for path in ("export/staff.csv", "export/entries.exe", "template/x.csv", "import/staff"):
        assert editor.open(f"/console/{path}").status == HTTPStatus.NOT_FOUND


def test_windows_are_imported_as_windows(editor: Clerk, tmp_path: Path) -> None:
    """A table of the directory goes by its own columns, and to its own list."""
    file = write_rows(tmp_path / "w.xlsx", GOOD_WINDOW, layout=WINDOWS)
    address = upload(editor, file, "windows")
    editor.submit(address, {"what": "all", "reason": "目录"})
    wait(editor, address)
    assert "已写入1条草稿。" in read_words(editor.open(address))
    assert "居住证办理" in read_words(editor.open("/console/windows"))
    assert editor.open(address.replace("windows", "entries")).status == HTTPStatus.NOT_FOUND


def test_an_import_that_broke_off_is_said(editor: Clerk, tmp_path: Path) -> None:
    """Where whoever worked on it ended, the page says so and offers to begin anew."""
    address = upload(editor, write_rows(tmp_path / "a.xlsx", *ROWS))
    book = editor.served.app[IMPORTS].book
    job = book.find(address.rpartition("/")[2])
    assert job is not None
    book.note_state(job, State.SAVING, now=job.at - 200_000)
    assert "这次导入中断了" in read_words(editor.open(address))
    book.note_state(job, State.READING, now=job.at)
    book.note_progress(job, 50, 200, job.at)
    assert "正在试读" in read_words(editor.open(address))


def test_an_old_upload_is_forgotten(editor: Clerk, tmp_path: Path) -> None:
    """A file that nobody took in for a day is deleted with its record."""
    address = upload(editor, write_rows(tmp_path / "a.xlsx", *ROWS))
    book = editor.served.app[IMPORTS].book
    job = book.find(address.rpartition("/")[2])
    assert job is not None
    assert book.place(job).exists()
    assert book.place(job).stat().st_mode & 0o077 == 0
    book.drop_old(job.at + 25 * 3_600_000)
    assert not book.place(job).exists()
    assert editor.open(address).status == HTTPStatus.NOT_FOUND
