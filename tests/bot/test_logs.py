"""Promises about the program's own lines."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

PROGRAM = """
import logging
import structlog
from aiohttp import web
from aiohttp.http import HttpProcessingError
from bot.logs import set_up_logs

{set_up}
log = structlog.get_logger()
log.debug("too fine")
with structlog.contextvars.bound_contextvars(request="abc"):
    log.info("done", account="服务号")
try:
    try:
        {{}}["我的身份证"]
    except KeyError as cause:
        raise ValueError("张三的电话") from cause
except ValueError:
    log.exception("failed", path="/")
log.error("told", exc_info=ZeroDivisionError("李四"))
log.error("nothing", exc_info=True)
logging.getLogger("library").error("broken %s", "王五", exc_info=HttpProcessingError())
logging.getLogger("library").error("packed %s", "王五", exc_info=web.RequestPayloadError("王五"))
logging.getLogger("library").error("worse %s", "王五", exc_info=KeyError("王五"))
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
    done, failed, *_ = write_lines("set_up_logs()")
    assert (done["event"], done["level"], done["account"]) == ("done", "info", "服务号")
    assert done["request"] == "abc"
    assert done["timestamp"].endswith("Z")
    assert "request" not in failed


def test_a_fault_tells_its_kind_and_place_and_no_value() -> None:
    """A fault is one line, with its kind, its place and its cause's, but not its sentence."""
    _, failed, told, nothing, broken, packed, worse = write_lines("set_up_logs()")
    assert (failed["event"], failed["level"], failed["path"]) == ("failed", "error", "/")
    assert failed["fault"] == "ValueError"
    assert re.findall(r"File|ValueError|KeyError", failed["where"]) == [
        *("ValueError", "File", "KeyError", "File")
    ]
    assert (told["fault"], told["where"]) == ("ZeroDivisionError", "ZeroDivisionError\n")
    assert nothing.keys() == {"event", "level", "timestamp"}
    # What a sender did to its own request is no fault of ours.
    assert (broken["level"], broken["fault"]) == ("warning", "HttpProcessingError")
    assert (packed["level"], packed["fault"]) == ("warning", "RequestPayloadError")
    assert "where" not in packed
    assert (worse["level"], worse["fault"]) == ("error", "KeyError")
    written = json.dumps([failed, told, nothing, broken, packed, worse], ensure_ascii=False)
    for words in ("身份证", "张三", "李四", "王五"):
        assert words not in written


def test_quieter_lines_can_be_left_out() -> None:
    """A level leaves out what is below it."""
    lines = write_lines("set_up_logs(logging.WARNING)")
    assert "done" not in [line["event"] for line in lines]


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


def test_lines_of_several_processes_do_not_mix(tmp_path: Path) -> None:
    """Workers that write to one file at once leave whole lines, unbuffered too."""
    program = (
        "import structlog\nfrom bot.logs import set_up_logs\nset_up_logs()\n"
        "for number in range(400): structlog.get_logger().info('line', number=number)"
    )
    with (tmp_path / "log").open("ab") as log:
        command = [sys.executable, "-u", "-c", program]
        started = [subprocess.Popen(command, stderr=log) for _ in range(4)]
        assert [process.wait(60) for process in started] == [0] * 4
    lines = (tmp_path / "log").read_text(encoding="utf-8").splitlines()
    numbers = sorted(json.loads(line)["number"] for line in lines)
    assert numbers == sorted([*range(400)] * 4)
