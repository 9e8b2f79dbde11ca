"""Meanings: the vectors of all phrasings of a snapshot, loaded or computed once."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from knowledge.database import Database
from knowledge.entry import Entry
from knowledge.text import fold
from knowledge.vectors.encoder import Encoder, Vectors
from knowledge.vectors.index import Halves, VectorIndex
from knowledge.vectors.store import VectorStore, key_of

Tell = Callable[[int, int], object]
"""Is told how many vectors are there and of how many, and ends the work by raising."""

BATCH = 32
"""Texts that are encoded and kept at once; a commit for each would cost more than it saves."""

LONGEST = 100
"""Characters of a question that are read; a thousand would take a second or more."""

_REMEMBERED = 256
"""Questions whose vectors are remembered for a while; one is asked for several times."""


def list_phrasings(entries: Iterable[Entry]) -> list[str]:
    """Return every standard question and phrasing; its place is a phrasing's number."""
    return [text for entry in entries for text in entry.texts]


@dataclass(frozen=True)
class Meanings:
    """The encoder and the index of all phrasings of one snapshot, by `list_phrasings`."""

    encoder: Encoder
    index: VectorIndex

    def read(self, question: str) -> Vectors:
        """Return the vector of a question as a citizen wrote it; takes ten milliseconds or more.

        Of a long one the beginning counts. A question that was read just before is remembered, so
        it may be read in another thread first. Any thread may ask.
        """
        return self._remember(fold(question)[:LONGEST])

    @cached_property
    def _remember(self) -> Callable[[str], Vectors]:
        return lru_cache(maxsize=_REMEMBERED)(self._encode)

    def _encode(self, folded: str) -> Vectors:
        vector: Vectors = self.encoder.encode_questions([folded])[0]
        vector.flags.writeable = False
        return vector


def _ignore(_there: int, _of: int) -> None:
    """Tell nobody."""


def load_meanings(
    database: Database,
    encoder: Encoder,
    texts: Sequence[str],
    *,
    tell: Tell = _ignore,
    threads: int = 1,
) -> Meanings:
    """Load the vectors of `texts`; compute and keep those that lack.

    Takes milliseconds for each one that lacks, so off the event loop, and in as many `threads`;
    `tell` is told after each batch, and last. What was kept stays kept when `tell` raises.
    Processes that begin together share the work. Raises StorageError when the database cannot be
    used.
    """
    keys = [key_of(text) for text in texts]
    filling = _Filling(database, encoder, dict(zip(keys, map(fold, texts), strict=True)))
    filling.load()
    pool = ThreadPoolExecutor(threads)
    try:
        for _ in pool.map(filling.share, filling.list_batches()):
            tell(*filling.count())
    finally:
        pool.shutdown(cancel_futures=True)
    # What other processes computed is read at the end; what they dropped again is computed here.
    filling.load()
    for batch in filling.list_batches():
        filling.compute(batch)
    tell(*filling.count())
    return Meanings(encoder, VectorIndex(filling.lay_out(keys)))


def drop_unused(database: Database, encoder: Encoder, texts: Sequence[str]) -> int:
    """Delete what is kept for other texts and other models, and return how much that was.

    Raises StorageError when the database cannot be used.
    """
    store = VectorStore(database, encoder.name, encoder.size)
    return store.drop_others({key_of(text) for text in texts})


class _Filling:
    """Rows, one for each different text, that fill with vectors."""

    def __init__(self, database: Database, encoder: Encoder, folded: dict[bytes, str]) -> None:
        """Begin with no vector of the texts `folded`, each under its key."""
        self._store = VectorStore(database, encoder.name, encoder.size)
        self.places = {key: place for place, key in enumerate(folded)}
        self._encoder = encoder
        self._folded = folded
        self._rows = np.zeros((len(folded), encoder.size), np.float16)
        self._there: set[bytes] = set()

    def count(self) -> tuple[int, int]:
        """Return how many vectors are there, and of how many."""
        return len(self._there), len(self.places)

    def load(self) -> None:
        """Take what is kept, unless nothing lacks."""
        if len(self._there) < len(self.places):
            self._there |= self._store.load(self.places, self._rows)

    def list_batches(self) -> Iterator[list[bytes]]:
        """Yield what lacks in batches, from anywhere on and round.

        So processes that begin together begin elsewhere.
        """
        lacking = [key for key in self.places if key not in self._there]
        start = secrets.randbelow(len(lacking)) if lacking else 0
        turned = [*lacking[start:], *lacking[:start]]
        for at in range(0, len(turned), BATCH):
            yield turned[at : at + BATCH]

    def share(self, keys: Sequence[bytes]) -> None:
        """Compute those of `keys` that no other process has kept meanwhile."""
        others = self._store.list_kept(keys)
        mine = [key for key in keys if key not in others]
        if mine:
            self.compute(mine)

    def compute(self, keys: Sequence[bytes]) -> None:
        """Compute and keep the vectors of `keys`."""
        vectors = self._encoder.encode_phrasings([self._folded[key] for key in keys])
        self._rows[[self.places[key] for key in keys]] = vectors
        self._store.save(keys, vectors)
        self._there.update(keys)

    def lay_out(self, keys: Sequence[bytes]) -> Halves:
        """Return the vectors of `keys`, one a row; the rows themselves where all differ."""
        if len(keys) == len(self.places):
            return self._rows
        return self._rows[[self.places[key] for key in keys]]
