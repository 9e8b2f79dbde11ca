"""Promises of the console to people, kept in a real browser, with script and without."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pyotp
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from support.app import PATIENCE, Served
from support.console import PASSWORD, Clerk, add_staff
from support.web import ask

from knowledge.roles import Role

Open = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Give a function that opens a window; options are the context's."""
    contexts: list[BrowserContext] = []

    def open_one(width: int = 1280, height: int = 800, **options: bool) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        return page

    yield open_one
    for context in contexts:
        context.close()


@pytest.mark.parametrize("has_script", [True, False])
def test_a_reviewer_arrives(open_page: Open, served: Served, *, has_script: bool) -> None:
    """An administrator's link leads a new reviewer to a password, the authenticator, and in."""
    login = f"wang.{'with' if has_script else 'without'}"
    boss = open_page(java_script_enabled=has_script)
    Clerk.sign_in(served, Role.ADMINISTRATOR).enter(boss.context)
    boss.goto(f"{served.url}/console/new-staff")
    boss.get_by_label("账号").fill(login)
    boss.get_by_label("姓名").fill("王伟")
    boss.get_by_label("角色").select_option(label="分管领导")
    boss.get_by_role("button", name="添加").click()
    link = boss.get_by_label("链接").input_value()

    page = open_page(390, 844, java_script_enabled=has_script)
    page.goto(link)
    page.get_by_label("新密码").fill(PASSWORD)
    page.get_by_label("再输入一次").fill(PASSWORD)
    page.get_by_role("button", name="保存并登录").click()
    secret = page.locator(".code").inner_text()
    expect(page.locator("img.qr")).to_have_js_property("complete", value=True)
    assert page.locator("img.qr").evaluate("one => one.naturalWidth") > 100
    page.get_by_label("验证码").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="绑定并登录").click()
    expect(page.locator(".who")).to_contain_text("王伟（分管领导）")
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_role("heading", name="登录")).to_be_visible()


@pytest.mark.parametrize("has_script", [True, False])
def test_a_clerk_answers(open_page: Open, served: Served, *, has_script: bool) -> None:
    """A clerk signs in on a phone, opens the menu, finds the hand-off and answers it."""
    name = f"talk-{has_script}"
    told = ask(served, "转人工", conversation=name, message_id="1").json["reply"]
    number = re.findall(r"转接编号(\d{6})", told)[0]
    login = add_staff(served, Role.EDITOR, name="李红")
    page = open_page(390, 844, java_script_enabled=has_script)
    page.goto(f"{served.url}/console")
    page.get_by_label("账号").fill(login)
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.locator("summary", has_text="菜单").click()
    page.locator(".menu").get_by_role("link", name="转人工").click()
    page.get_by_role("link", name=number).click()
    page.get_by_label("答复文字").fill("请到一楼综合窗口。")
    page.get_by_role("button", name="记下答复").click()
    expect(page.get_by_role("status")).to_contain_text(f"已记下{number}的答复")
    reply = ask(served, "谢谢", conversation=name, message_id="2").json["reply"]
    assert "请到一楼综合窗口。" in reply


def test_the_whole_row_is_the_link(open_page: Open, served: Served) -> None:
    """A click anywhere in a row opens it, and so does Enter on the number, which shows focus."""
    told = ask(served, "转人工", conversation="row", message_id="1").json["reply"]
    number = re.findall(r"转接编号(\d{6})", told)[0]
    page = open_page()
    Clerk.sign_in(served, Role.VIEWER).enter(page.context)
    page.goto(f"{served.url}/console/handoffs")
    row = page.locator("tbody tr", has_text=number)
    box = row.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] - 10, box["y"] + box["height"] / 2)
    expect(page).to_have_url(f"{served.url}/console/handoffs/{number}")
    page.go_back()
    link = page.get_by_role("link", name=number)
    link.focus()
    outline = "one => getComputedStyle(one, '::after').outlineStyle"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert link.evaluate(outline) == "solid"
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{served.url}/console/handoffs/{number}")


def test_the_first_key_leads_past_the_menu(open_page: Open, served: Served) -> None:
    """Tab shows a link that skips to the text, for those who use no mouse."""
    page = open_page()
    Clerk.sign_in(served, Role.VIEWER).enter(page.context)
    page.goto(f"{served.url}/console/handoffs")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_large_print_is_a_tap_away(open_page: Open, served: Served) -> None:
    """长辈版 makes the text larger, leads back to the same page, and stays."""
    page = open_page(390, 844)
    Clerk.sign_in(served, Role.VIEWER).enter(page.context)
    address = f"{served.url}/console/handoffs?view=closed"
    page.goto(address)
    page.get_by_role("button", name="长辈版").click()
    expect(page).to_have_url(address)
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 20
    page.goto(f"{served.url}/console/account")
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 20
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
