"""Time the matcher on made-up knowledge bases of several sizes.

    python bench/matching_speed.py [PHRASINGS ...] [--write]

Phrasings are sentences of the seeds with other words in them, five to an entry. Each size runs in
a process of its own: build time, the memory that the index takes, and the time for one question
on one thread, for questions with slips, foreign ones, and words that everybody uses.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import itertools
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from noise import Noise
from pages import write_between
from pypinyin.constants import PHRASES_DICT

from handlers.services import build_matcher
from knowledge.documents import seed_folder
from knowledge.entry import Entry, Topic
from knowledge.seeding import read_entries

SIZES = (300, 20_000, 1_000_000)
OF_ENTRY = 5
QUESTIONS = 3000
TODAY = dt.date(2026, 1, 1)
_STEMS = (
    "{}怎么办理", "办{}需要什么材料", "{}要多少钱", "{}在哪个窗口办", "请问{}的电话是多少",
    "{}多久能办好", "{}可以网上办吗", "我想咨询一下{}的条件", "{}周末能办吗", "{}需要本人去吗",
    "没有{}怎么办", "{}和{}有什么区别", "{}过期了怎么补", "怎样查询{}的进度", "{}的依据是什么文件",
)  # fmt: skip


def make_phrasings(count: int, rng: random.Random) -> Iterator[str]:
    """Yield `count` different sentences; some words are far more frequent than others."""
    words = [word for word in PHRASES_DICT if 2 <= len(word) <= 4]  # noqa: PLR2004
    rng.shuffle(words)
    weights = [*itertools.accumulate(1 / (rank + 20) ** 0.7 for rank in range(len(words)))]
    seen: set[str] = set()
    while len(seen) < count:
        stem = rng.choice(_STEMS)
        parts = rng.choices(words, cum_weights=weights, k=4)
        pairs = [f"{parts[0]}{parts[1]}", f"{parts[2]}{parts[3]}"]
        text = stem.format(*pairs)
        if text not in seen:
            seen.add(text)
            yield text


def make_entries(count: int, rng: random.Random) -> list[Entry]:
    """Return entries with `count` phrasings in all."""
    texts = [*make_phrasings(count, rng)]
    return [
        Entry(f"e{number}", Topic.HELP, own[0], "", phrasings=tuple(own[1:]))
        for number, own in enumerate(
            texts[start : start + OF_ENTRY] for start in range(0, count, OF_ENTRY)
        )
    ]


def make_questions(entries: list[Entry], rng: random.Random) -> list[str]:
    """Return questions: phrasings with slips, other sentences, and the seeds' own questions."""
    own = [rng.choice(rng.choice(entries).texts) for _ in range(QUESTIONS // 3)]
    slips = [*Noise(own).kinds.values()]
    known = [rng.choice(slips)(text, rng) for text in own]
    foreign = [*make_phrasings(QUESTIONS // 3, rng)]
    seeds = [text for entry in read_entries(seed_folder())[0] for text in entry.texts]
    return [*known, *foreign, *rng.sample(seeds, QUESTIONS // 3)]


def _memory() -> float:
    """Return the memory of this process now, in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


def measure(size: int) -> dict[str, float]:
    """Build a matcher and ask it."""
    rng = random.Random(size)
    entries = make_entries(size, rng)
    questions = make_questions(entries, rng)
    build_matcher(entries[:1], seed_folder()).rank(questions[0])  # what every index shares
    gc.collect()
    before = _memory()
    start = time.perf_counter()
    matcher = build_matcher(entries, seed_folder())
    built = time.perf_counter() - start
    gc.collect()
    held = _memory() - before
    gc.freeze()
    taken = []
    for question in questions:
        start = time.perf_counter()
        matcher.judge(question, today=TODAY)
        taken.append((time.perf_counter() - start) * 1000)
    taken.sort()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    p50, p99 = taken[len(taken) // 2], taken[int(len(taken) * 0.99)]
    return {"size": size, "build": built, "held": held, "peak": peak, "p50": p50, "p99": p99}


def main() -> None:
    """Measure each size in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure(options.sizes[0])))
        return
    lines = [
        "| phrasings | build s | index MB | whole process at most MB | p50 ms | p99 ms |",
        "|---|---|---|---|---|---|",
    ]
    for size in options.sizes:
        command = [sys.executable, __file__, str(size), "--one"]
        one = json.loads(subprocess.check_output(command))
        lines.append(
            f"| {size:,} | {one['build']:.1f} | {one['held']:.0f} | {one['peak']:.0f}"
            f" | {one['p50']:.2f} | {one['p99']:.2f} |"
        )
        print(lines[-1], file=sys.stderr)
    print("\n".join(lines))
    if options.write:
        write_between("matching.md", "matching_speed.py", "\n".join(lines))


if __name__ == "__main__":
    main()
