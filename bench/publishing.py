"""Measure how soon one more entry answers where very many are published.

    python bench/publishing.py [ENTRIES]

Entries have one phrasing each. One more is published into a database of its own; told are the
seconds until it is committed, read, indexed and found; a server that looks for news four times a
second adds a quarter at most.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

from matching_speed import make_phrasings

from bot.store import open_store
from handlers.services import build_knowledge
from knowledge.documents import seed_folder
from knowledge.entry import Entry, Topic
from knowledge.library import Centre

MANY = 20_000
CENTRE = Centre("区政务服务中心", "0632—6616110")


def measure(count: int, database: Path) -> tuple[float, float]:
    """Return the seconds of a first load, and those until one more entry is found."""
    texts = make_phrasings(count, random.Random(count))
    entries = [
        Entry(f"e{number}", Topic.HELP, text, f"这是第{number}条的答复。")
        for number, text in enumerate(texts)
    ]
    with open_store(database) as store:
        store.library.publish_seeds(entries, CENTRE, saved_at=0)
        start = time.perf_counter()
        knowledge = build_knowledge(store.library.load_snapshot(), seed_folder())
        loaded = time.perf_counter() - start
        start = time.perf_counter()
        more = Entry("cat", Topic.HELP, "中心里养的猫叫什么名字？", "中心的猫叫团团。")
        store.library.publish_seeds([more], CENTRE, saved_at=0)
        renewed = store.load_knowledge(knowledge)
        found = renewed.matcher.rank("中心的猫叫什么")[0].entry
        taken = time.perf_counter() - start
    if found != "cat":
        raise SystemExit(f"found {found} instead")
    return loaded, taken


def main() -> None:
    """Measure three times, each in a database of its own."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else MANY
    print("| entries | first load s | one more answers after s |\n|---|---|---|")
    for _ in range(3):
        with tempfile.TemporaryDirectory() as folder:
            loaded, taken = measure(count, Path(folder) / "bench.db")
        print(f"| {count:,} | {loaded:.2f} | {taken:.2f} |", flush=True)


if __name__ == "__main__":
    main()
