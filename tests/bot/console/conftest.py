"""What tests of the console share: an office whose clock they set."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path

import pytest
from support.app import copy_database, serve, settings_for
from support.console import Clock, Office

from bot.limits import LimitSettings


@pytest.fixture(scope="module")
def office(seeded_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Give an office for the tests of one module."""
    database = copy_database(seeded_database, tmp_path_factory.mktemp("office"))
    limits = LimitSettings(
        messages_a_minute=0,
        messages_a_day=0,
        address_a_minute=0,
        trusted_proxies=(ip_network("127.0.0.1/32"),),
    )
    clock = Clock()
    with serve(settings_for(database, limits=limits), clock=clock) as served:
        yield Office(served, clock)
