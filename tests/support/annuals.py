"""A year's counts made up for exports."""

from __future__ import annotations

from support.journals import Line, by_hour

from bot.reports.annual import Annual, make_annual
from bot.reports.reading import Reading
from handlers.counts.counting import Miss, summarise
from handlers.counts.tally import Tally
from handlers.inquiry import Channel, Kind, Outcome
from handlers.period import HOUR_MS, year_period
from knowledge.titles import Title

YEAR = 2026
PERIOD = year_period(YEAR)
TITLES = {
    "phone": Title("电话是多少？", "中心与联系方式"),
    "hours": Title("几点上班？", "中心与联系方式"),
    "law": Title("=1+1是什么规定？", "政府信息公开规定"),
}
MISSES = (Miss('=HYPERLINK("http://a.cn")', 3), Miss("停车\x07场在哪里", 2), Miss("@我", 1))


def make_lines() -> list[Line]:
    """Return inquiries of a year, one for every day, that end in everything there is."""
    day = 24 * HOUR_MS
    return [
        Line(
            at=PERIOD.start + number * day + (number % 24) * HOUR_MS,
            account="web" if number % 3 else "service",
            channel=Channel.WEB if number % 3 else Channel.WECHAT,
            kind=Kind.FOLLOWED if number % 17 == 0 else Kind.TEXT,
            outcome=[*Outcome][number % len(Outcome)],
            entry=[*TITLES][number % 2] if number % len(Outcome) in (0, 3) else None,
            citizen=f"c{number % 50}",
        )
        for number in range(365)
    ]


def make_year(lines: list[Line] | None = None, misses: tuple[Miss, ...] = MISSES) -> Annual:
    """Return the counts of those inquiries, or of others."""
    tally = Tally(PERIOD)
    every = make_lines() if lines is None else lines
    for start in sorted({one.at - one.at % HOUR_MS for one in every}):
        tally.add(start, [one.row for one in by_hour(every, start)])
    tally.close()
    return make_annual(Reading(summarise(tally, [], TITLES, misses), TITLES), YEAR)
