"""Promises to those who see, hear or move with difficulty, kept in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from support.browser import Screen

PHONE = "中心的联系电话是多少？"
PAGES = ["/", "/privacy"]
SIZES = [(390, 844), (320, 568), (195, 422), (1280, 800), (640, 400)]
"""Phones, a phone enlarged to 200 %, a desktop, and that enlarged to 200 %."""
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL_TARGETS = """() => [...document.querySelectorAll("button, textarea, .main-button, .home")]
  .filter((element) => element.getClientRects().length)
  .map((element) => [element.textContent.trim(), element.getBoundingClientRect()])
  .filter(([, box]) => box.width < 44 || box.height < 44)
  .map(([text, box]) => [text, box.width, box.height])"""
WATCH = """() => {
  window.heard = [];
  new MutationObserver((changes) => changes.forEach((change) => change.addedNodes.forEach(
    (node) => { if (!node.hasAttribute("aria-hidden")) window.heard.push(node.className); },
  ))).observe(document.getElementById("log"), { childList: true });
}"""


def _fill(screen: Screen) -> None:
    """Have everything on the page that can be there."""
    for text in (PHONE, "菜单", "火星上有水吗"):
        screen.ask(text)


def _enlarge(screen: Screen) -> None:
    screen.page.get_by_role("button", name="长辈版").click()
    expect(screen.page.locator("html")).to_have_class("large")


def test_large_print_is_remembered(screen: Screen) -> None:
    """Large print is one tap, holds on every page and after a reload, and one tap leads back."""
    _enlarge(screen)
    for path in ("/privacy", "/"):
        screen.open(path)
        expect(screen.page.locator("html")).to_have_class("large")
    screen.page.get_by_role("button", name="标准版").click()
    expect(screen.page.locator("html")).not_to_have_class("large")


def test_the_switch_takes_no_words_away(screen: Screen) -> None:
    """What is being typed is still there after the switch."""
    screen.page.fill("#text", "打到一半的问题")
    _enlarge(screen)
    expect(screen.page.locator("#text")).to_have_value("打到一半的问题")


def test_large_print_says_the_same(screen: Screen) -> None:
    """Large print shows the same words."""
    _fill(screen)
    ordinary = [text["text"] for text in screen.measure_texts()]
    _enlarge(screen)
    large = [text["text"] for text in screen.measure_texts()]
    assert [text for text in large if text != "标准版"] == [
        text for text in ordinary if text != "长辈版"
    ]


def test_every_text_can_be_read(screen: Screen) -> None:
    """Every text has a contrast of 4.5 : 1; in large print 7 : 1 and at least 20 pixels."""
    _fill(screen)
    for smallest, contrast in ((14, 4.5), (20, 7)):
        for path in ("/privacy", "/nowhere", "/"):
            screen.open(path)
            texts = screen.measure_texts()
            assert len(texts) > 5
            assert [text for text in texts if text["contrast"] < contrast] == []
            assert [text for text in texts if text["size"] < smallest] == []
        if smallest == 14:
            _enlarge(screen)


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_nothing_has_to_be_scrolled_sideways(
    open_screen: Callable[..., Screen], width: int, height: int
) -> None:
    """No page is wider than its screen, and all targets are 44 pixels, down to 200 % zoom."""
    screen = open_screen(width, height)
    _fill(screen)
    for is_large in (False, True):
        if is_large:
            _enlarge(screen)
        for path in reversed(PAGES):
            screen.open(path)
            assert screen.page.evaluate(OVERFLOW) == 0
            assert screen.page.evaluate(SMALL_TARGETS) == []
        expect(screen.page.locator("#send")).to_be_in_viewport(ratio=1)


def test_an_answer_is_announced_once(screen: Screen) -> None:
    """A question adds its words and its answer to the live region, each once."""
    log = screen.page.get_by_role("log")
    expect(log).to_have_attribute("aria-live", "polite")
    screen.page.evaluate(WATCH)
    screen.ask(PHONE)
    assert screen.page.evaluate("() => window.heard") == ["said citizen", "said centre"]


def test_landmarks_and_labels_are_there(screen: Screen) -> None:
    """The page has its landmarks, one heading, a named input and named buttons."""
    _fill(screen)
    page = screen.page
    for role in ("banner", "main", "contentinfo"):
        assert page.get_by_role(role).count() == 1  # type: ignore[arg-type]
    assert page.get_by_role("heading", level=1).count() == 1
    expect(page.get_by_label("您的问题")).to_have_id("text")
    buttons = page.get_by_role("button")
    for number in range(buttons.count()):
        expect(buttons.nth(number)).to_have_accessible_name(re.compile("."))


def test_everything_is_done_with_the_keyboard(screen: Screen) -> None:
    """Tab reaches examples, ratings and input with a visible focus, and Enter presses them."""
    page = screen.page
    page.locator("section .offer").first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    screen.wait_for(1)
    page.locator("section .offer").last.focus()
    for name in ("查看保存说明",):
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name=name)).to_be_focused()
    page.get_by_role("button", name="有用").focus()
    page.keyboard.press("Tab")
    unhelpful = page.get_by_role("button", name="没用")
    expect(unhelpful).to_be_focused()
    expect(unhelpful).to_have_css("outline-style", "solid")
    page.keyboard.press("Enter")
    assert "没有帮到您" in screen.wait_for(2)
    # The button is gone; the focus is in the talk, not nowhere.
    expect(page.get_by_role("main")).to_be_focused()


def test_dots_stand_still_for_those_who_ask(open_screen: Callable[..., Screen]) -> None:
    """Nothing moves for a citizen whose system asks for less motion."""
    page = open_screen(reduced_motion="reduce").page
    page.route("**/api/inquiries", lambda _: None, times=1)
    page.fill("#text", PHONE)
    page.press("#text", "Enter")
    expect(page.locator(".dots span").first).to_have_css("animation-name", "none")
