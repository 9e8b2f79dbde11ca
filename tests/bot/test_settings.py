"""Promises about settings: where they come from, and how a faulty one is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from support.settings import PLAIN, find_faults, load_text, write_settings

from bot.settings import (
    DEFAULT_DATABASE,
    ServerSettings,
    Settings,
    SettingsError,
    load_settings,
)
from bot.wechat.account import AccountKind, Agents, Mode

KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"


def test_defaults_need_no_file() -> None:
    """Without a file the bot listens on this machine alone, serves no account, keeps two years."""
    settings = load_settings()
    assert (settings.server.host, settings.server.port) == ("127.0.0.1", 8080)
    assert settings.server.database == DEFAULT_DATABASE
    assert settings.accounts == ()
    assert settings.privacy.keep_days == 730
    assert settings.privacy.citizen_key.get_secret_value() == ""


def test_a_whole_file_is_read(tmp_path: Path) -> None:
    """Every setting of a file arrives, and an account becomes what the codec works with."""
    settings = load_text(
        tmp_path,
        '[server]\nhost = "0.0.0.0"\nport = 81\ndatabase = "/data/bot.db"\n'
        f'[privacy]\ncitizen_key = "{"k" * 32}"\nkeep_days = 30\n'
        '[[accounts]]\nname = "watch"\nkind = "supervision"\nmode = "safe"\napp_id = "wx1"\n'
        f'desk = "wechat"\ntoken = "abc"\nencoding_aes_key = "{KEY}"\napp_secret = "s3cret"\n'
        + PLAIN,
    )
    assert settings.server.model_dump() == {
        "host": "0.0.0.0",  # noqa: S104 - read, not listened on
        "port": 81,
        "database": Path("/data/bot.db"),
        "body_seconds": 5.0,
        "idle_seconds": 30.0,
        "metrics_from": (),
        "public_url": "",
    }
    assert settings.privacy.keep_days == 30
    watch, service = (one.to_account() for one in settings.accounts)
    assert (watch.name, watch.kind, watch.mode) == ("watch", AccountKind.SUPERVISION, Mode.SAFE)
    assert (watch.token, watch.app_id, watch.app_secret) == ("abc", "wx1", "s3cret")
    assert len(watch.aes_key) == 32
    assert (service.kind, service.mode) == (AccountKind.SERVICE, Mode.PLAIN)
    assert (watch.desk, service.desk) == (Agents.WECHAT, Agents.OWN)
    assert service.aes_key == b""


def test_the_environment_wins_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A variable overrides its own setting and leaves its neighbours to the file."""
    monkeypatch.setenv("INQUIRY_BOT_SERVER__PORT", "81")
    monkeypatch.setenv("INQUIRY_BOT_PRIVACY__CITIZEN_KEY", "1" * 32)
    settings = load_text(tmp_path, '[server]\nhost = "::1"\nport = 80\n')
    assert (settings.server.host, settings.server.port) == ("::1", 81)
    assert settings.privacy.citizen_key.get_secret_value() == "1" * 32


def test_accounts_can_come_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One variable takes the whole list of accounts as JSON, in place of the file's."""
    row = '{"name": "other", "mode": "plain", "token": "abc"}'
    monkeypatch.setenv("INQUIRY_BOT_ACCOUNTS", f"[{row}]")
    assert [one.name for one in load_text(tmp_path, PLAIN).accounts] == ["other"]


@pytest.mark.parametrize("name", ["ACCOUNTS", "SERVER", "PRIVACY"])
def test_a_variable_that_is_no_json_is_named(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that must be JSON and is not ends with its name, not with its content."""
    monkeypatch.setenv(f"INQUIRY_BOT_{name}", "[{token: hunter2hunter2}]")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert len(caught.value.faults) == 1
    assert name.lower() in caught.value.faults[0]
    assert "hunter2" not in str(caught.value)


def test_a_relative_database_lies_beside_the_file(tmp_path: Path) -> None:
    """A relative database path is taken from the settings file's folder, the default too."""
    given_path = load_text(tmp_path, '[server]\ndatabase = "data/x.db"\n')
    assert given_path.server.database == tmp_path / "data" / "x.db"
    assert load_text(tmp_path, "").server.database == tmp_path / DEFAULT_DATABASE
    absolute = load_text(tmp_path, '[server]\ndatabase = "/data/x.db"\n')
    assert absolute.server.database == Path("/data/x.db")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[server]\nport = 65536", "server.port = 65536: "),
        ("[server]\nport = -1", "server.port = -1: "),
        ('[server]\nport = "web"', "server.port = 'web': "),
        ('[server]\nhost = ""', "server.host = '': "),
        ("[server]\ndatabase = 7", "server.database = 7: "),
        ("[privacy]\nkeep_days = 0", "privacy.keep_days = 0: "),
        ("[privacy]\nkeep_days = 36501", "privacy.keep_days = 36501: "),
        (PLAIN.replace("service", "服务"), "accounts.0.name = '服务': "),
        (PLAIN.replace("service", "a" * 33), f"accounts.0.name = '{'a' * 33}': "),
        (PLAIN.replace("plain", "open"), "accounts.0.mode = 'open': "),
        (PLAIN + 'kind = "shop"', "accounts.0.kind = 'shop': "),
        (PLAIN + 'desk = "shop"', "accounts.0.desk = 'shop': "),
        (PLAIN.replace("plain", "safe"), "accounts.0.app_id = '': mode safe needs it"),
        (PLAIN.replace("plain", "compatible"), "accounts.0.app_id = '': mode compatible needs it"),
        (
            PLAIN.replace("plain", "safe"),
            "accounts.0.encoding_aes_key = (secret, 0 characters): mode safe needs it",
        ),
        ('[[accounts]]\nmode = "plain"\ntoken = "abc"', "accounts.0.name = (missing): "),
        ("server = 3", "server = (not shown): "),
        ("accounts = 3", "accounts = (not shown): "),
        ("accounts = [3]", "accounts.0 = (not shown): "),
        ("[server]\nprt = 1", "server.prt = (not shown): Extra inputs are not permitted"),
        ("[servr]\nport = 1", "servr = (not shown): Extra inputs are not permitted"),
    ],
)
def test_a_fault_names_key_value_and_rule(tmp_path: Path, text: str, fault: str) -> None:
    """Each rule that is broken is told with the setting's key, its value and the rule."""
    found = [line for line in find_faults(tmp_path, text) if line.startswith(fault)]
    assert len(found) == 1
    assert found[0].partition(": ")[2]


