"""An entry as it is kept: JSON that is never changed, and beside it what lists ask for."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from typing import Any

from knowledge.entry import Entry, Importance, Source, Stance, Topic, Window
from knowledge.text import fold

COLUMNS = (
    "question, topic, unit, stance, importance, is_confirmed, valid_from, valid_until, is_window"
)
"""What the table of entries repeats of an entry's latest revision; see `describe`."""

Described = tuple[str, str, str, str, str, int, str | None, str | None, int]


def to_content(entry: Entry) -> str:
    """Write an entry as JSON, days as ISO text."""
    return json.dumps(dataclasses.asdict(entry), ensure_ascii=False, default=dt.date.isoformat)


def _to_day(text: str | None) -> dt.date | None:
    return None if text is None else dt.date.fromisoformat(text)


def from_content(content: str) -> Entry:
    """Read an entry from its JSON."""
    fields: dict[str, Any] = json.loads(content)
    fields["topic"] = Topic(fields["topic"])
    fields["stance"] = Stance(fields["stance"])
    fields["importance"] = Importance(fields["importance"])
    fields["source"] = Source(**fields["source"])
    for name in ("phrasings", "evidence", "cells", "years"):
        fields[name] = tuple(fields[name])
    for name in ("valid_from", "valid_until"):
        fields[name] = _to_day(fields[name])
    # What was saved before there was a window directory does not name it.
    fields["window"] = Window(**window) if (window := fields.get("window")) else None
    return Entry(**fields)


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def describe(entry: Entry) -> Described:
    """Return what `COLUMNS` names of an entry; days as ISO text, which sorts as days do."""
    return (
        entry.question,
        entry.topic.value,
        entry.unit,
        entry.stance.value,
        entry.importance.value,
        int(entry.is_confirmed),
        _iso(entry.valid_from),
        _iso(entry.valid_until),
        int(entry.window is not None),
    )


def fold_entry(entry: Entry) -> str:
    """Return all that is said in an entry, folded, a line for each text, for searches."""
    window = dataclasses.astuple(entry.window) if entry.window else ()
    texts = (entry.id, *entry.texts, entry.answer, *window)
    return "\n".join(folded for text in texts if (folded := fold(text)))
