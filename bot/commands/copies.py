"""`inquiry-bot backup` and `restore`: copies of the database, made while it is in use."""

from __future__ import annotations

from pathlib import Path

import click

from bot.commands.options import load, where
from bot.store import MIGRATIONS, now_ms, open_store
from knowledge.audit import Deed, append_deed
from knowledge.copies import Copy, make_copy, restore_copy
from knowledge.database import Database
from knowledge.errors import StorageError

_BY = click.option("--by", default="命令行", help="Who does it, for the audit record.")


def _note(database: Database, act: str, copy: Copy, by: str) -> None:
    """Put a copy on the audit record."""
    deed = Deed(now_ms(), by, act, copy.path.name, {"sha256": copy.sha256})
    database.submit(lambda db: append_deed(db, deed)).result()


@click.command()
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), required=True)
@_BY
@where
def backup(*, output: Path, by: str, config: Path | None, database: Path | None) -> None:
    """Copy the database to a new file while it is in use, and check the copy."""
    path = load(config, database).server.database
    if not path.exists():
        raise click.ClickException(f"{path} is not there")
    with open_store(path, may_create=False) as store:
        copy = make_copy(store.database, output)
        _note(store.database, "backup.made", copy, by)
    click.echo(f"{output}: {copy.rows['exchanges']} exchanges, {copy.rows['entries']} entries")


@click.command()
@click.argument("copy", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@_BY
@where
def restore(*, copy: Path, by: str, config: Path | None, database: Path | None) -> None:
    """Check a copy and put it where the database is missing."""
    path = load(config, database).server.database
    path.parent.mkdir(parents=True, exist_ok=True)
    restored = restore_copy(copy, path, MIGRATIONS)
    with open_store(path, may_create=False) as store:
        (row,) = store.database.read("SELECT COUNT(*) AS number FROM exchanges")
        if row["number"] != restored.rows["exchanges"]:
            raise StorageError(f"{path} does not hold what the copy holds")
        _note(store.database, "backup.restored", restored, by)
    click.echo(f"{path}: {row['number']} exchanges")
