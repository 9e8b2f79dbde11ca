"""`inquiry-bot freeze`: a year's counts and figures are taken down and confirmed by another."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from bot.commands.export import FIGURES, PREVIOUS, read_figures
from bot.commands.options import load, where
from bot.commands.terminal import make_printable
from bot.reports.files import gather, read_entered
from bot.reports.frozen import to_text
from bot.store import now_ms, open_store
from handlers.counts.snapshots import Snapshots, list_snapshots
from handlers.period import day_of, year_period
from knowledge.errors import KnowledgeError
from knowledge.statutory import Statutory
from knowledge.statutory_sums import check_statutory

_YEAR = click.option("--year", type=click.IntRange(2000, 2100), required=True)
_BY = click.option("--by", required=True, help="Who does it.")


@click.group()
def freeze() -> None:
    """Freeze a year: what is exported from it with `export --frozen` never changes again."""


@contextmanager
def _speaking() -> Iterator[None]:
    """End with the sentence of an error. Raises ClickException."""
    try:
        yield
    except KnowledgeError as error:
        raise click.ClickException(str(error)) from error


def _check(statutory: Statutory, previous: Statutory | None) -> None:
    """Say what does not add up. Raises ClickException where anything does not."""
    findings = check_statutory(statutory, previous)
    for one in findings:
        click.echo(one.says, err=True)
    if findings:
        raise click.ClickException("勾稽关系不符，不能冻结。改正以后再来。")


@freeze.command("make")
@_YEAR
@_BY
@click.option("--reason", default="", help="Why a new version is made.")
@FIGURES
@PREVIOUS
@where
def make(  # noqa: PLR0913 - each is an option of the command
    *,
    year: int,
    by: str,
    reason: str,
    figures: Path | None,
    previous: Path | None,
    config: Path | None,
    database: Path | None,
) -> None:
    """Take a year down once it is over and its figures add up."""
    now = now_ms()
    if now < year_period(year).end:
        raise click.ClickException(f"{year}年还没有结束，不能冻结。")
    given, before = read_figures(figures, year), read_figures(previous, year - 1)
    with _speaking(), open_store(load(config, database).server.database) as store:
        entered, is_final = read_entered(store.database, year)
        if given is None and not is_final:
            raise click.ClickException("管理台里填写的法定数据还没有定稿，不能冻结。")
        _check(given or entered, before)
        content = to_text(gather(store, given or entered))
        making = Snapshots(store.database).make(year, content, by=by, reason=reason, now=now)
        version = asyncio.run(making)
    click.echo(f"{year}年第{version}版已冻结，等另一人确认。")


@freeze.command("confirm")
@_YEAR
@click.option("--version", type=click.IntRange(1), required=True)
@_BY
@where
def confirm(
    *, year: int, version: int, by: str, config: Path | None, database: Path | None
) -> None:
    """Confirm what another person has frozen."""
    with _speaking(), open_store(load(config, database).server.database) as store:
        snapshots = Snapshots(store.database)
        asyncio.run(snapshots.confirm(year, version, by=by, now=now_ms()))
    click.echo(f"{year}年第{version}版已确认。")


@freeze.command("list")
@_YEAR
@where
def show(*, year: int, config: Path | None, database: Path | None) -> None:
    """List the versions of a year with who made and confirmed them, and their hashes."""
    with _speaking(), open_store(load(config, database).server.database) as store:
        found = list_snapshots(store.database.read, year)
    for one in found:
        confirmed = (
            f"{one.confirmed_by} {day_of(one.confirmed_at)}确认" if one.confirmed_at else "未确认"
        )
        line = f"第{one.version}版 {one.made_by} {day_of(one.made_at)}冻结 {confirmed} {one.hash}"
        click.echo(make_printable(f"{line} {one.reason}".rstrip()))
