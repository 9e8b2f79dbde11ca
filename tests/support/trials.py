"""Trying out in tests: the trial of a subject computed at once, in the place of the background."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bot.store import Store, now_ms
from bot.trier import Trier
from handlers.services import Knowledge
from knowledge.trials.trial import Trial


def try_out(
    store: Store, subject: str, known: Knowledge, *, clock: Callable[[], int] = now_ms
) -> Trial:
    """Return the finished trial of a subject, as it must be there before a publication.

    `known` is any knowledge of the store's library.
    """
    trial = asyncio.run(store.trials.order(subject, now=clock()))
    while trial.is_open:
        Trier(store, clock).run_next(known)
        found = store.trials.find(trial.id)
        assert found is not None
        trial = found
    return trial
