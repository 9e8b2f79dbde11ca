"""Copy a database while a server writes to it under load, restore each copy, and compare.

    python bench/backup.py CLIENT [--python PYTHON] [-n N] [-c CONNECTIONS] [--copies COPIES]

CLIENT and PYTHON are those of `throughput.py`. Every copy must hold all that was committed when it
was begun, nothing that was not when it ended, each row as the server has it, and no gap; restored
elsewhere it must count what was in the copy. What is no whole copy must be refused.
"""

from __future__ import annotations

import argparse
import json
import os
import runpy
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import throughput

throughput.PORT = 8097
COMMAND = Path(sys.executable).with_name("inquiry-bot")
Rows = dict[int, tuple[object, ...]]
Counts = dict[Path, tuple[int, int, float]]
"""By each copy: the rows before and after it was made, and how many seconds that took."""


def read_rows(path: Path) -> Rows:
    """Return every exchange in a file by its place in it."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        rows = connection.execute("SELECT rowid, * FROM exchanges").fetchall()
    return {row[0]: row[1:] for row in rows}


def count_rows(path: Path) -> int:
    """Return how many exchanges a file holds."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        (number,) = connection.execute("SELECT COUNT(*) FROM exchanges").fetchone()
    return int(number)


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the command and return how it ended."""
    given = [str(COMMAND), *map(str, arguments)]
    return subprocess.run(given, capture_output=True, text=True, check=False)


@dataclass(slots=True)
class Load:
    """A client that runs again and again; it judges its replies at its end, and not too late."""

    command: list[str]
    figures: list[dict[str, float]] = field(default_factory=list)
    client: subprocess.Popen[str] | None = None

    def keep_up(self) -> None:
        """Begin anew where the client has ended."""
        if self.client is None or self.client.poll() is not None:
            self.end()
            self.client = subprocess.Popen(self.command, stdout=subprocess.PIPE, text=True)

    def end(self) -> None:
        """Wait for the end of the client, and keep what it prints."""
        if self.client is not None:
            self.figures.append(json.loads(self.client.communicate()[0]))


def make_copies(database: Path, folder: Path, load: Load, most: int) -> Counts:
    """Make copies while the client runs; return each with what bounds its rows."""
    made: Counts = {}
    while len(made) < most:
        load.keep_up()
        before, path, started = count_rows(database), folder / f"{len(made)}.db", time.monotonic()
        done = run("backup", "--output", path, "--database", database)
        assert done.returncode == 0, done.stderr
        made[path] = before, count_rows(database), time.monotonic() - started
    load.end()
    return made


def check_copy(copy: Path, whole: Rows, before: int, after: int, year: int) -> int:
    """Restore a copy, hold it against the rows of the server, and return how many it has."""
    rows, target = read_rows(copy), copy.parent / "elsewhere" / copy.name
    assert before <= len(rows) <= after
    assert rows == {place: whole[place] for place in sorted(whole)[: len(rows)]}
    done = run("restore", copy, "--database", target)
    assert done.returncode == 0, done.stderr
    assert read_rows(target) == rows
    counted = json.loads(run("counts", "--json", "--year", year, "--database", target).stdout)
    with closing(sqlite3.connect(copy)) as connection:
        plain = Counter(
            dict(connection.execute("SELECT outcome, COUNT(*) FROM exchanges GROUP BY 1"))
        )
    assert {name: counted[name] for name in plain} == plain
    assert counted["received"] == len(rows) == plain.total()
    assert run("restore", copy, "--database", target).returncode == 1
    return len(rows)


def check_refusals(copy: Path) -> list[str]:
    """Spoil a copy in every way and return what each restore says."""
    whole = copy.read_bytes()
    flipped = bytearray(whole)
    flipped[len(whole) // 2] ^= 1
    spoiled = {
        "cut": whole[:-4096],
        "flipped": bytes(flipped),
        "empty": b"",
        "foreign": b"x" * 4096,
    }
    said = []
    for name, content in spoiled.items():
        path = copy.with_name(f"{name}.db")
        path.write_bytes(content)
        shutil.copyfile(f"{copy}.slip", f"{path}.slip")
        target = copy.with_name(f"{name}-restored.db")
        done = run("restore", path, "--database", target)
        assert done.returncode == 1, name
        assert not target.exists(), name
        said.append(f"{name}: {done.stderr.strip().replace(str(copy.parent), '')}")
    return said


def main() -> None:
    """Serve, load, copy, restore, compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("client", type=Path)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("-n", type=int, default=4000)
    parser.add_argument("-c", type=int, default=32)
    parser.add_argument("--copies", type=int, default=5)
    options = parser.parse_args()
    common = runpy.run_path(str(options.client.parent / "common.py"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database, config = folder / "bench.db", folder / "bench.toml"
        values = {"port": throughput.PORT, "database": database, "app_id": common["APPID"]}
        text = throughput.SETTINGS.format(**values, token=common["TOKEN"], key=common["AESKEY"])
        config.write_text(text, encoding="utf-8")
        url = f"http://127.0.0.1:{throughput.PORT}/wechat/bench"
        command = [options.python, str(options.client), url, "--mode", "safe", "--json"]
        command += ["-n", str(options.n), "-c", str(options.c), "--users", str(options.n // 10)]
        load = Load(command)
        with throughput.running(
            [str(COMMAND), "serve", "--workers", "2", "--config", str(config)]
        ):
            made = make_copies(database, folder, load, options.copies)
        whole, year = read_rows(database), (datetime.now(UTC) + timedelta(hours=8)).year
        for one in load.figures:
            print(
                f"{one['rps']:.0f} messages/s, max {one['max_ms']:.0f} ms, errors {one['errors']}"
            )
        print(f"{len(whole)} exchanges, load {os.getloadavg()[0]:.1f}")
        for path, (before, after, seconds) in made.items():
            held = check_copy(path, whole, before, after, year)
            print(f"{before} <= {held} <= {after}, made in {seconds:.1f} s: restored, equal")
        print("\n".join(check_refusals(next(iter(made)))))


if __name__ == "__main__":
    main()