def test_every_fault_is_named_at_once(tmp_path: Path) -> None:
    """A file with faults in all sections gets one line for each of them."""
    faults = find_faults(
        tmp_path,
        '[server]\nport = 70000\nhots = "x"\n[privacy]\nkeep_days = 0\ncitizen_key = "short"\n'
        '[[accounts]]\nname = "a"\nmode = "plain"\ntoken = "no!"\n'
        '[[accounts]]\nname = "a"\nmode = "plain"\ntoken = "abc"\nencoding_aes_key = "short"\n',
    )
    assert sorted(fault.split(" = ")[0] for fault in faults) == [
        "accounts.0.token",
        "accounts.1.encoding_aes_key",
        "accounts.1.name",
        "privacy.citizen_key",
        "privacy.keep_days",
        "server.hots",
        "server.port",
    ]


@given(st.integers())
def test_only_real_ports_are_taken(port: int) -> None:
    """A port is taken exactly when it lies from 0, any free one, to 65535."""
    if 0 <= port <= 65535:
        assert ServerSettings(port=port).port == port
    else:
        with pytest.raises(ValidationError):
            ServerSettings(port=port)


def test_repeated_account_names_are_refused(tmp_path: Path) -> None:
    """Two accounts cannot share an address; the later one is named."""
    assert find_faults(tmp_path, PLAIN + PLAIN) == (
        "accounts.1.name = 'service': must differ from every other account's name",
    )


def test_repeated_names_in_the_environment_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two accounts of the environment cannot share an address either."""
    row = '{"name": "same", "mode": "plain", "token": "abc"}'
    monkeypatch.setenv("INQUIRY_BOT_ACCOUNTS", f"[{row}, {row}]")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert [fault.split(" = ")[0] for fault in caught.value.faults] == ["accounts.1.name"]


def test_accounts_without_a_name_are_not_called_repeated(tmp_path: Path) -> None:
    """Two rows that lack a name get the one fault that they have, each."""
    faults = find_faults(tmp_path, PLAIN.replace("name", "#") * 2)
    assert [fault.split(" = ")[0] for fault in faults] == ["accounts.0.name", "accounts.1.name"]
    assert all("(missing)" in fault for fault in faults)


@pytest.mark.parametrize("text", ["[server", "port = ", 'a = "1"\na = "2"'])
def test_a_file_that_is_no_toml_is_named(tmp_path: Path, text: str) -> None:
    """A file that is not TOML ends with its path and the place of the fault."""
    (fault,) = find_faults(tmp_path, text)
    assert fault.startswith(f"{tmp_path / 'settings.toml'}: is not valid TOML: ")
    assert "line" in fault or "end of document" in fault


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """A file that is missing, or not UTF-8, ends with its path and the reason."""
    with pytest.raises(SettingsError, match=r"nowhere\.toml: cannot be read: "):
        load_settings(tmp_path / "nowhere.toml")
    path = write_settings(tmp_path, "")
    path.write_bytes("host = '中心'".encode("gb18030"))
    with pytest.raises(SettingsError, match=r"settings\.toml: cannot be read: .*utf-8"):
        load_settings(path)


def test_settings_once_read_cannot_change() -> None:
    """Neither a section nor one of its values can be put in place of what was read."""
    settings = Settings()
    with pytest.raises(ValidationError):
        settings.server.port = 1  # type: ignore[misc]  # that it is frozen is the promise
    with pytest.raises(ValidationError):
        settings.server = ServerSettings()  # type: ignore[misc]  # the same
