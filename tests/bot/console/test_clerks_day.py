"""The promise of the whole console: what is asked in vain in the morning is answered at noon."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

import pyotp
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from support.app import PATIENCE, Served
from support.browser import Screen
from support.console import PASSWORD, add_staff

from bot.keys import PIPELINE, STORE
from bot.misses import make_gatherer
from bot.store import now_ms
from knowledge.roles import Role

QUESTION = "大厅里有没有母婴室？"
ANSWER = "一楼服务台旁边设有母婴室，办事时间内都可以使用。"


class People:
    """Windows of several people on one office, each with cookies of their own."""

    def __init__(self, browser: Browser, served: Served) -> None:
        """Open none yet."""
        self._browser = browser
        self._served = served
        self.contexts: list[BrowserContext] = []

    def open(self, path: str, *, width: int = 1280, height: int = 800) -> Page:
        """Open somebody's window at a page."""
        context = self._browser.new_context(viewport={"width": width, "height": height})
        self.contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        page.goto(self._served.url + path)
        return page

    def sign_in(self, login: str) -> Page:
        """Sign somebody in as people do, with an authenticator where one is asked for."""
        page = self.open("/console")
        page.get_by_label("账号").fill(login)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        secret = page.locator(".code")
        page.wait_for_load_state()
        if secret.count():
            page.get_by_label("验证码").fill(pyotp.TOTP(secret.inner_text()).now())
            page.get_by_role("button", name="绑定并登录").click()
        expect(page.locator(".who")).to_contain_text("退出")
        return page


@pytest.fixture
def people(browser: Browser, served: Served) -> Iterator[People]:
    """Give the windows of the office's people."""
    opened = People(browser, served)
    yield opened
    for context in opened.contexts:
        context.close()


def gather_misses(served: Served) -> None:
    """Group what was asked in vain, as the server does every minute."""
    app = served.app
    gatherer = make_gatherer(app[STORE].database, lambda: app[PIPELINE].knowledge)
    gatherer.gather(now_ms())


def hear_news(served: Served) -> None:
    """Wait until the server answers from what was published."""
    app, until = served.app, time.monotonic() + PATIENCE
    published = app[STORE].library.count_publications()
    while app[PIPELINE].knowledge.snapshot.publication != published:
        assert time.monotonic() < until
        served.run(asyncio.sleep(0))


def write_answer(clerk: Page) -> None:
    """Take the question that was asked in vain, write its answer, and send it to review."""
    clerk.get_by_role("link", name="未命中").first.click()
    clerk.get_by_role("link", name=QUESTION).click()
    clerk.get_by_role("button", name="起草", exact=True).click()
    expect(clerk.get_by_label("标准问题")).to_have_value(QUESTION)
    clerk.get_by_label("主题", exact=True).select_option(label="服务窗口与办事平台")
    clerk.get_by_label("答复", exact=False).first.fill(ANSWER)
    clerk.get_by_label("引用").fill("大厅服务指南")
    clerk.get_by_label("这次为什么改").fill("群众问过，补充这一条")
    clerk.get_by_role("button", name="保存并送审").click()
    expect(clerk.locator("main")).to_contain_text("已送审")


def publish(reviewer: Page) -> None:
    """See what will change, confirm the check of secrets, and publish."""
    reviewer.get_by_role("link", name="审核").first.click()
    reviewer.get_by_role("link", name=QUESTION).click()
    trial = reviewer.locator("#trial")
    expect(trial).to_contain_text("试答于", timeout=PATIENCE * 1000)
    expect(trial).to_contain_text(QUESTION)
    reviewer.get_by_label("已做保密审查").check()
    reviewer.get_by_role("button", name="审核通过并发布").click()
    expect(reviewer.locator("main")).to_contain_text("已发布")


def test_a_question_in_vain_is_answered_the_same_day(people: People, served: Served) -> None:
    """A clerk drafts what was missed, the deputy sees what changes, publishes; citizens read it.

    The history then tells who did what.
    """
    clerk_login = add_staff(served, Role.EDITOR, name="李红")
    reviewer_login = add_staff(served, Role.REVIEWER, name="王伟")
    chat = Screen(people.open("/", width=390, height=844), served)
    assert ANSWER not in chat.ask(QUESTION)
    gather_misses(served)

    write_answer(people.sign_in(clerk_login))
    reviewer = people.sign_in(reviewer_login)
    publish(reviewer)

    hear_news(served)
    assert ANSWER in chat.ask("大厅有母婴室吗")
    reviewer.goto(f"{served.url}/console/entries?text=母婴室")
    reviewer.get_by_role("link", name=QUESTION).click()
    reviewer.get_by_role("link", name="历史").click()
    history = reviewer.locator("main").inner_text()
    for told in ("李红", "王伟", "起草", "送审", "发布", "群众问过，补充这一条"):
        assert told in history
    reviewer.goto(f"{served.url}/console/misses")
    expect(reviewer.locator("main")).not_to_contain_text(QUESTION)
