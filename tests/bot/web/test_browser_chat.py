"""Promises of the chat to people, kept in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect
from support.browser import Screen

from bot.keys import PIPELINE
from knowledge.entry import Stance

PHONE = "中心的联系电话是多少？"
INQUIRIES = "**/api/inquiries"
SHOWN = "() => document.getElementById('log').innerHTML.replace(/>\\s+</g, '><').trim()"


def _hold_next(page: Page) -> list[Route]:
    """Keep the next inquiry on its way; the list returned holds it then."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(INQUIRIES, hold, times=1)
    return held


def test_a_question_gets_its_answer(screen: Screen) -> None:
    """Enter sends; the answer stands under the question, quiet lines under it, focus stays."""
    assert "0632—6616110" in screen.ask(PHONE)
    page = screen.page
    assert page.locator("#log .citizen .bubble").inner_text() == PHONE
    assert page.locator("#log .quiet").first.inner_text().startswith("出处：")
    expect(page.locator("#text")).to_be_focused()
    expect(page.locator("#text")).to_have_value("")
    expect(page.locator("#log .centre a").first).to_have_attribute("href", "tel:06326616110")


def test_the_newest_answer_is_in_view(screen: Screen) -> None:
    """After each answer its beginning is on the screen, and so is the input."""
    for text in (
        "菜单",
        "政府信息公开的原则是什么？主动公开的范围有哪些？不公开的有哪些？",
        PHONE,
    ):
        screen.ask(text)
        expect(screen.answers.last.locator("p").first).to_be_in_viewport()
        expect(screen.page.locator("#send")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("has_script", [True, False])
def test_buttons_ask_and_rate(open_screen: Callable[..., Screen], *, has_script: bool) -> None:
    """An example, a suggestion, 有用, 没用 and 转人工 are a tap each, with script and without."""
    screen = open_screen(java_script_enabled=has_script)
    page = screen.page
    page.locator("section .offer").first.click()
    screen.wait_for(1)
    page.get_by_role("button", name="没用").click()
    assert "没有帮到您" in screen.wait_for(2)
    page.fill("#text", "菜单")
    page.click("#send")
    screen.wait_for(3)
    page.get_by_role("button", name="统计数据").click()
    assert "关于“统计数据”" in screen.wait_for(4)
    screen.answers.last.locator(".offer").first.click()
    screen.wait_for(5)
    page.get_by_role("button", name="有用").click()
    assert "谢谢您的评价" in screen.wait_for(6)
    page.fill("#text", "联系电话是多少")
    page.click("#send")
    screen.wait_for(7)
    page.get_by_role("button", name="这条答复有误").click()
    assert "工作人员会对照原文核对" in screen.wait_for(8)
    page.get_by_role("button", name="转人工").click()
    assert "已记下您需要工作人员帮助" in screen.wait_for(9)
    assert page.get_by_role("button", name="转人工").count() == 0


def test_without_script_the_page_opens_at_the_newest_answer(
    open_screen: Callable[..., Screen],
) -> None:
    """After a long conversation a page without script shows its newest answer at once."""
    screen = open_screen(java_script_enabled=False)
    for number in range(1, 5):
        screen.page.fill("#text", "菜单")
        screen.page.click("#send")
        screen.wait_for(number)
    expect(screen.answers.last).to_be_in_viewport()
    expect(screen.page.get_by_role("button", name="转人工")).to_be_in_viewport(ratio=1)
    expect(screen.answers.first).not_to_be_in_viewport()


def test_what_script_shows_is_what_a_reload_shows(screen: Screen) -> None:
    """The page laid out by the script and the one laid out by the server are the same."""
    for text in (PHONE, "菜单", "统计数据", "9", "火星上有水吗", "主动公开政府信息一共多少条？"):
        screen.ask(text)
    screen.ask("中心有多少个窗口部门？投诉电话是多少？")
    shown = screen.page.evaluate(SHOWN)
    screen.page.reload()
    assert screen.page.evaluate(SHOWN) == shown


def test_the_rest_of_a_long_answer_is_a_tap_away(screen: Screen) -> None:
    """An answer longer than one message ends with a button that shows the rest."""
    published = screen.served.app[PIPELINE].knowledge.snapshot.published
    facts = [one.entry for one in published if one.entry.stance is Stance.FACT]
    longest = sorted(facts, key=lambda entry: len(entry.answer))[-3:]
    screen.ask("".join(entry.question for entry in longest))
    screen.page.get_by_role("button", name="看下文").click()
    rest = screen.wait_for(2)
    assert rest.removeprefix("答复：").split() == screen.served.rows()[-2]["remainder"].split()
    shown = screen.page.evaluate(SHOWN)
    screen.page.reload()
    assert screen.page.evaluate(SHOWN) == shown


@pytest.mark.parametrize("has_script", [True, False])
@pytest.mark.parametrize("target", ["#send", "section .offer >> nth=0"])
def test_a_double_click_is_one_inquiry(
    open_screen: Callable[..., Screen], target: str, *, has_script: bool
) -> None:
    """A double click sends once, with script and without."""
    screen = open_screen(java_script_enabled=has_script)
    before = screen.count_rows()
    screen.page.fill("#text", PHONE)
    screen.page.dblclick(target)
    screen.wait_for(1)
    screen.page.fill("#text", "谢谢")
    screen.page.click("#send")
    assert "不客气" in screen.wait_for(2)
    assert screen.count_rows() == before + 2


def test_enter_that_ends_a_choice_of_characters_does_not_send(page: Page) -> None:
    """While characters are chosen, Enter sends nothing; nor does it with Shift, or when empty."""
    page.press("#text", "Enter")
    page.fill("#text", "lianxi")
    for marks in ({"isComposing": True}, {"keyCode": 229}, {"shiftKey": True}):
        page.dispatch_event("#text", "keydown", {"key": "Enter", **marks})
    expect(page.locator("#text")).to_have_value("lianxi")
    assert page.locator("#log .said").count() == 0


def test_offline_the_words_stay_and_a_retry_is_one_inquiry(screen: Screen) -> None:
    """Without a network the page says so and keeps the words; sent again they are one row."""
    page = screen.page
    before = screen.count_rows()
    page.context.set_offline(offline=True)
    page.fill("#text", PHONE)
    page.click("#send")
    expect(page.get_by_role("status")).to_contain_text("网络不通")
    expect(page.locator("#text")).to_have_value(PHONE)
    assert page.locator("#log .said").count() == 0
    page.context.set_offline(offline=False)
    expect(page.get_by_role("status")).to_contain_text("网络已恢复")
    page.click("#send")
    assert "0632—6616110" in screen.wait_for(1)
    expect(page.get_by_role("status")).to_be_empty()
    assert screen.count_rows() == before + 1


def test_an_answer_that_got_lost_comes_with_the_retry(screen: Screen) -> None:
    """When the inquiry arrived but its answer did not, sending again is no second inquiry."""
    page = screen.page
    before = screen.count_rows()

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route(INQUIRIES, lose, times=1)
    page.locator("section .offer").first.click()
    expect(page.get_by_role("status")).to_contain_text("没有收到答复")
    assert screen.count_rows() == before + 1
    page.click("#send")
    screen.wait_for(1)
    assert screen.count_rows() == before + 1


def test_words_typed_meanwhile_are_not_lost(screen: Screen) -> None:
    """What fails goes back before what was typed while it was on its way."""
    page = screen.page
    held = _hold_next(page)
    page.fill("#text", "第一句")
    page.press("#text", "Enter")
    page.locator(".dots").wait_for()
    page.fill("#text", "第二句")
    held[0].abort()
    expect(page.locator("#text")).to_have_value("第一句\n第二句")


def test_waiting_shows_three_dots(screen: Screen) -> None:
    """While an answer takes its time three dots are shown, and gone when it is there."""
    page = screen.page
    held = _hold_next(page)
    page.fill("#text", PHONE)
    page.press("#text", "Enter")
    page.locator(".dots").wait_for()
    assert page.locator(".dots span").count() == 3
    expect(page.get_by_role("status")).to_have_text("正在查找答复")
    held[0].continue_()
    screen.wait_for(1)
    assert page.locator(".dots").count() == 0


def test_a_refusal_is_said_and_the_words_stay(screen: Screen) -> None:
    """A text that is too long is given back with the reason."""
    page = screen.page
    text = "问" * 2001
    page.fill("#text", text)
    page.click("#send")
    expect(page.get_by_role("status")).to_contain_text("这一条有2001个字")
    expect(page.locator("#text")).to_have_value(text)


def test_what_a_citizen_types_is_never_code(screen: Screen) -> None:
    """Angle brackets in a question are shown as they are, at once and after a reload."""
    text = "<img src=x onerror=alert(1)>电话"
    screen.ask(text)
    bubble = screen.page.locator("#log .citizen .bubble")
    assert bubble.inner_text() == text
    screen.page.reload()
    assert bubble.inner_text() == text
    assert screen.page.locator("#log img").count() == 0
