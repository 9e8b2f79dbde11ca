"""What several tests of a database's file begin with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.notes import keep, migrations

from knowledge.database import Database, open_database


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give a file that does not exist yet, in a folder that does not either."""
    return tmp_path / "data" / "bot.db"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    """Give an open database that keeps one note."""
    opened = open_database(path, migrations)
    keep(opened, "一")
    yield opened
    opened.close()
