"""Promises of every page of the console, found by its door, so that a new one cannot escape."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from support.app import PATIENCE, copy_database, serve, settings_for
from support.tour import Tour, fill, list_pages

from bot.console.doors import Door

PAGES = list_pages()
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
AXE = Axe()
VIOLATIONS = "axe.run({resultTypes: ['violations']}).then((told) => told.violations)"
"""All that is asked for: what is in order is long to tell."""


@pytest.fixture(scope="module")
def tour(seeded_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tour]:
    """Give an office where something is going on."""
    database = copy_database(seeded_database, tmp_path_factory.mktemp("tour"))
    with serve(settings_for(database)) as served:
        yield fill(served)


@dataclass
class Visit:
    """A page that was opened, what it asked for, and what the browser complained of."""

    page: Page
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, tour: Tour, door: Door) -> int:
        """Open a page as somebody who may, and return its status."""
        page = self.page
        page.set_default_timeout(PATIENCE * 1000)
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        tour.guide(door).enter(page.context)
        answer = page.goto(tour.served.url + tour.find(door))
        assert answer is not None
        return answer.status

    def list_barriers(self) -> list[str]:
        """Return what keeps people out of this page, as axe sees it."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.axe_script)
        found = self.page.evaluate(VIOLATIONS)
        return [
            f"{one['id']}: {node['target']} {node['failureSummary']}"
            for one in found
            for node in one["nodes"]
        ]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Give a browser at a desk."""
    context = browser.new_context(viewport=DESK)
    yield Visit(context.new_page())
    context.close()


@pytest.mark.parametrize("door", PAGES, ids=lambda door: door.path)
def test_nothing_on_a_page_keeps_anybody_out(visit: Visit, tour: Tour, door: Door) -> None:
    """Axe finds no barrier at a desk, on a phone and in large print, and nothing runs over.

    The browser complains of nothing, and no request leaves the server.
    """
    assert visit.open(tour, door) == 200
    page = visit.page
    barriers = {"desk": visit.list_barriers()}
    page.set_viewport_size(PHONE)
    barriers["phone"] = visit.list_barriers()
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.evaluate("document.documentElement.classList.add('large')")
    barriers["large print"] = visit.list_barriers()
    assert barriers == {"desk": [], "phone": [], "large print": []}
    assert wide <= PHONE["width"]
    assert visit.complaints == []
    hosts = {urlsplit(url).netloc for url in visit.asked}
    assert hosts == {urlsplit(tour.served.url).netloc}


@pytest.mark.parametrize("door", PAGES, ids=lambda door: door.path)
def test_a_page_says_the_same_without_script(browser: Browser, tour: Tour, door: Door) -> None:
    """A page has one heading of the first rank, and stands whole where no script runs."""
    context = browser.new_context(java_script_enabled=False, viewport=DESK)
    visit = Visit(context.new_page())
    try:
        assert visit.open(tour, door) == 200
        heading = visit.page.locator("h1")
        assert heading.count() == 1
        assert heading.inner_text().strip()
        assert re.search(r"\S", visit.page.title())
    finally:
        context.close()
