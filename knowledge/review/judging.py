"""Judging one entry: its review, its signature, its retirement."""

from __future__ import annotations

import sqlite_utils

from knowledge.entry import Stage
from knowledge.review import moving
from knowledge.review.acts import Acts, choose_only, note_step, require_comment, subject_of
from knowledge.review.errors import SecrecyError, StageError
from knowledge.review.gate import name_retirement, name_revision
from knowledge.review.moving import Doing, Subject
from knowledge.review.standing import Standing, require_other, require_stage
from knowledge.review.step import Act
from knowledge.trials.trial import NotTriedError


class Judging(Acts):
    """What changes what citizens get, of one entry; see `Acts`. The gate is asked before."""

    async def approve(  # noqa: PLR0913 - what is kept of the act
        self,
        entry_id: str,
        *,
        revision: int,
        by: str,
        now: int,
        secrecy_checked: bool,
        comment: str = "",
        despite: str = "",
    ) -> Stage:
        """Review a revision: it is published, or waits for a signature where it is 重大.

        `by` confirms with their name that the 保密审查 was done, or SecrecyError is raised.
        `despite` says why it is published although a golden question breaks. Raises OwnWorkError
        where `by` wrote any of it. Returns where it stands then.
        """
        if not secrecy_checked:
            raise SecrecyError
        doing = Doing(by, now, comment.strip(), is_secrecy_checked=True, despite=despite.strip())

        def work(db: sqlite_utils.Database, standing: Standing) -> Stage:
            require_stage(standing, Stage.IN_REVIEW)
            require_other(standing, by)
            if not standing.needs_signature:
                self._gate(db, name_revision(entry_id, revision), doing.despite)
            moving.note_deed(db, Act.REVIEWED, doing, subject_of(standing))
            _, waiting = moving.approve(db, choose_only(standing), doing)
            if waiting:
                return Stage.TO_SIGN
            moving.note_deed(db, Act.PUBLISHED, moving.publication_of(doing), subject_of(standing))
            return Stage.PUBLISHED

        return await self._act(entry_id, revision, work)

    async def sign(  # noqa: PLR0913 - what is kept of the act
        self,
        entry_id: str,
        *,
        revision: int,
        by: str,
        now: int,
        comment: str = "",
        despite: str = "",
    ) -> None:
        """Sign what is 重大 and was reviewed: it is published.

        Raises OwnWorkError where `by` wrote any of it or has reviewed it.
        """
        doing = Doing(by, now, comment.strip(), despite=despite.strip())

        def work(db: sqlite_utils.Database, standing: Standing) -> None:
            require_stage(standing, Stage.TO_SIGN)
            require_other(standing, by)
            self._gate(db, name_revision(entry_id, revision), doing.despite)
            note_step(db, standing, Act.SIGNED, doing)
            note_step(db, standing, Act.PUBLISHED, moving.publication_of(doing))
            moving.publish(db, choose_only(standing), now)

        await self._act(entry_id, revision, work)

    async def retire(  # noqa: PLR0913 - what is kept of the act
        self,
        entry_id: str,
        *,
        revision: int,
        by: str,
        comment: str,
        now: int,
        despite: str = "",
        at_once: bool = False,
    ) -> None:
        """Let an entry answer no more, and say why; a draft that is not wanted ends here too.

        `despite` says why although a golden question breaks; what is wrong can go `at_once`,
        before that is known. Nothing is lost: every revision can be restored. Raises StageError
        where it is retired.
        """
        doing = Doing(by, now, require_comment(comment), despite=despite.strip())

        def work(db: sqlite_utils.Database, standing: Standing) -> None:
            if standing.stage is Stage.RETIRED:
                raise StageError(entry_id, standing.stage)
            detail: dict[str, object] = {"revision": standing.revision}
            if standing.published_revision is not None:
                try:
                    self._gate(db, name_retirement(entry_id), doing.despite)
                except NotTriedError:
                    if not at_once:
                        raise
                    detail["at_once"] = True
            moving.note_steps(db, choose_only(standing), Act.RETIRED, doing)
            moving.note_deed(db, Act.RETIRED, doing, Subject(entry_id, detail))
            moving.retire(db, choose_only(standing), now)

        await self._act(entry_id, revision, work)
