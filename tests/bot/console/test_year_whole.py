"""The promise of a year's report: from nothing to a version that is published, and one mended."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from support.app import PATIENCE, Served, copy_database, serve, settings_for
from support.console import Clerk, Clock
from support.statutories import make_figures
from support.web import ask
from support.years import FIGURES, NEW, YEARS

from bot.console.years.form import FIELDS
from handlers.period import year_period
from knowledge.report.forms import ANNEX
from knowledge.roles import Role

YEAR = 2026


@pytest.fixture
def clock() -> Clock:
    """Give a clock that stands in the last minute of the year in China."""
    return Clock(year_period(YEAR).end - 60_000)


@pytest.fixture
def served(seeded_database: Path, tmp_path: Path, clock: Clock) -> Iterator[Served]:
    """Give an office that is asked on both sides of midnight."""
    with serve(settings_for(copy_database(seeded_database, tmp_path)), clock=clock) as app:
        ask(app, "中心的联系电话是多少？", conversation="years", message_id="1")
        clock.pass_seconds(120)
        ask(app, "附近有没有停车场？", conversation="years", message_id="2")
        yield app


class Desk:
    """The windows of the office's people, on one browser."""

    def __init__(self, browser: Browser, served: Served) -> None:
        """Open none yet."""
        self._browser, self._served = browser, served
        self.contexts: list[BrowserContext] = []

    def sit_down(self, role: Role, name: str) -> Page:
        """Open the window of somebody new."""
        context = self._browser.new_context(viewport={"width": 1280, "height": 800})
        self.contexts.append(context)
        Clerk.sign_in(self._served, role, name=name).enter(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        page.goto(f"{self._served.url}{YEARS}")
        return page


def look(page: Page, *texts: str) -> None:
    """Expect sentences on a page."""
    for text in texts:
        expect(page.locator("main")).to_contain_text(text, timeout=PATIENCE * 1000)


@pytest.fixture
def desk(browser: Browser, served: Served) -> Iterator[Desk]:
    """Give the windows."""
    opened = Desk(browser, served)
    yield opened
    for context in opened.contexts:
        context.close()


def load(page: Page, version: int) -> list[str]:
    """Download the report of a version for publication, with the annex; return its text."""
    section = page.locator(f'section[aria-label="第{version}版"]')
    section.get_by_label("发布稿").check()
    section.get_by_label("附2014年格式统计表").check()
    with page.expect_download() as begun:
        section.get_by_role("button", name="按所选下载年度报告").click()
    document = docx.Document(io.BytesIO(Path(begun.value.path()).read_bytes()))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return [*(one.text for one in document.paragraphs), *cells]


def fill(page: Page) -> None:
    """Type all figures, one of them wrong, one row of the annex, and a text."""
    figures = make_figures()
    for place, name in FIELDS.items():
        if place[0] != ANNEX:
            page.locator(f"[name={name}]").fill(figures.find(place))
    page.get_by_text("附表（选填）").click()
    page.locator(f"[name={FIELDS[ANNEX, '10.3', None]}]").fill("1050")
    page.locator(f"[name={FIELDS[NEW]}]").fill("99999")
    page.get_by_label("改进情况").fill("加强培训。\n更新目录。")


def test_from_nothing_to_a_mended_version(desk: Desk, clock: Clock) -> None:
    """An editor fills in, counts, freezes; another confirms; what is mended is a new version."""
    editor = desk.sit_down(Role.EDITOR, "王芳")
    look(editor, f"{YEAR}年", "还没有统计", "还没有冻结")
    editor.get_by_role("link", name=f"填写{YEAR}年法定数据").click()
    fill(editor)
    look(editor, "各类申请人之和不等于总计")
    editor.get_by_role("button", name="定稿").click()
    look(editor, "已保存为草稿，还不能定稿")
    editor.locator(f"[name={FIELDS[NEW]}]").fill(make_figures().find(NEW))
    look(editor, "没有发现不符")
    editor.get_by_role("button", name="定稿").click()
    look(editor, "已定稿")
    editor.get_by_role("link", name="统计和导出").click()
    editor.get_by_role("button", name="统计", exact=True).click()
    look(editor, "哪个月问得最多", "12月")
    editor.get_by_role("button", name=f"冻结{YEAR}年").click()
    look(editor, "第1版", "等另一人确认")
    reviewer = desk.sit_down(Role.REVIEWER, "陈静")
    reviewer.get_by_role("link", name=f"{YEAR}年", exact=True).click()
    reviewer.get_by_role("button", name="确认第1版").click()
    look(reviewer, "已确认", "陈静")
    first = load(reviewer, 1)
    assert any("共收到群众咨询1条" in line for line in first)
    assert {"加强培训。", "更新目录。"} <= {line.removeprefix("改进情况：") for line in first}
    assert "1050" in first
    assert not any("编制说明" in line for line in first)
    editor.goto(editor.url.replace(YEARS, FIGURES))
    editor.get_by_label("改进情况").fill("加强培训，更新目录。")
    editor.get_by_role("button", name="定稿").click()
    editor.get_by_role("link", name="统计和导出").click()
    clock.pass_seconds(5)
    editor.get_by_role("button", name="重新统计").click()
    look(editor, "全部指标和含义")
    editor.get_by_role("button", name=f"冻结{YEAR}年").click()
    look(editor, "更正要写明理由")
    editor.get_by_label("理由").fill("改正文字。")
    editor.get_by_role("button", name=f"冻结{YEAR}年").click()
    look(editor, "第2版", "改正文字。")
    reviewer.reload()
    reviewer.get_by_role("button", name="确认第2版").click()
    look(reviewer, "第2版已确认")
    assert "改进情况：加强培训，更新目录。" in load(reviewer, 2)
    assert load(reviewer, 1) == first
