"""Promises about the signals that end a server."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import asyncio, os, signal, subprocess, sys
from bot.signals import ended_by_signal

NUMBERS = (signal.SIGTERM, signal.SIGINT)
SENDER = "import os, sys\\nwhile True: [os.kill(int(sys.argv[1]), one) for one in (15, 2)]"

async def end_often():
    for _ in range(1_000):
        with ended_by_signal(int):
            pass

for number in NUMBERS:
    signal.signal(number, lambda *_: None)
with subprocess.Popen([sys.executable, "-c", SENDER, str(os.getpid())]) as sender:
    asyncio.run(end_often())
    print("ended")
    sender.kill()
"""


def test_a_signal_in_the_last_moment_is_no_error() -> None:
    """However close to the end further signals come, nothing is written and nobody is killed."""
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, timeout=120, check=False
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"ended\n", b"")
