"""A year's counts as one plain value: what is exported, frozen, and read back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bot.reports.reading import Reading, Tell, read_counts
from bot.store import Store
from handlers.counts.counting import Grouping, most_given
from handlers.counts.definitions import COUNTS
from handlers.period import year_period
from knowledge.titles import find_title

MOST_LISTED = 50
"""Questions that were asked most often, and misses, that are listed."""

Table = Sequence[Mapping[str, Any]]
"""Rows by the names of their columns: what the row is of, then its counts."""


@dataclass(frozen=True, slots=True)
class Annual:
    """The counts of a year; the fields are those of the exported JSON.

    `definitions` has label, definition and `within` of each count by its name.
    """

    year: int
    definitions: Mapping[str, Mapping[str, str]]
    totals: Mapping[str, int]
    by_month: Table
    by_topic: Table
    by_channel: Table
    by_account: Table
    top_entries: Table
    top_misses: Table


def _define() -> dict[str, dict[str, str]]:
    return {
        str(one.name): {
            "label": one.label,
            "definition": one.definition,
            "within": str(one.within),
        }
        for one in COUNTS
    }


def _list_entries(reading: Reading) -> list[dict[str, object]]:
    listed: list[dict[str, object]] = []
    for entry, number in most_given(reading.counted, MOST_LISTED).items():
        title = find_title(reading.titles, entry)
        question, topic = (title.question, title.topic) if title else ("", "")
        listed.append({"entry": entry, "question": question, "topic": topic, "received": number})
    return listed


def make_annual(reading: Reading, year: int) -> Annual:
    """Return the counts of a year that were read."""
    misses = reading.counted.misses[:MOST_LISTED]
    return Annual(
        year=year,
        definitions=_define(),
        totals=dict(reading.counted.totals),
        by_month=reading.list_rows(Grouping.MONTH),
        by_topic=reading.list_rows(Grouping.TOPIC),
        by_channel=reading.list_rows(Grouping.CHANNEL),
        by_account=reading.list_rows(Grouping.ACCOUNT),
        top_entries=_list_entries(reading),
        top_misses=[{"text": miss.text, "missed": miss.number} for miss in misses],
    )


def read_annual(store: Store, year: int, tell: Tell | None = None) -> Annual:
    """Count a year in China, `tell` being told of progress. Raises StorageError."""
    return make_annual(read_counts(store, year_period(year), tell), year)


def to_json(annual: Annual) -> str:
    """Return the value as JSON: the same text for the same counts."""
    return json.dumps(asdict(annual), ensure_ascii=False, indent=1) + "\n"


def from_json(text: str) -> Annual:
    """Read a value back from its JSON."""
    return Annual(**json.loads(text))
