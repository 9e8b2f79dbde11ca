"""Measure group commit: many writers, one flush to disk for all that wait.

    python bench/group_commit.py [--seconds S] [--folder FOLDER]

Writers as coroutines, each of which writes a row of the size of an exchange, waits until it is
durable, and writes the next; in turns with the group limited to one write, which is one commit
for each. Commits are counted by `Database.on_commit`; where strace is installed, a further run
under it counts the flushes that the system was asked for, and the commits of that same run.
The database lies in FOLDER, which must be on a disk and not in memory for the figures to count.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import sqlite_utils
from sqlite_utils.migrations import Migrations

from knowledge import database as database_module
from knowledge.database import open_database

WRITERS = (1, 8, 32, 128)
ROW = "文" * 300
"""As many bytes as a recorded exchange has, more or less."""

migrations = Migrations("bench")


@migrations()
def create_rows(db: sqlite_utils.Database) -> None:
    """Make a table with a key of text, as the journal has."""
    db.execute("CREATE TABLE rows (id TEXT PRIMARY KEY, text TEXT NOT NULL)")


@dataclass(slots=True)
class Figures:
    """What one run showed; times in seconds."""

    writes: int = 0
    commits: int = 0
    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)

    def note(self, writes: int, _seconds: float, _waiting: int) -> None:
        """Take a commit."""
        self.writes += writes
        self.commits += 1


def insert(db: sqlite_utils.Database, rows: Sequence[tuple[str, str]]) -> list[None]:
    """Write rows, as the journal writes exchanges."""
    db.conn.executemany("INSERT INTO rows VALUES (?, ?)", rows)
    return [None] * len(rows)


async def write_on(folder: Path, writers: int, seconds: float) -> Figures:
    """Let writers write for some seconds."""
    figures = Figures()
    database = open_database(folder / "bench.db", migrations)
    database.on_commit = figures.note
    started = time.perf_counter()

    async def write(writer: int) -> None:
        number = 0
        while time.perf_counter() < started + seconds:
            began = time.perf_counter()
            number += 1
            await database.write_together(insert, (f"{writer}-{number}", ROW))
            figures.waits.append(time.perf_counter() - began)

    await asyncio.gather(*(write(number) for number in range(writers)))
    figures.seconds = time.perf_counter() - started
    (kept,) = database.read("SELECT COUNT(*) FROM rows")[0]
    assert kept == figures.writes == len(figures.waits), "a write was confirmed and is not there"
    database.close()
    return figures


def run_here(options: argparse.Namespace) -> None:
    """Run once and print the figures as JSON."""
    if options.alone:
        database_module.LARGEST_GROUP = 1
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        figures = asyncio.run(write_on(Path(folder), options.writers, options.seconds))
    print(json.dumps(asdict(figures)))


def run_apart(options: argparse.Namespace, *more: str, through: Sequence[str] = ()) -> Figures:
    """Run once in a process of its own, by way of a command, and return the figures."""
    command = [*through, sys.executable, __file__, "--seconds", str(options.seconds), *more]
    if options.folder:
        command += ["--folder", str(options.folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return Figures(**json.loads(done.stdout))


def count_flushes(options: argparse.Namespace, *more: str) -> str:
    """Return flushes for each commit, as strace counts them; "?" where it cannot."""
    strace = shutil.which("strace")
    if strace is None:
        return "?"
    with tempfile.NamedTemporaryFile("r", encoding="utf-8") as counted:
        trace = [strace, "-f", "-qq", "-c", "-U", "name,calls", "-e", "trace=fsync,fdatasync"]
        try:
            figures = run_apart(options, *more, through=[*trace, "-o", counted.name])
        except subprocess.CalledProcessError:
            return "?"
        calls = re.findall(r"^\s*f(?:data)?sync\s+(\d+)", counted.read(), re.MULTILINE)
    return f"{sum(map(int, calls)) / figures.commits:.2f} ({figures.commits})"


def describe(writers: int, name: str, figures: Figures, flushes: str) -> str:
    """Return a line of the table."""
    per_mille = statistics.quantiles(figures.waits, n=1000)
    return (
        f"| {writers} | {name} | {figures.writes / figures.seconds:.0f} | {figures.commits} |"
        f" {figures.writes / figures.commits:.1f} | {flushes} |"
        f" {per_mille[499] * 1000:.1f} | {per_mille[989] * 1000:.1f} |"
    )


def main() -> None:
    """Run everything in turns and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--writers", type=int, help="one run, printed as JSON")
    parser.add_argument("--alone", action="store_true", help="one commit for each write")
    options = parser.parse_args()
    if options.writers:
        run_here(options)
        return
    print(
        "| writers | commits | writes a second | commits in all | writes a commit |"
        " flushes a commit (commits traced) | p50 ms | p99 ms |\n|---|---|---|---|---|---|---|---|"
    )
    for writers in WRITERS:
        for name, more in (("in groups", []), ("one each", ["--alone"])):
            arguments = ("--writers", str(writers), *more)
            figures = run_apart(options, *arguments)
            print(describe(writers, name, figures, count_flushes(options, *arguments)), flush=True)
    print(f"\nload {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
