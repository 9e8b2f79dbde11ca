"""Time every page of the console in a large office.

    PYTHONPATH=..:../tests python console_pages.py DATABASE [--times 20] [--write]

DATABASE is one of `bench/large_office.py`; a copy of it is served. Each page is opened by
somebody who may, as often as told, one after the other; told are the median and the slowest in
milliseconds, from the request's first byte to the answer's last.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from pages import write_between
from support.app import Served, serve, settings_for
from support.tour import fill, list_pages

AIM_MS = 300


@dataclass(frozen=True, slots=True)
class Timed:
    """A page with the milliseconds that each opening took."""

    path: str
    taken: list[float]

    def word(self) -> str:
        """Return the row of the table."""
        late = " **slow**" if max(self.taken) >= AIM_MS else ""
        middle = statistics.median(self.taken)
        return f"| `{self.path}` | {middle:.0f} | {max(self.taken):.0f}{late} |"


def measure(served: Served, times: int) -> list[Timed]:
    """Open every page, and return how long each took."""
    tour, found = fill(served), []
    for door in list_pages():
        clerk, path, taken = tour.guide(door), tour.find(door), []
        for _ in range(times):
            started = time.perf_counter()
            answer = clerk.open(path)
            taken.append((time.perf_counter() - started) * 1000)
            assert answer.status == 200, (path, answer.status)  # noqa: PLR2004
        found.append(Timed(door.path, taken))
        print(found[-1].word(), flush=True)
    return found


def main() -> None:
    """Serve a copy of the database and time its pages."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("database", type=Path)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--write", action="store_true", help="Put the table into the docs.")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.database.parent) as folder:
        database = Path(shutil.copy(given.database, folder))
        with serve(settings_for(database)) as served:
            (entries,) = served.rows("SELECT COUNT(*) FROM entries")[0]
            (inquiries,) = served.rows("SELECT COUNT(*) FROM exchanges")[0]
            head = f"{entries:,} entries, {inquiries:,} inquiries, {given.times} times each:"
            print(head)
            found = measure(served, given.times)
    table = ["| page | median ms | slowest ms |", "|---|---|---|", *(one.word() for one in found)]
    if given.write:
        write_between("console.md", "console_pages.py", "\n".join([head, "", *table]))


if __name__ == "__main__":
    main()
