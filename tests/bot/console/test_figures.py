"""Promises of the statutory figures: checked, saved as drafts, final only when they hold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from support.app import PATIENCE, Served, copy_database, serve, settings_for
from support.console import Clerk, read_words
from support.report_figures import make_current
from support.report_pages import current_page
from support.years import FIGURES, NEW, type_in

from bot.console.years.form import FIELDS, PLACES, TEXT_FIELDS
from bot.console.years.wording import FINAL, KEPT, NO_NUMBER, SAME
from bot.keys import STORE
from knowledge.report.forms import ANNEX, APPLIED, DISCLOSED, TOTAL, current_form
from knowledge.roles import Role
from knowledge.statutory_book import find_latest

PLACE = f"{FIGURES}/2026"
ISSUED = (DISCLOSED, "规章", "本年制发件数")


@pytest.fixture
def served(seeded_database: Path, tmp_path: Path) -> Iterator[Served]:
    """Give an office without any figures."""
    with serve(settings_for(copy_database(seeded_database, tmp_path))) as app:
        yield app


@pytest.fixture
def editor(served: Served) -> Clerk:
    """Give an editor who is signed in."""
    return Clerk.sign_in(served, Role.EDITOR, name="王芳")


def value_of(clerk: Clerk, name: str) -> str:
    """Return what stands in a field of the page."""
    return clerk.page.text.partition(f'name="{name}" value="')[2].partition('"')[0]


def test_figures_are_saved_and_made_final(editor: Clerk, served: Served) -> None:
    """What holds is saved as a draft, then made final; every save is on the audit record."""
    assert "还没有填写" in read_words(editor.open(PLACE))
    assert editor.submit(PLACE, type_in()).status == 303
    words = read_words(editor.follow())
    assert KEPT in words
    assert f"已填{len(PLACES)}格，共{len(PLACES)}格" in words
    assert "没有发现不符" in words
    assert "王芳" in words
    assert value_of(editor, FIELDS[ISSUED]) == "0"
    editor.submit(PLACE, {**type_in(base=1), "act": "finalise"})
    assert FINAL in read_words(editor.follow())
    rows = served.rows("SELECT act, staff FROM audit WHERE subject = '2026' ORDER BY number")
    assert [tuple(row) for row in rows] == [
        ("figures.saved", editor.login),
        ("figures.finalised", editor.login),
    ]


def test_a_failing_check_is_saved_and_never_final(editor: Clerk, served: Served) -> None:
    """A wrong sum is told and saved as a draft, whatever button is pressed; so is a blank."""
    for changed, said in (({NEW: "99999"}, "勾稽关系不符"), ({ISSUED: ""}, "还有1格没有填")):
        last = find_latest(served.app[STORE].database.read, 2026)
        fields = type_in(changed, base=last.number if last else 0)
        assert editor.submit(PLACE, {**fields, "act": "finalise"}).status == 303
        assert said in read_words(editor.follow())
        kept = find_latest(served.app[STORE].database.read, 2026)
        assert kept is not None
        assert not kept.is_final
        assert all(kept.statutory.find(place) == value for place, value in changed.items())


def test_the_same_is_not_saved_again(editor: Clerk, served: Served) -> None:
    """Who changed nothing makes no new state; a draft that is changed back to is one."""
    editor.submit(PLACE, type_in())
    editor.submit(PLACE, type_in(base=1))
    assert SAME in read_words(editor.follow())
    assert len(served.rows("SELECT * FROM statutory")) == 1


def test_two_at_once_lose_nothing(editor: Clerk, served: Served) -> None:
    """Who saves second sees both people's figures together, and saves them as they decide."""
    text = TEXT_FIELDS["改进情况"]
    other = Clerk.sign_in(served, Role.EDITOR, name="李红")
    editor.submit(PLACE, type_in())
    other.submit(PLACE, {**type_in({ISSUED: "7", NEW: "8"}, base=1), text: "多开培训。"})
    answer = editor.submit(PLACE, type_in({NEW: "9"}, base=1))
    assert answer.status == 409
    words = read_words(answer)
    assert "李红" in words
    assert "对方填的是8" in words
    assert "填得不一样的1处" in words
    assert value_of(editor, FIELDS[ISSUED]) == "7"
    assert value_of(editor, FIELDS[NEW]) == "9"
    assert "多开培训。" in answer.text
    assert value_of(editor, "base") == "2"
    merged = {**type_in({ISSUED: "7", NEW: "9"}, base=2), text: "多开培训。"}
    assert editor.submit(PLACE, merged).status == 303
    assert [row["number"] for row in served.rows("SELECT number FROM statutory")] == [1, 2, 3]


