"""Promises of `inquiry-bot serve` as a process: it starts, answers and ends gracefully."""

from __future__ import annotations

import json
import signal
import socket
import sqlite3
import time
from collections.abc import Mapping
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from support.command import Running, run_server
from support.settings import PLAIN, write_settings
from support.wechat import OPENID, TOKEN, deliver_plain, message_xml

WORDS = "联系电话是多少？我家在某某路八号"


def call(
    url: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
) -> tuple[int, str]:
    """Send one request and return status and text."""
    connection = HTTPConnection(urlsplit(url).netloc, timeout=60)
    try:
        connection.request("POST" if body else "GET", path, body, headers or {})
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


def wait_for_end(url: str, started: bytes) -> str:
    """Send the beginning of a request, and return what came until the server closed."""
    parts = urlsplit(url)
    with closing(socket.create_connection((parts.hostname, parts.port), timeout=60)) as wire:
        wire.sendall(started)
        with wire.makefile("rb") as answer:
            return answer.read().decode()


@pytest.fixture(scope="module")
def ended(
    small_database: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Running, Path, list[tuple[int, str]]]:
    """Give a server that answered some requests and was ended, its database and its answers."""
    folder = tmp_path_factory.mktemp("serve")
    database = folder / "bot.db"
    database.write_bytes(small_database.read_bytes())
    assert TOKEN in PLAIN
    config = write_settings(folder, f'[server]\ndatabase = "bot.db"\nidle_seconds = 0.3\n{PLAIN}')
    delivery = deliver_plain(message_xml(WORDS), timestamp=str(int(time.time())))
    path = f"/wechat/service?{urlencode(delivery.parameters)}"
    with run_server(config) as running:
        answers = [
            call(running.url, "/healthz"),
            call(running.url, path, delivery.body),
            call(running.url, path.replace("signature=", "signature=f0rged"), delivery.body),
        ]
        too_long = {"Cookie": f"{OPENID}{'a' * 10_000}"}
        assert call(running.url, "/", headers=too_long)[0] == 400
        begun = (b"", b"GET /healthz HTTP/1.1\r\nHost: ")
        answers += [(0, wait_for_end(running.url, start)) for start in begun]
    return running, database, answers


def test_a_started_server_answers(ended: tuple[Running, Path, list[tuple[int, str]]]) -> None:
    """A server answers as soon as it says where it runs: its health, WeChat, and a forger."""
    _, _, (health, reply, forged, *_) = ended
    assert health == (200, "ok")
    assert reply[0] == 200
    assert "0632—6616110" in reply[1]
    assert forged == (403, "forbidden")


def test_a_head_that_never_comes_whole_is_given_up(
    ended: tuple[Running, Path, list[tuple[int, str]]],
) -> None:
    """A connection that does not bring the whole head of a request in time is closed."""
    assert [text for _, text in ended[2][3:]] == ["", ""]


def test_sigterm_ends_a_server_gracefully(
    ended: tuple[Running, Path, list[tuple[int, str]]],
) -> None:
    """After SIGTERM the exit code is 0 and everything that was answered is in the one file."""
    running, database, _ = ended
    assert running.exit_code == 0
    assert "Traceback" not in "".join(running.lines)
    names = {path.name for path in database.parent.iterdir()}
    assert names == {"settings.toml", "bot.db", "bot.db.key"}
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT text FROM exchanges").fetchall() == [(WORDS,)]


def test_a_server_writes_json_lines_without_words(
    ended: tuple[Running, Path, list[tuple[int, str]]],
) -> None:
    """Each line is JSON with time, level and request number, and none holds words or an openid."""
    running, _, _ = ended
    rows = [json.loads(line) for line in running.lines if line.startswith("{")]
    requests = [row for row in rows if row["event"] == "request"]
    assert [(row["path"], row["status"]) for row in requests] == [
        ("/healthz", 200),
        ("/wechat/service", 200),
        ("/wechat/service", 403),
    ]
    assert len({row["request"] for row in requests}) == 3
    assert all(row["timestamp"].endswith("Z") for row in rows)
    refused = next(row for row in rows if row["event"] == "wechat.refused")
    assert (refused["account"], refused["level"]) == ("service", "warning")
    assert refused["request"] == requests[2]["request"]
    written = "".join(running.lines)
    for secret in (WORDS, WORDS[:6], OPENID, TOKEN, "f0rged"):
        assert secret not in written


def test_a_request_that_cannot_be_read_is_one_line_without_address(
    ended: tuple[Running, Path, list[tuple[int, str]]],
) -> None:
    """What the server logs of a broken request is JSON, and says neither whose nor what it was."""
    running, _, _ = ended
    rows = [json.loads(line) for line in running.lines if line.startswith("{")]
    (broken,) = [row for row in rows if row.get("logger") == "aiohttp.server"]
    assert (broken["level"], broken["fault"]) == ("warning", "LineTooLong")
    others = [line for line in running.lines if not line.startswith("{") and line.strip()]
    told = ("Running on", "CTRL+C", "管理台还没有管理员", "/console/link?t=")
    assert not [line for line in others if not any(words in line for words in told)]
    assert "127.0.0.1" not in json.dumps(rows)


@pytest.mark.parametrize("number", ["1", "2"])
def test_signals_without_end_change_nothing(
    small_database: Path, tmp_path: Path, number: str
) -> None:
    """Who presses CTRL+C again and again, or is told twice to end, still ends gracefully."""
    (tmp_path / "bot.db").write_bytes(small_database.read_bytes())
    config = write_settings(tmp_path, f'[server]\ndatabase = "bot.db"\n{PLAIN}')
    with run_server(config, "--workers", number) as running:
        while running.process.poll() is None:
            running.process.send_signal(signal.SIGTERM)
            running.process.send_signal(signal.SIGINT)
    assert running.exit_code == 0
    assert "Traceback" not in "".join(running.lines)
