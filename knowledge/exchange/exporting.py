"""Exporting: what the library holds, as a file that import takes and that changes nothing then."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from knowledge.content import from_content
from knowledge.database import Database
from knowledge.entry import Entry, Stage
from knowledge.exchange.layout import Layout
from knowledge.exchange.reading import check_ending
from knowledge.exchange.writing import write_table

AT_ONCE = 500
"""Entries that are read at a time."""


def export_table(
    path: Path, database: Database, layout: Layout, *, only_published: bool = False
) -> int:
    """Write all that is not retired to a file, in the office's order; return how many there are.

    The latest revisions, or of what is published what citizens get. The file is there whole or
    not at all. Raises ExchangeError and StorageError.
    """
    check_ending(path)
    counted = _Counted(read_alive(database, layout, only_published=only_published))
    with tempfile.TemporaryDirectory(dir=path.absolute().parent, prefix=".export-") as folder:
        made = Path(folder) / path.name
        write_table(made, layout, counted)
        made.replace(path)
    return counted.count


class _Counted:
    """Entries on their way, counted."""

    def __init__(self, entries: Iterator[Entry]) -> None:
        self._entries = entries
        self.count = 0

    def __iter__(self) -> Iterator[Entry]:
        """Give each entry."""
        for entry in self._entries:
            self.count += 1
            yield entry


def read_alive(
    database: Database, layout: Layout, *, only_published: bool = False
) -> Iterator[Entry]:
    """Yield the entries of one kind that are not retired. Raises StorageError."""
    number = "published_revision" if only_published else "latest_revision"
    position, entry_id = -1, ""
    while rows := database.read(
        "SELECT id, position, content FROM entries JOIN revisions ON entry = id"  # noqa: S608 - ours
        f" AND number = {number} WHERE is_window = ? AND stage <> ?"
        " AND (position > ? OR (position = ? AND id > ?)) ORDER BY position, id LIMIT ?",
        (int(layout.is_windows), Stage.RETIRED, position, position, entry_id, AT_ONCE),
    ):
        for row in rows:
            yield from_content(row["content"])
        position, entry_id = rows[-1]["position"], rows[-1]["id"]
