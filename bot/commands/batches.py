"""`inquiry-bot entries submit|approve|sign`: a batch of imported entries goes through review."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import click

from bot.commands import exchange_words as words
from bot.commands.knowing import load_knowledge
from bot.commands.options import load, where
from bot.commands.trials import run_trial
from bot.store import now_ms, open_store
from knowledge.review.batches import Moved
from knowledge.review.errors import ReviewError
from knowledge.review.gate import Share, name_batch
from knowledge.review.review import Review
from knowledge.trials.trial import GoldenBrokenError

_batch = click.argument("batch")
_comment = click.option("--comment", default="", help="意见。")


def _by(help_text: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return click.option("--by", required=True, help=help_text)


def _move(
    where_: tuple[Path | None, Path | None],
    act: Callable[[Review], Coroutine[Any, Any, Moved]],
    sentence: str,
    *,
    tried: tuple[str, Share, str] | None = None,
) -> None:
    """Lead a batch on and say what became of it, or why it was refused.

    `tried` is what is to be tried before, as publishing demands: the share of a batch that is
    published when somebody does this.
    """
    settings = load(*where_)
    with open_store(settings.server.database) as store:
        if tried and (subject := name_batch(store.database.read, *tried)):
            run_trial(store, load_knowledge(store, settings), subject)
        try:
            moved = asyncio.run(act(store.review))
        except ReviewError as error:
            raise click.ClickException(words.word_refusal(error)) from error
        except GoldenBrokenError as error:
            broken = words.BROKEN.format(count=error.count, batch=tried[0] if tried else "")
            raise click.ClickException(broken) from error
    for line in words.word_moved(moved, sentence):
        click.echo(line)


@click.command(help="把一批草稿送去审核；窗口目录的批次也用这个命令。")
@_batch
@_by("送审人姓名。")
@_comment
@where
def submit(
    batch: str, config: Path | None, database: Path | None, *, by: str, comment: str
) -> None:
    """Send all drafts of a batch to review."""

    def act(review: Review) -> Coroutine[Any, Any, Moved]:
        return review.submit_batch(batch, by=by, comment=comment, now=now_ms())

    _move((config, database), act, words.SUBMITTED)


@click.command(help="审核一批：一般的随即发布，重大的等待签批。审核人不能是写的人。")
@_batch
@_by("审核人（分管领导）姓名。")
@_comment
@click.option("--secrecy-checked", is_flag=True, help="本人已做保密审查。")
@click.option("--despite", default="", help="验收问题有变化仍要发布的理由。")
@where
def approve(batch: str, config: Path | None, database: Path | None, **given: Any) -> None:
    """Review all of a batch that waits for it."""
    _move(
        (config, database),
        lambda review: review.approve_batch(batch, now=now_ms(), **given),
        words.APPROVED,
        tried=(batch, Share.REVIEWED, given["by"]),
    )


@click.command(help="签批一批重大的条目。签批人不能是写的人或审核人。")
@_batch
@_by("签批人（主要负责人）姓名。")
@_comment
@click.option("--despite", default="", help="验收问题有变化仍要发布的理由。")
@where
def sign(batch: str, config: Path | None, database: Path | None, **given: Any) -> None:
    """Sign all of a batch that waits for it."""
    _move(
        (config, database),
        lambda review: review.sign_batch(batch, now=now_ms(), **given),
        words.SIGNED,
        tried=(batch, Share.SIGNED, given["by"]),
    )


BATCH_COMMANDS = (submit, approve, sign)
"""What leads a batch on."""
