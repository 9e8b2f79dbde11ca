"""What several tests of the handlers begin with."""

from __future__ import annotations

import pytest
from support.conversation import Conversation, converse
from support.knowledge import make_knowledge
from support.twins import ONE, TWO

from bot.store import Store
from handlers.services import Knowledge


@pytest.fixture(scope="session")
def twins() -> Knowledge:
    """Give a knowledge base of two entries that a short question cannot tell apart."""
    return make_knowledge(ONE, TWO)


@pytest.fixture
def chooser(twins: Knowledge, store: Store) -> Conversation:
    """Give a citizen who will be offered both entries."""
    return converse(twins, store.journal)


@pytest.fixture
def asker(known: Knowledge, store: Store) -> Conversation:
    """Give a citizen who asks the knowledge base `known`, which a module of tests defines."""
    return converse(known, store.journal)
