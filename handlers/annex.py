"""What a reply brings about beside words, and the tables beside the journal that keep it.

A handler's reply carries an `Effect`, a value. Whoever inserts the exchange writes it, in the same
transaction; a repeat, or a reply that a limit took away, brings about nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import sqlite_utils

from handlers.exchange import Exchange
from handlers.inquiry import Effect


class OutdatedReplyError(Exception):
    """A reply no longer fits what is on disk; nothing of it is kept, and it is made anew."""


@dataclass(frozen=True, slots=True)
class Annex:
    """A table beside the journal, with the columns id, account, citizen and received_at.

    `write` writes what the reply of an exchange brings about, inside the write that has recorded
    it; it raises OutdatedReplyError where another message came first and the reply would not be
    true. `emptied` are the columns that become NULL when a citizen's records are deleted or
    their time is over, the citizen's code among them.
    """

    effect: type[Effect]
    write: Callable[[sqlite_utils.Database, Exchange], None]
    table: str
    emptied: tuple[str, ...]
