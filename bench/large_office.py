"""Make the database of a large office: very many entries, and a year of inquiries.

    python bench/large_office.py DATABASE [--entries 20000] [--inquiries 1000000] [--year 2026]

Entries are made-up sentences beside the seeds, two phrasings each. Inquiries are spread over the
year as people ask, most in office hours, over channels and accounts, with every outcome; many
repeat others' words, as people do. The same numbers give the same database, but for the ids.
"""

from __future__ import annotations

import argparse
import itertools
import random
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import sqlite_utils
from matching_speed import make_phrasings

from bot.store import Store, open_store
from handlers.exchange import COLUMNS, Exchange, to_row
from handlers.inquiry import Channel, Kind, Outcome, Part, Reply, Suggestion
from handlers.period import Period, year_period
from knowledge.entry import Entry, Topic
from knowledge.library import Centre

CENTRE = Centre("区政务服务中心", "0632—6616110")
BATCH = 20_000
HOUR = 3_600_000
DAY = 24 * HOUR

OUTCOMES = {
    Outcome.ANSWERED: 600, Outcome.SUGGESTED: 150, Outcome.MISSED: 120, Outcome.DECLINED: 25,
    Outcome.HANDED_OFF: 20, Outcome.GREETED: 50, Outcome.UNSUPPORTED: 20, Outcome.LIMITED: 10,
    Outcome.FAILED: 5,
}  # fmt: skip
"""Outcomes with how often each comes."""

PLACES = {
    ("service", Channel.WECHAT): 60, ("supervision", Channel.WECHAT): 10, ("web", Channel.WEB): 30,
}  # fmt: skip
HOURS = [1, 1, 1, 1, 1, 2, 5, 15, 60, 90, 90, 70, 40, 50, 80, 80, 60, 30, 20, 20, 15, 10, 5, 2]
"""How often people ask in each hour of the day in China."""


def make_entries(count: int, rng: random.Random) -> Iterator[Entry]:
    """Yield entries with a question and a phrasing each."""
    texts = make_phrasings(2 * count, rng)
    topics = itertools.cycle(Topic)
    for number, (question, phrasing) in enumerate(itertools.islice(zip(texts, texts), count)):  # noqa: B905 - pairs of one stream
        answer = f"这是第{number}条的答复：请带身份证到一楼综合窗口办理。"
        yield Entry(f"made-{number}", next(topics), question, answer, phrasings=(phrasing,))


def _reply(outcome: Outcome, entries: list[str], rng: random.Random) -> Reply:
    """Return a reply that ends so, about entries of which some are asked for more often."""
    near = [entries[int(len(entries) * rng.random() ** 3)] for _ in range(3)]
    match outcome:
        case Outcome.ANSWERED | Outcome.DECLINED:
            part = Part(near[0], 1, round(rng.uniform(0.4, 1.0), 3), outcome)
            return Reply(outcome, f"关于{near[0]}的答复。", (part,))
        case Outcome.SUGGESTED:
            offers = tuple(Suggestion(entry, f"{entry}怎么办？") for entry in near)
            return Reply(outcome, "您可能想问：", (), offers)
    return Reply(outcome, "" if outcome is Outcome.LIMITED else "知识库里没有这一条。")


def make_exchanges(
    count: int, period: Period, entries: list[str], rng: random.Random
) -> Iterator[Exchange]:
    """Yield inquiries of a period in the order in which they came."""
    words = [*make_phrasings(max(100, count // 20), rng)]
    outcomes = rng.choices([*OUTCOMES], [*OUTCOMES.values()], k=count)
    places = rng.choices([*PLACES], [*PLACES.values()], k=count)
    days = (period.end - period.start) // DAY
    hours = rng.choices(range(24), HOURS, k=count)
    moments = sorted(
        period.start + rng.randrange(days) * DAY + hour * HOUR + rng.randrange(HOUR)
        for hour in hours
    )
    citizens = max(10, count // 4)
    for number, (moment, outcome, (account, channel)) in enumerate(
        zip(moments, outcomes, places, strict=True)
    ):
        is_text = outcome is not Outcome.UNSUPPORTED
        yield Exchange(
            account=account,
            channel=channel,
            key=f"made-{number}",
            citizen=f"{rng.randrange(citizens):064x}",
            received_at=moment,
            kind=Kind.TEXT if is_text else Kind.IMAGE,
            text=words[int(len(words) * rng.random() ** 2)] if is_text else "",
            reply=_reply(outcome, entries, rng),
            latency_ms=rng.expovariate(1 / 3),
        )


def _insert(db: sqlite_utils.Database, rows: list[tuple[object, ...]]) -> None:
    marks = ", ".join("?" * len(COLUMNS.split(",")))
    sql = f"INSERT INTO exchanges ({COLUMNS}) VALUES ({marks})"  # noqa: S608 - of our own names
    db.conn.executemany(sql, rows)


def fill_office(store: Store, *, entries: int, inquiries: int, year: int, seed: int = 1) -> None:
    """Add that many entries, published, and inquiries of `year`, to a database."""
    rng = random.Random(seed)
    made = [*make_entries(entries, rng)]
    store.library.publish_seeds(made, CENTRE, saved_at=0)
    ids = [one.entry.id for one in store.library.load_snapshot().published]
    rng.shuffle(ids)
    rows = map(to_row, make_exchanges(inquiries, year_period(year), ids, rng))
    while batch := [*itertools.islice(rows, BATCH)]:
        store.database.submit(partial(_insert, rows=batch)).result()


def main() -> None:
    """Make the database and tell how long it took."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("database", type=Path)
    parser.add_argument("--entries", type=int, default=20_000)
    parser.add_argument("--inquiries", type=int, default=1_000_000)
    parser.add_argument("--year", type=int, default=2026)
    given = parser.parse_args()
    started = time.perf_counter()
    with open_store(given.database) as store:
        fill_office(store, entries=given.entries, inquiries=given.inquiries, year=given.year)
    size = given.database.stat().st_size / 1e6
    print(f"{given.database}: {size:.0f} MB in {time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
