"""`python -m bot` is `inquiry-bot`; so a server starts its workers."""

from __future__ import annotations

from bot.cli import main

main(prog_name="inquiry-bot")
