"""Reading a period's counts from an opened store, with the titles of what was asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.store import Store
from handlers.counts.counting import Counted, Grouping, count_period
from handlers.period import Period
from knowledge.titles import Title, find_title, read_titles

Tell = Callable[[int, int], None]
"""Is told how much is done, and of how much."""

NO_ENTRY = "（未给出条目）"
"""What stands for inquiries to which no entry was given."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A period's counts and the titles of entries by their ids."""

    counted: Counted
    titles: Mapping[str, Title]

    def list_rows(self, grouping: Grouping) -> list[dict[str, object]]:
        """Return a row for each group: what it is, then its counts by name."""
        groups = self.counted.groups[grouping]
        return [{**self._head(grouping, key), **counts} for key, counts in groups.items()]

    def _head(self, grouping: Grouping, key: str) -> dict[str, object]:
        if grouping is not Grouping.ENTRY:
            return {grouping.value: key or NO_ENTRY}
        title = find_title(self.titles, key)
        question, topic = (title.question, title.topic) if title else ("", "")
        return {"entry": key or NO_ENTRY, "question": question, "topic": topic}


def read_counts(store: Store, period: Period, tell: Tell | None = None) -> Reading:
    """Count a period, `tell` being told of progress. Raises StorageError."""
    titles = read_titles(store.database.read)
    counted = count_period(store.database.read, period, titles, tell)
    return Reading(counted, titles)
