"""Promises about the settings of limits."""

from __future__ import annotations

import ipaddress
from pathlib import Path

import pytest
from support.settings import find_faults, load_text

from bot.settings import load_settings
from handlers.standing import Limits


def test_limits_hold_without_a_file() -> None:
    """Unset, 20 messages a minute and 300 a day are answered, and no proxy is believed."""
    limits = load_settings().limits
    assert limits.to_limits() == Limits(20, 300)
    assert (limits.address_a_minute, limits.trusted_proxies) == (600, ())


def test_limits_are_read_from_a_file(tmp_path: Path) -> None:
    """Each limit of a file arrives, 0 for none, and proxies as networks of both families."""
    text = (
        "[limits]\nmessages_a_minute = 5\nmessages_a_day = 0\naddress_a_minute = 7\n"
        'trusted_proxies = ["10.0.0.0/8", "::1"]\n'
    )
    limits = load_text(tmp_path, text).limits
    assert limits.to_limits() == Limits(5, 0)
    assert limits.address_a_minute == 7
    assert limits.trusted_proxies == (
        ipaddress.ip_network("10.0.0.0/8"),
        ipaddress.ip_network("::1/128"),
    )


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("messages_a_minute = -1", "limits.messages_a_minute"),
        ("messages_a_day = 1000001", "limits.messages_a_day"),
        ("address_a_minute = 'many'", "limits.address_a_minute"),
        ("trusted_proxies = ['nginx']", "limits.trusted_proxies.0"),
        ("a_week = 3", "limits.a_week"),
    ],
)
def test_a_faulty_limit_is_named(tmp_path: Path, line: str, key: str) -> None:
    """A limit that makes no sense is named with its key, once."""
    named = {fault.partition(" = ")[0] for fault in find_faults(tmp_path, f"[limits]\n{line}\n")}
    assert named == {key}


@pytest.mark.parametrize(
    ("section", "name"), [("limits", "trusted_proxies"), ("server", "metrics_from")]
)
def test_a_network_that_is_none_is_shown(tmp_path: Path, section: str, name: str) -> None:
    """Of a list of networks the faulty one is shown, with its place; it is no secret."""
    (fault,) = find_faults(tmp_path, f'[{section}]\n{name} = ["10.0.0.0/8", "10.0.0.1/8"]\n')
    assert fault.startswith(f"{section}.{name}.1 = '10.0.0.1/8': ")
