"""The list of tables beside the journal; their migrations stand in `bot.store`."""

from __future__ import annotations

from handlers.annex import Annex

ANNEXES: tuple[Annex, ...] = ()
