"""A year of inquiries whose every count is known, because it is made to have it.

Everything there is happens: all outcomes, every kind of message, repeats, staff who try, offers
that are picked in time or too late, hand-offs, ratings, complaints, and midnight in China at both
ends of the year. What is counted is written down while it is made, by the words of the
definitions and not by the code that counts.
"""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone

from large_office import HOURS, OUTCOMES, PLACES

from handlers.exchange import Exchange
from handlers.handoffs import HandoffWish, find_deadlines
from handlers.inquiry import Channel, Effect, Kind, Outcome, Part, Reply, Suggestion
from handlers.ratings import Rated, Rating
from handlers.workdays import add_working_days

CHINA = timezone(timedelta(hours=8))
MINUTE = 60_000
DAY = 24 * 60 * MINUTE

NO_INQUIRIES = (Kind.SCANNED, Kind.SILENT, Kind.AGENT_JOINED, Kind.COMPLAINT, Kind.STAFF_ANSWERED)
_WORDS = (Kind.TEXT, Kind.PICKED)
INQUIRIES = (Kind.TEXT,) * 8 + (Kind.PICKED, Kind.MENU, Kind.LINK)


def moment(year: int, month: int = 1, day: int = 1) -> int:
    """Return midnight of a day in China in milliseconds UTC."""
    return int(datetime(year, month, day, tzinfo=CHINA).timestamp() * 1000)


@dataclass(slots=True)
class Truth:
    """What the year's counts must be: in all, and by month, channel, account, topic and entry."""

    year: int
    topics: dict[str, str]
    totals: Counter[str] = field(default_factory=Counter)
    groups: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    citizens: dict[tuple[str, str], set[tuple[str, str]]] = field(default_factory=dict)
    misses: Counter[str] = field(default_factory=Counter)

    def add(self, at: int, account: str, channel: str, *names: str) -> None:
        """Write down that something happened, if it was in the year in China."""
        local = datetime.fromtimestamp(at / 1000, CHINA)
        if local.year != self.year:
            return
        places = (("month", f"{local:%Y-%m}"), ("channel", channel), ("account", account))
        for name in names:
            self.totals[name] += 1
            for grouping, key in places:
                self.groups[grouping, key, name] += 1

    def ask(self, exchange: Exchange, *names: str) -> None:
        """Write down an inquiry with its outcome and what else it counts as."""
        at, account, channel = exchange.received_at, exchange.account, exchange.channel.value
        local = datetime.fromtimestamp(at / 1000, CHINA)
        if local.year != self.year:
            return
        outcome = exchange.reply.outcome.value
        self.add(at, account, channel, "received", outcome, *names)
        entry = exchange.reply.parts[0].entry if exchange.reply.parts else ""
        topic = self.topics.get(entry, "")
        for name in ("received", outcome):
            self.groups["entry", entry, name] += 1
            self.groups["topic", topic, name] += 1
        if exchange.citizen:
            who = (account, exchange.citizen)
            for place in (("month", f"{local:%Y-%m}"), ("channel", channel), ("account", account)):
                self.citizens.setdefault(place, set()).add(who)
            self.citizens.setdefault(("all", ""), set()).add(who)
        if exchange.reply.outcome is Outcome.MISSED and exchange.kind in _WORDS:
            self.misses[exchange.text] += 1

    def close(self) -> None:
        """Count the citizens."""
        self.totals["citizens"] = len(self.citizens.get(("all", ""), ()))
        for (grouping, key), who in self.citizens.items():
            self.groups[grouping, key, "citizens"] = len(who)


