"""Promises of `serve --workers`: several processes keep what one keeps."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from support.command import COMMAND, PATIENCE, Running, run_bot, run_server
from support.delivering import fetch, rows, send, tell
from support.settings import PLAIN, write_settings

WORKERS = 2


def ask(url: str, number: int) -> int:
    """Ask on the web over a connection of its own and return the status."""
    question = {"text": "你好", "conversation": f"talk {number}", "id": "1"}
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=PATIENCE)
    with closing(connection):
        connection.request("POST", "/api/inquiries", json.dumps(question).encode())
        return connection.getresponse().status


def count_answered(text: str) -> float:
    """Return how many exchanges the measures hold."""
    lines = [line for line in text.splitlines() if line.startswith("inquiry_bot_exchanges_total")]
    return sum(float(line.split()[-1]) for line in lines)


def list_workers(running: Running) -> set[int]:
    """Return the processes that a server started."""
    number = running.process.pid
    children = Path(f"/proc/{number}/task/{number}/children")
    return {int(one) for one in children.read_text(encoding="ascii").split()}


def wait_for(log: Path, event: str, times: int) -> None:
    """Return once a log holds an event so many times; fail when it never does."""
    until = time.monotonic() + PATIENCE
    while log.read_text(encoding="utf-8").count(event) < times:
        assert time.monotonic() < until, log.read_text(encoding="utf-8")
        time.sleep(0.02)


@pytest.fixture
def folder(small_database: Path, tmp_path: Path) -> Path:
    """Give a folder with a seeded database and settings for it."""
    (tmp_path / "bot.db").write_bytes(small_database.read_bytes())
    write_settings(tmp_path, f'[server]\ndatabase = "bot.db"\n{PLAIN}')
    return tmp_path


@pytest.fixture
def running(folder: Path) -> Iterator[Running]:
    """Give a server of several processes."""
    log = folder / "log"
    with run_server(folder / "settings.toml", "--workers", str(WORKERS), log=log) as server:
        yield server
    assert server.exit_code == 0
    assert "Traceback" not in log.read_text(encoding="utf-8")


def test_repeats_at_several_workers_are_one_row_and_one_text(
    running: Running, folder: Path
) -> None:
    """A message delivered thirty times, to any worker, is recorded once and answered alike."""
    delivery = tell(1)
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: send(running.url, delivery), range(30)))
    assert {status for status, _ in answers} == {200}
    texts = {body.split("<Content>")[1] for _, body in answers}
    assert len(texts) == 1
    assert "0632—6616110" in texts.pop()
    assert rows(folder / "bot.db", "SELECT COUNT(*) FROM exchanges") == [(1,)]
    assert count_answered(fetch(running.url, "/metrics")) == 1


def test_workers_count_addresses_together(folder: Path) -> None:
    """An address may send so many questions a minute to all workers as it may to one."""
    limits = "[limits]\naddress_a_minute = 5\n"
    write_settings(folder, f'[server]\ndatabase = "bot.db"\n{limits}{PLAIN}')
    log = folder / "log"
    with run_server(folder / "settings.toml", "--workers", "3", log=log) as server:
        begun = time.time() // 60
        answers = [ask(server.url, number) for number in range(24)]
        minutes = time.time() // 60 - begun + 1
    assert set(answers) == {200, 429}
    assert 5 <= answers.count(200) <= 5 * minutes


def test_counts_stay_exact_when_a_worker_dies(running: Running, folder: Path) -> None:
    """Whichever worker is asked, the measures are those of all, of a killed one too."""
    before = list_workers(running)
    assert len(before) == WORKERS
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda number: send(running.url, tell(number)), range(60)))
    assert {status for status, _ in answers} == {200}
    os.kill(min(before), signal.SIGKILL)
    wait_for(folder / "log", "worker.died", 1)
    wait_for(folder / "log", "worker.ready", WORKERS + 1)
    assert len(list_workers(running) - before) == 1
    for number in range(60, 80):
        assert send(running.url, tell(number))[0] == 200
    assert rows(folder / "bot.db", "SELECT COUNT(*) FROM exchanges") == [(80,)]
    assert {count_answered(fetch(running.url, "/metrics")) for _ in range(8)} == {80}


@pytest.mark.parametrize("number", [1, WORKERS])
def test_a_stop_under_load_loses_no_accepted_message(folder: Path, number: int) -> None:
    """What is in the journal after SIGTERM is exactly what was answered, each message once."""
    answered: set[str] = set()

    def load(thread: int) -> None:
        for turn in range(100_000):
            words = f"联系电话是多少 {chr(0x4E00 + thread)}{chr(0x4E00 + turn)}"
            try:
                status, _ = send(server.url, tell(thread * 100_000 + turn, words))
            except (OSError, http.client.HTTPException):
                return
            assert status == 200
            answered.add(words)
            if len(answered) >= 100:
                server.process.send_signal(signal.SIGTERM)

    settings, log = folder / "settings.toml", folder / "log"
    with (
        run_server(settings, "--workers", str(number), log=log) as server,
        ThreadPoolExecutor(8) as pool,
    ):
        for one in [pool.submit(load, thread) for thread in range(8)]:
            one.result()
    assert server.exit_code == 0
    assert len(answered) >= 100
    written = [text for (text,) in rows(folder / "bot.db", "SELECT text FROM exchanges")]
    assert len(written) == len(set(written))
    assert set(written) == answered


def test_no_worker_makes_a_lost_database_anew(folder: Path) -> None:
    """A worker that dies while the file is away comes back when the file does, not before."""
    log, database, away = folder / "log", folder / "bot.db", folder / "away.db"
    impatient = "w.MOST_FAILED_STARTS = 1; sys.argv.pop(0); bot.cli.main()"
    through = (sys.executable, "-c", f"import sys, bot.cli, bot.workers as w; {impatient}")
    with run_server(
        folder / "settings.toml", "--workers", "2", log=log, through=through
    ) as running:
        database.rename(away)
        os.kill(min(list_workers(running)), signal.SIGKILL)
        wait_for(log, "worker.died", 2)
        assert not database.exists()
        away.rename(database)
        wait_for(log, "worker.ready", 3)
        assert {send(running.url, tell(number))[0] for number in range(20)} == {200}
    assert running.exit_code == 0
    assert rows(database, "SELECT COUNT(*) FROM exchanges") == [(20,)]


def test_workers_end_with_who_started_them(folder: Path) -> None:
    """A killed server leaves no worker behind that would hold port and database."""
    with pytest.raises(AssertionError), run_server(folder / "settings.toml", "--workers", "2"):
        raise AssertionError  # the server is killed, not told to end
    with run_server(folder / "settings.toml") as alone:
        assert fetch(alone.url, "/readyz") == "ready"


def test_processes_that_start_together_make_one_database(tmp_path: Path) -> None:
    """Four that seed one missing file at once all succeed, and each entry is there once."""
    database = tmp_path / "bot.db"
    started = [
        subprocess.Popen([COMMAND, "seed", "--database", database], stdout=subprocess.PIPE)
        for _ in range(4)
    ]
    said = {(one.communicate(timeout=PATIENCE)[0], one.returncode) for one in started}
    assert len(said) == 1
    assert said.pop()[1] == 0
    entries = rows(database, "SELECT COUNT(*), COUNT(DISTINCT id) FROM entries")
    assert entries[0][0] == entries[0][1] == rows(database, "SELECT COUNT(*) FROM revisions")[0][0]


def test_a_port_that_is_taken_is_one_clear_line(running: Running, folder: Path) -> None:
    """A second server at the same port ends with its reason and takes no message away."""
    port = {"INQUIRY_BOT_SERVER__PORT": str(urlsplit(running.url).port)}
    config = folder / "settings.toml"
    second = run_bot("serve", "--config", config, "--workers", "2", environment=port)
    assert second.returncode == 1
    assert second.stderr.decode().startswith("Error: [Errno 98]")
