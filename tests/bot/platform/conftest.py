"""A centre with one account, a citizen who wrote to it, and the platform on a real port."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from support.centre import Centre, open_file
from support.platform import FakePlatform, serve_platform

from bot.platform.client import Platform
from knowledge.database import Database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Give an empty journal and ledger."""
    opened = open_file(tmp_path / "bot.db")
    yield opened
    opened.close()


@pytest.fixture
async def fake() -> AsyncIterator[FakePlatform]:
    """Give the platform, on a real port."""
    async with serve_platform() as served:
        yield served


@pytest.fixture
async def centre(database: Database, fake: FakePlatform) -> Centre:
    """Give a centre to whose account a citizen has just written."""
    made = Centre(database, fake.url)
    await made.note()
    return made


@pytest.fixture
async def platform(centre: Centre) -> AsyncIterator[Platform]:
    """Give the centre's way to its citizens."""
    async with centre.open() as opened:
        yield opened
