"""What can be read of the life of entries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from knowledge.database import Database
from knowledge.entry import Entry, Stage
from knowledge.review import listing, standing
from knowledge.review.gate import Gate, let_pass
from knowledge.review.listing import Batch, Filter, Line, Listed
from knowledge.review.standing import Revision, Standing
from knowledge.review.step import Step, read_step


class Reading:
    """Reads where entries stand; each method raises StorageError when that cannot be read."""

    def __init__(self, database: Database, *, gate: Gate = let_pass) -> None:
        """Use `database`, which must carry the library's migrations.

        `gate` is asked inside every write that publishes.
        """
        self._database = database
        self._gate = gate

    def find_standing(self, entry_id: str) -> Standing | None:
        """Return where an entry stands, None where there is none of this id."""
        return standing.find_standing(self._database.read, entry_id)

    def get_standing(self, entry_id: str) -> Standing:
        """Return where an entry stands. Raises EntryNotFoundError."""
        return standing.get_standing(self._database.read, entry_id)

    def get_revision(self, entry_id: str, number: int) -> Revision:
        """Return one revision of an entry. Raises RevisionNotFoundError."""
        return standing.get_revision(self._database.read, entry_id, number)

    def list_revisions(self, entry_id: str) -> list[Revision]:
        """Return all revisions of an entry, the latest first."""
        rows = self._database.read(
            "SELECT * FROM revisions WHERE entry = ? ORDER BY number DESC", (entry_id,)
        )
        return [standing.read_revision(row) for row in rows]

    def list_steps(self, entry_id: str) -> list[Step]:
        """Return everything that was done with an entry, from its beginning."""
        rows = self._database.read(
            "SELECT * FROM steps WHERE entry = ? ORDER BY number", (entry_id,)
        )
        return [read_step(row) for row in rows]

    def list_entries(self, wanted: Filter, *, page: int = 1) -> Listed:
        """Return one page of the entries looked for, those that changed last first."""
        return listing.list_entries(self._database.read, wanted, page)

    def read_entries(self, wanted: Filter) -> list[Entry]:
        """Return what the latest revisions of all entries looked for hold, for an export."""
        return listing.read_entries(self._database.read, wanted)

    def list_waiting(self, stage: Stage) -> list[Line]:
        """Return entries that stand in a stage and in no batch, the oldest first."""
        return listing.list_waiting(self._database.read, stage)

    def list_batches(self, stage: Stage) -> list[Batch]:
        """Return batches of which entries stand in a stage, the oldest first."""
        return listing.list_batches(self._database.read, stage)

    def list_expiring(self, day: dt.date, within: int) -> list[Line]:
        """Return what ends within so many days of `day`, or has ended; the first to end first."""
        return listing.list_expiring(self._database.read, day, within)

    def get_batch(self, batch: str) -> Batch:
        """Return a batch. Raises BatchNotFoundError."""
        return listing.get_batch(self._database.read, batch)

    def count_stages(self, batch: str | None = None) -> dict[Stage, int]:
        """Return how many entries, of a batch where one is given, stand in each stage."""
        return listing.count_stages(self._database.read, batch)

    def list_units(self) -> Sequence[str]:
        """Return the responsible units that entries name."""
        return listing.list_units(self._database.read)
