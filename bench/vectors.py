"""Measure sentence vectors alone, without the rest of the matcher.

    python bench/vectors.py FAQ_FOLDER ... [--model auto|FOLDER] [--keep FOLDER]

A folder holds kb.jsonl with {"id", "question", "similar"} and queries.jsonl with {"q", "id",
"kind"}. Told are how often the right entry is the nearest and among the nearest three, over
questions that have one, what a text and a question cost in processor time, and how long the
index takes. With --keep the vectors stay in that folder for the next time.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from knowledge.database import open_database
from knowledge.vectors import store as store_module
from knowledge.vectors.encoder import Encoder
from knowledge.vectors.finding import find_encoder
from knowledge.vectors.meanings import Meanings, load_meanings

NEAREST = 50
"""Phrasings that are looked at; several may belong to one entry."""


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a file of JSON lines."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def load(encoder: Encoder, texts: Sequence[str], path: Path) -> tuple[Meanings, float]:
    """Return the vectors of `texts`, and the milliseconds of a processor that each one cost."""
    database = open_database(path, store_module.migrations)
    started = time.process_time()
    try:
        meanings = load_meanings(database, encoder, texts)
    finally:
        database.close()
    return meanings, (time.process_time() - started) / len(texts) * 1000


def measure(folder: Path, encoder: Encoder, keep: Path) -> None:
    """Ask every question of a folder that has an answer, and print what was found."""
    rows = read_rows(folder / "kb.jsonl")
    phrasings = [(row["id"], text) for row in rows for text in (row["question"], *row["similar"])]
    meanings, indexing = load(encoder, [text for _, text in phrasings], keep / f"{folder.name}.db")
    asked = [row for row in read_rows(folder / "queries.jsonl") if row["kind"] == "in"]
    first = three = 0
    reading = looking = 0.0
    for row in asked:
        started = time.process_time()
        vector = meanings.read(row["q"])
        reading += time.process_time() - started
        started = time.perf_counter()
        found = meanings.index.nearest(vector, NEAREST)
        looking += time.perf_counter() - started
        ranked = list(dict.fromkeys(phrasings[number][0] for number, _ in found))
        first += ranked[0] == row["id"]
        three += row["id"] in ranked[:3]
    count = len(asked)
    print(
        f"{folder.name}: {len(phrasings)} phrasings, {count} questions:"
        f" first {first / count:.4f}, in three {three / count:.4f};"
        f" a text {indexing:.1f} ms, a question {reading / count * 1000:.1f} ms,"
        f" the nearest {looking / count * 1000:.2f} ms"
    )


def main() -> None:
    """Measure every folder that is named."""
    parser = argparse.ArgumentParser(description="Measure sentence vectors alone.")
    parser.add_argument("folders", nargs="+", type=Path, metavar="FAQ_FOLDER")
    parser.add_argument("--model", default="auto")
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    found = find_encoder(given.model)
    if found.encoder is None:
        parser.error(found.tier)
    print(found.tier)
    with tempfile.TemporaryDirectory() as temporary:
        for folder in given.folders:
            measure(folder, found.encoder, given.keep or Path(temporary))


if __name__ == "__main__":
    main()