@dataclass(slots=True)
class Year:
    """Makes what happens in and around a year."""

    truth: Truth
    entries: Sequence[str]
    texts: Sequence[str]
    rng: random.Random
    numbers: Iterator[int] = field(default_factory=itertools.count)
    answered: list[tuple[str, int]] = field(default_factory=list)
    """Numbers of hand-offs with the moment at which staff are to answer them."""

    def make(self, count: int) -> list[Exchange]:
        """Return about so many exchanges in the order of time, with those around midnight."""
        made: list[Exchange] = []
        start, end = moment(self.truth.year), moment(self.truth.year + 1)
        hours = self.rng.choices(range(24), HOURS, k=count)
        days = (end - start) // DAY
        while len(made) < count:
            at = start + self.rng.randrange(days) * DAY + hours[len(made)] * 60 * MINUTE
            made += self.happen(at + self.rng.randrange(60 * MINUTE))
        for edge in (start, end):
            for at in (edge - 1, edge, edge - 29 * MINUTE, edge - 40 * MINUTE, edge + MINUTE):
                for _ in range(20):
                    made += self.happen(at)
        made.sort(key=lambda one: one.received_at)
        return made

    def happen(self, at: int) -> list[Exchange]:
        """Return one thing that happens at a moment, with what follows from it."""
        (account, channel), chance = (
            self.rng.choices([*PLACES], [*PLACES.values()])[0],
            self.rng.random(),
        )
        if chance < 0.02:  # noqa: PLR2004 - shares of what happens
            return [self.report(at, account, channel)]
        if chance < 0.03:  # noqa: PLR2004
            return [
                self.exchange(
                    at, "console", Channel.CONSOLE, Reply(Outcome.ANSWERED, "试"), citizen="staff"
                )
            ]
        outcome = self.rng.choices([*OUTCOMES], [*OUTCOMES.values()])[0]
        match outcome:
            case Outcome.SUGGESTED:
                return self.offer(at, account, channel)
            case Outcome.HANDED_OFF:
                return [self.hand_off(at, account, channel)]
        return self.answer(at, account, channel, outcome)

    def exchange(  # noqa: PLR0913 - what an exchange consists of
        self, at: int, account: str, channel: Channel, reply: Reply, *,
        kind: Kind = Kind.TEXT, citizen: str = "", text: str = "",
    ) -> Exchange:  # fmt: skip
        """Return an exchange with a key of its own."""
        key = f"year-{next(self.numbers)}"
        return Exchange(account, channel, key, citizen, at, kind, text, reply, 3.0)

    def draw(self) -> str:
        """Return an entry; some are asked for more often."""
        return self.entries[int(len(self.entries) * self.rng.random() ** 3)]

    def report(self, at: int, account: str, channel: Channel) -> Exchange:
        """Return what is no inquiry: follows and leavings, which are counted, and the rest."""
        kind = self.rng.choice((Kind.FOLLOWED, Kind.LEFT, *NO_INQUIRIES))
        if kind in (Kind.FOLLOWED, Kind.LEFT):
            self.truth.add(at, account, channel.value, kind.value)
        reply = Reply(Outcome.GREETED, "")
        return self.exchange(at, account, channel, reply, kind=kind, citizen=self.fresh())

    def fresh(self) -> str:
        """Return a citizen whom nobody has met."""
        return f"{next(self.numbers):032x}"

    def known(self) -> str:
        """Return one of those who come again and again; one in twenty left since."""
        number = self.rng.randrange(40_000)
        return f"k{number:031x}" if number % 20 else ""

    def answer(self, at: int, account: str, channel: Channel, outcome: Outcome) -> list[Exchange]:
        """Return an inquiry that ends so, perhaps with a rating."""
        has_entry = outcome is Outcome.ANSWERED or (
            outcome is Outcome.DECLINED and self.rng.random() < 0.5  # noqa: PLR2004
        )
        parts = (Part(self.draw(), 1, 0.9, outcome),) if has_entry else ()
        reply = Reply(outcome, "答复。", parts)
        text = self.texts[int(len(self.texts) * self.rng.random() ** 2)]
        kind = self.rng.choice(INQUIRIES)
        one = self.exchange(
            at, account, channel, reply, kind=kind, citizen=self.known(), text=text
        )
        declined = {True: ("out_of_scope",), False: ("abuse",)}
        self.truth.ask(one, *(declined[has_entry] if outcome is Outcome.DECLINED else ()))
        if outcome is Outcome.ANSWERED and self.rng.random() < 0.05:  # noqa: PLR2004
            return [one, self.rate(one)]
        return [one]

    def rate(self, one: Exchange) -> Exchange:
        """Return what a citizen says of an answer, a minute later."""
        rating, at = self.rng.choice([*Rating]), one.received_at + MINUTE
        reply = Reply(Outcome.GREETED, "谢谢。", effect=Rated(one.key, rating, ""))
        self.truth.add(at, one.account, one.channel.value, "ratings", f"rated_{rating}")
        return self.exchange(
            at, one.account, one.channel, reply, kind=Kind.RATING, citizen=one.citizen
        )

    def offer(self, at: int, account: str, channel: Channel) -> list[Exchange]:
        """Return an offer; a third is picked from in time, a ninth too late."""
        listed, citizen = [self.draw() for _ in range(3)], self.fresh()
        reply = Reply(
            Outcome.SUGGESTED, "您可能想问：", (), tuple(Suggestion(e, e) for e in listed)
        )
        one = self.exchange(at, account, channel, reply, citizen=citizen, text="怎么办")
        after = self.rng.choice((1, 15, 30, 31, None, None, None, None, None))
        self.truth.ask(one, *(("chosen",) if after and after <= 30 else ()))  # noqa: PLR2004
        if after is None:
            return [one]
        given = Reply(Outcome.ANSWERED, "答复。", (Part(listed[1], 1, 1.0, Outcome.ANSWERED),))
        pick = self.exchange(
            at + after * MINUTE, account, channel, given, kind=Kind.PICKED, citizen=citizen
        )
        self.truth.ask(pick)
        return [one, pick]

    def hand_off(self, at: int, account: str, channel: Channel) -> Exchange:
        """Return a wish for a person, half of them with a hand-off of its own."""
        effect: Effect | None = None
        if self.rng.random() < 0.5:  # noqa: PLR2004
            day = datetime.fromtimestamp(at / 1000, CHINA).date()
            number = f"{next(self.numbers):08}"
            effect = HandoffWish(number, find_deadlines(day))
            self.truth.add(at, account, channel.value, "handoffs", *self.treat(number, day))
        reply = Reply(Outcome.HANDED_OFF, "已登记。", effect=effect)
        one = self.exchange(at, account, channel, reply, citizen=self.fresh(), text="转人工")
        self.truth.ask(one)
        return one

    def treat(self, number: str, opened: date) -> tuple[str, ...]:
        """Decide when staff answer a hand-off, and return what it counts as then."""
        after = self.rng.choice((1, 5, 6, 7, 8, 15, 16, None))
        if after is None:
            return ("handoffs_open",)
        day = add_working_days(opened, after)
        self.answered.append((number, moment(day.year, day.month, day.day) + 15 * 60 * MINUTE))
        within = (f"answered_within_{term}" for term in (5, 7, 15) if after <= term)
        return ("answered_by_person", *within)
