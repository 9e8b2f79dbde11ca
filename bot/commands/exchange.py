"""`inquiry-bot entries` and `windows`: spreadsheets in and out, and batches through review."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from bot.commands import exchange_words as words
from bot.commands.batches import BATCH_COMMANDS
from bot.commands.options import load, where
from bot.commands.terminal import make_printable, tame_json
from bot.store import Store, now_ms, open_store
from knowledge.exchange.entry_table import ENTRIES
from knowledge.exchange.exporting import export_table
from knowledge.exchange.fault import ExchangeError, RowFault
from knowledge.exchange.importing import Difference, compare, read_known, save_reading
from knowledge.exchange.layout import Layout
from knowledge.exchange.reading import Reading, read_table
from knowledge.exchange.window_table import WINDOWS
from knowledge.exchange.writing import write_template
from knowledge.review.batches import Saved

SECONDS_BETWEEN = 2.0
"""Between two lines of progress."""

_FILE = click.Path(path_type=Path, dir_okay=False)


class _Progress:
    """Says on standard error how far a long file is."""

    def __init__(self) -> None:
        """Begin now."""
        self._told = time.monotonic()

    def tell_read(self, done: int, of: int) -> None:
        """Say how many rows were read."""
        self._tell(words.READING_OF if of > done else words.READING, done, of)

    def tell_saved(self, done: int, of: int) -> None:
        """Say how many entries were saved."""
        self._tell(words.SAVING, done, of)

    def _tell(self, sentence: str, done: int, of: int) -> None:
        if time.monotonic() - self._told >= SECONDS_BETWEEN:
            self._told = time.monotonic()
            click.echo(sentence.format(done=done, of=of), err=True)


def _to_json(reading: Reading, found: Difference, saved: Saved) -> str:
    faults = [fault._asdict() for fault in reading.faults]
    counts = {"rows": reading.rows, "good": len(reading.good), **asdict(found)}
    told = {**counts, "faults": faults, "batch": saved.batch}
    if saved.left:
        told["left"] = saved.left
    return tame_json(json.dumps(told, ensure_ascii=False))


def _report(
    reading: Reading, found: Difference, saved: Saved | None, *, is_trial: bool, most: int
) -> None:
    """Say in sentences what was found and what became of it."""
    click.echo(words.FOUND.format(rows=reading.rows, good=len(reading.good), **asdict(found)))
    if reading.faults:
        click.echo(words.FAULTY.format(count=len(reading.faults)))
        for line in words.word_faults(reading.faults, most):
            click.echo(make_printable(line))
    if is_trial:
        click.echo(words.TRIED)
    elif saved:
        for line in words.word_written(saved):
            click.echo(line)
    else:
        click.echo(words.NOT_WRITTEN)


def _read(store: Store, path: Path, layout: Layout, sheet: str | None) -> Reading:
    """Read a file; one that cannot be taken at all is a reading with that one fault."""
    known = read_known(store.database, layout)
    try:
        return read_table(path, layout, known=known, sheet=sheet, tell=_Progress().tell_read)
    except ExchangeError as error:
        return Reading(faults=[RowFault(0, "", str(error))], heads_are_good=False)


def _save(
    store: Store, reading: Reading, path: Path, layout: Layout, given: dict[str, Any]
) -> Saved:
    """Save the good rows as drafts of one batch and return what became of them."""
    return asyncio.run(
        save_reading(
            store.review,
            store.database,
            reading,
            layout,
            name=path.name,
            by=given["by"],
            reason=given["reason"] or words.IMPORTED.format(name=path.name),
            now=now_ms(),
            tell=_Progress().tell_saved,
        )
    )


def _import(layout: Layout, path: Path, config: Path | None, given: dict[str, Any]) -> None:
    with open_store(load(config, given["database"]).server.database) as store:
        reading = _read(store, path, layout, given["sheet"])
        found = compare(store.database, reading.entries)
        is_trial = given["dry_run"]
        may_write = not is_trial and (not reading.faults or given["good_only"])
        does_write = may_write and bool(reading.good)
        saved = _save(store, reading, path, layout, given) if does_write else None
    if given["as_json"]:
        click.echo(_to_json(reading, found, saved or Saved(0, 0, 0, "")))
    else:
        most = sys.maxsize if given["every"] else words.MOST_SHOWN
        _report(reading, found, saved, is_trial=is_trial, most=most)
    if reading.faults and not does_write:
        sys.exit(1)


def _add_exchange(group: click.Group, layout: Layout) -> None:
    """Give a group the commands that import, export and write a template."""

    @group.command("import", help="导入 .xlsx 或 .csv 文件，写成草稿，等待送审。")
    @click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
    @click.option("--dry-run", is_flag=True, help="只试读，列出问题，不写入。")
    @click.option("--good-only", is_flag=True, help="有问题的行不要，只写入没有问题的行。")
    @click.option("--by", default=words.COMMAND_LINE, help="导入人姓名。")
    @click.option("--reason", default="", help="为什么导入；不写则记文件名。")
    @click.option("--sheet", help="用哪一张工作表。")
    @click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
    @click.option("--all", "every", is_flag=True, help="列出全部问题。")
    @where
    def take(file: Path, config: Path | None, **given: Any) -> None:
        _import(layout, file, config, given)

    @group.command("export", help="导出为 .xlsx 或 .csv 文件，导回来内容不变。")
    @click.argument("file", type=_FILE)
    @click.option("--published", is_flag=True, help="只导出群众现在看到的内容。")
    @where
    def give(file: Path, config: Path | None, database: Path | None, *, published: bool) -> None:
        with open_store(load(config, database).server.database) as store:
            count = export_table(file, store.database, layout, only_published=published)
        click.echo(words.EXPORTED.format(count=count, path=file))

    @group.command("template", help="写一个空白模板，附填写说明。")
    @click.argument("file", type=_FILE)
    def make(file: Path) -> None:
        write_template(file, layout)
        click.echo(words.TEMPLATE.format(path=file))


@click.group(help="导入和导出知识条目，办理导入的批次。")
def entries() -> None:
    """Take entries in and out."""


@click.group(help="导入和导出窗口目录。")
def windows() -> None:
    """Take the window directory in and out."""


_add_exchange(entries, ENTRIES)
_add_exchange(windows, WINDOWS)
for command in BATCH_COMMANDS:
    entries.add_command(command)
