"""Promises about the settings of an account that calls the platform."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.settings import PLAIN, find_faults, load_text

from bot.store import open_store

APP = PLAIN + 'app_id = "wx1"\napp_secret = "s3cret"\n'


def test_the_platform_is_tencent_s_unless_set(tmp_path: Path) -> None:
    """An account calls api.weixin.qq.com, or the address that its settings name."""
    (account,) = load_text(tmp_path, APP).accounts
    assert account.to_account().api_base == "https://api.weixin.qq.com"
    for base in ("https://wx-gateway.example:8443", "http://127.0.0.1:9000", "http://localhost/"):
        (account,) = load_text(tmp_path, f'{APP}api_base = "{base}"\n').accounts
        assert account.to_account().api_base == base.rstrip("/")


@pytest.mark.parametrize(
    "base", ["", "api.weixin.qq.com", "http://gateway.example", "https://a/b", "https://a?b=c"]
)
def test_a_base_that_would_leak_or_fail_is_refused(tmp_path: Path, base: str) -> None:
    """The app secret goes out over TLS only, or stays in this machine."""
    (fault,) = find_faults(tmp_path, f'{APP}api_base = "{base}"\n')
    assert fault.startswith(f"accounts.0.api_base = {base!r}: must be https://host")


def test_a_secret_needs_its_app_id(tmp_path: Path) -> None:
    """An app secret without an app id is a fault that does not show the secret."""
    (fault,) = find_faults(tmp_path, PLAIN + 'app_secret = "s3cret"\n')
    assert fault == "accounts.0.app_secret = (secret, 6 characters): needs app_id beside it"


def test_every_database_has_the_ledger(database_file: Path) -> None:
    """The file that the bot opens holds what was sent, beside the journal."""
    with open_store(database_file) as store:
        assert store.database.read("SELECT * FROM sendings") == []
