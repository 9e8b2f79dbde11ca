"""Acts on one entry: each is one write, with its step and its deed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import sqlite_utils

from knowledge.entry import Entry, Stage
from knowledge.review import moving
from knowledge.review.checking import find_faults
from knowledge.review.errors import (
    CommentMissingError,
    FaultyEntryError,
    StageError,
    StaleRevisionError,
)
from knowledge.review.holding import require_free
from knowledge.review.moving import Chosen, Doing, Subject
from knowledge.review.reading import Reading
from knowledge.review.saving import Draft, Numbered, Saving, insert_new, insert_revisions
from knowledge.review.standing import (
    Standing,
    find_standing,
    get_revision,
    get_standing,
    require_latest,
    require_other,
    require_stage,
    select_in,
)
from knowledge.review.step import Act

T = TypeVar("T")


def require_comment(comment: str) -> str:
    """Return a comment without the space around it. Raises CommentMissingError."""
    if not comment.strip():
        raise CommentMissingError
    return comment.strip()


def choose_only(standing: Standing) -> Chosen:
    """Return the one entry, as long as it stands where it was seen to stand."""
    return Chosen("id = ? AND stage = ?", (standing.entry.id, standing.stage))


def subject_of(standing: Standing) -> Subject:
    """Return what a deed with the latest revision of an entry is about."""
    return Subject(standing.entry.id, {"revision": standing.revision})


def note_step(db: sqlite_utils.Database, standing: Standing, act: Act, doing: Doing) -> None:
    """Write the step and the deed of an act on one entry."""
    moving.note_steps(db, choose_only(standing), act, doing)
    moving.note_deed(db, act, doing, subject_of(standing))


def _save_again(db: sqlite_utils.Database, numbered: Numbered, saving: Saving, act: Act) -> int:
    """Save a new revision of a known entry and return its number."""
    insert_revisions(db, [numbered], saving, act=act)
    detail = {"revision": numbered.number}
    if numbered.like is not None:
        detail["like"] = numbered.like
    subject = Subject(numbered.draft.entry.id, detail)
    moving.note_deed(db, act, Doing(saving.by, saving.now), subject)
    return numbered.number


def _take_up(db: sqlite_utils.Database, standing: Standing, number: int) -> Numbered:
    """Return what revision `number` holds as the next one, unless others hold its words by now."""
    entry = get_revision(select_in(db), standing.entry.id, number).entry
    require_free(select_in(db), entry)
    return Numbered(Draft.of(entry), standing.revision + 1, like=number)


class Acts(Reading):
    """What staff do with one entry.

    Each act raises EntryNotFoundError, what `knowledge.review.errors` names, StaleRevisionError
    where `revision` is not the latest, and StorageError; nothing of it is kept then. `now` is in
    milliseconds UTC.
    """

    async def _act(
        self,
        entry_id: str,
        revision: int,
        work: Callable[[sqlite_utils.Database, Standing], T],
    ) -> T:
        """Do `work` with an entry whose latest revision this is, in one write."""

        def act(db: sqlite_utils.Database) -> T:
            standing = get_standing(select_in(db), entry_id)
            require_latest(select_in(db), standing, revision)
            return work(db, standing)

        return await self._database.write(act)

    async def save_draft(
        self, entry: Entry, *, base: int | None, by: str, reason: str, now: int
    ) -> int:
        """Save a new revision and return its number; `base` is the one that was edited.

        For a new entry `base` is None. Raises StaleRevisionError where another revision is the
        latest by now, WordsHeldError where another entry is asked for by the same words,
        CommentMissingError without a reason.
        """
        saving, draft = Saving(by, require_comment(reason), now), Draft.of(entry)

        def work(db: sqlite_utils.Database) -> int:
            standing = find_standing(select_in(db), entry.id)
            if standing:
                require_latest(select_in(db), standing, base)
            elif base is not None:
                raise StaleRevisionError(entry.id, 0, "", 0)
            require_free(select_in(db), entry)
            if standing:
                return _save_again(db, Numbered(draft, standing.revision + 1), saving, Act.EDITED)
            insert_new(db, [draft], saving)
            subject = Subject(entry.id, {"revision": 1})
            moving.note_deed(db, Act.DRAFTED, Doing(by, now), subject)
            return 1

        return await self._database.write(work)

    async def submit(
        self, entry_id: str, *, revision: int, by: str, comment: str, now: int
    ) -> None:
        """Send a draft to review. Raises FaultyEntryError where it could not be published."""

        def work(db: sqlite_utils.Database, standing: Standing) -> None:
            require_stage(standing, Stage.DRAFT)
            if faults := find_faults(standing.entry):
                raise FaultyEntryError(entry_id, faults)
            note_step(db, standing, Act.SUBMITTED, Doing(by, now, comment.strip()))
            moving.move(db, choose_only(standing), Stage.IN_REVIEW, now)

        await self._act(entry_id, revision, work)

    async def withdraw(
        self, entry_id: str, *, revision: int, by: str, comment: str, now: int
    ) -> None:
        """Take back what waits for review or for a signature, to work on it."""

        def work(db: sqlite_utils.Database, standing: Standing) -> None:
            require_stage(standing, Stage.IN_REVIEW, Stage.TO_SIGN)
            note_step(db, standing, Act.WITHDRAWN, Doing(by, now, comment.strip()))
            moving.move(db, choose_only(standing), Stage.DRAFT, now)

        await self._act(entry_id, revision, work)

    async def reject(
        self, entry_id: str, *, revision: int, by: str, comment: str, now: int
    ) -> None:
        """Send back what waits for review or for a signature, and say why.

        Raises OwnWorkError where `by` could not approve it either.
        """
        why = require_comment(comment)

        def work(db: sqlite_utils.Database, standing: Standing) -> None:
            require_stage(standing, Stage.IN_REVIEW, Stage.TO_SIGN)
            require_other(standing, by)
            note_step(db, standing, Act.REJECTED, Doing(by, now, why))
            moving.move(db, choose_only(standing), Stage.DRAFT, now)

        await self._act(entry_id, revision, work)

    async def abandon(
        self, entry_id: str, *, revision: int, by: str, comment: str, now: int
    ) -> int:
        """Give up the draft of a published entry, and say why; return the new revision's number.

        That is like the published one, so nobody needs to review it, and answers do not change.
        Raises StageError where there is no draft, or nothing is published, WordsHeldError where
        another entry holds words by now that the published one has.
        """
        saving = Saving(by, require_comment(comment), now)

        def work(db: sqlite_utils.Database, standing: Standing) -> int:
            number = standing.published_revision
            if standing.stage is not Stage.DRAFT or number is None:
                raise StageError(entry_id, standing.stage)
            again = _take_up(db, standing, number)
            _save_again(db, again, saving, Act.ABANDONED)
            moving.settle(db, choose_only(standing), now)
            return again.number

        return await self._act(entry_id, revision, work)

    async def restore(  # noqa: PLR0913 - what is kept of the act
        self, entry_id: str, number: int, *, revision: int, by: str, comment: str, now: int
    ) -> int:
        """Save what revision `number` holds as a new revision, a draft; return its number.

        `revision` is the latest as it was seen. Raises RevisionNotFoundError, and WordsHeldError
        where another entry holds some of its words by now.
        """
        saving = Saving(by, require_comment(comment), now)

        def work(db: sqlite_utils.Database, standing: Standing) -> int:
            return _save_again(db, _take_up(db, standing, number), saving, Act.RESTORED)

        return await self._act(entry_id, revision, work)
