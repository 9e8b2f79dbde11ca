"""What commands share: the options that name settings and database, and loading them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from bot.settings import Settings, SettingsError, load_settings

BAD_SETTINGS = 2
"""Exit code for settings that cannot be used."""


def where(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that say which settings and database it works with."""
    path = click.Path(path_type=Path, dir_okay=False)
    command = click.option("--database", type=path, help="SQLite file instead of settings.")(
        command
    )
    return click.option("--config", type=path, help="Settings in TOML.")(command)


def load(config: Path | None, database: Path | None) -> Settings:
    """Return the settings with `database` put over them, or end with every fault named."""
    try:
        settings = load_settings(config)
    except SettingsError as error:
        for fault in error.faults:
            click.echo(fault, err=True)
        sys.exit(BAD_SETTINGS)
    if database is None:
        return settings
    server = settings.server.model_copy(update={"database": database})
    return settings.model_copy(update={"server": server})
