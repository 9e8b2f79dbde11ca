"""Counting a period: one pass over the journal, then every count by every grouping."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum, unique

from handlers.counts.cases import Case, read_cases
from handlers.counts.definitions import CITIZENS, COUNTS, OF_ENTRIES, zeros
from handlers.counts.remainders import OF_MONTH, OF_YEAR, Remainder, read_remainders
from handlers.counts.rows import read_hours
from handlers.counts.tally import CHOSEN, Tally
from handlers.period import CHINA_MS, HOUR_MS, Period, list_days, name_day, name_month
from handlers.standing import Select
from knowledge.titles import Title, find_title


@unique
class Grouping(StrEnum):
    """What counts are told by."""

    CHANNEL = "channel"
    ACCOUNT = "account"
    TOPIC = "topic"
    ENTRY = "entry"
    MONTH = "month"
    DAY = "day"
    HOUR = "hour"


NO_ENTRY = ""
"""The group of inquiries to which no entry was given."""

_SUMS = tuple(str(count.name) for count in COUNTS if count.is_sum)
_WITH_CITIZENS = (Grouping.CHANNEL, Grouping.ACCOUNT, Grouping.MONTH)
_OF_ENTRIES = (Grouping.TOPIC, Grouping.ENTRY)


def names_by(grouping: Grouping) -> tuple[str, ...]:
    """Return the names of the counts that can be told by a grouping."""
    if grouping in _OF_ENTRIES:
        return OF_ENTRIES
    every = tuple(str(count.name) for count in COUNTS)
    return every if grouping in _WITH_CITIZENS else _SUMS


@dataclass(frozen=True, slots=True)
class Miss:
    """Words, masked, that the knowledge base had nothing for, and how often they came."""

    text: str
    number: int


@dataclass(frozen=True, slots=True)
class Counted:
    """The counts of a period: the totals, and groups by their keys, in order."""

    period: Period
    totals: Mapping[str, int]
    groups: Mapping[Grouping, Mapping[str, Mapping[str, int]]]
    misses: tuple[Miss, ...] = ()


@dataclass(slots=True)
class _Groups:
    """Groups of one grouping, made as they come."""

    names: tuple[str, ...]
    rows: dict[str, dict[str, int]] = field(default_factory=dict)

    def add(self, key: str, name: str, number: int) -> None:
        if name in self.names:
            self[key][name] += number

    def __getitem__(self, key: str) -> dict[str, int]:
        row = self.rows.get(key)
        return self.rows.setdefault(key, dict.fromkeys(self.names, 0)) if row is None else row


_MISSES = """
SELECT text, COUNT(*) AS number FROM exchanges
WHERE received_at >= ? AND received_at < ? AND outcome = 'missed' AND channel <> 'console'
 AND kind IN ('text', 'picked') AND text IS NOT NULL
