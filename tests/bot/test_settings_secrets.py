"""Promises about the secrets among the settings: from files where wished, never shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.settings import PLAIN, find_faults, load_text

SECRET = "hunter2hunter2hunter2hunter2hunter2hunter2!"
SAFE = '[[accounts]]\nname = "service"\nmode = "safe"\napp_id = "wx1"\n'
NAMES = ("token", "encoding_aes_key", "app_secret")


def test_secrets_are_read_from_files(tmp_path: Path) -> None:
    """Each secret can lie in a file of its own; the line end at its end is not part of it."""
    secrets = {"token": "abc123", "encoding_aes_key": "k" * 43, "app_secret": "s3cret"}
    for name, value in secrets.items():
        (tmp_path / name).write_text(f"{value}\r\n", encoding="utf-8")
    (tmp_path / "citizen").write_text("c" * 32 + "\n", encoding="utf-8")
    files = "".join(f'{name}_file = "{tmp_path / name}"\n' for name in secrets)
    privacy = f'[privacy]\ncitizen_key_file = "{tmp_path / "citizen"}"\n'
    settings = load_text(tmp_path, privacy + SAFE + files)
    account = settings.accounts[0]
    assert {name: getattr(account, name).get_secret_value() for name in NAMES} == secrets
    assert settings.privacy.citizen_key.get_secret_value() == "c" * 32


def test_a_relative_secret_file_lies_beside_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A relative path of a secret is taken from the settings file's folder, as the database's."""
    folder = tmp_path / "etc"
    (folder / "secrets").mkdir(parents=True)
    (folder / "secrets" / "token").write_text("abc123", encoding="utf-8")
    (folder / "secrets" / "citizen").write_text("c" * 32, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    settings = load_text(
        folder,
        '[privacy]\ncitizen_key_file = "secrets/citizen"\n'
        '[[accounts]]\nname = "a"\nmode = "plain"\ntoken_file = "secrets/token"\n',
    )
    assert settings.accounts[0].token.get_secret_value() == "abc123"
    assert settings.privacy.citizen_key.get_secret_value() == "c" * 32


def test_a_given_secret_wins_over_its_file(tmp_path: Path) -> None:
    """A secret that is given is used, and its file is not even opened."""
    settings = load_text(tmp_path, PLAIN + 'token_file = "/nowhere/at/all"\n')
    assert settings.accounts[0].token.get_secret_value() == "TestToken123"


@pytest.mark.parametrize("name", ["nothing", "folder", "binary"])
def test_a_secret_file_that_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    """A secret's file that is missing, a folder, or no text is told with its path."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    faults = find_faults(
        tmp_path, f'[[accounts]]\nname = "a"\nmode = "plain"\ntoken_file = "{name}"\n'
    )
    assert len(faults) == 1
    assert faults[0].startswith("accounts.0.token = (secret, 0 characters): the file ")
    assert str(tmp_path / name) in faults[0]


@pytest.mark.parametrize(
    "text",
    [
        PLAIN.replace("TestToken123", SECRET),
        PLAIN + f'encoding_aes_key = "{SECRET}"',
        PLAIN + f'app_secret = ["{SECRET}"]',
        f'[privacy]\ncitizen_key = ["{SECRET}"]',
        f'[[accounts]]\ntoken = "{SECRET}"',
        PLAIN + f'tokn = "{SECRET}"',
        f'[secrets]\ntoken = "{SECRET}"',
        f'accounts = "{SECRET}"',
        f'accounts = ["{SECRET}"]',
        f'[accounts]\ntoken = "{SECRET}"',
        f'server = ["{SECRET}"]',
        f'[server.host]\ntoken = "{SECRET}"',
    ],
)
def test_no_fault_shows_a_secret(tmp_path: Path, text: str) -> None:
    """Wherever a secret was put, right or wrong or misspelled, no fault repeats it."""
    faults = find_faults(tmp_path, text)
    assert not [fault for fault in faults if "hunter2" in fault]


def test_a_short_citizen_key_is_refused_by_length(tmp_path: Path) -> None:
    """A key that could be guessed is refused, and only its length is told."""
    assert find_faults(tmp_path, '[privacy]\ncitizen_key = "hunter2"\n') == (
        "privacy.citizen_key = (secret, 7 characters): must have at least 32 characters",
    )


def test_a_token_of_another_form_is_told_by_the_place_of_its_account(tmp_path: Path) -> None:
    """A token that WeChat would not take is named by its account's place in the list."""
    faults = find_faults(
        tmp_path, PLAIN + PLAIN.replace("TestToken123", "no!").replace("vice", "")
    )
    assert faults == (
        "accounts.1.token = (secret, 3 characters): must be 3 to 32 characters A-Z a-z 0-9",
    )


def test_settings_do_not_show_their_secrets(tmp_path: Path) -> None:
    """Neither settings nor an account show a secret when they are printed."""
    settings = load_text(
        tmp_path,
        f'[privacy]\ncitizen_key = "hunter2{"x" * 32}"\n'
        + PLAIN.replace("TestToken123", "hunter2")
        + f'encoding_aes_key = "hunter2{"x" * 36}"\n'
        + 'app_id = "wx1"\napp_secret = "hunter2"\n',
    )
    shown = f"{settings!r} {settings} {settings.accounts[0].to_account()!r}"
    assert "hunter2" not in shown
    assert "service" in shown
