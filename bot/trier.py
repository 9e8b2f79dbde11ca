"""The trier: what a change of the knowledge base would change, computed in a thread.

It needs nothing of the server, so the command line has it too; see `knowledge.trials`.
"""

from __future__ import annotations

import asyncio
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.store import Store
from handlers.services import Knowledge
from handlers.trial.sources import list_golden, list_inquiries
from handlers.trial.trying import Result, find_changes
from knowledge.errors import KnowledgeError, StorageError
from knowledge.trials.changes import SubjectGoneError, load_change
from knowledge.trials.trial import Trial

TELL_SECONDS = 0.5
"""Between two words about how far a trial is."""

REST_SECONDS = 0.001
"""Left to the citizens' answers after every few questions."""


class _NotWantedError(Exception):
    """This process ends, or the trial is another's by now."""


@dataclass
class Trier:
    """Computes trials in the thread that calls it; `stop` has it give up."""

    store: Store
    clock: Callable[[], int]
    stop: threading.Event = field(default_factory=threading.Event)
    worker: str = field(default_factory=lambda: secrets.token_hex(8))
    told_at: float = 0.0

    def run_next(self, known: Knowledge) -> Knowledge | None:
        """Compute the trial that waits longest; return what it was tried against, else None.

        `known` is what this process answers from. Raises StorageError.
        """
        trial = self.store.trials.claim(self.worker, now=self.clock())
        if trial is None:
            return None
        try:
            before = self._load_before(known, trial)
            self._compute(trial, before)
        except _NotWantedError:
            self.store.trials.release(trial.id, self.worker)
            return None
        except StorageError:
            raise
        except KnowledgeError as error:
            self.store.trials.fail(trial.id, self.worker, str(error))
            return None
        return before

    def _load_before(self, known: Knowledge, trial: Trial) -> Knowledge:
        """Return what is published now. Raises SubjectGoneError where that is something newer."""
        before = known
        if known.snapshot.publication != trial.publication:
            before = self.store.load_knowledge(known, now=self.clock())
            before = self._with_meanings(before, like=known, trial=trial)
        if before.snapshot.publication != trial.publication:
            raise SubjectGoneError(trial.subject)
        return before

    def _with_meanings(self, knowledge: Knowledge, *, like: Knowledge, trial: Trial) -> Knowledge:
        """Return knowledge with sentence vectors where what the bot answers from has them."""
        if like.matcher.meanings is None:
            return knowledge
        encoder = like.matcher.meanings.encoder
        meanings = self.store.load_meanings(
            encoder, knowledge.snapshot, tell=lambda _there, _of: self._tell(trial, 0, 0)
        )
        return knowledge.with_meanings(meanings)

    def _compute(self, trial: Trial, before: Knowledge) -> None:
        now, select = self.clock(), self.store.journal.select
        change = load_change(select, trial.subject)
        self._tell(trial, 0, 0)
        after = self.store.load_knowledge(before, now=now, change=change)
        after = self._with_meanings(after, like=before, trial=trial)
        others = [*list_golden(self.store.golden.list_all()), *list_inquiries(select)]

        def tell(done: int, total: int) -> None:
            self._tell(trial, done, total)
            time.sleep(REST_SECONDS)

        result = asyncio.run(find_changes(before, after, others, now=now, tell=tell))
        self._finish(trial, result, before, after)

    def _finish(self, trial: Trial, result: Result, before: Knowledge, after: Knowledge) -> None:
        is_kept = self.store.trials.finish(
            trial.id,
            self.worker,
            rows=(one.to_row() for one in result.differing),
            broken=result.broken,
            summary=result.summarise(before=before, after=after),
            now=self.clock(),
        )
        if not is_kept:
            raise _NotWantedError

    def _tell(self, trial: Trial, done: int, total: int) -> None:
        if self.stop.is_set():
            raise _NotWantedError
        if time.monotonic() - self.told_at < TELL_SECONDS:
            return
        self.told_at = time.monotonic()
        is_ours = self.store.trials.tell(
            trial.id, self.worker, done=done, total=total, now=self.clock()
        )
        if not is_ours:
            raise _NotWantedError
