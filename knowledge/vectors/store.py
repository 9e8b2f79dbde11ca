"""Vectors that were computed are kept, by model and text, and never computed again."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial

import numpy as np
import sqlite_utils
from sqlite_utils.migrations import Migrations

from knowledge.database import Database
from knowledge.text import fold
from knowledge.vectors.encoder import Vectors
from knowledge.vectors.index import Halves

migrations = Migrations("vectors")

_PAGE = 2000
"""Vectors that are read or deleted at once."""


@migrations()
def create_vectors(db: sqlite_utils.Database) -> None:
    """Make the table of vectors, each the halves of one row as the machine is, low byte first."""
    db.execute(
        "CREATE TABLE vectors (model TEXT NOT NULL, text BLOB NOT NULL, vector BLOB NOT NULL,"
        " PRIMARY KEY (model, text))"
    )


def key_of(text: str) -> bytes:
    """Return the key of a text, the same for all that fold to the same."""
    return hashlib.blake2b(fold(text).encode(), digest_size=16).digest()


class VectorStore:
    """The vectors of one model, by the keys of their texts."""

    def __init__(self, database: Database, model: str, size: int) -> None:
        """Use `database`, which must carry this module's `migrations`.

        `model` is the encoder's name, `size` how many numbers its vectors have.
        """
        self._database = database
        self._model = model
        self._size = size

    def load(self, places: Mapping[bytes, int], rows: Halves) -> set[bytes]:
        """Write what is kept of the keys in `places` into these rows, and return those keys.

        Raises StorageError when the database cannot be read.
        """
        found = set()
        for key, vector in self._pages("text, vector"):
            if key in places and len(vector) == 2 * self._size:
                rows[places[key]] = np.frombuffer(vector, "<f2")
                found.add(key)
        return found

    def list_kept(self, keys: Collection[bytes]) -> set[bytes]:
        """Return those of a few `keys` whose vectors are kept.

        Raises StorageError when the database cannot be read.
        """
        marks = ", ".join("?" * len(keys))
        sql = f"SELECT text FROM vectors WHERE model = ? AND text IN ({marks})"  # noqa: S608 - marks
        return {row["text"] for row in self._database.read(sql, [self._model, *keys])}

    def save(self, keys: Sequence[bytes], vectors: Vectors) -> None:
        """Keep a vector for each key. Raises StorageError when nothing could be written."""
        halves = vectors.astype("<f2")
        rows = [(self._model, key, half.tobytes()) for key, half in zip(keys, halves, strict=True)]

        def work(db: sqlite_utils.Database) -> None:
            db.conn.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)

        self._database.submit(work).result()

    def drop_others(self, wanted: Collection[bytes]) -> int:
        """Delete the vectors of every other text and of every other model; return how many.

        `wanted` must find quickly what it holds. Raises StorageError when nothing could be
        written.
        """
        unused = [key for key, _ in self._pages("text, ''") if key not in wanted]
        dropped = self._database.submit(partial(_drop_models, kept=self._model)).result()
        for start in range(0, len(unused), _PAGE):
            rows = [(self._model, key) for key in unused[start : start + _PAGE]]
            self._database.submit(partial(_drop_rows, rows=rows)).result()
        return dropped + len(unused)

    def _pages(self, columns: str) -> Iterator[tuple[bytes, bytes]]:
        """Yield two columns of all rows of the model, read by pages, so that none holds others."""
        after = b""
        sql = (
            f"SELECT {columns} FROM vectors WHERE model = ? AND text > ?"  # noqa: S608 - ours
            " ORDER BY text LIMIT ?"
        )
        while rows := self._database.read(sql, (self._model, after, _PAGE)):
            for key, value in rows:
                yield key, value
            after = key


def _drop_models(db: sqlite_utils.Database, *, kept: str) -> int:
    """Delete the vectors of all models but one and return how many they were."""
    return int(db.conn.execute("DELETE FROM vectors WHERE model <> ?", (kept,)).rowcount)


def _drop_rows(db: sqlite_utils.Database, *, rows: Sequence[tuple[str, bytes]]) -> None:
    """Delete these vectors, each by its model and key."""
    db.conn.executemany("DELETE FROM vectors WHERE model = ? AND text = ?", rows)
