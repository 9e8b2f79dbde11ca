"""Compare this server with an echo server: requests a second, latency, errors; in one run.

Between them stands this server with one answer to everything (`constant_server.py`), which shows
what finding the answer takes.

    python bench/throughput.py CLIENT [--python PYTHON] [-n N] [-c CONNECTIONS] [--rounds R]

CLIENT is a load client for WeChat's safe mode that is called as `CLIENT URL --mode safe -n N -c C
--users U --json` and prints one JSON object with rps, p50_ms, p99_ms and errors; PYTHON runs it.
No user sends more than a citizen may in a minute, so the limits stay on. The server
runs on one core, the client on the other, taking turns; the median of the rounds counts. The
client's token, key and app id are read from `common.py` beside it.
"""

from __future__ import annotations

import argparse
import json
import os
import runpy
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PORT = 8079
PATIENCE = 60.0
"""Seconds for a server to come up."""

CONSTANT = Path(__file__).parent / "constant_server.py"

MESSAGES_OF_A_USER = 10
"""What each user sends in a run; no limit of the server's is reached."""

SETTINGS = """
[server]
port = {port}
database = "{database}"
[[accounts]]
name = "bench"
mode = "safe"
app_id = "{app_id}"
token = "{token}"
encoding_aes_key = "{key}"
"""


def pinned(core: int, *command: str) -> list[str]:
    """Return a command that runs on one core."""
    return ["taskset", "-c", str(core), *command]


@contextmanager
def running(command: list[str]) -> Iterator[int]:
    """Run a server until the block ends and yield its process; it is up once its port answers."""
    with (
        tempfile.TemporaryFile() as log,
        subprocess.Popen(command, stdout=log, stderr=log) as server,
    ):
        try:
            end = time.monotonic() + PATIENCE
            while time.monotonic() < end and server.poll() is None and not answers():
                time.sleep(0.1)
            yield server.pid
        finally:
            server.terminate()


def answers() -> bool:
    """Tell whether something answers at the port."""
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{PORT}/healthz", timeout=1)
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def read_processor_time(process: int) -> float:
    """Return the seconds of processor time that a process took so far."""
    after_name = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2]
    user, system = after_name.split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def load(options: argparse.Namespace, path: str, server: int) -> dict[str, float]:
    """Run the client once and return what it prints, and the server's time for a message."""
    url = f"http://127.0.0.1:{PORT}{path}"
    command = [options.python, str(options.client), url, "--mode", "safe", "--json"]
    users = max(1, options.n // MESSAGES_OF_A_USER)
    command += ["-n", str(options.n), "-c", str(options.c), "--users", str(users)]
    before = read_processor_time(server)
    done = subprocess.run(pinned(1, *command), capture_output=True, text=True, check=False)
    figures: dict[str, float] = json.loads(done.stdout)
    figures["cpu_ms"] = (read_processor_time(server) - before) * 1000 / options.n
    return figures


def describe(name: str, runs: list[dict[str, float]]) -> str:
    """Return a line of the table."""
    median = {
        key: statistics.median(run[key] for run in runs)
        for key in ("rps", "cpu_ms", "p50_ms", "p99_ms")
    }
    rates = [run["rps"] for run in runs]
    errors = [run["errors"] for run in runs if run["errors"]]
    return (
        f"| {name} | {median['rps']:.0f} ({min(rates):.0f}-{max(rates):.0f}) |"
        f" {median['cpu_ms']:.2f} | {median['p50_ms']:.1f} | {median['p99_ms']:.1f} |"
        f" {errors or 0} |"
    )


def main() -> None:
    """Run both servers in turn and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("client", type=Path)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("-n", type=int, default=3000)
    parser.add_argument("-c", type=int, default=32)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    common = runpy.run_path(str(options.client.parent / "common.py"))
    token, key, app_id = common["TOKEN"], common["AESKEY"], common["APPID"]
    echo = [sys.executable, str(Path(__file__).parent / "echo_server.py")]
    here = Path(sys.executable).parent
    ours = {
        "inquiry-bot, one answer to all": [sys.executable, str(CONSTANT)],
        "inquiry-bot": [str(here / "inquiry-bot"), "serve", "--config"],
    }
    runs: dict[str, list[dict[str, float]]] = {"echo, wechatpy": [], **{name: [] for name in ours}}
    for _ in range(options.rounds):
        with running(pinned(0, *echo, str(PORT), token, key, app_id)) as server:
            runs["echo, wechatpy"].append(load(options, "/", server))
        for name, command in ours.items():
            with tempfile.TemporaryDirectory() as folder:
                config = Path(folder) / "bench.toml"
                values = {"port": PORT, "database": f"{folder}/bench.db", "app_id": app_id}
                text = SETTINGS.format(**values, token=token, key=key)
                config.write_text(text, encoding="utf-8")
                with running(pinned(0, *command, str(config))) as server:
                    runs[name].append(load(options, "/wechat/bench", server))
    print(
        "| server | requests a second, median (range) | processor ms | p50 ms | p99 ms | errors |"
    )
    print("|---|---|---|---|---|---|")
    for name, done in runs.items():
        print(describe(name, done))
    first, *_, last = (statistics.median(run["rps"] for run in done) for done in runs.values())
    print(f"\nratio {last / first:.2f}, load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
