"""What tests of all floors share: the shipped knowledge, seeded, indexed and served once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from support.app import Served, copy_database, serve, settings_for
from support.conversation import Conversation, converse
from support.knowledge import thin_out

from bot.store import Store, open_store
from handlers.services import Knowledge

# No test promises how fast it is: a busy machine must not fail one.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

# Answers come by words alone, whatever is installed; tests of vectors say by which model.
os.environ["INQUIRY_BOT_MATCHING__SEMANTIC"] = "off"


@pytest.fixture(scope="session")
def seeded_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a database that was seeded and closed; for reading and copying only."""
    path = tmp_path_factory.mktemp("seeded") / "seeded.db"
    with open_store(path):
        pass
    return path


@pytest.fixture(scope="session")
def small_database(seeded_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a seeded database of few entries; for copying only.

    For servers that start as processes, each of which reads it whole, and for trials, which ask
    all that is there.
    """
    return thin_out(copy_database(seeded_database, tmp_path_factory.mktemp("small")))


@pytest.fixture(scope="session")
def knowledge(seeded_database: Path) -> Knowledge:
    """Give the shipped knowledge base, indexed."""
    with open_store(seeded_database) as opened:
        return opened.load_knowledge()


@pytest.fixture
def database_file(seeded_database: Path, tmp_path: Path) -> Path:
    """Give a seeded database of the test's own."""
    return copy_database(seeded_database, tmp_path)


@pytest.fixture
def store(database_file: Path) -> Iterator[Store]:
    """Give the test's own database, opened."""
    with open_store(database_file) as opened:
        yield opened


@pytest.fixture
def citizen(knowledge: Knowledge, store: Store) -> Conversation:
    """Give a citizen who begins to talk with the bot."""
    return converse(knowledge, store.journal)


@pytest.fixture(scope="module")
def served(seeded_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the seeded application with default settings for the tests of one module."""
    database = copy_database(seeded_database, tmp_path_factory.mktemp("served"))
    with serve(settings_for(database)) as running:
        yield running
