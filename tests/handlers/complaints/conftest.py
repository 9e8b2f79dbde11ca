"""What tests of complaints share."""

from __future__ import annotations

import pytest
from support.complaints import watch
from support.conversation import Conversation

from bot.store import Store
from handlers.services import Knowledge


@pytest.fixture
def citizen(knowledge: Knowledge, store: Store) -> Conversation:
    """Give a citizen who begins to talk with a supervision account."""
    return watch(knowledge, store.journal)
