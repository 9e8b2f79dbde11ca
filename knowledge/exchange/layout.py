"""A layout: the columns of a template, and how a row of it becomes an entry."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.entry import Entry, Importance
from knowledge.exchange.columns import Column, read_choice, read_day, read_id, write_day
from knowledge.exchange.wording import END_BEFORE_START

Values = Mapping[str, Any]

Said = tuple[str, str]
"""The head of a column, and what is wrong with it."""

_IMPORTANCES = {importance.value: importance for importance in Importance}


@dataclass(frozen=True, slots=True)
class Layout:
    """One kind of table: its columns, and `build`, which makes an entry of a row's values.

    `check` yields what is wrong with several values of a row together; it gets those that could be
    read. `heads_of` gives the head for a field of an entry that its review finds fault with.
    """

    sheet: str
    columns: tuple[Column, ...]
    build: Callable[[Values], Entry]
    check: Callable[[Values], Iterator[Said]]
    heads_of: Mapping[str, str]
    is_windows: bool = False

    @property
    def heads(self) -> list[str]:
        """The heads of all columns."""
        return [column.head for column in self.columns]


def make_id(kind: str, *parts: str) -> str:
    """Return the id of a row that gives none: the same for the same words."""
    return f"{kind}-{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:12]}"


def check_days(values: Values) -> Iterator[Said]:
    """Find an end that comes before its beginning."""
    start, end = values.get("valid_from"), values.get("valid_until")
    if start and end and end < start:
        yield "失效日期", END_BEFORE_START.format(start=start.isoformat())


def _day(name: str) -> Callable[[Entry], str]:
    def write(entry: Entry) -> str:
        day: dt.date | None = getattr(entry, name)
        return write_day(day)

    return write


ID_COLUMN = Column(
    "编号",
    "id",
    "可不填，不填时自动编号；填已有的编号就是修改那一条",
    read_id,
    lambda entry: entry.id,
    width=18,
)
SHARED_COLUMNS = (
    Column(
        "重要程度",
        "importance",
        "一般或重大，不填为一般；重大的还要主要负责人签批",
        read_choice(_IMPORTANCES),
        lambda entry: entry.importance.value,
        blank=Importance.ORDINARY,
        choices=tuple(_IMPORTANCES),
        width=10,
    ),
    Column(
        "生效日期",
        "valid_from",
        "如2026-01-05，从这一天起答复；不填为发布后即生效",
        read_day,
        _day("valid_from"),
        blank=None,
        width=12,
    ),
    Column(
        "失效日期",
        "valid_until",
        "如2026-12-31，这一天过后不再答复；不填为一直有效",
        read_day,
        _day("valid_until"),
        blank=None,
        width=12,
    ),
)
"""What both kinds of table end with."""
