"""Promises of the reports page: a file is read, looked at, and made into drafts for review."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.app import Served, copy_database, serve, settings_for
from support.console import Clerk, read_words
from support.report_figures import Figures, make_current, make_old
from support.report_pages import current_page
from support.report_words import current_word, old_word

from bot.console.wording import DRAFTS_SAME, NO_FILE
from bot.keys import STORE
from knowledge.entry import Stage
from knowledge.report.keeping import from_content, to_content
from knowledge.report.reading import read_report_file
from knowledge.roles import Role

PLACE = "/console/reports"


@pytest.fixture(scope="module")
def served(seeded_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Give an office for these tests."""
    database = copy_database(seeded_database, tmp_path_factory.mktemp("reports"))
    with serve(settings_for(database)) as app:
        yield app


@pytest.fixture
def editor(served: Served) -> Clerk:
    """Give an editor who is signed in."""
    return Clerk.sign_in(served, Role.EDITOR, name="王芳")


def send(clerk: Clerk, data: bytes, name: str = "report.docx") -> str:
    """Upload a report and return the address that it then has."""
    answer = clerk.submit(PLACE, files={"file": (name, data)})
    assert answer.status == 303, read_words(answer)
    return str(answer.headers["Location"])


def faulty() -> Figures:
    """Return figures with one wrong sum."""
    return make_current(41) | {("4", "行政复议", "总计"): "99999"}


def test_a_report_is_read_and_shown(editor: Clerk) -> None:
    """The page shows every figure, what does not fit, and the chapters; the list names it."""
    figures = faulty()
    address = send(editor, current_word(figures))
    words = read_words(editor.open(address))
    for value in figures.values():
        assert value is None or value in words
    assert "“行政复议”各项之和不等于总计" in words
    assert "99999 不符" in words
    assert "一、总体情况" in words
    listed = read_words(editor.open(PLACE))
    assert "某某市某某区2022年政府信息公开工作年度报告" in listed
    assert "1处" in listed
    assert "王芳" in listed


def test_the_old_form_is_shown(editor: Clerk) -> None:
    """A report of the old form shows its annex with units."""
    words = read_words(editor.open(send(editor, old_word(make_old(42)))))
    assert "2014—2018年格式" in words
    assert "(三)接受培训人员数 120 人次" in words


def test_drafts_are_made_once(editor: Clerk, served: Served) -> None:
    """Each row becomes a draft of one batch; made again, only what a mended report changes is."""
    address = send(editor, current_word(faulty()))
    assert editor.submit(f"{address}/drafts").headers["Location"] == address
    words = read_words(editor.follow())
    assert "草稿已生成：新的" in words
    review = served.app[STORE].review
    standing = review.get_standing("report-2022-3-1")
    assert standing.stage is Stage.DRAFT
    assert standing.entry.question == "2022年收到多少件政府信息公开申请？"
    batch = served.rows("SELECT batch FROM reports WHERE id = ?", address.rpartition("/")[2])
    assert f"/console/batches/{batch[0]['batch']}" in editor.page.text
    editor.submit(f"{address}/drafts")
    assert DRAFTS_SAME in read_words(editor.follow())
    mended = send(editor, current_word(make_current(41)))
    editor.submit(f"{mended}/drafts")
    assert "新的0条，改动的1条" in read_words(editor.follow())


def test_drafts_are_the_work_of_who_read_and_who_drafted(editor: Clerk, served: Served) -> None:
    """Neither who uploaded a report nor who had the drafts made may review them."""
    figures = make_current(46)
    address = send(editor, current_word(figures))
    drafter = Clerk.sign_in(served, Role.EDITOR)
    assert drafter.submit(f"{address}/drafts").status == 303
    standing = served.app[STORE].review.get_standing("report-2022-3-1")
    assert {editor.login, drafter.login} <= set(standing.authors)
    assert not standing.may_review(editor.login)


def test_drafts_leave_words_to_the_entries_that_hold_them(editor: Clerk, served: Served) -> None:
    """What is shipped keeps its phrasings; the rows are drafted with the rest of theirs."""
    data = (Path(__file__).parents[3] / "seeds" / "annual_report_2016.txt").read_bytes()
    address = send(editor, data, "2016.txt")
    assert editor.submit(f"{address}/drafts").status == 303
    words = read_words(editor.follow())
    assert "草稿已生成：新的" in words
    assert "没有起草" not in words
    rows = served.rows(
        "SELECT folded FROM revision_texts JOIN entries ON id = entry AND latest_revision ="
        " revision WHERE stage <> 'retired' GROUP BY folded HAVING COUNT(*) > 1"
    )
    assert rows == []


