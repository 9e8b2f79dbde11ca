"""The command line `inquiry-bot`."""

from __future__ import annotations

import errno
from importlib import import_module

import click

from knowledge.errors import KnowledgeError

_PLACES = {
    "ask": "asking",
    "audit": "audit",
    "backup": "copies",
    "chat": "asking",
    "check": "check",
    "complaints": "complaints",
    "counts": "counts",
    "entries": "exchange",
    "evaluate": "evaluate",
    "explain": "explain",
    "export": "export",
    "freeze": "freeze",
    "golden": "golden",
    "handoffs": "handoffs",
    "menu": "menu",
    "misses": "misses",
    "report": "report",
    "restore": "copies",
    "retention": "retention",
    "seed": "seed",
    "serve": "serve",
    "staff": "staff",
    "trials": "trials",
    "windows": "exchange",
    "words": "words",
}
"""Each command with its file in `bot/commands/`."""


class _Group(click.Group):
    """Loads what a command needs for that command alone, since all of it takes a second.

    Ends with one clear line where a file, the database or the port cannot be used.
    """

    def list_commands(self, _: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted(_PLACES)

    def get_command(self, _: click.Context, name: str) -> click.Command | None:
        """Return a command by its name."""
        if name not in _PLACES:
            return None
        command: click.Command = getattr(import_module(f"bot.commands.{_PLACES[name]}"), name)
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except KnowledgeError as error:
            raise click.ClickException(str(error)) from error
        except OSError as error:
            if error.errno == errno.EPIPE:  # whoever read our lines has gone; click knows
                raise
            raise click.ClickException(str(error)) from error


@click.group(cls=_Group)
@click.version_option(package_name="inquiry-bot")
def main() -> None:
    """Answer citizens on WeChat from reviewed knowledge, and log every inquiry."""
