"""The trail of an entry: 起草 → 审核 → 签批 → 发布, and everything that was done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.console.entries.wording import ACTS, STAGES
from bot.console.pages import word_moment
from knowledge.entry import Stage
from knowledge.review.standing import Standing
from knowledge.review.step import Act, Step

Trail = list[tuple[str, str, str, str]]
"""Words, whether done, now or later, by whom and when; for the macro of that name."""

_ORDER = (Stage.DRAFT, Stage.IN_REVIEW, Stage.TO_SIGN, Stage.PUBLISHED)
_DONE_BY = {
    Stage.DRAFT: {Act.DRAFTED, Act.EDITED, Act.RESTORED, Act.ABANDONED},
    Stage.IN_REVIEW: {Act.REVIEWED},
    Stage.TO_SIGN: {Act.SIGNED},
    Stage.PUBLISHED: {Act.PUBLISHED},
}
_BACK = {Act.REJECTED, Act.WITHDRAWN}


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step as the history shows it."""

    step: Step
    word: str
    who: str


def _since_back(steps: Sequence[Step], revision: int) -> Iterator[Step]:
    """Yield the steps of a revision that still count: none of before it was sent back."""
    own = [one for one in steps if one.revision == revision]
    last = max((at for at, one in enumerate(own) if one.act in _BACK), default=-1)
    saving = _DONE_BY[Stage.DRAFT] | {Act.PUBLISHED}
    yield from (one for at, one in enumerate(own) if at > last or one.act in saving)


def make_trail(standing: Standing, steps: Sequence[Step], names: Mapping[str, str]) -> Trail:
    """Return the trail of the latest revision, with names and moments."""
    counted = [*_since_back(steps, standing.revision)]
    stages = [one for one in _ORDER if one is not Stage.TO_SIGN or _is_signed(standing, counted)]
    at = stages.index(standing.stage) if standing.stage in stages else len(stages)
    trail: Trail = []
    for place, stage in enumerate(stages):
        done = next((one for one in reversed(counted) if one.act in _DONE_BY[stage]), None)
        state = "now" if place == at else "done" if place < at else "later"
        told = done if state != "later" else None
        who = names.get(told.by, told.by) if told else ""
        trail.append((STAGES[stage], state, who, word_moment(told.at if told else None)))
    if standing.stage is Stage.RETIRED:
        last = steps[-1]
        trail.append(
            (STAGES[Stage.RETIRED], "now", names.get(last.by, last.by), word_moment(last.at))
        )
    return trail


def _is_signed(standing: Standing, counted: Sequence[Step]) -> bool:
    """Tell whether the latest revision needs a signature, or had one."""
    had = any(one.act is Act.SIGNED for one in counted)
    return had or (standing.needs_signature and standing.is_on_its_way)


def show_steps(steps: Sequence[Step], names: Mapping[str, str]) -> list[ShownStep]:
    """Return everything that was done, the last first."""
    return [ShownStep(one, ACTS[one.act], names.get(one.by, one.by)) for one in reversed(steps)]
