"""The tally: takes the journal's rows, an hour at a time, and counts them; no I/O.

It keeps one number for each day, account and way to end, one for each entry, and a bit pattern
for each citizen; of a million inquiries no more than that.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache
from operator import itemgetter
from typing import Any

from handlers.counts.definitions import RECEIVED
from handlers.inquiry import Channel, Kind, Outcome
from handlers.period import CHINA_MS, HOUR_MS, Period, name_month

CHOICE_MS = 30 * 60 * 1000
"""How long after an offer an answer from it counts as chosen, as long as a number is one."""

Row = Sequence[Any]
"""received_at, citizen, suggestions (JSON or ""), account, channel, kind, outcome, whether an
entry was given (0 or 1), entry. The order lets what is counted together be cut out as a slice."""

_PLACE_AND_WAY, _WAY_AND_ENTRY = itemgetter(slice(3, 8)), itemgetter(slice(4, 9))

_Way = tuple[str, str, str, int]
"""channel, kind, outcome, and whether an entry was given."""

CHOSEN = "chosen"
_HOURS = 24
ASKED = frozenset(kind.value for kind in Kind if kind.is_inquiry)
"""The kinds of message that are inquiries."""

UNCOUNTED = (Channel.CONSOLE,)
"""Ways in by which no citizen comes: staff who try something, and the bot's own probes."""


@cache
def names_of(way: _Way) -> tuple[str, ...]:
    """Return the counts that a row of a kind adds to; none where it is not counted."""
    channel, kind, outcome, has_entry = way
    sent = Kind(kind)
    if channel in UNCOUNTED:
        return ()
    if sent in (Kind.FOLLOWED, Kind.LEFT):
        return (sent.value,)
    if not sent.is_inquiry:
        return ()
    if outcome != Outcome.DECLINED:
        return (RECEIVED, outcome)
    return (RECEIVED, outcome, "out_of_scope" if has_entry else "abuse")


class Offers:
    """The last offer of each citizen, until an answer from it is given or its time is over."""

    def __init__(self) -> None:
        """Begin with none."""
        self._last: dict[tuple[str, str], Row] = {}

    def has(self, account: str, citizen: str) -> bool:
        """Tell whether a citizen has an offer to pick from."""
        return (account, citizen) in self._last

    def find_picked(self, row: Row) -> Row | None:
        """Return the inquiry whose offer an inquiry picks from, None for most."""
        at, citizen, offers, account, *_, entry = row
        found = self._last.get((account, citizen)) if entry else None
        is_picked = found is not None and at - found[0] <= CHOICE_MS and lists(found[2], entry)
        if is_picked:
            del self._last[account, citizen]
        if offers:
            self._last[account, citizen] = row
        return found if is_picked else None

    def forget(self, now: int) -> None:
        """Forget the offers whose time is over at a moment."""
        since = now - CHOICE_MS
        self._last = {who: one for who, one in self._last.items() if one[0] >= since}


def lists(offers: str, entry: str) -> bool:
    """Tell whether an offer, as the journal holds it, lists an entry."""
    return any(offer["entry"] == entry for offer in json.loads(offers))


class Tally:
    """Counts the rows of one period."""

    def __init__(self, period: Period) -> None:
        """Begin at zero."""
        self.period = period
        self.of_days: Counter[tuple[int, str, str, str]] = Counter()
        """By day (its number since 1970), account, channel and name of the count."""
        self.of_hours: Counter[tuple[int, str]] = Counter()
        """By hour of the day and name."""
        self.of_entries: Counter[tuple[str, str]] = Counter()
        """By entry ("" for none) and name."""
        self._entries: Counter[tuple[Any, ...]] = Counter()
        self._citizens: defaultdict[str, dict[str, int]] = defaultdict(dict)
        self._bits: dict[tuple[str, str], int] = {}
        self._offers = Offers()

    def add(self, start: int, rows: Sequence[Row]) -> None:
        """Count the rows of the hour that begins at `start` (ms UTC), in the order of time.

        What comes after the period's end is looked at only for what it picks.
        """
        day, hour = divmod((start + CHINA_MS) // HOUR_MS, _HOURS)
        if start < self.period.end:
            for (account, *way), number in Counter(map(_PLACE_AND_WAY, rows)).items():
                self._add(day, hour, account, tuple(way), number)
            self._entries.update(map(_WAY_AND_ENTRY, rows))
        is_within = start < self.period.end
        month = name_month(day)
        met: dict[tuple[str, str], int] = {}
        for row in rows:
            _, citizen, offers, account, channel, kind, _, has_entry, _ = row
            if citizen is None or kind not in ASKED or channel in UNCOUNTED:
                continue
            if is_within:
                place = (account, channel)
                bits = met.get(place) or met.setdefault(place, self._find_bits(month, *place))
                citizens = self._citizens[account]
                citizens[citizen] = citizens.get(citizen, 0) | bits
            if offers or (has_entry and self._offers.has(account, citizen)):
                self._find_picked(row)
        self._offers.forget(start + HOUR_MS)

    def _find_bits(self, month: str, account: str, channel: str) -> int:
        """Return the bits of a month, an account and a channel; each has one of its own."""
        found, bits = 0, self._bits
        for group in (("month", month), ("account", account), ("channel", channel)):
            found |= bits.setdefault(group, 1 << len(bits))
        return found

    def _add(self, day: int, hour: int, account: str, way: _Way, number: int) -> None:
        for name in names_of(way):
            self.of_days[day, account, way[0], name] += number
            self.of_hours[hour, name] += number

    def _find_picked(self, row: Row) -> None:
        offer = self._offers.find_picked(row)
        if offer is not None and offer[0] < self.period.end:
            day, hour = divmod((offer[0] + CHINA_MS) // HOUR_MS, _HOURS)
            self.of_days[day, offer[3], offer[4], CHOSEN] += 1
            self.of_hours[hour, CHOSEN] += 1

    def close(self) -> None:
        """Turn what was gathered of entries into counts by name."""
        for (*way, entry), number in self._entries.items():
            for name in names_of(tuple(way)):
                self.of_entries[entry or "", name] += number

    def count_citizens(self) -> int:
        """Return how many citizens asked in the period."""
        return sum(map(len, self._citizens.values()))

    def count_citizens_by(self) -> dict[tuple[str, str], int]:
        """Return how many citizens asked in each month, and by each channel and account."""
        patterns = Counter(
            pattern for citizens in self._citizens.values() for pattern in citizens.values()
        )
        return {
            group: sum(number for pattern, number in patterns.items() if pattern & bit)
            for group, bit in self._bits.items()
        }
