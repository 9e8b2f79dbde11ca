"""The opened database with its library and journal; seeded when it is empty."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.console import links as links_module
from bot.console import lockout as lockout_module
from bot.console import sessions as sessions_module
from bot.console import staff as staff_module
from bot.console.exchange import book as imports_module
from bot.console.years import book as years_module
from bot.platform import ledger as ledger_module
from handlers import claims as claims_module
from handlers import handoffs as handoffs_module
from handlers import journal as journal_module
from handlers import ratings as ratings_module
from handlers.complaints import book as book_module
from handlers.complaints import drafts as drafts_module
from handlers.counts import daysums as daysums_module
from handlers.counts import snapshots as snapshots_module
from handlers.desk import Desk
from handlers.journal import Journal
from handlers.misses import book as misses_module
from handlers.period import day_of
from handlers.services import Knowledge, build_knowledge
from knowledge import audit as audit_module
from knowledge import golden as golden_module
from knowledge import statutory_book as statutory_module
from knowledge import tables as tables_module
from knowledge.database import Database, open_database
from knowledge.documents import read_toml, seed_folder
from knowledge.golden import GoldenSet, read_golden
from knowledge.lexicon import LEXICON_FILE
from knowledge.library import Change, Library, Snapshot
from knowledge.report import keeping as keeping_module
from knowledge.report.keeping import Reports
from knowledge.review.review import Review
from knowledge.seeding import seed_library
from knowledge.synonyms import Synonyms
from knowledge.trials import book as trials_module
from knowledge.trials.book import Trials, check_trial
from knowledge.vectors import store as vectors_module
from knowledge.vectors.encoder import Encoder
from knowledge.vectors.meanings import (
    Meanings,
    Tell,
    drop_unused,
    list_phrasings,
    load_meanings,
)

_MODULES = (
    audit_module,
    staff_module,
    sessions_module,
    imports_module,
    links_module,
    lockout_module,
    tables_module,
    golden_module,
    trials_module,
    keeping_module,
    vectors_module,
    journal_module,
    handoffs_module,
    ratings_module,
    misses_module,
    claims_module,
    ledger_module,
    drafts_module,
    book_module,
    snapshots_module,
    daysums_module,
    statutory_module,
    years_module,
)
"""The modules with tables."""

MIGRATIONS = tuple(module.migrations for module in _MODULES)


def now_ms() -> int:
    """Return the time in milliseconds UTC."""
    return time.time_ns() // 1_000_000


@dataclass(frozen=True, slots=True)
class Store:
    """What is kept on disk, opened."""

    database: Database
    library: Library
    review: Review
    journal: Journal
    desk: Desk
    golden: GoldenSet
    synonyms: Synonyms
    trials: Trials
    reports: Reports
    is_new: bool
    """Whether the knowledge base was empty and has been seeded now."""

    def load_knowledge(
        self,
        previous: Knowledge | None = None,
        *,
        now: int | None = None,
        change: Change | None = None,
    ) -> Knowledge:
        """Read what is published and valid at `now` (ms UTC; else this moment) and index it.

        Takes some seconds. Of `previous`, which came from this library, is taken over what is
        still published. With a `change` it is what would be known after its publication.
        """
        day = day_of(now_ms() if now is None else now)
        known = previous.snapshot if previous else None
        snapshot = self.library.load_snapshot(known, day=day, change=change)
        return build_knowledge(snapshot, seed_folder(), previous)

    def load_meanings(
        self, encoder: Encoder, snapshot: Snapshot, *, tell: Tell, threads: int = 1
    ) -> Meanings:
        """Read the vectors of all phrasings of `snapshot`, and compute what lacks in `threads`.

        `tell` is told of progress; see `knowledge.vectors.meanings`.
        """
        texts = list_phrasings(one.entry for one in snapshot.published)
        return load_meanings(self.database, encoder, texts, tell=tell, threads=threads)

    def drop_unused_vectors(self, encoder: Encoder, snapshot: Snapshot) -> int:
        """Delete the vectors that neither this snapshot nor this model needs; return how many."""
        texts = list_phrasings(one.entry for one in snapshot.published)
        return drop_unused(self.database, encoder, texts)


@contextmanager
def open_store(path: Path, *, may_create: bool = True) -> Iterator[Store]:
    """Open the database at `path`, seed an empty library, and close it at the end.

    Raises StorageError when the database cannot be used, or is not there and not `may_create`,
    and SeedError when a seed is faulty.
    """
    database = open_database(path, *MIGRATIONS, may_create=may_create)
    try:
        library = Library(database)
        golden = GoldenSet(database)
        is_new = library.is_empty()
        if is_new:
            seed_library(library, seed_folder(), saved_at=now_ms())
            golden.seed(read_golden(seed_folder()), now=now_ms())
        yield Store(
            database=database,
            library=library,
            review=Review(database, gate=check_trial),
            journal=Journal(database),
            desk=Desk(database),
            golden=golden,
            reports=Reports(database),
            synonyms=Synonyms(database, read_toml(seed_folder(), LEXICON_FILE), gate=check_trial),
            trials=Trials(database),
            is_new=is_new,
        )
    finally:
        database.close()
