"""`inquiry-bot menu`: the menu under the conversation on WeChat."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import click

from bot.commands.options import load, where
from bot.logs import set_up_logs
from bot.platform.errors import PlatformError
from bot.platform.line import Line, open_lines
from bot.platform.menu import delete_menu, push_menu, read_menu, show_menu
from bot.settings import Settings
from bot.store import now_ms
from knowledge.documents import seed_folder


async def _handle_menu(line: Line, act: str) -> str:
    """Put up, show or take down an account's menu; return what is told of it."""
    if act == "show":
        return json.dumps(await show_menu(line), ensure_ascii=False, indent=2)
    if act == "push":
        await push_menu(line, read_menu(seed_folder()))
        return f"{line.account}: menu pushed; it shows within minutes"
    await delete_menu(line)
    return f"{line.account}: menu deleted"


async def _call_platform(settings: Settings, name: str, act: str) -> str:
    """Do as `_handle_menu` for the account `name`, or end with what it lacks."""
    accounts = [one.to_account() for one in settings.accounts]
    async with open_lines(accounts, clock=now_ms) as lines:
        if name not in lines:
            raise click.UsageError(f"no account {name!r} with an app_secret in the settings")
        return await _handle_menu(lines[name], act)


@click.command()
@click.argument("act", type=click.Choice(["push", "show", "delete"]))
@click.option("--account", required=True, help="Name of an account that has an app_secret.")
@where
def menu(act: str, account: str, config: Path | None, database: Path | None) -> None:
    """Push the shipped menu to WeChat, show the account's, or delete it."""
    settings = load(config, database)
    set_up_logs()
    try:
        click.echo(asyncio.run(_call_platform(settings, account, act)))
    except PlatformError as error:
        raise click.ClickException(str(error)) from error
