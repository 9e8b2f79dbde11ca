"""Promises about the running bot when something happens to its database file.

Each test leaves the same processes to the next one, as an administrator would.
"""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from support import faults
from support.command import PATIENCE, run_server
from support.faults import AS_ANYBODY, TOLD, Bot, Fault
from support.settings import PLAIN, write_settings

TELLING = [
    faults.full_disk,
    faults.locked,
    faults.moved,
    faults.deleted,
    faults.folder_deleted,
    faults.replaced,
    faults.cut_short,
    faults.overwritten,
    faults.folder_closed,
]
"""Faults in which nothing can be recorded."""


@pytest.fixture(scope="module", params=["1", "2"], ids=["one process", "two processes"])
def bot(
    small_database: Path,
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
) -> Iterator[Bot]:
    """Give a bot that runs until all faults are over, and must have stayed the same."""
    folder = tmp_path_factory.mktemp("faults")
    database = folder / "data" / "bot.db"
    database.parent.mkdir()
    database.write_bytes(small_database.read_bytes())
    config = write_settings(folder, f'[server]\ndatabase = "data/bot.db"\n{PLAIN}')
    options, log = ("--workers", request.param), folder / "log"
    with run_server(config, *options, log=log, through=AS_ANYBODY) as running:
        started = Bot(running, database)
        processes = started.list_processes()
        yield started
        assert started.list_processes() == processes
    assert running.exit_code == 0
    assert "Traceback" not in log.read_text(encoding="utf-8")
    assert started.read_journal() == started.answered


def call(bot: Bot, path: str, body: bytes | None = None) -> tuple[int, str]:
    """Return status and text of a page, asked over a connection of its own."""
    connection = http.client.HTTPConnection(urlsplit(bot.running.url).netloc, timeout=PATIENCE)
    with closing(connection):
        connection.request("POST" if body else "GET", path, body, {"Connection": "close"})
        response = connection.getresponse()
        return response.status, response.read().decode()


@pytest.mark.parametrize("fault", TELLING)
def test_what_cannot_be_recorded_is_told_and_counts_later(bot: Bot, fault: Fault) -> None:
    """Citizens are asked to try again, readiness ends; after the fault all goes on by itself."""
    assert bot.insist()
    with fault(bot):
        told = [bot.ask(), bot.ask()]
        assert not any(map(bot.is_answered, told))
        assert call(bot, "/readyz") == (503, "database")
        assert call(bot, "/healthz") == (200, "ok")
        assert call(bot, "/")[0] == 200
        question = json.dumps({"text": "电话", "conversation": "c", "id": fault.__name__})
        status, reply = call(bot, "/api/inquiries", question.encode())
        assert (status, json.loads(reply)["outcome"]) == (200, "failed")
        assert json.loads(reply)["reply"].startswith(TOLD)
    assert call(bot, "/readyz") == (200, "ready")
    assert all(bot.insist(number) for number in [*told, 0])
    assert bot.read_journal() == bot.answered


def test_a_deleted_log_loses_nothing(bot: Bot) -> None:
    """Citizens notice nothing, and what the log held is in the file."""
    assert bot.insist()
    with faults.log_deleted(bot):
        assert all(bot.is_answered(bot.ask()) for _ in range(6))
        assert call(bot, "/readyz") == (200, "ready")
    assert bot.read_journal() == bot.answered


def test_a_closed_file_is_used_where_it_is_open(bot: Bot) -> None:
    """Without permissions a citizen is answered or told, as it is true, and all count later."""
    with faults.file_closed(bot):
        sent = [bot.ask() for _ in range(6)]
        assert call(bot, "/healthz") == (200, "ok")
    assert all(map(bot.insist, sent))
    assert bot.read_journal() == bot.answered
