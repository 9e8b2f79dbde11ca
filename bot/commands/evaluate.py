"""`inquiry-bot evaluate`: the bot's matcher and verdict, tried on any FAQ set."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import click
import numpy as np

from bot.commands.options import load, where
from handlers.services import build_matcher
from knowledge.documents import seed_folder
from knowledge.entry import Entry
from knowledge.matching.evaluation import (
    Prediction,
    Query,
    predict,
    read_faq,
    read_queries,
    score,
)
from knowledge.text import fold
from knowledge.vectors.encoder import Encoder
from knowledge.vectors.finding import find_encoder
from knowledge.vectors.index import VectorIndex
from knowledge.vectors.meanings import BATCH, Meanings, list_phrasings

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def _row(query: Query, prediction: Prediction) -> str:
    row = {
        "q": query.text,
        "ranked": [{"id": entry, "score": share} for entry, share in prediction.ranked],
        "verdict": prediction.verdict,
        "suggested": prediction.suggested,
    }
    return json.dumps(row, ensure_ascii=False)


def _mean(encoder: Encoder | None, entries: Sequence[Entry]) -> Meanings | None:
    """Return the vectors of all phrasings, telling how far it is; None without an encoder."""
    if encoder is None:
        return None
    folded = [fold(text) for text in list_phrasings(entries)]
    rows = np.zeros((len(folded), encoder.size), np.float16)
    with click.progressbar(range(0, len(folded), BATCH), label="vectors", file=sys.stderr) as each:
        for start in each:
            rows[start : start + BATCH] = encoder.encode_phrasings(folded[start : start + BATCH])
    return Meanings(encoder, VectorIndex(rows))


@click.command()
@click.argument("faq", metavar="KB.jsonl", type=_FILE)
@click.argument("questions", metavar="QUERIES.jsonl", type=_FILE)
@click.option(
    "--predictions",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write a JSON line for each question.",
)
@click.option("--json", "as_json", is_flag=True, help="Write the figures as JSON.")
@where
def evaluate(  # noqa: PLR0913 - one for each option
    faq: Path,
    questions: Path,
    predictions: Path | None,
    config: Path | None,
    database: Path | None,
    *,
    as_json: bool,
) -> None:
    """Try the matcher on the questions of an FAQ set, and print how well it did.

    KB.jsonl has {"id", "question", "similar", "answer"} in each line, QUERIES.jsonl
    {"q", "id", "kind"}, where kind is in, oos_near or oos_far and id the right entry or null.
    The shipped word lists and weights are used, and none of the published entries. Sentence
    vectors are used where the settings have them; those of the set are kept nowhere.
    """
    queries, entries = read_queries(questions), read_faq(faq)
    found_encoder = find_encoder(load(config, database).matching.semantic)
    click.echo(found_encoder.tier, err=True)
    meanings = _mean(found_encoder.encoder, entries)
    matcher = build_matcher(entries, seed_folder()).with_meanings(meanings)
    today = dt.datetime.now(tz=dt.UTC).date()
    progress = click.progressbar(queries, label=questions.name, file=sys.stderr)
    with progress as each:
        found = [predict(matcher, query.text, today) for query in each]
    if predictions:
        lines = (f"{_row(*pair)}\n" for pair in zip(queries, found, strict=True))
        with predictions.open("w", encoding="utf-8") as file:
            file.writelines(lines)
    figures = score(queries, found)
    if as_json:
        click.echo(json.dumps(figures))
        return
    for name, figure in figures.items():
        click.echo(f"{name:18} {_word(figure)}")


def _word(figure: float | None) -> str:
    if figure is None:
        return "-"
    return str(figure) if isinstance(figure, int) else f"{figure:.4f}"
