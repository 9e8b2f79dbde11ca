"""The command `inquiry-bot`, as a process of its own or in this one."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from click.testing import CliRunner, Result

from bot.cli import main

COMMAND = Path(sys.executable).with_name("inquiry-bot")
PATIENCE = 60
"""Seconds after which a command is hung."""


def invoke(*arguments: str | Path, given: str | bytes | None = None) -> Result:
    """Run `inquiry-bot` in this process, to see what a command does and not how it starts."""
    return CliRunner().invoke(main, [str(one) for one in arguments], input=given)


def run_bot(
    *arguments: str | Path, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run `inquiry-bot` with `environment` over this one's, and return how it ended."""
    return subprocess.run(
        [COMMAND, *arguments],
        env={**os.environ, **(environment or {})},
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )


def find_free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
    return port


@dataclass
class Running:
    """A server that listens at `url`; after the block its exit code and what it printed."""

    url: str
    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)
    exit_code: int | None = None


@contextmanager
def run_server(
    config: Path, *arguments: str, log: Path | None = None, through: Sequence[str] = ()
) -> Iterator[Running]:
    """Run `inquiry-bot serve` until the block ends, then end it with SIGTERM.

    A server under load needs a `log` file: nobody empties a pipe meanwhile. `through` is a
    command that runs the one it is given.
    """
    environment = {
        **os.environ,
        "INQUIRY_BOT_SERVER__PORT": str(find_free_port()),
        "PYTHONUNBUFFERED": "1",
    }
    errors = log.open("wb") if log else None
    process = subprocess.Popen(
        [*through, COMMAND, "serve", "--config", config, *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=errors or subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    if errors:
        errors.close()
    assert process.stdout is not None
    lines: list[str] = []
    try:
        for line in process.stdout:
            lines.append(line)
            found = re.search(r"Running on (http://\S+)", line)
            if found:
                break
        else:
            raise AssertionError("".join(lines))
        running = Running(found[1], process, lines)
        yield running
        process.send_signal(signal.SIGTERM)
        rest, _ = process.communicate(timeout=PATIENCE)
        running.lines += rest.splitlines(keepends=True)
        running.exit_code = process.returncode
    finally:
        process.kill()
        process.communicate()
