"""Time a trial, and count what it overlooks beside a trial of every phrasing.

    python bench/trial.py [--entries 20000] [--changes 4] [--full 1] [--shipped 8] [--write]

Entries are made-up sentences with three phrasings each, those of the second line the shipped
seeds. A change takes another entry's words into an entry, replaces an entry, adds one or retires
one, in turn. Told are the seconds until the trial is done, of those the seconds of indexing what
would be published, how many phrasings are asked, and, for the first changes, which of all that
differ when every phrasing is asked were overlooked.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from matching_speed import make_phrasings
from pages import write_between

from handlers.services import Knowledge, build_knowledge
from handlers.trial.trying import find_changes
from knowledge.documents import seed_folder
from knowledge.entry import Entry, Topic
from knowledge.library import Centre, Change, Published, Snapshot
from knowledge.seeding import read_entries

NOW = 1_796_000_000_000
CENTRE = Centre("区政务服务中心", "0632—6616110")
KINDS = 4


@dataclass
class Figures:
    """What some trials took and found."""

    seconds: float = 0.0
    indexing: float = 0.0
    asked: int = 0
    changes: int = 0
    differing: int = 0
    overlooked: int = 0
    full_seconds: float = 0.0


def make_entries(count: int, rng: random.Random) -> list[Entry]:
    """Return made-up entries with three phrasings each."""
    texts = [*make_phrasings(3 * count, rng)]
    return [
        Entry(
            f"e{at}",
            Topic.HELP,
            *_pick(texts, at),
            phrasings=tuple(texts[3 * at + 1 : 3 * at + 3]),
        )
        for at in range(count)
    ]


def _pick(texts: Sequence[str], at: int) -> tuple[str, str]:
    return texts[3 * at], f"这是第{at}条的答复。"


def make_change(entries: Sequence[Entry], at: int, rng: random.Random) -> Change:
    """Return one change of a kind that goes by its number."""
    one, other = rng.sample(entries, 2)
    words = tuple(rng.sample(other.texts, min(3, len(other.texts))))
    match at % KINDS:
        case 0:
            mine = {*one.texts, *words}
            phrasings = tuple(text for text in mine if text != one.question)
            return Change((Published(replace(one, phrasings=phrasings), 2),))
        case 1:
            draft = replace(one, question=f"{other.question[:-1]}吗", phrasings=())
            return Change((Published(draft, 2),))
        case 2:
            new = Entry("new", Topic.HELP, f"请问{words[0]}", "新的答复。", phrasings=words[1:])
            return Change((Published(new, 1),))
    return Change(retired=frozenset({one.id}))


def try_one(before: Knowledge, change: Change, figures: Figures, *, is_full: bool) -> None:
    """Try a change, and every phrasing too where that is wanted."""
    start = time.perf_counter()
    published = tuple(change.apply(before.snapshot.published, None))
    after = build_knowledge(replace(before.snapshot, published=published), seed_folder(), before)
    figures.indexing += time.perf_counter() - start

    async def find(*, every: bool) -> set[str]:
        result = await find_changes(
            before, after, [], now=NOW, tell=lambda _done, _of: None, every=every
        )
        if not every:
            figures.asked += result.tried["phrasing"]
        return {one.asked.text for one in result.differing}

    some = asyncio.run(find(every=False))
    figures.seconds += time.perf_counter() - start
    figures.changes += 1
    if is_full:
        start = time.perf_counter()
        every = asyncio.run(find(every=True))
        figures.full_seconds += time.perf_counter() - start
        figures.differing += len(every)
        figures.overlooked += len(every - some)


def measure(name: str, entries: Sequence[Entry], changes: int, full: int) -> str:
    """Return a line of the table."""
    rng = random.Random(len(entries))
    published = tuple(Published(entry, 1) for entry in entries)
    before = build_knowledge(Snapshot(published, CENTRE), seed_folder())
    figures = Figures()
    for at in range(changes):
        try_one(before, make_change(entries, at, rng), figures, is_full=at < full)
    count, texts = figures.changes, sum(len(entry.texts) for entry in entries)
    print(name, figures, flush=True)
    return (
        f"| {name} | {texts:,} | {figures.seconds / count:.1f} | {figures.indexing / count:.1f}"
        f" | {figures.asked // count:,} | {_word(figures.full_seconds, full)}"
        f" | {_word(figures.overlooked, full, of=figures.differing)} |"
    )


def _word(figure: float, full: int, *, of: int | None = None) -> str:
    """Return what was found where every phrasing was asked, a dash where none was."""
    if not full:
        return "-"
    return f"{figure / full:.0f}" if of is None else f"{figure:.0f} of {of}"


def main() -> None:
    """Measure a large knowledge base and the shipped one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=20_000)
    parser.add_argument("--changes", type=int, default=4)
    parser.add_argument("--full", type=int, default=1)
    parser.add_argument("--shipped", type=int, default=8)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    large = make_entries(options.entries, random.Random(options.entries))
    seeds = read_entries(seed_folder())[0]
    heads = "entries | phrasings | trial s | of it indexing s | phrasings asked | all asked s"
    lines = [
        f"| {heads} | overlooked |",
        "|---|---|---|---|---|---|---|",
        measure(f"{options.entries:,} made up", large, options.changes, options.full),
        measure(f"{len(seeds)} shipped", seeds, options.shipped, options.shipped),
    ]
    print("\n".join(lines))
    if options.write:
        write_between("matching.md", "trial.py", "\n".join(lines))


if __name__ == "__main__":
    main()
