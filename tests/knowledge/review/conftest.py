"""What several tests of the life of entries begin with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.review import Office

from knowledge import audit, tables
from knowledge.database import open_database


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Give a library with one published entry."""
    database = open_database(tmp_path / "library.db", audit.migrations, tables.migrations)
    yield Office.open(database)
    database.close()
