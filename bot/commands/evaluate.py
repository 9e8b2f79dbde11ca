"""`inquiry-bot evaluate`: the bot's matcher and verdict, tried on any FAQ set."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path

import click

from handlers.services import build_matcher
from knowledge.documents import seed_folder
from knowledge.matching.evaluation import (
    Prediction,
    Query,
    predict,
    read_faq,
    read_queries,
    score,
)

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def _row(query: Query, prediction: Prediction) -> str:
    row = {
        "q": query.text,
        "ranked": [{"id": entry, "score": share} for entry, share in prediction.ranked],
        "verdict": prediction.verdict,
        "suggested": prediction.suggested,
    }
    return json.dumps(row, ensure_ascii=False)


@click.command()
@click.argument("faq", metavar="KB.jsonl", type=_FILE)
@click.argument("questions", metavar="QUERIES.jsonl", type=_FILE)
@click.option(
    "--predictions",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write a JSON line for each question.",
)
@click.option("--json", "as_json", is_flag=True, help="Write the figures as JSON.")
def evaluate(faq: Path, questions: Path, predictions: Path | None, *, as_json: bool) -> None:
    """Try the matcher on the questions of an FAQ set, and print how well it did.

    KB.jsonl has {"id", "question", "similar", "answer"} in each line, QUERIES.jsonl
    {"q", "id", "kind"}, where kind is in, oos_near or oos_far and id the right entry or null.
    The shipped word lists and weights are used, and none of the published entries.
    """
    queries = read_queries(questions)
    matcher = build_matcher(read_faq(faq), seed_folder())
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