def test_what_is_no_number_is_kept_on_the_page(editor: Clerk, served: Served) -> None:
    """Words in place of a number are told at their field; full-width digits are numbers."""
    answer = editor.submit(PLACE, type_in({ISSUED: "三件"}))
    assert answer.status == 400
    assert NO_NUMBER in read_words(answer)
    assert value_of(editor, FIELDS[ISSUED]) == "三件"
    assert served.rows("SELECT * FROM statutory") == []
    editor.submit(PLACE, type_in({ISSUED: "１２"}))
    editor.follow()
    assert value_of(editor, FIELDS[ISSUED]) == "12"


def test_what_was_carried_over_is_held_against_last_year(editor: Clerk) -> None:
    """The figures of the year before, once entered, are what 上年结转 is checked against."""
    still_open = (APPLIED, current_form().applications["4"], TOTAL)
    assert "没有上年的数据" in read_words(editor.open(PLACE))
    editor.submit(f"{FIGURES}/2025", type_in({still_open: "55"}))
    editor.submit(PLACE, type_in())
    words = read_words(editor.follow())
    assert "上年结转下年度共55件" in words
    assert "“总计”一列，本年上年结转与上年结转下年度不符" in words


def test_last_years_report_will_do(editor: Clerk, served: Served) -> None:
    """Where nothing was entered for last year, the office's own report is what is held against."""
    (centre,) = served.rows("SELECT name FROM centre")
    for name in ("某某市某某区", centre["name"]):
        page = current_page(make_current(3)).replace("某某市某某区".encode(), name.encode())
        upload = page.replace(b"2022", b"2025")
        editor.submit("/console/reports", files={"file": (f"{len(name)}.html", upload)})
        editor.open(PLACE)
        assert ("上年结转与读过的" in read_words(editor.page)) == (name == centre["name"])


def test_a_text_has_an_end(editor: Clerk) -> None:
    """A text beyond all measure is told at its field; what is no number of a state is none."""
    name = TEXT_FIELDS["主动公开"]
    answer = editor.submit(PLACE, {**type_in(), name: "长" * 20_001})
    assert answer.status == 400
    assert "最多20000个字，现在有20001个字" in read_words(answer)
    assert editor.submit(PLACE, type_in()).status == 303
    assert editor.submit(PLACE, {**type_in(), "base": "x"}).status == 409


def test_the_old_annex_is_filled_in_beside_the_rest(editor: Clerk, served: Served) -> None:
    """It is an option: blank it hinders nothing, filled its sums are checked as the others are."""
    page = editor.open(PLACE).text
    assert '<details class="annex">' in page
    assert "行政诉讼数量，(三)其他情形数（件）" in page
    blank = {place: "" for place in FIELDS if place[0] == ANNEX}
    editor.submit(PLACE, {**type_in(blank), "act": "finalise"})
    assert FINAL in read_words(editor.follow())
    parts = {(ANNEX, code, None): "1" for code in ("3.2", "3.2.1", "3.2.2")}
    editor.submit(PLACE, {**type_in({**blank, **parts}, base=1), "act": "finalise"})
    words = read_words(editor.follow())
    assert "还不能定稿：有1处勾稽关系不符" in words
    assert "各项之和与总数不符" in words
    assert '<details class="annex" open>' in editor.page.text
    kept = find_latest(served.app[STORE].database.read, 2026)
    assert kept is not None
    assert {place: kept.statutory.find(place) for place in parts} == parts
    answer = editor.submit(PLACE, type_in({(ANNEX, "1.1", None): "许多"}, base=2))
    assert NO_NUMBER in read_words(answer)


def test_a_year_to_come_has_no_page(editor: Clerk) -> None:
    """There is a page for a year that has begun, and for no other."""
    assert [editor.open(f"{FIGURES}/{year}").status for year in ("2101", "199", "x", "2025")] == [
        404, 404, 404, 200,
    ]  # fmt: skip


def test_sums_are_checked_while_one_types(browser: Browser, served: Served) -> None:
    """With script the check follows what is typed, before anything is saved."""
    editor = Clerk.sign_in(served, Role.EDITOR)
    editor.submit(PLACE, type_in())
    context = browser.new_context()
    editor.enter(context)
    page = context.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    page.goto(served.url + PLACE)
    check = page.locator("#check")
    expect(check).to_contain_text("没有发现不符")
    page.locator(f"[name={FIELDS[NEW]}]").fill("99999")
    expect(check).to_contain_text("各类申请人之和不等于总计", timeout=PATIENCE * 1000)
    context.close()
    assert len(served.rows("SELECT * FROM statutory")) == 1
