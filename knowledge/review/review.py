"""The life of an entry, as staff lead it.

draft → in review → (to be signed, where it is 重大) → published → retired. What is published goes
on answering while a new revision is on its way. Nobody judges own work: the reviewer wrote nothing
since the last publication, the signer neither wrote nor reviewed. Every act is kept as a step
beside the entry and as a deed in the audit record, in the same write.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import sqlite_utils

from knowledge.content import from_content
from knowledge.entry import Entry, Stage
from knowledge.review import gate, moving
from knowledge.review.acts import require_comment
from knowledge.review.batches import (
    AT_ONCE,
    Moved,
    Saved,
    Tell,
    list_ids,
    name_batch,
    save_some,
    tell_nobody,
)
from knowledge.review.checking import find_faults
from knowledge.review.errors import BatchNotFoundError, FaultyEntryError, SecrecyError
from knowledge.review.gate import Share, choose_published
from knowledge.review.judging import Judging
from knowledge.review.moving import Chosen, Doing, Subject, reviewed_by, written_by
from knowledge.review.saving import Draft, Saving
from knowledge.review.standing import select_in
from knowledge.review.step import Act


def _standing_in(batch: str, stage: Stage) -> Chosen:
    return Chosen("batch = ? AND stage = ?", (batch, stage))


def _in_pieces(entries: Sequence[Entry]) -> Iterator[list[Entry]]:
    """Yield the entries in pieces; of an id that comes twice the later one is in a later piece."""
    piece: dict[str, Entry] = {}
    for entry in entries:
        if len(piece) == AT_ONCE or entry.id in piece:
            yield [*piece.values()]
            piece = {}
        piece[entry.id] = entry
    if piece:
        yield [*piece.values()]


def _make_drafts(entries: Sequence[Entry]) -> list[Draft]:
    return [Draft.of(entry) for entry in entries]


class Review(Judging):
    """The life of all entries: acts on one, here those on many, and what can be read."""

    async def save_drafts(  # noqa: PLR0913 - what is kept of the act
        self,
        entries: Sequence[Entry],
        *,
        by: str,
        reason: str,
        now: int,
        tell: Tell = tell_nobody,
        helpers: tuple[str, ...] = (),
    ) -> Saved:
        """Save many at once: new ones as drafts, known ones as new drafts where they differ.

        What differs from the latest revision is saved over it, whatever that one is; nothing is
        lost, for revisions stay. What says words that others hold is left out. `tell` is told how
        many of how many are done. Citizens are answered meanwhile; when it is broken off, what
        was told done is kept. Raises
        CommentMissingError without a reason, and StorageError. `helpers` had a part in the words
        beside `by`, and cannot judge them either.
        """
        saving = Saving(by, require_comment(reason), now, name_batch(now), helpers)
        own = {entry.id for entry in entries}
        done, saved = 0, Saved(0, 0, 0, "")
        for piece in _in_pieces(entries):
            drafts = await asyncio.to_thread(_make_drafts, piece)
            save = partial(save_some, drafts=drafts, saving=saving, own=own)
            done, saved = done + len(piece), saved.and_also(await self._database.write(save))
            tell(done, len(entries))
        return saved

    async def submit_batch(self, batch: str, *, by: str, comment: str, now: int) -> Moved:
        """Send all drafts of a batch to review.

        Raises FaultyEntryError for the first that could not be published; none is sent then.
        """
        doing = Doing(by, now, comment.strip(), batch=batch)
        chosen = _standing_in(batch, Stage.DRAFT)
        await asyncio.to_thread(self._check, chosen)

        def work(db: sqlite_utils.Database) -> Moved:
            _note(db, chosen, Act.SUBMITTED, doing)
            return Moved(moving.move(db, chosen, Stage.IN_REVIEW, now))

        return await self._database.write(work)

    async def approve_batch(  # noqa: PLR0913 - what is kept of the act
        self,
        batch: str,
        *,
        by: str,
        now: int,
        secrecy_checked: bool,
        comment: str = "",
        despite: str = "",
    ) -> Moved:
        """Review all of a batch that waits for it, in one act with one publication.

        What `by` wrote is left for somebody else. Raises as `approve` does, and
        BatchNotFoundError.
        """
        if not secrecy_checked:
            raise SecrecyError
        doing = Doing(
            by,
            now,
            comment.strip(),
            is_secrecy_checked=True,
            despite=despite.strip(),
            batch=batch,
        )
        waiting = _standing_in(batch, Stage.IN_REVIEW)

        def work(db: sqlite_utils.Database) -> Moved:
            chosen = waiting.and_not(written_by(by))
            straight = choose_published(batch, Share.REVIEWED, by)
            self._guard(db, batch, Share.REVIEWED, doing)
            _deed(db, Act.REVIEWED, doing, _subject(db, batch, chosen))
            _deed(db, Act.PUBLISHED, moving.publication_of(doing), _subject(db, batch, straight))
            published, to_sign = moving.approve(db, chosen, doing)
            return Moved(published, to_sign, list_ids(db, waiting))

        return await self._move(batch, work)

    async def sign_batch(
        self, batch: str, *, by: str, now: int, comment: str = "", despite: str = ""
    ) -> Moved:
        """Sign all of a batch that waits for it, in one act with one publication.

        What `by` wrote or has reviewed is left for somebody else.
        """
        doing = Doing(by, now, comment.strip(), despite=despite.strip(), batch=batch)
        waiting = _standing_in(batch, Stage.TO_SIGN)

        def work(db: sqlite_utils.Database) -> Moved:
            chosen = choose_published(batch, Share.SIGNED, by)
            self._guard(db, batch, Share.SIGNED, doing)
            _note(db, chosen, Act.SIGNED, doing)
            _deed(db, Act.PUBLISHED, moving.publication_of(doing), _subject(db, batch, chosen))
            moving.note_steps(db, chosen, Act.PUBLISHED, moving.publication_of(doing))
            return Moved(moving.publish(db, chosen, now), left=list_ids(db, waiting))

        return await self._move(batch, work)

    async def reject_batch(self, batch: str, *, by: str, comment: str, now: int) -> Moved:
        """Send back all of a batch that waits for review or for a signature, and say why.

        What `by` could not approve is left.
        """
        doing = Doing(by, now, require_comment(comment), batch=batch)
        stages = Chosen("stage IN (?, ?)", (Stage.IN_REVIEW, Stage.TO_SIGN))
        waiting = Chosen("batch = ?", (batch,)).and_also(stages)

        def work(db: sqlite_utils.Database) -> Moved:
            chosen = waiting.and_not(written_by(by)).and_not(reviewed_by(by))
            _note(db, chosen, Act.REJECTED, doing)
            return Moved(moving.move(db, chosen, Stage.DRAFT, now), left=list_ids(db, waiting))

        return await self._move(batch, work)

    def _guard(self, db: sqlite_utils.Database, batch: str, share: Share, doing: Doing) -> None:
        """Ask the gate about just what of a batch is about to be published."""
        if subject := gate.name_batch(select_in(db), batch, share, doing.by):
            self._gate(db, subject, doing.despite)

    async def _move(self, batch: str, work: Callable[[sqlite_utils.Database], Moved]) -> Moved:
        if not self._database.read("SELECT 1 FROM batches WHERE id = ?", (batch,)):
            raise BatchNotFoundError(batch)
        return await self._database.write(work)

    def _check(self, chosen: Chosen) -> None:
        """Raise FaultyEntryError for the first of these that could not be published."""
        after = ""
        while rows := self._database.read(
            "SELECT id, content FROM entries JOIN revisions ON entry = id"  # noqa: S608 - ours
            f" AND number = latest_revision WHERE id > ? AND {chosen.where}"
            " ORDER BY id LIMIT ?",
            (after, *chosen.values, AT_ONCE),
        ):
            for row in rows:
                if faults := find_faults(from_content(row["content"])):
                    raise FaultyEntryError(row["id"], faults)
            after = rows[-1]["id"]


def _subject(db: sqlite_utils.Database, batch: str, chosen: Chosen) -> Subject:
    return Subject(batch, moving.digest(db, chosen))


def _note(db: sqlite_utils.Database, chosen: Chosen, act: Act, doing: Doing) -> None:
    """Write a step for each of these and one deed for all."""
    _deed(db, act, doing, _subject(db, doing.batch or "", chosen))
    moving.note_steps(db, chosen, act, doing)


def _deed(db: sqlite_utils.Database, act: Act, doing: Doing, subject: Subject) -> None:
    """Write one deed for all of a batch, none where there was nothing to do."""
    if subject.detail["entries"]:
        moving.note_deed(db, act, doing, subject)