def test_the_year_before_is_compared(editor: Clerk) -> None:
    """Where the year before's report was read, what is carried over is held against it."""
    before = current_page(make_current(43)).replace("某某区".encode(), "甲乙区".encode())
    send(editor, before.replace(b"2022", b"2030"), "2030.html")
    now = current_page(make_current(44)).replace("某某区".encode(), "甲乙区".encode())
    words = read_words(editor.open(send(editor, now.replace(b"2022", b"2031"), "2031.html")))
    assert "本年上年结转与上年结转下年度不符" in words


@pytest.mark.parametrize(
    ("data", "said"), [(b"", "空的"), (b"%PDF-1.7", "PDF"), (b"PK\x03\x04", "损坏")]
)
def test_what_is_no_report(data: bytes, said: str, editor: Clerk) -> None:
    """What cannot be read is told on the page, and nothing is kept."""
    answer = editor.submit(PLACE, files={"file": ("a.docx", data)})
    assert answer.status == 400
    assert said in read_words(answer)


def test_without_a_file(editor: Clerk) -> None:
    """A form without a file is told so."""
    assert NO_FILE in read_words(editor.submit(PLACE, {"file": ""}))


def test_who_may_what(served: Served, editor: Clerk) -> None:
    """A viewer looks and takes away, and has no form."""
    address = send(editor, current_word(make_current(45)))
    viewer = Clerk.sign_in(served, Role.VIEWER)
    page = viewer.open(address)
    assert page.status == 200
    assert "生成草稿" not in read_words(page)
    assert 'type="file"' not in viewer.open(PLACE).text
    assert viewer.submit(f"{address}/drafts").status == 403
    read = json.loads(viewer.open(f"{address}/cells.json").text)
    assert len(read["cells"]) == 200
    assert viewer.open(f"{PLACE}.csv").text.startswith("\ufeff报告,年度")
    assert viewer.open(f"{PLACE}/none").status == 404


def test_stored_script_stays_text(editor: Clerk) -> None:
    """Markup in a report and in its file's name is shown as text."""
    mark = "<script>alert(1)</script>"
    page = current_page(make_current(46)).replace(
        "认真贯彻".encode(), b"&lt;script&gt;alert(1)&lt;/script&gt;"
    )
    address = send(editor, page, f"{mark}.html")
    text = editor.open(address).text
    assert mark not in text
    assert "&lt;script&gt;alert(1)" in text
    assert mark not in editor.open(PLACE).text


def test_pages_follow_each_other(editor: Clerk, served: Served) -> None:
    """More than fifty reports stand on several pages, each once."""
    reading = read_report_file(current_page(make_current(47)))
    for n in range(60):
        served.run(served.app[STORE].reports.keep(reading, file=str(n), by="a", now=n))
    seen: list[str] = []
    page = editor.open(PLACE)
    while True:
        seen += [part.partition('"')[0] for part in page.text.split('class="row" href="')[1:]]
        if 'rel="next"' not in page.text:
            break
        link = page.text.partition('rel="next" href="')[2].partition('"')[0]
        page = editor.open(link.replace("&amp;", "&"))
    kept = served.rows("SELECT id FROM reports")
    assert len(seen) == len(set(seen)) == len(kept) > 60


@pytest.mark.parametrize("data", [current_page(faulty()), old_word(make_old(48))])
def test_what_is_kept_is_what_was_read(data: bytes) -> None:
    """A reading survives being kept."""
    reading = read_report_file(data)
    assert from_content(json.loads(json.dumps(to_content(reading)))) == reading


def test_every_act_is_recorded(editor: Clerk, served: Served) -> None:
    """Reading and drafting are in the audit record."""
    address = send(editor, current_word(make_current(49)))
    editor.submit(f"{address}/drafts")
    report_id = address.rpartition("/")[2]
    rows = served.rows("SELECT act, staff FROM audit WHERE subject = ? ORDER BY number", report_id)
    assert [(row["act"], row["staff"]) for row in rows] == [
        ("report.read", editor.login),
        ("report.drafted", editor.login),
    ]
