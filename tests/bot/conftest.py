"""What tests of the program share: every account of one application, and a real browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from structlog.testing import capture_logs
from support.app import copy_database
from support.peer import Peer, serve_accounts

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


@pytest.fixture(scope="module")
def peers(
    seeded_database: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Peer]]:
    """Give the platform for every account of one served application, by the account's name."""
    database = copy_database(seeded_database, tmp_path_factory.mktemp("accounts"))
    with serve_accounts(database) as served:
        yield served


@pytest.fixture
def no_fault() -> Iterator[None]:
    """Fail a test in which anything of ours broke, though WeChat was told `success`."""
    with capture_logs() as lines:
        yield
    assert [line for line in lines if line["log_level"] == "error"] == []
