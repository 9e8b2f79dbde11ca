"""What tests of the webhook share: every account of one served application."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from support.app import copy_database
from support.peer import Peer, serve_accounts


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
