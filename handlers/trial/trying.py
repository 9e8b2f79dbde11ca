"""Trying: every question whose answer a change would change, from what to what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Any

from handlers.services import Knowledge
from handlers.trial.asking import Given, ask
from knowledge.entry import Entry
from knowledge.golden import Golden
from knowledge.library import Published, Snapshot
from knowledge.matching.reach import find_reached
from knowledge.trials.trial import TrialRow

Tell = Callable[[int, int], None]
"""Told how many of all questions were tried; may raise to give the trial up."""

TOLD_EVERY = 20
"""Questions between two words about how far it is."""


@unique
class Part(StrEnum):
    """Where a question comes from, in the order in which staff read them."""

    GOLDEN = "golden"
    PHRASING = "phrasing"
    INQUIRY = "inquiry"


@unique
class Effect(StrEnum):
    """What becomes of a question, the worst first."""

    BROKEN = "broken"
    """It was answered by its own entry, and would be no more."""
    MENDED = "mended"
    """It was not, and would be."""
    MOVED = "moved"
    """Others are given or offered than before, or it ends in another way."""
    REWORDED = "reworded"
    """The same entries answer in other words."""


_ORDER = [*Effect]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that is tried.

    `entry` is the one that ought to answer, None where nobody says; `exchange` the id of the
    inquiry that it was, `times` how often it came.
    """

    part: Part
    text: str
    entry: str | None = None
    exchange: str | None = None
    times: int = 1


@dataclass(frozen=True, slots=True)
class Differing:
    """A question whose answer would change."""

    asked: Asked
    effect: Effect
    before: Given
    after: Given

    def to_row(self) -> TrialRow:
        """Return what is kept; a citizen's words stay in the journal."""
        asked = self.asked
        content: dict[str, Any] = {
            "effect": self.effect.value,
            "entry": asked.entry,
            "times": asked.times,
            "before": self.before.to_json(),
            "after": self.after.to_json(),
        }
        if asked.exchange is None:
            content["text"] = asked.text
        return TrialRow(asked.part.value, asked.exchange, content)


@dataclass(frozen=True, slots=True)
class Result:
    """What a trial found; `tried` says how many questions of each part there were."""

    differing: tuple[Differing, ...]
    tried: dict[str, int]
    wrong: tuple[str, ...]
    """Golden questions that are not answered rightly before, nor after."""

    @property
    def broken(self) -> int:
        """How many golden questions would be answered rightly no more."""
        return sum(
            one.asked.part is Part.GOLDEN and one.effect is Effect.BROKEN for one in self.differing
        )

    def summarise(self, *, before: Knowledge, after: Knowledge) -> dict[str, Any]:
        """Return the counts, and the questions of all entries that are spoken of."""
        counts: dict[str, dict[str, int]] = {part.value: {} for part in Part}
        named: set[str] = set()
        for one in self.differing:
            of_part = counts[one.asked.part.value]
            of_part[one.effect.value] = of_part.get(one.effect.value, 0) + 1
            for given in (one.before, one.after):
                named.update(given.entries, given.offered)
            named.update([one.asked.entry] if one.asked.entry else [])
        questions = {
            entry: there.entry.question
            for entry in sorted(named)
            if (there := after.snapshot.by_id.get(entry) or before.snapshot.by_id.get(entry))
        }
        return {
            "tried": self.tried,
            "counts": counts,
            "wrong": self.wrong,
            "questions": questions,
        }


def list_changed(before: Snapshot, after: Snapshot) -> list[Entry]:
    """Return the entries that differ, as they were and as they would be."""
    return [*_list_new(before.published, after), *_list_new(after.published, before)]


def _list_new(published: Iterable[Published], other: Snapshot) -> list[Entry]:
    found = ((one.entry, other.by_id.get(one.entry.id)) for one in published)
    return [entry for entry, there in found if there is None or there.entry != entry]


def list_phrasings(before: Knowledge, after: Knowledge, *, every: bool = False) -> list[Asked]:
    """Return the phrasings, of before and after, whose answer the change can reach.

    `every` returns all, reached or not.
    """
    owners = {
        text: one.entry.id
        for knowledge in (before, after)
        for one in knowledge.snapshot.published
        for text in one.entry.texts
    }
    changed = list_changed(before.snapshot, after.snapshot)
    is_other = every or before.snapshot.words != after.snapshot.words
    reached = None if is_other else find_reached(after.matcher, changed)
    own = (text for entry in changed for text in entry.texts)
    found = owners if reached is None else dict.fromkeys([*own, *reached])
    return [Asked(Part.PHRASING, text, owners[text]) for text in found]


def _judge(asked: Asked, before: Given, after: Given) -> Effect | None:
    """Return what becomes of a question, None where it gets the same."""
    if before == after:
        return None
    if asked.entry is not None:
        golden = Golden(asked.text, asked.entry)
        was = golden.is_met(before.outcome, before.entries)
        would_be = golden.is_met(after.outcome, after.entries)
        if was != would_be:
            return Effect.BROKEN if was else Effect.MENDED
    return Effect.REWORDED if before.is_same_way(after) else Effect.MOVED


async def try_out(
    asked: Sequence[Asked], before: Knowledge, after: Knowledge, *, now: int, tell: Tell
) -> tuple[list[Differing], list[str]]:
    """Return the questions that differ, golden breaks first, and golden ones always wrong."""
    differing, wrong = [], []
    for number, one in enumerate(asked):
        if number % TOLD_EVERY == 0:
            tell(number, len(asked))
        first, then = await ask(one.text, before, now), await ask(one.text, after, now)
        effect = _judge(one, first, then)
        if effect:
            differing.append(Differing(one, effect, first, then))
        if one.part is Part.GOLDEN and one.entry is not None:
            golden = Golden(one.text, one.entry)
            if not any(golden.is_met(each.outcome, each.entries) for each in (first, then)):
                wrong.append(one.text)
    parts = [*Part]
    differing.sort(
        key=lambda one: (parts.index(one.asked.part), _ORDER.index(one.effect), -one.asked.times)
    )
    return differing, wrong


async def find_changes(  # noqa: PLR0913 - what is compared, and how
    before: Knowledge,
    after: Knowledge,
    others: Iterable[Asked],
    *,
    now: int,
    tell: Tell,
    every: bool = False,
) -> Result:
    """Return what changes between two states of knowledge.

    `others` are the golden questions and the inquiries; the phrasings are found here, those that
    the change can reach, or `every` one.
    """
    asked = [*others, *list_phrasings(before, after, every=every)]
    differing, wrong = await try_out(asked, before, after, now=now, tell=tell)
    tried = dict(_count(asked))
    phrasings = {text for one in after.snapshot.published for text in one.entry.texts}
    tried["phrasings"] = len(phrasings)
    return Result(tuple(differing), tried, tuple(wrong))


def _count(asked: Sequence[Asked]) -> Iterator[tuple[str, int]]:
    for part in Part:
        yield part.value, sum(one.part is part for one in asked)
