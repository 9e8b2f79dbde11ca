"""A real browser: the system's Chromium, one for each module that asks for it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from support.app import Served
from support.browser import Screen

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def _find_chromium() -> str:
    """Return the path of Chromium; without it leave the tests out, but never in CI."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path:
        return path
    reason = "no Chromium on the PATH: install it with `apt-get install chromium fonts-noto-cjk`"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


# Module-scoped, since Playwright's loop runs for as long as it is started, and the event loops
# of other modules' tests cannot run beside it.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give the browser."""
    path = _find_chromium()
    with sync_playwright() as playwright:
        # Chromium has no sandbox for root, as containers are.
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        opened = playwright.chromium.launch(executable_path=path, args=arguments)
        yield opened
        opened.close()


@pytest.fixture
def open_screen(browser: Browser, served: Served) -> Iterator[Callable[..., Screen]]:
    """Give a function that opens the chat in a browser of its own; options are the context's.

    At the end no page may have complained: no error, nothing forbidden or missing.
    """
    screens: list[Screen] = []

    def open_one(width: int = 390, height: int = 844, **options: Any) -> Screen:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        screen = Screen(context.new_page(), served)
        screens.append(screen)
        screen.open("/")
        return screen

    yield open_one
    for screen in screens:
        screen.page.context.close()
    assert [complaint for screen in screens for complaint in screen.complaints] == []


@pytest.fixture
def screen(open_screen: Callable[..., Screen]) -> Screen:
    """Give the chat on a phone."""
    return open_screen()


@pytest.fixture
def page(screen: Screen) -> Page:
    """Give the page of the chat on a phone."""
    return screen.page
