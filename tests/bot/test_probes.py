"""Promises of `/healthz`, `/readyz` and `/metrics`."""

from __future__ import annotations

import re
import sqlite3
import urllib.error
import urllib.request
from contextlib import closing
from ipaddress import ip_network
from pathlib import Path

from support.app import Served, serve, settings_for
from support.conversation import Clock
from support.messenger import serve_platform_aside
from support.platform import APP_ID, SECRET, TOKEN_PATH
from support.web import ask
from support.wechat import OPENID, TOKEN

from bot.app import create_app
from bot.keys import PLATFORM
from bot.probes import find_obstacle
from bot.settings import AccountSettings, ServerSettings, Settings
from bot.wechat.account import Mode

EXCHANGES = 'inquiry_bot_exchanges_total{channel="web",outcome="greeted"}'


def get(url: str, **headers: str) -> tuple[int, str]:
    """Return status and text of a page."""
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 - our own server
    try:
        with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def value_of(text: str, name: str) -> float:
    """Return a measure of a text in Prometheus' form, 0 when it is not there yet."""
    found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
    return float(found[1]) if found else 0.0


def test_a_server_that_can_write_is_ready(served: Served) -> None:
    """With knowledge loaded and a database that takes writes the answer is 200."""
    assert get(f"{served.url}/readyz") == (200, "ready")
    assert get(f"{served.url}/healthz") == (200, "ok")


def test_a_locked_database_is_named_and_its_end_too(database_file: Path) -> None:
    """While another program holds the database the answer is 503 with that word, then 200."""
    with (
        serve(settings_for(database_file)) as served,
        closing(sqlite3.connect(database_file, isolation_level=None)) as other,
    ):
        other.execute("BEGIN IMMEDIATE")
        assert get(f"{served.url}/readyz") == (503, "database")
        assert get(f"{served.url}/healthz") == (200, "ok")
        other.execute("ROLLBACK")
        assert get(f"{served.url}/readyz") == (200, "ready")


async def test_an_application_without_knowledge_is_not_ready(tmp_path: Path) -> None:
    """What has not loaded its knowledge says so in one word."""
    assert await find_obstacle(create_app(settings_for(tmp_path / "bot.db"))) == "knowledge"


def test_measures_tell_what_was_recorded(served: Served) -> None:
    """An inquiry is counted once by channel and outcome, its repeat is not, and commits show."""
    before = get(f"{served.url}/metrics")[1]
    for _ in range(2):
        ask(served, "你好", conversation="measured")
    status, text = get(f"{served.url}/metrics")
    assert status == 200
    assert value_of(text, EXCHANGES) - value_of(before, EXCHANGES) == 1
    for name in ("answer_seconds_count", "commit_seconds_count", "commit_writes_count"):
        key = f"inquiry_bot_{name}"
        assert value_of(text, key) > value_of(before, key)
    (published,) = served.rows("SELECT COUNT(*) FROM entries WHERE stage = 'published'")[0]
    assert value_of(text, "inquiry_bot_entries") == published
    assert value_of(text, "inquiry_bot_requests_in_flight") == 1
    assert value_of(text, "inquiry_bot_writes_waiting") == 0


def test_measures_tell_the_state_of_tokens(database_file: Path) -> None:
    """Of each account that may call the platform it is told for how long a token is held."""
    secret = {"app_id": APP_ID, "app_secret": SECRET}
    clock, names = Clock(), ("asked", "idle", "silent")
    with serve_platform_aside() as platform:
        accounts = [
            AccountSettings(
                name=name,
                mode=Mode.PLAIN,
                token=TOKEN,
                api_base=platform.url,
                **(secret if name != "silent" else {}),
            )
            for name in names
        ]
        with serve(settings_for(database_file, accounts=accounts), clock=clock) as served:

            def left() -> list[float]:
                text = get(f"{served.url}/metrics")[1]
                measure = "inquiry_bot_token_seconds_left"
                assert 'account="silent"' not in text
                return [value_of(text, f'{measure}{{account="{name}"}}') for name in names[:2]]

            assert left() == [0, 0]
            app = served.app
            served.run(app[PLATFORM].show_typing("asked", OPENID))
            assert left() == [platform.life, 0]
            clock.forward(minutes=10)
            assert left() == [platform.life - 600, 0]
            clock.forward(seconds=platform.life)
            assert left() == [0, 0]
            platform.fail(TOKEN_PATH, 40125)
            served.run(app[PLATFORM].show_typing("asked", OPENID))
            assert left() == [0, 0]
            served.run(app[PLATFORM].show_typing("asked", OPENID))
            assert left() == [platform.life, 0]


def test_measures_are_not_for_the_public(served: Served) -> None:
    """Whoever comes through a proxy finds no measures, though the proxy is on this machine."""
    for name in ("X-Forwarded-For", "X-Real-IP", "Forwarded"):
        assert get(f"{served.url}/metrics", **{name: "127.0.0.1"})[0] == 404


def test_measures_are_read_from_configured_addresses() -> None:
    """An address range may be set from which measures are read as well."""
    server = ServerSettings(metrics_from=("10.1.2.0/24",))  # type: ignore[arg-type]  # as in TOML
    assert Settings(server=server).server.metrics_from == (ip_network("10.1.2.0/24"),)
