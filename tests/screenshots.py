"""Take pictures of every page, on a phone, at a desk and in large print.

    python tests/screenshots.py [FOLDER]

They are made of an office in which something is going on, from the shipped knowledge, and are
named after the page's address. To be looked at before a page is called done.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from support.app import PATIENCE, Served, serve, settings_for
from support.tour import Tour, fill, list_pages

from bot.store import open_store

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SIZES = {"phone": (390, 844), "desk": (1280, 800), "large": (390, 844)}
CITIZENS = ("/", "/privacy")
SAYINGS = ("你们电话多少", "主动公开多少条", "怎么申请公开，收费吗")


def _name(path: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-") or "chat"


def _shoot(browser: Browser, tour: Tour, path: str, folder: Path, size: str) -> None:
    """Take the picture of one page at one size."""
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height})
    url = tour.served.url
    if size == "large":
        context.add_cookies([{"name": "print", "value": "large", "url": url}])
    door = next((door for door in list_pages() if door.path == path), None)
    page = context.new_page()
    if door:
        tour.guide(door).enter(context)
    page.goto(url + (tour.find(door) if door else path))
    # A trial that runs is not what anybody wants to look at.
    page.locator('[data-open="yes"]').wait_for(state="detached", timeout=PATIENCE * 1000)
    if path == "/":
        for saying in SAYINGS:
            count = page.locator("#log .centre:not([aria-hidden])").count()
            page.fill("#text", saying)
            page.press("#text", "Enter")
            page.locator("#log .centre:not([aria-hidden])").nth(count).wait_for()
    page.screenshot(path=folder / f"{_name(path)}-{size}.png", full_page=path != "/")
    context.close()


def _shoot_all(served: Served, folder: Path) -> None:
    found = next(path for name in NAMES if (path := shutil.which(name)))
    tour = fill(served)
    paths = [*CITIZENS, *(door.path for door in list_pages())]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        for number, path in enumerate(paths, 1):
            for size in SIZES:
                _shoot(browser, tour, path, folder, size)
            print(f"{number}/{len(paths)} {path}", flush=True)  # noqa: T201
        browser.close()


def main() -> None:
    """Take all pictures."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "var/screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as kept:
        database = Path(kept) / "office.db"
        with open_store(database):
            pass
        with serve(settings_for(database)) as served:
            _shoot_all(served, folder)


if __name__ == "__main__":
    main()
