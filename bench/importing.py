"""Measure an import of very many rows: reading, saving as drafts, and reading them again.

usage: python bench/importing.py [ROWS]
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from knowledge.entry import Entry, Source, Topic
from knowledge.exchange.entry_table import ENTRIES
from knowledge.exchange.writing import write_table

ROWS = 20_000
PHRASINGS = 5
MEGABYTE = 1024
COMMAND = Path(sys.executable).with_name("inquiry-bot")


def make_entries(count: int) -> Iterator[Entry]:
    """Yield made-up entries of the usual size."""
    for number in range(count):
        yield Entry(
            id=f"made-up-{number}",
            topic=Topic.SERVICES,
            question=f"第{number}号事项怎么办理？",
            answer=f"第{number}号事项请带身份证和申请表，{number % 20 + 1}个工作日办结。" * 3,
            phrasings=tuple(f"第{number}号事项的第{one}种问法" for one in range(PHRASINGS)),
            source=Source("made-up", "办事指南", f"第{number}页"),
            unit="某某局",
        )


def run(file: Path, database: Path) -> dict[str, object]:
    """Import a file and return what it says, with its seconds."""
    began, busy = time.perf_counter(), measure_busy()
    arguments = ["entries", "import", file, "--json", "--database", database]
    ended = subprocess.run([COMMAND, *arguments], capture_output=True, check=True)
    sys.stderr.write(ended.stderr.decode())
    told: dict[str, object] = json.loads(ended.stdout)
    assert told["faults"] == []
    seconds = {"seconds": time.perf_counter() - began, "busy": measure_busy() - busy}
    return {**told, **seconds}


def measure_busy() -> float:
    """Return for how many seconds commands have kept a processor busy."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main(count: int) -> None:
    """Print what both kinds of file take, new and once more."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for ending in ("xlsx", "csv"):
            file, database = folder / f"rows.{ending}", folder / f"{ending}.db"
            began = time.perf_counter()
            write_table(file, ENTRIES, make_entries(count))
            print(f"{file.name}: written in {time.perf_counter() - began:.1f} s")
            for what in ("new", "the same again"):
                told = run(file, database)
                counts = ", ".join(f"{key} {told[key]}" for key in ("rows", "new", "same"))
                taken = f"{told['seconds']:.1f} s, {told['busy']:.1f} s of a processor"
                print(f"{file.name}: {what} in {taken} ({counts})", flush=True)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // MEGABYTE
        print(f"memory of the command: at most {peak} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
