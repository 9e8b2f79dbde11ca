"""Promises about the program's own lines."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile

PROGRAM = """
import logging
import structlog
from bot.logs import set_up_logs

{set_up}
log = structlog.get_logger()
log.debug("too fine")
with structlog.contextvars.bound_contextvars(request="abc"):
    log.info("done", account="服务号")
try:
    1 / 0
except ZeroDivisionError:
    log.exception("failed", path="/")
"""


def write_lines(set_up: str) -> list[dict[str, str]]:
    """Return the lines that a process writes to standard error, and nowhere else."""
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(set_up=set_up)], capture_output=True, check=True
    )
    assert ended.stdout == b""
    assert "服务号".encode() in ended.stderr or "WARNING" in set_up
    return [json.loads(line) for line in ended.stderr.splitlines()]


def test_lines_are_json_on_standard_error() -> None:
    """Each line is one JSON object, readable as it stands, with level, time and request number."""
    done, failed = write_lines("set_up_logs()")
    assert (done["event"], done["level"], done["account"]) == ("done", "info", "服务号")
    assert done["request"] == "abc"
    assert done["timestamp"].endswith("Z")
    assert "request" not in failed


def test_a_fault_carries_its_traceback_on_one_line() -> None:
    """A fault is one line too, with where it happened."""
    failed = write_lines("set_up_logs()")[-1]
    assert (failed["event"], failed["level"]) == ("failed", "error")
    assert "ZeroDivisionError: division by zero" in failed["exception"]


def test_quieter_lines_can_be_left_out() -> None:
    """A level leaves out what is below it."""
    assert [line["event"] for line in write_lines("set_up_logs(logging.WARNING)")] == ["failed"]


def test_a_line_that_cannot_be_written_stops_nobody() -> None:
    """On a full disk lines are lost; who writes them goes on, and later ones are written."""
    program = """
import resource, structlog
from bot.logs import set_up_logs
set_up_logs()
log = structlog.get_logger()
resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
for number in range(1000):
    log.error("lost", fault="x" * 100)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
log.info("written")
print("went on")
"""
    with tempfile.TemporaryFile() as lines:
        ended = subprocess.run(
            [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=lines, check=True
        )
        lines.seek(0)
        last = json.loads(lines.read().splitlines()[-1])
    assert ended.stdout == b"went on\n"
    assert last["event"] == "written"
