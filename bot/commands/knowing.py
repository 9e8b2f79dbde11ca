"""What commands share about sentence vectors: loading knowledge with them, and saying so."""

from __future__ import annotations

import os
import time

import click

from bot.settings import Settings
from bot.store import Store
from handlers.services import Knowledge
from knowledge.library import Snapshot
from knowledge.vectors.finding import find_encoder
from knowledge.vectors.meanings import Meanings

SECONDS_BETWEEN = 5.0
"""Between two lines about vectors that are being computed."""


class _Progress:
    """Says on standard error how many vectors are there, where that takes long."""

    def __init__(self) -> None:
        """Begin now."""
        self._told = time.monotonic()

    def tell(self, there: int, of: int) -> None:
        """Say it, unless it was said just before."""
        if time.monotonic() - self._told >= SECONDS_BETWEEN:
            self._told = time.monotonic()
            click.echo(f"vectors: {there} of {of}", err=True)


def load_meanings(store: Store, settings: Settings, snapshot: Snapshot) -> Meanings | None:
    """Return the vectors of a snapshot, those that lack computed and kept; None without a model.

    Raises KnowledgeError when the database or a configured model cannot be used.
    """
    encoder = find_encoder(settings.matching.semantic).encoder
    if encoder is None:
        return None
    # Whoever waits for a command may have all processors; a server leaves them to its answers.
    threads = os.cpu_count() or 1
    return store.load_meanings(encoder, snapshot, tell=_Progress().tell, threads=threads)


def load_knowledge(store: Store, settings: Settings) -> Knowledge:
    """Return what is published, as a server knows it that has run for a while.

    Raises what `load_meanings` raises.
    """
    knowledge = store.load_knowledge()
    return knowledge.with_meanings(load_meanings(store, settings, knowledge.snapshot))
