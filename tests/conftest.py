"""What tests of all floors share: the shipped knowledge, seeded and indexed once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.conversation import Conversation, converse

from bot.store import Store, open_store
from handlers.services import Knowledge


@pytest.fixture(scope="session")
def seeded_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a database that was seeded and closed; for reading and copying only."""
    path = tmp_path_factory.mktemp("seeded") / "seeded.db"
    with open_store(path):
        pass
    return path


@pytest.fixture(scope="session")
def knowledge(seeded_file: Path) -> Knowledge:
    """Give the shipped knowledge base, indexed."""
    with open_store(seeded_file) as opened:
        return opened.load_knowledge()


@pytest.fixture
def database_file(seeded_file: Path, tmp_path: Path) -> Path:
    """Give a seeded database of the test's own."""
    return Path(shutil.copy(seeded_file, tmp_path / "inquiry-bot.db"))


@pytest.fixture
def store(database_file: Path) -> Iterator[Store]:
    """Give the test's own database, opened."""
    with open_store(database_file) as opened:
        yield opened


@pytest.fixture
def citizen(knowledge: Knowledge, store: Store) -> Conversation:
    """Give a citizen who begins to talk with the bot."""
    return converse(knowledge, store.journal)
