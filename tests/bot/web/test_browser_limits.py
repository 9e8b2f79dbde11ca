"""Promises of the limits to people, kept in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect
from support.app import Served, copy_database, serve, settings_for
from support.browser import Screen
from support.conversation import Clock

from bot.limits import LimitSettings
from bot.web.wording import LIMITED_QUIET
from handlers.wording import LIMITED_MINUTE


@pytest.fixture(scope="module")
def served(seeded_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve one message a minute for each conversation, on a clock that stands."""
    database = copy_database(seeded_database, tmp_path_factory.mktemp("limited"))
    settings = settings_for(database, limits=LimitSettings(messages_a_minute=1))
    with serve(settings, clock=Clock()) as running:
        yield running


def test_over_the_limit_the_page_says_so_quietly(screen: Screen) -> None:
    """After the one sentence no bubble comes, a quiet line tells why, and the words stay."""
    page = screen.page
    screen.ask("电话")
    assert LIMITED_MINUTE in screen.ask("几个窗口部门")
    page.locator("#text").fill("怎么投诉")
    page.locator("#send").click()
    expect(page.locator("#status")).to_have_text(LIMITED_QUIET)
    expect(page.locator("#text")).to_have_value("怎么投诉")
    expect(page.locator("#log .said")).to_have_count(4)
    screen.open("/")
    expect(page.locator("#log .said")).to_have_count(4)
    assert screen.count_rows() == 3
