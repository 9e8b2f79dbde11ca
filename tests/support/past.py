"""Inquiries of last year and of the last days, so that charts have something to show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from support.app import Served

from bot.keys import CLOCK, STORE
from handlers.exchange import Exchange
from handlers.inquiry import Channel, Kind, Outcome, Part, Reply
from handlers.period import day_of

CHINA = dt.timezone(dt.timedelta(hours=8))
ENTRIES = ("centre-phone", "law-how-to-apply", "stat-disclosed-total", "centre-phone")
OUTCOMES = (*[Outcome.ANSWERED] * 5, Outcome.SUGGESTED, Outcome.MISSED, Outcome.DECLINED)


def _moments(today: dt.date) -> Iterator[dt.datetime]:
    """Yield when something was asked: more in spring, more before noon, this week every day."""
    for month in range(1, 13):
        for number in range(4 + month % 5 * 3):
            yield dt.datetime(today.year - 1, month, 1 + number, 8 + number % 9, tzinfo=CHINA)
    for back in range(1, 7):
        day = dt.datetime.combine(today - dt.timedelta(back), dt.time(9), CHINA)
        yield from (day + dt.timedelta(hours=number % 8) for number in range(3 + back * 2))


def ask_before(served: Served) -> None:
    """Record what citizens asked before today, on both channels, with every outcome."""
    journal = served.app[STORE].journal
    for number, moment in enumerate(_moments(day_of(served.app[CLOCK]()))):
        outcome = OUTCOMES[number % len(OUTCOMES)]
        part = Part(ENTRIES[number % len(ENTRIES)], 1, 0.9, outcome)
        exchange = Exchange(
            account="web",
            channel=Channel.WEB if number % 3 else Channel.WECHAT,
            key=f"past-{number}",
            citizen=f"past-{number % 17}",
            received_at=int(moment.timestamp() * 1000),
            kind=Kind.TEXT,
            text="窗口几点上班",
            reply=Reply(outcome, "答复", parts=(part,) if outcome is Outcome.ANSWERED else ()),
            latency_ms=4.0 + number % 30,
        )
        served.run(journal.record(exchange))