GROUP BY text ORDER BY number DESC, text LIMIT ?
"""

MOST_MISSES = 100
"""Missed questions that are told, those that came most often."""


def read_misses(select: Select, period: Period, limit: int = MOST_MISSES) -> tuple[Miss, ...]:
    """Return what was asked most often and missed; StorageError where it cannot be read."""
    rows = select(_MISSES, (period.start, period.end, limit))
    return tuple(Miss(row["text"], row["number"]) for row in rows)


def count_period(
    select: Select,
    period: Period,
    titles: Mapping[str, Title],
    tell: Callable[[int, int], None] | None = None,
) -> Counted:
    """Return every count of a period; `titles` are those of the entries.

    `tell` is told again and again how much is done, and of how much.

    All of it is made from one reading of the journal, so that what belongs together adds up even
    while citizens ask. Raises StorageError when the database cannot be read.
    """
    tally = Tally(period)
    channels: dict[str, str] = {}
    for start, rows in read_hours(select, period):
        tally.add(start, rows)
        channels |= {row[3]: row[4] for row in rows}
        if tell:
            tell(start - period.start, period.end - period.start)
    tally.close()
    cases = [*read_cases(select, period, channels)]
    return summarise(
        tally, cases, titles, read_misses(select, period), read_remainders(select, period)
    )


def _cells(tally: Tally, cases: Iterable[Case]) -> Iterator[tuple[int, int, str, str, str, int]]:
    """Yield day, hour (-1 where it is told elsewhere), account, channel, name and number."""
    for (day, account, channel, name), number in tally.of_days.items():
        yield day, -1, account, channel, name, number
    for case in cases:
        day, hour = divmod((case.at + CHINA_MS) // HOUR_MS, 24)
        for name in case.names:
            yield day, hour, case.account, case.channel, name, 1


def name_hour(hour: int) -> str:
    """Return an hour of the day as a key: 00 to 23."""
    return f"{hour:02}"


def summarise(
    tally: Tally,
    cases: Sequence[Case],
    titles: Mapping[str, Title],
    misses: tuple[Miss, ...] = (),
    remainders: Sequence[Remainder] = (),
) -> Counted:
    """Return the totals and all groups of what a closed tally, cases and remainders hold."""
    cases = [*cases, *_list_chosen(remainders)]
    by = {grouping: _Groups(names_by(grouping)) for grouping in Grouping}
    for number in list_days(tally.period):
        by[Grouping.DAY][name_day(number)]
        by[Grouping.MONTH][name_month(number)]
    for hour in range(24):
        by[Grouping.HOUR][name_hour(hour)]
    totals = zeros()
    for day, hour, account, channel, name, number in _cells(tally, cases):
        totals[name] += number
        by[Grouping.DAY].add(name_day(day), name, number)
        by[Grouping.MONTH].add(name_month(day), name, number)
        by[Grouping.ACCOUNT].add(account, name, number)
        by[Grouping.CHANNEL].add(channel, name, number)
        if hour >= 0:
            by[Grouping.HOUR].add(name_hour(hour), name, number)
    for (hour, name), number in tally.of_hours.items():
        by[Grouping.HOUR].add(name_hour(hour), name, number)
    for (entry, name), number in tally.of_entries.items():
        by[Grouping.ENTRY].add(entry, name, number)
        title = find_title(titles, entry)
        by[Grouping.TOPIC].add(title.topic if title else NO_ENTRY, name, number)
    totals[CITIZENS] = tally.count_citizens()
    for (grouping, key), number in tally.count_citizens_by().items():
        by[Grouping(grouping)].add(key, CITIZENS, number)
    for group, key in _list_gone(tally.period, remainders):
        if group is None:
            totals[CITIZENS] += 1
        else:
            by[group].add(key, CITIZENS, 1)
    rows = {grouping: _sort(grouping, groups.rows) for grouping, groups in by.items()}
    return Counted(tally.period, totals, rows, misses)


def _list_chosen(remainders: Iterable[Remainder]) -> Iterator[Case]:
    """Yield what was chosen of offers that are dropped."""
    for one in remainders:
        if one.counts_as == CHOSEN:
            yield Case(one.at, one.account, one.channel, (CHOSEN,))


def _list_gone(
    period: Period, remainders: Iterable[Remainder]
) -> Iterator[tuple[Grouping | None, str]]:
    """Yield each group, None for the whole, in which a citizen counts whose code was dropped.

    A period within a month has those of the month, any other those of its years.
    """
    days = list_days(period)
    is_month = name_month(days[0]) == name_month(days[-1])
    of_whole = OF_MONTH if is_month else OF_YEAR
    for one in remainders:
        if one.counts_as == OF_MONTH:
            yield Grouping.MONTH, name_month((one.at + CHINA_MS) // HOUR_MS // 24)
        if one.counts_as == of_whole:
            yield None, ""
            yield Grouping.ACCOUNT, one.account
            yield Grouping.CHANNEL, one.channel


def _sort(grouping: Grouping, rows: Mapping[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    """Return groups in order: times as they follow, others by how much was received."""
    if grouping in (Grouping.MONTH, Grouping.DAY, Grouping.HOUR):
        return dict(sorted(rows.items()))
    kept = {key: row for key, row in rows.items() if any(row.values())}
    return dict(sorted(kept.items(), key=lambda one: (not one[0], -one[1]["received"], one[0])))


def most_given(counted: Counted, limit: int) -> dict[str, int]:
    """Return the entries that were given most often, with how often they were."""
    rows = counted.groups[Grouping.ENTRY]
    given = Counter({entry: row["received"] for entry, row in rows.items() if entry})
    ranked = sorted(given.items(), key=lambda one: (-one[1], one[0]))
    return dict(ranked[:limit])
