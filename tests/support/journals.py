"""Journals made up for counting, and a slow, plain count of them to compare with."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from handlers.inquiry import Channel, Kind, Outcome
from handlers.period import Period

CHINA = dt.timezone(dt.timedelta(hours=8))
HALF_HOUR = 30 * 60 * 1000


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a journal, with what counting looks at."""

    at: int
    account: str = "service"
    channel: Channel = Channel.WECHAT
    kind: Kind = Kind.TEXT
    outcome: Outcome = Outcome.ANSWERED
    entry: str | None = None
    citizen: str | None = "c"
    offers: tuple[str, ...] = ()

    @property
    def moment(self) -> dt.datetime:
        """When it came, in China."""
        return dt.datetime.fromtimestamp(self.at / 1000, CHINA)

    @property
    def is_counted(self) -> bool:
        """Tell whether it is an inquiry of a citizen."""
        sent = ("text", "image", "voice", "video", "location", "link", "unknown", "menu", "picked")
        return self.channel is not Channel.CONSOLE and self.kind.value in sent

    @property
    def row(self) -> tuple[object, ...]:
        """The columns that the tally reads."""
        offers = json.dumps([{"entry": one, "text": one} for one in self.offers])
        shown = offers if self.outcome is Outcome.SUGGESTED and self.offers else ""
        place = (self.account, self.channel.value, self.kind.value, self.outcome.value)
        return (self.at, self.citizen, shown, *place, int(self.entry is not None), self.entry)


def find_chosen(lines: Sequence[Line], period: Period) -> list[Line]:
    """Return the offers of a period from which an answer was given within half an hour."""
    asked = [line for line in lines if line.is_counted and line.citizen is not None]
    chosen = []
    for at, offer in enumerate(asked):
        if offer.outcome is not Outcome.SUGGESTED or not period.start <= offer.at < period.end:
            continue
        for later in asked[at + 1 :]:
            is_same = (later.account, later.citizen) == (offer.account, offer.citizen)
            if not is_same or later.at - offer.at > HALF_HOUR:
                continue
            if later.entry in offer.offers:
                chosen.append(offer)
                break
            if later.outcome is Outcome.SUGGESTED and later.offers:
                break
    return chosen


def count_plainly(lines: Sequence[Line], period: Period) -> dict[str, int]:
    """Return the counts of exchanges of a period, made one after the other."""
    of_it = [line for line in lines if period.start <= line.at < period.end]
    asked = [line for line in of_it if line.is_counted]
    outside = [line for line in of_it if line.channel is not Channel.CONSOLE]
    counts = Counter(line.outcome.value for line in asked)
    declined = [line for line in asked if line.outcome is Outcome.DECLINED]
    return {
        "received": len(asked),
        **{outcome.value: counts[outcome.value] for outcome in Outcome},
        "chosen": len(find_chosen(lines, period)),
        "out_of_scope": sum(line.entry is not None for line in declined),
        "abuse": sum(line.entry is None for line in declined),
        "citizens": len({(one.account, one.citizen) for one in asked if one.citizen}),
        "followed": sum(line.kind is Kind.FOLLOWED for line in outside),
        "left": sum(line.kind is Kind.LEFT for line in outside),
    }


def by_hour(lines: Iterable[Line], start: int) -> list[Line]:
    """Return the lines of the hour that begins at `start`, in the order of time."""
    return sorted(
        (one for one in lines if start <= one.at < start + 3_600_000), key=lambda x: x.at
    )
