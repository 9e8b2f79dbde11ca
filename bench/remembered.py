"""An encoder that remembers on disk what it has encoded: encoding takes most of a run's time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from knowledge.entry import Entry
from knowledge.text import fold
from knowledge.vectors.encoder import Encoder, Vectors
from knowledge.vectors.finding import AUTO, find_encoder
from knowledge.vectors.index import VectorIndex
from knowledge.vectors.meanings import LONGEST, Meanings, list_phrasings

BATCH = 32


class Remembered:
    """Wraps an encoder whose questions and phrasings are encoded alike."""

    def __init__(self, encoder: Encoder, path: Path) -> None:
        """Load what `path`, a folder, holds for this encoder."""
        self.name, self.size = encoder.name, encoder.size
        self._encoder = encoder
        self._path = path / f"{encoder.name.replace('/', '-')}.npz"
        self._known: dict[str, Vectors] = {}
        if self._path.exists():
            with np.load(self._path) as kept:
                self._known = dict(zip(kept["texts"].tolist(), kept["rows"], strict=True))

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of folded `texts`; those that lack are encoded and remembered."""
        lacking = [*{text for text in texts if text not in self._known}]
        for start in range(0, len(lacking), BATCH):
            batch = lacking[start : start + BATCH]
            rows = self._encoder.encode_questions(batch)
            self._known.update(zip(batch, rows, strict=True))
        return np.array([self._known[text] for text in texts], np.float32)

    encode_phrasings = encode_questions

    def read_ahead(self, questions: Sequence[str]) -> None:
        """Encode what will be asked, and keep it all on disk."""
        self.encode_questions([fold(text)[:LONGEST] for text in questions])
        self._keep()

    def _keep(self) -> None:
        np.savez(
            self._path, texts=np.array([*self._known]), rows=np.array([*self._known.values()])
        )

    def mean(self, entries: Sequence[Entry]) -> Meanings:
        """Return the meanings of all phrasings of `entries`."""
        folded = [fold(text) for text in list_phrasings(entries)]
        rows = self.encode_phrasings(folded).astype(np.float16)
        self._keep()
        return Meanings(self, VectorIndex(rows))


def read_encoder(folder: Path) -> Remembered:
    """Return the encoder that is installed. Raises SystemExit where there is none."""
    encoder, reason = find_encoder(AUTO)
    if encoder is None:
        raise SystemExit(reason)
    folder.mkdir(parents=True, exist_ok=True)
    return Remembered(encoder, folder)
