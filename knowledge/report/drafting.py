"""Drafts of a report that was read, as one batch for review."""

from __future__ import annotations

import asyncio

from knowledge.database import Database
from knowledge.entry import Entry
from knowledge.report.drafts import make_drafts
from knowledge.report.keeping import Reports
from knowledge.review.batches import Saved
from knowledge.review.holding import find_held, without_held
from knowledge.review.review import Review


async def save_report_drafts(  # noqa: PLR0913 - what is kept of the act
    review: Review, database: Database, report: str, *, by: str, reason: str, now: int
) -> Saved:
    """Save a draft of each row of a report that is kept, the work of who had it read, too.

    Phrasings that other entries hold are left to them; a row whose very question another entry
    asks is left out. Raises StorageError.
    """
    reports = Reports(database)

    def load() -> tuple[str, list[Entry]]:
        kept = reports.find(report)
        drafts = make_drafts(kept.reading) if kept else []
        reader = kept.summary.staff if kept else by
        return reader, without_held(drafts, find_held(database.read, drafts))

    reader, drafts = await asyncio.to_thread(load)
    saved = await review.save_drafts(drafts, by=by, helpers=(reader,), reason=reason, now=now)
    if saved.batch:
        await reports.note_batch(report, saved.batch, by=by, now=now)
    return saved
