"""Titles: the question and the topic of every entry there ever was, retired ones too."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from knowledge.database import Row
from knowledge.windows import PART_MARK

_PIECE = 1_000
"""Entries read at a time."""

# The content is the published revision's, or the latest of what was never published.
_CONTENTS = """
SELECT entries.id AS id, revisions.content AS content FROM entries
JOIN revisions ON revisions.entry = entries.id AND revisions.number = COALESCE(
 entries.published_revision, (SELECT MAX(number) FROM revisions WHERE entry = entries.id))
WHERE entries.id > ? ORDER BY entries.id LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class Title:
    """What an entry is about."""

    question: str
    topic: str


def read_titles(select: Callable[[str, Sequence[object]], Sequence[Row]]) -> dict[str, Title]:
    """Return the title of each entry by its id. Raises StorageError when it cannot be read."""
    titles: dict[str, Title] = {}
    last = ""
    while rows := select(_CONTENTS, (last, _PIECE)):
        for row in rows:
            content = json.loads(row["content"])
            titles[row["id"]] = Title(content["question"], content["topic"])
        last = rows[-1]["id"]
    return titles


def find_title(titles: Mapping[str, Title], entry: str) -> Title | None:
    """Return the title of an entry, None for one that never was.

    What tells one field of an item of the window directory has the title of the item.
    """
    return titles.get(entry) or titles.get(entry.rpartition(PART_MARK)[0])
