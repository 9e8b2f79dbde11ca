"""An encoder without a model, and the extras that are installed here."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from knowledge.database import Database, open_database
from knowledge.vectors import store as store_module
from knowledge.vectors.encoder import Vectors


class CharacterEncoder:
    """Counts a text's characters by their hashes; notes how many texts it was given."""

    def __init__(self, name: str = "characters", size: int = 64) -> None:
        """Encode into `size` numbers under `name`."""
        self.name = name
        self.size = size
        self.encoded: list[str] = []

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Return the directions of the counts."""
        counts = np.zeros((len(texts), self.size), np.float32)
        for row, text in zip(counts, texts, strict=True):
            for character in text:
                row[zlib.crc32(character.encode()) % self.size] += 1
        return counts / np.maximum(np.linalg.norm(counts, axis=1, keepdims=True), 1)

    def encode_phrasings(self, texts: Sequence[str]) -> Vectors:
        """Return the same, and note the texts."""
        self.encoded += texts
        return self.encode_questions(texts)


@contextmanager
def open_vectors(path: Path) -> Iterator[Database]:
    """Open a database with the table of vectors until the block ends."""
    database = open_database(path, store_module.migrations)
    try:
        yield database
    finally:
        database.close()


def need(library: str, extra: str) -> None:
    """Leave the test out where an extra is not installed; in CI that is a failure."""
    if find_spec(library):
        return
    reason = f"{library} is not installed: left out; `make {extra}` installs it"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
