"""Run FAQ sets through the bot's matcher, fuzz.ratio and BM25, and write docs/matching.md.

    python bench/matching.py FAQ_FOLDER [FAQ_FOLDER ...] [--write] [--vectors FOLDER]

Each folder holds kb.jsonl and queries.jsonl as `inquiry-bot evaluate` reads them. Every question
is asked once as it is, and those in scope again with each kind of noise. Only figures are kept.
With vectors, what encoding takes is not counted.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from noise import Noise
from pages import DOCS, write_between
from rapidfuzz import fuzz, process
from reliability import draw, tabulate
from remembered import Remembered, read_encoder

from handlers.services import build_matcher
from knowledge.documents import seed_folder
from knowledge.entry import Entry
from knowledge.matching.evaluation import (
    Prediction,
    Query,
    Scope,
    predict,
    read_faq,
    read_queries,
    score,
)
from knowledge.text import fold

TODAY = dt.date(2026, 1, 1)
FIGURES = (
    "top1", "top3", "mrr10", "answered", "precision", "reached",
    "near_wrong", "far_wrong", "near_wrong_at_90", "auroc_near", "auroc_far",
)  # fmt: skip
K1, B = 1.2, 0.75
BEST = 10

Predictor = Callable[[str], Prediction]


def _rank(entries: Sequence[Entry], owners: Sequence[int], scores: np.ndarray) -> Prediction:
    """Return the best entries by the best score of their texts."""
    best: dict[str, float] = {}
    for place in np.argsort(-scores)[: BEST * 20].tolist():
        best.setdefault(entries[owners[place]].id, float(scores[place]))
        if len(best) == BEST:
            break
    return Prediction(tuple(best.items()), "miss")


def by_ratio(entries: Sequence[Entry]) -> Predictor:
    """Rank by fuzz.ratio over all texts, the baseline of most bots."""
    owners = [number for number, entry in enumerate(entries) for _ in entry.texts]
    texts = [fold(text) for entry in entries for text in entry.texts]

    def predict_one(text: str) -> Prediction:
        return _rank(entries, owners, process.cdist([fold(text)], texts, scorer=fuzz.ratio)[0])

    return predict_one


def by_bm25(entries: Sequence[Entry]) -> Predictor:
    """Rank by BM25 over characters and their pairs."""
    owners = [number for number, entry in enumerate(entries) for _ in entry.texts]
    grams = [_count(text) for entry in entries for text in entry.texts]
    lengths = np.array([sum(one.values()) for one in grams])
    postings: dict[str, tuple[list[int], list[int]]] = {}
    for number, one in enumerate(grams):
        for gram, count in one.items():
            holders, counts = postings.setdefault(gram, ([], []))
            holders.append(number)
            counts.append(count)
    norm = K1 * (1 - B + B * lengths / lengths.mean())

    def predict_one(text: str) -> Prediction:
        scores = np.zeros(len(grams))
        for gram in _count(text):
            if gram in postings:
                holders, counts = map(np.array, postings[gram])
                idf = np.log1p((len(grams) - len(holders) + 0.5) / (len(holders) + 0.5))
                scores[holders] += idf * counts * (K1 + 1) / (counts + norm[holders])
        return _rank(entries, owners, scores)

    return predict_one


def _count(text: str) -> Counter[str]:
    folded = fold(text)
    return Counter([*folded, *map("".join, itertools.pairwise(folded))])


def by_bot(entries: Sequence[Entry]) -> Predictor:
    """Rank and judge as the bot does."""
    matcher = build_matcher(entries, seed_folder())
    return lambda text: predict(matcher, text, TODAY)


def by_meaning(entries: Sequence[Entry], encoder: Remembered) -> Predictor:
    """Rank and judge as the bot does where there are sentence vectors."""
    matcher = build_matcher(entries, seed_folder()).with_meanings(encoder.mean(entries))
    return lambda text: predict(matcher, text, TODAY)


BASELINES = {"fuzz.ratio": by_ratio, "BM25": by_bm25}


def run(predictor: Predictor, queries: Sequence[Query]) -> tuple[list[Prediction], float]:
    """Return the predictions, and the milliseconds that one question took."""
    start = time.perf_counter()
    found = [predictor(query.text) for query in queries]
    return found, (time.perf_counter() - start) * 1000 / max(1, len(queries))


def noisy(queries: Sequence[Query], kind: str) -> list[Query]:
    """Return the questions in scope with one kind of noise."""
    known = [query for query in queries if query.scope is Scope.IN]
    rng = random.Random(kind)
    slip = Noise(query.text for query in queries).kinds[kind]
    return [replace(query, text=slip(query.text, rng)) for query in known]


def _word(figure: float | None) -> str:
    return "–" if figure is None else f"{figure:.3f}".lstrip("0") if figure < 1 else "1.00"


class Tables:
    """The lines of the tables, and each probability with whether it was right."""

    def __init__(self) -> None:
        """Begin with the heads."""
        kinds = [*Noise([]).kinds]
        self.lines = [f"| set | method | {' | '.join(FIGURES)} | ms |"]
        self.lines.append("|---" * (len(FIGURES) + 3) + "|")
        self.slips = [f"| set | plain | {' | '.join(kinds)} |", "|---" * (len(kinds) + 2) + "|"]
        self.sure: list[tuple[float, bool]] = []

    def add(
        self, name: str, queries: Sequence[Query], ran: tuple[list[Prediction], float]
    ) -> None:
        """Put down a run; a method without a verdict has no figures of verdicts."""
        found, ms = ran
        figures = score(queries, found)
        judges = any(one.verdict != "miss" for one in found)
        cells = [
            _word(figures[figure]) if judges or figure not in FIGURES[3:8] else "–"
            for figure in FIGURES
        ]
        self.lines.append(f"| {name} | {' | '.join(cells)} | {ms:.2f} |")
        print(self.lines[-1], file=sys.stderr)

    def add_slips(self, name: str, queries: Sequence[Query], predictor: Predictor) -> None:
        """Ask the questions in scope as they are and with each kind of noise."""
        known = [query for query in queries if query.scope is Scope.IN]
        asked = [known, *(noisy(queries, kind) for kind in Noise([]).kinds)]
        row = [_word(score(some, run(predictor, some)[0])["top1"]) for some in asked]
        self.slips.append(f"| {name} | {' | '.join(row)} |")
        print(self.slips[-1], file=sys.stderr)

    def run(self, folder: Path, encoder: Remembered | None) -> None:
        """Run all methods on one set."""
        entries, queries = read_faq(folder / "kb.jsonl"), read_queries(folder / "queries.jsonl")
        for method, build in BASELINES.items():
            self.add(f"{folder.name} | {method}", queries, run(build(entries), queries))
        predictor = by_bot(entries)
        ran = run(predictor, queries)
        self.add(f"{folder.name} | inquiry-bot", queries, ran)
        for query, one in zip(queries, ran[0], strict=True):
            self.sure.append((one.score, one.place(query.entry) == 1))
        self.add_slips(folder.name, queries, predictor)
        if encoder:
            encoder.read_ahead([query.text for query in queries])
            by_vectors = run(by_meaning(entries, encoder), queries)
            self.add(f"{folder.name} | with vectors", queries, by_vectors)

    def __str__(self) -> str:
        """Return the page's tables."""
        said = ["", "How honest the probabilities are:", "", *tabulate(self.sure)]
        return "\n".join([*self.lines, "", "Top-1 with noise:", "", *self.slips, *said])


def main() -> None:
    """Run everything; with --write put the tables and the diagram into docs/."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("faq", nargs="+", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--vectors", type=Path, help="also with vectors, which this folder keeps")
    options = parser.parse_args()
    encoder = read_encoder(options.vectors) if options.vectors else None
    tables = Tables()
    for folder in options.faq:
        tables.run(folder, encoder)
    print(tables)
    if options.write:
        write_between("matching.md", "matching.py", str(tables))
        (DOCS / "reliability.svg").write_text(draw(tables.sure), encoding="utf-8")


if __name__ == "__main__":
    main()
