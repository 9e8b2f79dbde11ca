"""The chat in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from support.app import Served
from support.browser import Screen


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
